"""Which folder of the user's cache is a store's."""

from __future__ import annotations

import hashlib
from pathlib import Path

from explorer.core.event_reader import EventReader


def folder_of(root: Path, reader: EventReader) -> Path:
    """Give the folder of a store below that of all; the same wherever the store's file lies."""
    identity = reader.describe().identity
    return root / hashlib.sha256(identity.encode(errors="replace")).hexdigest()[:32]
