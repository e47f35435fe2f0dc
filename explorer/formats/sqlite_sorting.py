"""Sorting rows of an SQLite file into a private database: once, in a thread of its own, on the disk."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any

from sqlalchemy import Column, MetaData, Table
from sqlalchemy.types import NullType

from explorer.core.counting import count as counted
from explorer.core.errors import StoreDamaged, StoreError
from explorer.formats.database import AnySelect, Database
from explorer.formats.faults import CAUGHT, named, naming
from explorer.formats.limits import Clock, allow_filling, forbid_writing
from explorer.formats.private_copy import uri
from explorer.formats.sorting import FOUND_BY, PLACE, NoRoomToSort, Wanted
from explorer.formats.sqlite_plans import Plans
from explorer.formats.sqlite_salvaging import begins_alike, in_order, readable, written

BEGINNING = 20_000
"""Rows that are sorted at once: to find the first few, nothing has to be laid down."""
ROOM = 256 * 1024 * 1024
"""Bytes of the disk that are left to others."""
_CACHE = "-16384"
"""What sorting may take of memory, in KiB, as SQLite writes it."""
_OFTEN = 100_000
"""Steps of SQLite's machine between two looks whether to go on: some milliseconds."""
_MOST_SHOWN = 10
"""Private databases that one connection can read: what SQLite is made for."""
_DOING = "sorting its events"
_FULL = frozenset({"SQLITE_FULL", "SQLITE_IOERR_WRITE"})


class SqliteSorter(Plans):
    """See explorer.formats.sorting.Sorter; what it makes lies in folders of its own, gone with `close`.

    Args:
        database: the store.
        connect: gives another connection to it, held to the limits, and the clock of its steps.
        attach: shows a database to those who read the store, under a name.
        scratch: folder for the private databases; None for the system's.
    """

    def __init__(
        self,
        database: Database,
        connect: Callable[[], tuple[sqlite3.Connection, Clock]],
        attach: Callable[[Path, str], None],
        scratch: Path | None,
    ) -> None:
        super().__init__(database)
        self.connect = connect
        self.attach = attach
        self.scratch = scratch
        self._sortings: list[_Sorting] = []

    def sorted(self, wanted: Wanted) -> _Sorting:
        """Sort the first thousands of rows now, and begin with all; see explorer.formats.sorting.Sorter."""
        return self._begun(wanted, None)

    def salvaged(self, wanted: Wanted, damage: StoreDamaged) -> _Sorting:
        """Begin to sort what can be read of damaged rows; see explorer.formats.sorting.Sorter."""
        return self._begun(wanted, damage)

    def close(self) -> None:
        """Stop what goes on, and remove what was made."""
        for one in self._sortings:
            one.close()

    def _begun(self, wanted: Wanted, damage: StoreDamaged | None) -> _Sorting:
        sorting = _Sorting(self, wanted, f"private{len(self._sortings)}", damage)
        try:
            sorting.begin()
        except BaseException:  # whatever it was: a thread and a folder would stay
            sorting.close()
            raise
        self._sortings.append(sorting)
        return sorting


class _Sorting:
    """One private table; see explorer.formats.sorting.Sorted."""

    def __init__(self, sorter: SqliteSorter, wanted: Wanted, name: str, damage: StoreDamaged | None) -> None:
        self._sorter = sorter
        self._wanted = wanted
        self._name = name
        kept = [Column(one, NullType()) for one in (FOUND_BY, *wanted.columns)]
        self.rows = Table("places", MetaData(), Column(PLACE, NullType()), *kept, schema=name)
        self.whole = False
        self.indistinct = 0
        self.failure: StoreError | None = None
        self._damage = damage
        self._ready: str | None = None
        self._folder: Path | None = None
        self._closed = Event()
        self._lacks_room = False
        self._found = 0
        self._thread = Thread(target=self._fill_whole, name="sorting", daemon=True)

    def begin(self) -> None:
        """Tell the first thousands of rows, and where there are more, let all be sorted meanwhile.

        Of rows that are known to be damaged, none is told before it is known which can be read.
        """
        at_first = BEGINNING if self._damage is None else 0
        store = self._sorter.database.store
        with naming(store, _DOING):
            self._folder = Path(tempfile.mkdtemp(prefix="event-explorer-", dir=self._sorter.scratch))
            with self._explaining():
                self._require_room()
                self._fill("beginning", at_first)
            self._show("beginning")
        if self._found < at_first:
            self.whole = True
        else:
            self._thread.start()

    def wait(self, seconds: float) -> None:
        """Let some time go by, and turn to the table of all rows once it is there."""
        if self.whole:
            return
        self._thread.join(seconds)
        if self._thread.is_alive():
            return
        if self._ready is not None:
            with naming(self._sorter.database.store, _DOING):
                self._show(self._ready)
        self.whole = True

    def close(self) -> None:
        """Stop, and remove all of it."""
        self._closed.set()
        if self._thread.ident is not None:
            self._thread.join()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _show(self, part: str) -> None:
        """Let readers see a part in the place of what they saw before; a select that is under way goes on."""
        if self._folder is not None:
            schema = f"{self._name}_{part}"
            self._sorter.attach(self._folder / f"{part}.db", schema)
            self._sorter.database.schemas = {**self._sorter.database.schemas, self._name: schema}

    def _fill_whole(self) -> None:
        """Sort all rows, or where some cannot be read, the others: what the thread does."""
        try:
            self._fill_unless_damaged()
            if self._damage is not None:
                # What a statement left that failed cannot be used: there is nothing to take it back by.
                self._fill_named("salvaged")
        except StoreError as error:
            self.failure = self._damage or error
        else:
            self.failure = self._damage

    def _fill_unless_damaged(self) -> None:
        if self._damage is None:
            try:
                self._fill_named("whole")
            except StoreDamaged as damage:
                self._damage = damage

    def _fill_named(self, part: str) -> None:
        """Fill a private database to the end; it is shown where what was shown before keeps its place."""
        with naming(self._sorter.database.store, _DOING), self._explaining():
            if self._fill(part, None):
                self._ready = part
            else:
                self.indistinct = 0

    def _fill(self, part: str, limit: int | None) -> bool:
        """Fill a private database; say whether it begins with the rows that are shown already."""
        if self._folder is None:
            raise ValueError("nothing was begun")
        connection, clock = self._sorter.connect()
        with closing(connection):
            if limit is None:
                connection.set_progress_handler(self._must_stop, _OFTEN)
            clock.start()
            _make(connection, self._folder / f"{part}.db", self.rows)
            allow_filling(connection, "sorted")
            told = self._readable(connection) if part == "salvaged" else in_order(self._wanted).limit(limit)
            self._found = connection.execute(*self._filling(told)).rowcount
            connection.set_authorizer(None)
            if limit is None:
                self.indistinct = self._count_indistinct(connection)
            connection.execute(f"CREATE INDEX sorted.finding ON places ({FOUND_BY}, {PLACE})").close()
            return part != "salvaged" or begins_alike(connection, self._folder / "beginning.db")

    def _readable(self, connection: sqlite3.Connection) -> AnySelect:
        return readable(connection, self._wanted, self._sorter.database.store)

    def _filling(self, told: AnySelect) -> tuple[str, dict[str, Any]]:
        names = ", ".join(f'"{one.name}"' for one in list(self.rows.c)[1:])
        statement, values = written(told)
        return f"INSERT INTO sorted.places ({names}) {statement}", values

    def _count_indistinct(self, connection: sqlite3.Connection) -> int:
        """Count the rows that are empty, or as the one before them, in what should tell rows apart."""
        if not self._wanted.distinct:
            return 0
        empty = " OR ".join(f'here."{name}" IS NULL' for name in self._wanted.distinct)
        same = " AND ".join(f'here."{name}" IS before."{name}"' for name in self._wanted.distinct)
        pairs = (
            f"sorted.places AS here LEFT JOIN sorted.places AS before ON before.{PLACE} = here.{PLACE} - 1"
        )
        found = connection.execute(f"SELECT count(*) FROM {pairs} WHERE {empty} OR ({same})")  # noqa: S608 - our own names
        return int(found.fetchone()[0])

    def _must_stop(self) -> bool:
        """Say whether to give up: nobody waits for it any more, or others need the room."""
        self._lacks_room = self._lacks_room or self._free() < ROOM
        return self._closed.is_set() or self._lacks_room

    def _free(self) -> int:
        with suppress(OSError):
            return shutil.disk_usage(self._folder or tempfile.gettempdir()).free
        return ROOM

    def _require_room(self) -> None:
        self._lacks_room = self._free() < ROOM
        if self._lacks_room:
            raise NoRoomToSort(self._no_room())

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        """Say of a disk that has no room that it has none."""
        try:
            yield
        except CAUGHT as error:
            if self._lacks_room or getattr(error, "sqlite_errorname", "") in _FULL:
                raise NoRoomToSort(self._no_room()) from error
            raise named(error, self._sorter.database.store, _DOING) from error

    def _no_room(self) -> str:
        place = self._folder.parent if self._folder else tempfile.gettempdir()
        first = f"its first {counted(self._found, 'event')} can be read"
        shown = first if self._found else "it is read as it lies, where each look goes through all of it"
        return (
            f"{self._sorter.database.store} must be sorted in a private database to be shown in order, but "
            f"only {self._free():,} bytes are free in {place}; {shown}; make room and open it again."
        )


def attach_privately(connection: sqlite3.Connection, path: Path, schema: str) -> None:
    """Let a connection that may only read a store read a finished private database too."""
    connection.set_authorizer(None)
    try:
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, _MOST_SHOWN)
        connection.execute(f"ATTACH ? AS {schema}", (uri(path, mode="ro", immutable=1),)).close()
    finally:
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        forbid_writing(connection)


def _make(connection: sqlite3.Connection, path: Path, rows: Table) -> None:
    """Make an empty table in a private database; it goes with the program, so nothing waits for the disk."""
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 1)
    connection.execute("ATTACH ? AS sorted", (uri(path, mode="rwc"),)).close()
    others = ", ".join(f'"{one.name}"' for one in list(rows.c)[1:])
    for statement in (
        "PRAGMA temp_store=FILE",
        f"PRAGMA cache_size={_CACHE}",
        f"PRAGMA sorted.cache_size={_CACHE}",
        "PRAGMA sorted.journal_mode=OFF",
        "PRAGMA sorted.synchronous=OFF",
        f"CREATE TABLE sorted.places ({PLACE} INTEGER PRIMARY KEY, {others})",
    ):
        connection.execute(statement).close()
