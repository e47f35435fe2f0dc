"""Following a database of somebody else while its program writes to it: only where somebody asked for that.

SQLite reads such a file under its own locks, and may lay a -wal and a -shm file beside it for that; nothing
in the data changes. No statement stays open between questions, so that the owner's log can be emptied.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, func, select, text
from sqlalchemy.pool import NullPool

from explorer.core import fingerprints
from explorer.core.errors import StoreError, StoreReplaced
from explorer.formats.database import Database
from explorer.formats.event_table import EventTable
from explorer.formats.faults import changed_while_followed, naming
from explorer.formats.fetching import Fetching
from explorer.formats.limits import Clock, Limits, forbid_writing, guard
from explorer.formats.ordinal_index import OrdinalIndex
from explorer.formats.ordinals import Key, before, beyond
from explorer.formats.private_copy import uri
from explorer.formats.recounting import Recounting
from explorer.formats.sniffing import Sniffed, sniff, stamp_of_followed
from explorer.formats.sqlite_plans import NoSorter

PATIENCE = 5.0
"""Seconds to wait while another program holds the file for itself."""
COMPARED = 1_000
"""Newest events that are counted again whenever the file was written to."""
_DOING = "looking whether it has grown"


class _SameFile:
    """Watches that the file behind a connection is still the one at its path, and the time of its steps."""

    def __init__(self, clock: Clock, found: Sniffed) -> None:
        self._found = found
        self.start_step = clock.start

    def check_unchanged(self) -> None:
        """Compare the file at the path with the one that was opened."""
        opened = self._found.stamp
        try:
            facts = os.stat(self._found.path)
        except OSError:
            happened = "was moved or deleted"
        else:
            if (facts.st_dev, facts.st_ino) != (opened.device, opened.inode):
                happened = "was replaced by another file"
            elif facts.st_size == 0:
                happened = "was emptied"
            else:
                return
        raise StoreReplaced(
            f"{self._found.shown} {happened} while it was followed; what is shown stays as it was; "
            "open it again to see what it holds now."
        )


def open_followed(path: str | Path, limits: Limits | None = None) -> Database:
    """Open an SQLite file for reading while its program goes on writing; its layout is not yet looked at.

    Raises:
        StoreError: it is no database, cannot be opened in this way, or is held for too long.
    """
    limits = limits or Limits()
    found = sniff(path)
    if not found.is_database:
        raise StoreError(
            f"{found.shown} is a file that is read as a whole, so it cannot be followed live; open it "
            "without, and again to see what it holds then."
        )
    with naming(found.shown, "opening it"), ExitStack() as undo:
        connection = sqlite3.connect(
            uri(found.path, mode="ro"), uri=True, isolation_level=None, timeout=PATIENCE
        )
        undo.callback(connection.close)
        clock = guard(connection, limits)
        _require_readable(connection, found)
        forbid_writing(connection)
        database = Database(
            create_engine("sqlite://", creator=lambda: connection, poolclass=NullPool),
            _SameFile(clock, found),
            found.shown,
            limits,
            stamp=stamp_of_followed(found.stamp),
        )
        database.followed = database.may_grow = True
        if found.stamp.size > limits.unsorted_bytes:
            database.sorter = NoSorter(database)
        undo.pop_all()
    return database


def _require_readable(connection: sqlite3.Connection, found: Sniffed) -> None:
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        if not error.sqlite_errorname.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY")):
            raise
        raise StoreError(
            f"{found.shown} cannot be followed live here: SQLite would have to write files beside it, and "
            "may not, or another program left a transaction unfinished; look at it without following."
        ) from error


@dataclass(frozen=True, slots=True)
class _Counted:
    """What was counted: how many events, how many of them are counted again, and from which key to which."""

    events: int
    newest: int
    begin: Key
    end: Key
    fingerprint: bytes


class Past:
    """What was counted of a store that is followed, compared whenever the file was written to.

    That is the first event, the last, and that no more and no less stand among the newest. The older ones
    are only counted again, stretch by stretch, in the pauses that follow, and where one is fetched. An older
    event that is changed is not noticed: that would take a look at all of them.

    Args:
        database: the store.
        events: its events as a table.
        fetching: reads them.
        ordinals: its timeline.
    """

    def __init__(
        self, database: Database, events: EventTable, fetching: Fetching, ordinals: OrdinalIndex
    ) -> None:
        self._database = database
        self._events = events
        self._fetching = fetching
        self._ordinals = ordinals
        self._recounting = Recounting(database, events, ordinals)
        ordinals.fetching = self._recounting.require
        self._seen: tuple[int | None, int] | None = None
        self._counted: _Counted | None = None
        self._changed: StoreReplaced | None = None

    def look(self) -> bool:
        """Look whether the file was written to since the last time, and count some of what has come.

        Returns:
            Whether it was, or more was counted.

        Raises:
            StoreReplaced: it is another file now, or an event that was counted is not what it was.
        """
        if self._changed is not None:
            raise self._changed
        self._recounting.allow()
        row = self._database.one(text("PRAGMA data_version"), _DOING)
        version = row[0] if row else None
        if self._seen == (version, self._ordinals.count) and self._ordinals.whole:
            return False
        if self._counted is not None and not self._holds(self._counted):
            raise changed_while_followed(self._database.store)
        before = self._ordinals.count
        self._ordinals.grow()
        if self._ordinals.count < before:
            raise changed_while_followed(self._database.store)
        if self._seen is not None and self._seen[0] != version:
            self._recounting.begin()
        if self._counted is None or self._counted.events != self._ordinals.count:
            self._counted = self._count()
        self._seen = version, self._ordinals.count
        return True

    def recount(self) -> bool:
        """Count some of the older events again, where the file was written to; what differs, a look tells.

        Returns:
            Whether more of them are to be counted now.
        """
        try:
            return self._recounting.step()
        except StoreReplaced as error:
            self._changed = error
            return False

    def _count(self) -> _Counted | None:
        events = self._ordinals.count
        if not events:
            return None
        newest = min(events, COMPARED)
        begin, end = (self._ordinals.key_at(one) for one in (events - newest + 1, events))
        return _Counted(events, newest, begin, end, self._fingerprint(events, end))

    def _holds(self, known: _Counted) -> bool:
        key = self._events.key
        among = beyond(key, known.begin, included=True), before(key, known.end, included=True)
        row = self._database.one(select(func.count()).select_from(self._events.keyed).where(*among), _DOING)
        return (
            row is not None
            and row[0] == known.newest
            and self._fingerprint(known.events, known.end) == known.fingerprint
        )

    def _fingerprint(self, events: int, end: Key) -> bytes:
        """Tell the first event and the last from what others would be."""
        both = ((1, self._ordinals.key_at(1)), (events, end))
        return b"".join(fingerprints.of_last(iter((self._fetching.one(key, at),)), b"") for at, key in both)
