"""Opening an SQLite file of somebody else: nothing beside it changes, and nothing in it is trusted."""

from __future__ import annotations

import os
import sqlite3
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from explorer.formats.database import Database
from explorer.formats.faults import naming
from explorer.formats.files.translating import FileKind, translate
from explorer.formats.following import open_followed
from explorer.formats.limits import Clock, Limits, forbid_writing, guard
from explorer.formats.private_copy import PrivateCopy, make_private_copy, uri
from explorer.formats.same_file import CHANGED, GONE, replaced
from explorer.formats.sniffing import Sniffed, Stamp, require_database, sniff, stamp_of
from explorer.formats.sqlite_layout import read_layout
from explorer.formats.sqlite_sorting import SqliteSorter, attach_privately


class _FileGuard:
    """Watches the file behind a connection, and the time of its steps.

    Args:
        clock: of the connection.
        found: the file that is read in place, None for a private copy, which nobody else changes.
    """

    def __init__(self, clock: Clock, found: Sniffed | None) -> None:
        self._found = found
        self.start_step = clock.start

    def check_unchanged(self) -> None:
        """Compare the file with what it was when it was opened."""
        if self._found is None:
            return
        try:
            stamp = Stamp.of(os.stat(self._found.path))
        except OSError:
            stamp = None
        if stamp != self._found.stamp:
            raise replaced(self._found.shown, GONE if stamp is None else CHANGED)


def open_sqlite(
    path: str | Path, limits: Limits | None = None, scratch: Path | None = None, found: Sniffed | None = None
) -> Database:
    """Open an SQLite file for reading only, in place or as a private copy.

    Only for the process that reads foreign files, and before it has the same file open elsewhere.

    Args:
        path: the file.
        limits: what reading may cost.
        scratch: folder for a private copy; None for the system's.
        found: the first look at it, where it was taken already.

    Raises:
        StoreError: one of its kinds: missing, no store, damaged, busy.
    """
    limits = limits or Limits()
    found = found or sniff(path)
    require_database(found)
    copy = None
    with naming(found.shown, "copying it"):
        copy = make_private_copy(found, limits, scratch) if found.sidecars else None
    database = _open_or_remove(found, copy, limits, scratch)
    database.may_grow = True
    return database


def open_live(path: str | Path, limits: Limits | None = None) -> Database:
    """Open an SQLite file for reading while its program goes on writing; see explorer.formats.following.

    Args:
        path: the file.
        limits: what reading may cost.

    Raises:
        StoreError: one of its kinds: missing, no store, damaged, held by another program for too long.
    """
    return _looked_at(open_followed(path, limits))


def open_file(
    found: Sniffed, kind: FileKind, limits: Limits | None = None, scratch: Path | None = None
) -> Database:
    """Open a file of events that is no database, through a private database of its events.

    Args:
        found: the first look at it.
        kind: what kind it is.
        limits: what reading may cost.
        scratch: folder for the private database; None for the system's.

    Raises:
        StoreError: one of its kinds: too large, changed meanwhile, no room.
    """
    limits = limits or Limits()
    with naming(found.shown, "reading it"):
        copy = translate(found, kind, limits, scratch)
    return _open_or_remove(found, copy, limits, scratch)


def _open_or_remove(
    found: Sniffed, copy: PrivateCopy | None, limits: Limits, scratch: Path | None
) -> Database:
    try:
        return _open(found, copy, limits, scratch)
    except BaseException:
        if copy:
            copy.remove()
        raise


def _open(found: Sniffed, copy: PrivateCopy | None, limits: Limits, scratch: Path | None) -> Database:
    path = copy.path if copy else found.path
    with naming(found.shown, "opening it"), ExitStack() as undo:
        connection, clock = _connected(path, limits)
        undo.callback(connection.close)
        warnings = found.warnings + (copy.warnings if copy else ()) + _accept_damage(connection)
        forbid_writing(connection)
        database = Database(
            create_engine("sqlite://", creator=lambda: connection, poolclass=NullPool),
            _FileGuard(clock, None if copy else found),
            found.shown,
            limits,
            warnings,
            copy.remove if copy else lambda: None,
            stamp_of(copy.head, copy.stamps) if copy else stamp_of(found.head, (found.stamp,)),
            found.notes + (copy.notes if copy else ()),
        )
        undo.pop_all()
    if (path.stat().st_size if copy else found.stamp.size) > limits.unsorted_bytes:
        attach = partial(attach_privately, connection)
        database.sorter = SqliteSorter(database, partial(_connected, path, limits), attach, scratch)
    return _looked_at(database)


def _looked_at(database: Database) -> Database:
    """Read the layout of an opened database, or close it."""
    try:
        database.layout = read_layout(database)
        row = database.one(text("PRAGMA application_id"), "reading its header")
        database.application_id = row[0] if row else 0
    except BaseException:
        database.close()
        raise
    return database


def _connected(path: Path, limits: Limits) -> tuple[sqlite3.Connection, Clock]:
    """Connect to a file that nobody changes, and hold the connection to the limits."""
    # Nothing is written, so nothing needs a transaction.
    connection = sqlite3.connect(uri(path, mode="ro", immutable=1), uri=True, isolation_level=None)
    return connection, guard(connection, limits)


def _accept_damage(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Make SQLite read past a damaged schema or a wrong page count, where it would refuse the whole file."""
    with suppress(sqlite3.Error, UnicodeError):
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        return ()
    connection.execute("PRAGMA writable_schema=ON").close()
    return ("The file is damaged; what can still be read is shown, and events may be missing.",)
