"""Readers that follow a store see every position once, in order, whatever happens to its writers."""

import random
from contextlib import closing
from pathlib import Path

import pytest
from child_work import LAST

from explorer.core.errors import IdReused
from explorer.core.expected import Expect
from explorer.stores.sqlite import create, open_store
from explorer.stores.sqlite_driver import DRIVER
from explorer.testing import new_event

WRITERS = 8
READERS = 4


def skipped(seen: list[int]) -> list[int]:
    """Give the positions that a reader should have seen and did not, or saw out of turn."""
    return [right for right, position in enumerate(seen, start=1) if position != right]


def follow(nursery, path: Path, batches: int, kills: int, seed: int) -> int:
    """Let writers append, be rolled back and be killed while others read; gives how many events there are."""
    with closing(create(path, clock="wall")) as store:
        store.append("cart-0", [new_event("first")], 0)
    dice = random.Random(seed)
    readers = [nursery.start("child_work.tail", path=str(path), seed=seed + n) for n in range(READERS)]
    runs = iter(range(seed * 1_000, seed * 1_000 + 1_000))

    def writer():
        work = "child_work.append_with_accidents"
        return nursery.start(work, path=str(path), run=next(runs), batches=batches)

    writers = [writer() for _ in range(WRITERS)]
    acknowledged = 1
    for _ in range(kills):
        victim = writers.pop(dice.randrange(WRITERS))
        acknowledged += sum(victim.kill_after(dice.uniform(0.01, 0.05)))
        writers.append(writer())
    acknowledged += sum(sum(one.told()) for one in writers)
    with closing(open_store(path, writable=True)) as store:
        store.append("cart-0", [new_event(LAST)], Expect.ANYTHING)
        ids = [str(event.event_id) for event in store.read()]
        assert [check for check in store.verify() if not check.ok] == []
    assert acknowledged < len(ids) <= acknowledged + 1 + 3 * kills, "lost, or stored untold"
    assert not any(one.endswith("-lost") for one in ids), "what was rolled back is there"
    for reader in readers:
        ((*seen,),) = reader.told()
        assert skipped([position for position, _ in seen]) == []
        assert [name for _, name in seen] == ids
    return len(ids)


@pytest.mark.timeout(300)
def test_four_readers_see_every_event_of_eight_mortal_writers_once_and_in_order(nursery, tmp_path):
    assert follow(nursery, tmp_path / "store.db", batches=60, kills=20, seed=1) > 500


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_four_readers_see_every_event_of_eight_mortal_writers_for_longer(nursery, tmp_path):
    events = follow(nursery, tmp_path / "store.db", batches=1_000, kills=60, seed=2)
    assert events > 8_000


def test_positions_given_out_before_the_commit_would_be_skipped(tmp_path):
    """The control: where a position is taken in one transaction and used in another, a reader misses it."""
    with closing(DRIVER.connect(str(tmp_path / "plain.db"), isolation_level=None)) as connection:
        connection.execute("CREATE TABLE counter (last INTEGER)")
        connection.execute("INSERT INTO counter VALUES (0)")
        connection.execute("CREATE TABLE events (position INTEGER PRIMARY KEY)")

        def take() -> int:
            connection.execute("UPDATE counter SET last = last + 1")
            return connection.execute("SELECT last FROM counter").fetchone()[0]

        def look(seen: list[int]) -> None:
            rows = connection.execute(
                "SELECT position FROM events WHERE position > ?", (max(seen, default=0),)
            )
            seen.extend(position for (position,) in rows.fetchall())

        slow, quick = take(), take()
        seen: list[int] = []
        connection.execute("INSERT INTO events VALUES (?)", (quick,))
        look(seen)
        connection.execute("INSERT INTO events VALUES (?)", (slow,))
        look(seen)
    assert skipped(seen) == [1]


def test_an_append_that_is_rolled_back_leaves_no_gap(tmp_path):
    with closing(create(tmp_path / "store.db", clock="wall")) as store:
        store.append("cart-1", [new_event("a")], 0)
        with pytest.raises(IdReused):
            store.append("cart-1", [new_event("b"), new_event("a")], 1)
        store.append("cart-1", [new_event("c")], 1)
        assert [(event.ordinal, event.event_id) for event in store.read()] == [(1, "a"), (2, "c")]
