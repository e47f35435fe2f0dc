"""The formats that this program knows."""

from __future__ import annotations

from explorer.formats.adapters import pyeventsourcing
from explorer.formats.format import Format

FORMATS: tuple[Format, ...] = (pyeventsourcing.FORMAT,)
