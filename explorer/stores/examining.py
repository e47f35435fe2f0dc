"""What can be proven of a file that bears our mark and does not open.

Only for a process that has nothing else of the file open: the header is read without SQLite.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from explorer.core.counting import count
from explorer.core.description import Check
from explorer.core.errors import ExplorerError
from explorer.stores.schema import APPLICATION_ID
from explorer.stores.sqlite_database import SqliteDatabase
from explorer.stores.sqlite_shape import check_shape
from explorer.stores.verifying import verify

_MAGIC = b"SQLite format 3\0"
_HEADER = 100
"""Bytes of SQLite's own header."""


def bears_our_mark(path: Path) -> bool:
    """Does the header of a file name this program, whatever the rest is like?"""
    header = _header(path)
    return header.startswith(_MAGIC) and int.from_bytes(header[68:72], "big") == APPLICATION_ID


def examine(path: Path) -> Iterator[Check]:
    """Check a damaged store as far as that goes, one check at a time."""
    header = _header(path)
    yield _header_check(header)
    yield from _length(path, header)
    try:
        database = SqliteDatabase(path, salvage=True)
    except ExplorerError as error:
        yield Check("file structure", False, str(error))
        return
    try:
        yield from _contents(database)
    finally:
        database.close()


def _contents(database: SqliteDatabase) -> Iterator[Check]:
    try:
        check_shape(database.rows, database.where, newer=False)
    except ExplorerError as error:
        yield from (Check(name, ok, detail) for name, ok, detail in database.check())
        yield Check("tables", False, str(error))
        return
    yield from verify(database)


def _header(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_HEADER)
    except OSError:
        return b""


def _header_check(header: bytes) -> Check:
    if len(header) < _HEADER:
        return Check("header", False, f"the file ends after {count(len(header), 'byte')}, inside its header")
    if not header.startswith(_MAGIC):
        return Check("header", False, "the file does not begin like an SQLite file")
    application = int.from_bytes(header[68:72], "big")
    return Check("header", application == APPLICATION_ID, f"it bears the mark {application:#010x}")


def _length(path: Path, header: bytes) -> Iterator[Check]:
    """Compare the pages that the header counts with those that are there."""
    page = int.from_bytes(header[16:18], "big")
    page = 65536 if page == 1 else page
    pages = int.from_bytes(header[28:32], "big")
    if not header.startswith(_MAGIC) or page < 512:
        return
    whole = os.stat(path).st_size // page
    if whole < pages:
        lost = f"of {pages:,} pages of {page:,} bytes only the first {whole:,} are there: the end is cut off"
        yield Check("length", False, lost, None)
    else:
        yield Check("length", True, f"all {count(pages, 'page')} of {page:,} bytes are there")
