"""What a process writes on a watched disk, saying after each step that it is done."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from disk_watcher import Disk, Told, Wish
from sqlalchemy import Dialect

from explorer.core.errors import ExplorerError
from explorer.core.expected import Expect
from explorer.core.read_models import Checkpoint
from explorer.stores import sqlite_database
from explorer.stores.new_files import made_whole
from explorer.stores.session import Statements
from explorer.stores.sqlite import SqliteStore, create, open_store
from explorer.testing import new_event, new_outcome

PROJECTION = "carts"
LAST = ("last",)
_WRITING, _DURABLE = sqlite_database._WRITING, sqlite_database._DURABLE


def share_statements() -> Callable[[Dialect], Statements]:
    """Give what lets all stores of a process share the statements that SQLAlchemy compiled for the first."""
    compiled: list[Statements] = []

    def shared(dialect: Dialect) -> Statements:
        if not compiled:
            compiled.append(Statements(dialect))
        return compiled[0]

    return shared


def set_up(wish: Wish) -> None:
    """Empty the log after fewer pages than usual, wait for the disk as wished, or act like an old SQLite."""
    checkpoint, synchronous = wish.get("checkpoint", 20), wish.get("synchronous", "FULL")
    sqlite_database._WRITING = (*_WRITING, f"PRAGMA wal_autocheckpoint = {checkpoint}")
    sqlite_database._DURABLE = (_DURABLE[0], f"PRAGMA synchronous = {synchronous}")
    if wish.get("old"):
        sqlite_database.SAFE, sqlite_database.WAL_LIMIT = False, 0


def size_of(number: int) -> int:
    """Say how many events a batch has: one to five."""
    return number * 7 % 5 + 1


def append(store: SqliteStore, disk: Disk, number: int, most: int = 9_000) -> None:
    """Append a batch of events of 10 B to `most` B, with the outcome of its command."""
    size, text = size_of(number), "x" * (10 + number * 977 % most)
    batch = [new_event(f"{number}-{part}", data={"of": size, "text": text}) for part in range(size)]
    store.append(f"cart-{number % 3}", batch, Expect.ANYTHING, new_outcome(f"{number}"))
    disk.acknowledge(f"batch {number}")


def save(store: SqliteStore, disk: Disk) -> None:
    """Save a projection that has seen everything: one row that says how far, and the checkpoint."""
    before, seen = store.checkpoint(PROJECTION), store.head()
    rows = {LAST: {"ordinal": seen}}
    assert store.save(Checkpoint(PROJECTION, 1, (seen, 0)), rows, before.at if before else None)
    disk.acknowledge(f"saved {seen}")


def grow(path: Path, disk: Disk, wish: Wish) -> Told:
    """Append batches and save the projection; close the store and open it again now and then.

    Makes the store where there is none. Leaves it open at the end if so wished.
    """
    set_up(wish)
    if not path.exists():
        create(path, clock="wall").close()
        disk.acknowledge("made")
    store = open_store(path, writable=True)
    for number in range(wish["first"], wish["first"] + wish["batches"]):
        append(store, disk, number)
        if number % 3 == 0:
            save(store, disk)
        if number % 20 == 19:
            store.close()
            store = open_store(path, writable=True)
    if wish.get("close", True):
        store.close()
    return {}


def stumble(path: Path, disk: Disk, wish: Wish) -> Told:
    """Append batches while a sync fails; a careless writer says "done" even so."""
    set_up(wish)
    with closing(open_store(path, writable=True)) as store:
        disk.fail(wish)
        for number in range(wish["first"], wish["first"] + wish["batches"]):
            try:
                append(store, disk, number)
            except ExplorerError:
                if wish["careless"]:
                    disk.acknowledge(f"batch {number}")
    return {"failed": disk.failed()}


def build(path: Path, disk: Disk, wish: Wish) -> Told:
    """Build a store without waiting for the disk, and let it take its place when it is on the disk."""
    with made_whole(path) as temporary:
        store = create(temporary, clock="simulated", durable=False)
        try:
            for number in range(wish["batches"]):
                store.append("cart-1", [new_event(f"{number}", data={"of": 1})], number)
        except BaseException:
            store.close()
            raise
        store.finish() if wish.get("synced", True) else store.close()
    return {}


WORKS: dict[str, Callable[[Path, Disk, Wish], Told]] = {
    "grow": grow,
    "stumble": stumble,
    "build a store": build,
}
