"""What a process does while its disk fails, and what it is told; then perhaps how it goes on."""

from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from disk_histories import append, build, save, set_up
from disk_watcher import Disk, Told, Wish

from explorer.core.errors import ExplorerError
from explorer.stores.sqlite import SqliteStore, create, open_store

BEFORE, BATCH, AFTER = 100, 101, 102
"""Numbers of the batches that are appended before, while and after the disk fails."""

Work = Callable[[Path, Disk, Wish], Told]


def append_one(store: SqliteStore, disk: Disk, number: int = BATCH) -> None:
    """Append a batch of small events."""
    append(store, disk, number, most=100)


def back_up(store: SqliteStore, disk: Disk) -> None:
    """Copy the store to a new file beside it."""
    store.backup(store.path.with_name("copy.db"))
    disk.acknowledge("copied")


def make(path: Path, disk: Disk) -> None:
    """Make an empty store: its tables, its guards, its name."""
    create(path, clock="wall").close()
    disk.acknowledge("made")


def build_whole(path: Path, disk: Disk) -> None:
    """Build a store without waiting for the disk."""
    build(path, disk, {"batches": 1})
    disk.acknowledge("made")


def recover(path: Path, disk: Disk) -> None:
    """Open a store whose last writer was killed, and go on."""
    with closing(open_store(path, writable=True)) as store:
        append_one(store, disk)


def look(path: Path, disk: Disk) -> None:
    """Open a store whose last writer was killed, and read all of it."""
    with closing(open_store(path, writable=False)) as store:
        disk.acknowledge(f"seen {len(list(store.read()))}")


def try_to(work: Callable[[], None], disk: Disk, wish: Wish) -> Told:
    """Do something while the disk fails; gives how many operations failed, and what came of it."""
    told: Told = {"error": None}
    disk.fail(wish)
    try:
        work()
    except Exception as error:
        named = isinstance(error, ExplorerError)
        told["error"] = {"named": named, "type": type(error).__name__, "text": str(error)}
    told["failed"] = disk.failed()
    return told


def with_a_store(work: Callable[[SqliteStore, Disk], None]) -> Work:
    """Make a request out of work on an open store; it is read meanwhile, and afterwards work goes on."""

    def carry_out(path: Path, disk: Disk, wish: Wish) -> Told:
        set_up(wish)
        store = open_store(path, writable=True)
        append_one(store, disk, BEFORE)
        told = try_to(partial(work, store, disk), disk, wish)
        told["read"] = len(list(store.read()))
        disk.heal()
        if wish.get("goes_on"):
            append_one(store, disk)
            append_one(store, disk, AFTER)
            save(store, disk)
            store.close()
        return told

    return carry_out


def with_a_path(work: Callable[[Path, Disk], None]) -> Work:
    """Make a request out of work that opens or makes its store itself."""

    def carry_out(path: Path, disk: Disk, wish: Wish) -> Told:
        set_up(wish)
        told = try_to(partial(work, path, disk), disk, wish)
        disk.heal()
        return told

    return carry_out


WORKS: dict[str, Work] = {
    "append": with_a_store(append_one),
    "save": with_a_store(save),
    "back up": with_a_store(back_up),
    "make": with_a_path(make),
    "build": with_a_path(build_whole),
    "recover": with_a_path(recover),
    "look": with_a_path(look),
}
