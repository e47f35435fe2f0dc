"""Writers that take turns on one store, each with a slow disk; a module, so that processes can import it."""

import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from explorer.core.errors import StoreBusy
from explorer.core.expected import Expect
from explorer.stores.sqlite import open_store
from explorer.testing import new_event


@dataclass(frozen=True)
class Taken:
    """How the turns of one writer came about: what passed before each, and how often there was none."""

    passed: list[int]
    waited: list[float]
    in_vain: int


class SlowDisk:
    """A cursor whose commits take a while."""

    def __init__(self, cursor, seconds):
        self._cursor = cursor
        self._seconds = seconds
        self.fetchall = cursor.fetchall
        self.executemany = cursor.executemany

    @property
    def rowcount(self):
        return self._cursor.rowcount

    def execute(self, sql, parameters=()):
        if sql == "COMMIT":
            time.sleep(self._seconds)
        return self._cursor.execute(sql, parameters)


def gather(path: Path, writer: int, writers: int) -> None:
    """Wait until all writers are there: on a busy machine the first would have gone before the last comes."""
    path.with_name(f"{path.name}-{writer}.here").touch()
    while sum(1 for _ in path.parent.glob(f"{path.name}-*.here")) < writers:
        time.sleep(0.005)


def take_turns(path: Path, writer: int, writers: int, appends: int, seconds: float, *, plain: bool) -> Taken:
    """Append single events, each commit taking so long; plain: with nothing but SQLite's own waiting."""
    passed, waited, in_vain = [], [], 0
    with closing(open_store(path, writable=True, patience=120)) as store:
        database = store._database
        connection = database._writer
        if plain:
            connection.set("PRAGMA busy_timeout = 120000")
            database._turns.take = lambda attempt: None if attempt() else 120.0
            database._turns.leave = lambda: None
        connection.cursor = SlowDisk(connection.cursor, seconds)
        gather(path, writer, writers)
        for number in range(appends):
            head, begun = store.head(), time.monotonic()
            try:
                event = store.append(f"cart-{writer}", [new_event(f"{writer}-{number}")], Expect.ANYTHING)
            except StoreBusy:
                in_vain += 1
                continue
            waited.append(time.monotonic() - begun - seconds)
            passed.append(event.events[0].ordinal - head - 1)
    return Taken(passed, waited, in_vain)
