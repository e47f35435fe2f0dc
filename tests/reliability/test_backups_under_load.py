"""A copy that is made while eight programs append is sound, and an exact beginning of what came to be."""

from contextlib import closing
from pathlib import Path

import pytest

from explorer.core.errors import StoreError
from explorer.stores.sqlite import create, open_store
from explorer.testing import new_event

WRITERS = 8


def copy_under_load(nursery, folder: Path, copies: int, batches: int) -> list[int]:
    """Copy a store again and again while eight append to it; gives how many events each copy holds."""
    path = folder / "store.db"
    with closing(create(path, clock="wall")) as store:
        store.append("cart-0", [new_event("first")], 0)
    work = "child_work.append_with_accidents"
    writers = [nursery.start(work, path=str(path), run=n, batches=batches) for n in range(WRITERS)]
    made: list[Path] = []
    with closing(open_store(path, writable=False)) as store:
        while len(made) < copies:
            known = store.head()
            made.append(folder / f"copy-{len(made)}.db")
            assert store.backup(made[-1]) >= known, "an event that was known before is not in the copy"
    grown = [not one.ended_within(0) for one in writers]
    acknowledged = 1 + sum(sum(one.told()) for one in writers)
    assert any(grown), "the writers were done before the copies were"
    with closing(open_store(path, writable=False)) as store:
        assert store.head() == acknowledged
        return [beginning_of(store, one) for one in made]


def beginning_of(store, path: Path) -> int:
    """Make sure that a copy is sound and a beginning of the store: its chain's hash stands for its past."""
    with closing(open_store(path, writable=False)) as copy:
        assert [check for check in copy.verify() if not check.ok] == []
        held = copy.head()
        assert bytes.fromhex(copy.head_hash()).startswith(store.fingerprint(held)), "it is no beginning"
        assert copy.describe().identity == store.describe().identity
    path.unlink()
    return held


@pytest.mark.timeout(300)
def test_ten_copies_made_under_eight_writers_are_exact_beginnings(nursery, tmp_path):
    held = copy_under_load(nursery, tmp_path, copies=10, batches=100)
    assert held == sorted(held)
    assert held[-1] > held[0], "nobody appended meanwhile"


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_hundred_copies_made_under_eight_writers_are_exact_beginnings(nursery, tmp_path):
    held = copy_under_load(nursery, tmp_path, copies=100, batches=1_500)
    assert held[-1] > held[0], "nobody appended meanwhile"


def test_a_copy_of_the_file_alone_lacks_what_was_acknowledged(nursery, tmp_path):
    """The control: what is still in the log is not in the file."""
    path, copy = tmp_path / "store.db", tmp_path / "copy.db"
    with closing(create(path, clock="wall")) as store:
        store.append("cart-0", [new_event("first")], 0)
        nursery.start("child_work.copy_plainly", path=str(path), to=str(copy)).told()
        assert not whole(store, copy)
        store.backup(tmp_path / "backup.db")
        assert whole(store, tmp_path / "backup.db")


def whole(store, path: Path) -> bool:
    try:
        return beginning_of(store, path) == store.head()
    except StoreError:
        return False
