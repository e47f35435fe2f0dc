"""Stores that are opened and closed again leave nothing behind in the process."""

import gc
import os
import tracemalloc
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from explorer.core.expected import Expect
from explorer.stores.sqlite import create, open_store
from explorer.testing import fill, new_event

pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
WARMING_UP = 10
"""Stores opened before anything is measured: caches fill once."""


@dataclass
class Holdings:
    """What the process holds: file descriptors, bytes of memory, bytes that Python allocated."""

    files: int
    memory: int
    allocated: int


def holdings() -> Holdings:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    allocated, _ = tracemalloc.get_traced_memory()
    return Holdings(len(os.listdir("/proc/self/fd")), pages * os.sysconf("SC_PAGE_SIZE"), allocated)


def use(path: Path, number: int):
    """Open a store, write to it, look at it; gives the open store."""
    store = open_store(path, writable=True)
    store.append(f"cart-{number}", [new_event(f"used-{number}")], Expect.ANYTHING)
    assert list(store.read(limit=20))
    assert store.describe().writable
    return store


def growth(path: Path, times: int, *, forgetful: int = 0) -> Holdings:
    """Use a store some times, and give what the process holds more than before; some are not closed."""
    with closing(create(path, clock="wall")) as store:
        fill(store)
    for number in range(WARMING_UP):
        use(path, number).close()
    tracemalloc.start()
    forgotten = []
    try:
        before = holdings()
        for number in range(WARMING_UP, WARMING_UP + times):
            store = use(path, number)
            forgotten.append(store) if number < WARMING_UP + forgetful else store.close()
        del store
        after = holdings()
    finally:
        tracemalloc.stop()
        for store in forgotten:
            store.close()
    return Holdings(
        after.files - before.files, after.memory - before.memory, after.allocated - before.allocated
    )


def assert_nothing_is_left(grown: Holdings) -> None:
    assert grown.files <= 0, f"{grown.files} files are still open"
    assert grown.memory < 20 * 2**20
    assert grown.allocated < 2 * 2**20


def test_fifty_stores_leave_nothing_behind(tmp_path):
    assert_nothing_is_left(growth(tmp_path / "store.db", 50))


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_five_hundred_stores_leave_nothing_behind(tmp_path):
    assert_nothing_is_left(growth(tmp_path / "store.db", 500))


def test_a_store_that_is_not_closed_is_found_out(tmp_path):
    """The control."""
    with pytest.raises(AssertionError, match="files are still open"):
        assert_nothing_is_left(growth(tmp_path / "store.db", 5, forgetful=1))
