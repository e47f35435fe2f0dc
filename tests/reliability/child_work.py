"""What children of the reliability tests do until they are done, or killed."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from benches import DOMAINS
from explorer.core.acting import ActingConsumer
from explorer.core.errors import IdReused, VersionConflict
from explorer.core.expected import Expect
from explorer.core.positions import START
from explorer.core.projecting import ProjectionConsumer
from explorer.core.read_models import Checkpoint
from explorer.runtime.loadgen import simulate, story_of
from explorer.runtime.stories import Tally
from explorer.runtime.workbench import Workbench
from explorer.stores import sqlite_database
from explorer.stores.sqlite import SqliteStore, open_store
from explorer.testing import new_event, new_outcome

Tell = Callable[[Any], None]

LAST = "last-of-all"
"""Id of the event after which a tailing reader ends."""


class MortalCursor:
    """A cursor whose process is killed before its nth statement, or right after a statement."""

    def __init__(self, cursor: Any, *, before: int | None = None, after: str | None = None) -> None:
        self._cursor = cursor
        self._left = before
        self._after = after
        self.fetchall = cursor.fetchall

    @property
    def rowcount(self) -> int:
        return self._cursor.rowcount

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        self._count()
        done = self._cursor.execute(sql, parameters)
        if sql == self._after:
            die()
        return done

    def executemany(self, sql: str, parameters: Any) -> Any:
        self._count()
        return self._cursor.executemany(sql, parameters)

    def _count(self) -> None:
        if self._left is not None:
            self._left -= 1
            if self._left < 0:
                die()


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def mortal(store: SqliteStore, *, before: int | None = None, after: str | None = None) -> None:
    """Let the store's writing connection be the end of this process."""
    writer: Any = store._database._writer
    writer.cursor = MortalCursor(writer.cursor, before=before, after=after)


def append_until_killed(tell: Tell, path: str, run: int, honest: bool) -> None:
    """Append batches of one to five events of 10 B to 9 kB, and tell when each is acknowledged.

    One that is not honest says so before it is.
    """
    sqlite_database._WRITING = (*sqlite_database._WRITING, "PRAGMA wal_autocheckpoint = 20")
    with closing(open_store(Path(path), writable=True)) as store:
        for number in range(1_000_000):
            size = (number * 7 + run) % 5 + 1
            text = "x" * (10 + (number * 977 + run * 131) % 9_000)
            batch = [
                new_event(f"{run}-{number}-{part}", data={"of": size, "text": text}) for part in range(size)
            ]
            if not honest:
                tell([number, size])
            store.append(f"cart-{number % 3}", batch, Expect.ANYTHING)
            if honest:
                tell([number, size])


def retry_then_crash(tell: Tell, path: str, number: int, moment: str, forgetful: bool) -> None:
    """Send the last batch again and tell the answer; then send the next, and die before knowing its end.

    Args:
        tell: takes (number, repeated, positions) of the batch that was sent again.
        path: the store.
        number: of the next batch.
        moment: when to die: "before COMMIT", "after COMMIT" or "after the append".
        forgetful: whether the second sending has other ids, as of a client that keeps none.
    """
    with closing(open_store(Path(path), writable=True)) as store:
        if number:
            answer = _send(store, number - 1, forgetful)
            tell([number - 1, answer.repeated, [event.ordinal for event in answer.events]])
        if moment == "before COMMIT":
            mortal(store, before=5)  # the events are inserted by then
        elif moment == "after COMMIT":
            mortal(store, after="COMMIT")
        _send(store, number, forgetful=False)
        die()


def _send(store: SqliteStore, number: int, forgetful: bool) -> Any:
    ending = "-again" if forgetful else ""
    batch = [new_event(f"{number}-{part}{ending}", data={"n": number}) for part in range(number % 3 + 1)]
    outcome = new_outcome(f"command-{number}{ending}")
    return store.append(f"cart-{number % 4}", batch, Expect.ANYTHING, outcome)


def append_with_accidents(tell: Tell, path: str, run: int, batches: int) -> None:
    """Append batches; one in ten tries loses a race or uses an id twice, and is rolled back."""
    dice = random.Random(run)
    with closing(open_store(Path(path), writable=True)) as store:
        for number in range(batches):
            accident = dice.random()
            if accident < 0.05:
                _refused(store, VersionConflict, "cart-0", [f"{run}-{number}-lost"], 1_000_000)
            elif accident < 0.1:
                ids = [f"{run}-{number}-lost", "first"]
                _refused(store, IdReused, f"cart-{run}", ids, Expect.ANYTHING)
            size = dice.randrange(1, 4)
            batch = [new_event(f"{run}-{number}-{part}") for part in range(size)]
            store.append(f"cart-{dice.randrange(5)}", batch, Expect.ANYTHING)
            tell(size)


def _refused(store: SqliteStore, why: type[Exception], stream: str, ids: list[str], expected: Any) -> None:
    try:
        store.append(stream, [new_event(one) for one in ids], expected)
    except why:
        return
    raise AssertionError(f"no {why.__name__}")


def tail(tell: Tell, path: str, seed: int) -> None:
    """Follow the store with pages and pauses of random length, and tell all that was seen."""
    dice = random.Random(seed)
    seen: list[tuple[int, str]] = []
    with closing(open_store(Path(path), writable=False)) as store:
        while not seen or seen[-1][1] != LAST:
            after = seen[-1][0] if seen else 0
            page = store.read(after, limit=dice.choice((None, 1, 7, 100)))
            seen.extend((event.ordinal, str(event.event_id)) for event in page)
            time.sleep(dice.choice((0, 0, 0.001, 0.005)))
    tell(seen)


def project(tell: Tell, path: str, seed: int, batch: int, statements: int | None, atomic: bool) -> None:
    """Let every projection catch up in small batches, and die before some statement; None: do not die.

    Args:
        tell: takes "begun" and "saved" around every batch.
        path: the store.
        seed: of the order in which the projections take turns.
        batch: events in a batch.
        statements: how many statements may be run on the writing connection.
        atomic: whether rows and checkpoint are saved in one transaction, as they should be.
    """
    with closing(open_store(Path(path), writable=True)) as store:
        mortal(store, before=statements)
        save = store.save if atomic else _in_two_steps(store)

        def told(*arguments: Any) -> bool:
            tell("begun")
            saved = save(*arguments)
            tell("saved")
            return saved

        store.save = told  # type: ignore[method-assign]
        consumers = [
            ProjectionConsumer(one, store, DOMAINS.upcasting) for one in DOMAINS.projections.values()
        ]
        random.Random(seed).shuffle(consumers)
        while sum(consumer.advance(batch) for consumer in consumers):
            pass


def _in_two_steps(store: SqliteStore) -> Callable[..., bool]:
    save = store.save

    def save_in_two(mark: Checkpoint, changes: Any, previous: Any) -> bool:
        before = Checkpoint(mark.name, mark.version, previous or START)
        return save(before, changes, previous) and save(mark, {}, before.at)

    return save_in_two


def write_plainly(tell: Tell, path: str, careful: bool) -> None:
    """Commit twenty events with the system's SQLite; who is not careful looks into the file between."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE events (number)")
    for number in range(20):
        if number == 10:
            if not careful:
                with open(path, "rb") as file:
                    file.read(16)
            subprocess.run([sys.executable, "-c", _LOOK, path], check=True)
        connection.execute("INSERT INTO events VALUES (?)", (number,))
        tell(number)
    die()


_LOOK = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("SELECT count(*) FROM events").fetchall()
connection.close()
"""


def copy_plainly(tell: Tell, path: str, to: str) -> None:
    """Copy the file as one copies files."""
    tell(shutil.copyfile(path, to))


def live_through(tell: Tell, path: str, seed: int, rate: float, statements: int, careless: bool) -> None:
    """Tell stories of the shop and the bank by turns, until killed before a statement.

    One that is careless stores how far its processes and policies have come before they act.
    """
    if careless:
        ActingConsumer.advance = _place_first  # type: ignore[method-assign]
    store = open_store(Path(path), writable=True)
    with closing(Workbench(store, DOMAINS)) as bench:
        mortal(store, before=statements)
        bench.catch_up()
        for number in range(1_000_000):
            domain = DOMAINS.domains[number % 2]
            simulate(bench, story_of(domain, None), 60, seed + number, rate, Tally())


def _place_first(consumer: ActingConsumer, limit: int = 500) -> int:
    mark = consumer._place()
    events = consumer._read(mark.at[0], limit) if mark.status == "running" else ()
    if events:
        consumer._mark, consumer._acted = Checkpoint(consumer.name, 1, (events[-1].ordinal, 0)), True
        consumer.settle()
    for event in events:
        consumer._take(event)
    return len(events)
