"""What a process does on a disk that becomes full, and when there is space again."""

import os
import signal
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from explorer.core.errors import ExplorerError
from explorer.core.read_models import Checkpoint
from explorer.stores.sqlite import SqliteStore, open_store
from explorer.testing import new_event, new_outcome

with suppress(ImportError):  # Windows has no such limits
    import resource

Tell = Callable[[Any], None]


class LimitedFiles:
    """Files of this process do not grow beyond some size: what a quota does."""

    def __init__(self, folder: Path) -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    def little(self) -> None:
        self._most(300_000)

    def none(self) -> None:
        self._most(0)

    def plenty(self) -> None:
        self._most(resource.RLIM_INFINITY)

    def _most(self, size: int) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


class SmallDisk:
    """A disk of a megabyte, with a file on it that takes up space."""

    def __init__(self, folder: Path) -> None:
        self._ballast = folder / "ballast"

    def little(self) -> None:
        self._ballast.write_bytes(bytes(400_000))

    def none(self) -> None:
        with suppress(OSError), open(self._ballast, "ab", buffering=0) as ballast:
            while True:
                ballast.write(bytes(4_096))

    def plenty(self) -> None:
        self._ballast.unlink()


SPACES = {"limited files": LimitedFiles, "small disk": SmallDisk}


def append(store: SqliteStore, number: int) -> None:
    """Append an event of 5 kB with the outcome of its command."""
    event = new_event(f"e{number}", data={"text": "x" * 5_000})
    store.append("cart-1", [event], number, new_outcome(f"c{number}"))


def append_until_it_fails(store: SqliteStore) -> tuple[int, str]:
    """Give how many appends were acknowledged, and what was said of the next."""
    for number in range(1_000):
        if sentence := said(lambda number=number: append(store, number)):
            return number, sentence
    raise AssertionError("there is no end of space")


def save(store: SqliteStore) -> None:
    """Save more rows than there is space for."""
    rows = {(str(number),): {"text": "x" * 9_000} for number in range(10)}
    assert store.save(Checkpoint("carts", 1, (store.head(), 0)), rows, None)


def said(work: Callable[[], object]) -> str:
    """Give what is said of work that fails; "" when it does not."""
    try:
        work()
    except ExplorerError as error:
        return str(error)
    return ""


def events_in(path: Path) -> int:
    """Open a store and count the events it shows."""
    with closing(open_store(path, writable=False)) as store:
        return len(list(store.read()))


def fill(tell: Tell, folder: str, space: str) -> None:
    """Append until there is no space, look around, get space and go on; tells at the end what was seen."""
    path, disk = Path(folder) / "store.db", SPACES[space](Path(folder))
    told: dict[str, Any] = {}
    disk.little()
    with closing(open_store(path, writable=True)) as store:
        told["acknowledged"], told["said"] = append_until_it_fails(store)
        told["said of rows"] = said(lambda: save(store))
        told["read"], told["read by another"] = len(list(store.read())), events_in(path)
        disk.none()
        told["said of a backup"] = said(lambda: store.backup(path.with_name("copy.db")))
        told["left of the backup"] = [name for name in os.listdir(folder) if "copy" in name]
        told["read without any space"] = len(list(store.read()))
        disk.plenty()
        append(store, told["acknowledged"])
        save(store)
        told["wrong"] = [check.name for check in store.verify() if not check.ok]
    disk.none()
    told["said of opening"] = said(lambda: events_in(path))
    disk.plenty()
    told["kept"] = events_in(path)
    tell(told)
