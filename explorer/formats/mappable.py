"""Opening what somebody maps: a database, or a file of rows as one."""

from __future__ import annotations

from pathlib import Path

from explorer.formats.database import Database
from explorer.formats.faults import naming
from explorer.formats.files.rows import has_rows, kind_of_rows
from explorer.formats.limits import Limits
from explorer.formats.opening import open_file, open_sqlite
from explorer.formats.sniffing import sniff


def open_mappable(path: str | Path, limits: Limits | None = None, scratch: Path | None = None) -> Database:
    """Open an SQLite file, or a file of rows (JSON objects, CSV) through a private database.

    Args:
        path: the file.
        limits: what reading may cost.
        scratch: folder for a private copy; None for the system's.

    Raises:
        StoreError: one of its kinds: missing, neither of both, damaged, busy, too large.
    """
    limits = limits or Limits()
    found = sniff(path)
    if found.is_database or not has_rows(found, limits):
        return open_sqlite(path, limits, scratch, found)
    with naming(found.shown, "looking for its fields"):
        kind = kind_of_rows(found, limits, scratch)
    return open_file(found, kind, limits, scratch)
