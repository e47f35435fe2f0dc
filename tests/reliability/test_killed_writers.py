"""Writers that are killed at any moment lose nothing that was acknowledged, and tear no batch."""

import random
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from explorer.stores.sqlite import create, open_store
from explorer.testing import new_event


def check(path: Path, known: dict[str, int]) -> int:
    """Make sure that everything acknowledged is there, whole; gives the number of other batches."""
    with closing(open_store(path, writable=True)) as store:
        assert [check for check in store.verify() if not check.ok] == []
        parts: Counter[str] = Counter()
        sizes: dict[str, int] = {}
        for event in store.read():
            batch = str(event.event_id).rsplit("-", 1)[0]
            parts[batch] += 1
            sizes[batch] = event.data["of"]
    assert parts == sizes, "a batch is torn"
    assert known.items() <= sizes.items(), "an acknowledged batch is lost"
    return len(sizes) - len(known)


def kill(nursery, path: Path, cycles: int, seed: int, *, honest: bool = True, every: int = 1) -> None:
    """Kill writers one after the other, and check the store after every few of them."""
    create(path, clock="wall").close()
    moments = random.Random(seed)
    known: dict[str, int] = {}
    for cycle in range(1, cycles + 1):
        writer = nursery.start("child_work.append_until_killed", path=str(path), run=cycle, honest=honest)
        acks = writer.kill_after(moments.uniform(0.005, 0.05))
        known |= {f"{cycle}-{batch}": size for batch, size in acks}
        if cycle % every == 0 or cycle == cycles:
            untold = check(path, known)
            assert untold <= cycle, "a killed writer leaves at most one batch that nobody was told of"
    assert known, "no writer came to write anything"


@pytest.mark.timeout(300)
def test_a_hundred_killed_writers_lose_nothing(nursery, tmp_path):
    kill(nursery, tmp_path / "store.db", 100, seed=1, every=10)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_thousand_killed_writers_lose_nothing(nursery, tmp_path):
    for part in range(10):
        kill(nursery, tmp_path / f"store{part}.db", 100, seed=part)


def test_writers_that_acknowledge_too_early_are_found_out(nursery, tmp_path):
    """The control: the same loop fails when a writer says "done" before it is."""
    with pytest.raises(AssertionError, match="lost"):
        kill(nursery, tmp_path / "store.db", 30, seed=2, honest=False)


def test_the_check_notices_a_lost_batch_and_a_torn_one(tmp_path):
    path = tmp_path / "store.db"
    with closing(create(path, clock="wall")) as store:
        store.append("cart-1", [new_event(f"0-0-{part}", data={"of": 2}) for part in range(2)], 0)
    assert check(path, {"0-0": 2}) == 0
    with pytest.raises(AssertionError, match="lost"):
        check(path, {"0-0": 2, "0-1": 1})
    with closing(open_store(path, writable=True)) as store:
        store.append("cart-1", [new_event("0-1-0", data={"of": 2})], 2)
    with pytest.raises(AssertionError, match="torn"):
        check(path, {"0-0": 2})
