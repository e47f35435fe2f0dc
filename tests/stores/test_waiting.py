"""Waiting for the turn to write: told, bounded, given up at will, and leaving gaps for others."""

from contextlib import closing

import pytest

from explorer.core.errors import StoreBusy, WaitGivenUp
from explorer.core.expected import Expect
from explorer.stores import waiting
from explorer.stores.sqlite import create, open_store
from explorer.stores.sqlite_driver import DRIVER
from explorer.stores.waiting import CROWDED, PAUSE, SEEN, Turns
from explorer.testing import new_event


class Clock:
    """Time that passes only by sleeping, and a little at every look."""

    def __init__(self, monkeypatch):
        self.now = 1000.0
        self.slept = []
        monkeypatch.setattr(waiting.time, "monotonic", lambda: self.now)
        monkeypatch.setattr(waiting.time, "sleep", self.sleep)

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


def free_after(times):
    """An attempt that fails so many times first."""
    left = [times]

    def attempt():
        left[0] -= 1
        return left[0] < 0

    return attempt


def test_who_is_alone_never_pauses(clock):
    turns = Turns(30)
    for _ in range(1_000):
        assert turns.take(free_after(0)) is None
        turns.leave()
    assert clock.slept == []


def test_who_has_met_others_leaves_them_a_gap_after_each_turn_until_they_are_gone(clock):
    turns = Turns(30)
    turns.take(free_after(1))
    turns.leave()
    clock.slept.clear()

    turns.take(free_after(0))
    assert clock.slept == [pytest.approx(PAUSE)]
    turns.leave()
    clock.now += PAUSE / 2
    turns.take(free_after(0))
    assert clock.slept[1:] == [pytest.approx(PAUSE / 2)]
    turns.leave()
    clock.now += CROWDED
    turns.take(free_after(0))
    assert len(clock.slept) == 2


def test_whoever_has_waited_longer_asks_more_often_and_within_the_gap_that_others_leave(clock):
    Turns(30).take(free_after(3_000))
    early, late = clock.slept[:50], clock.slept[-50:]
    assert sum(early) / 50 > 2 * sum(late) / 50
    assert max(clock.slept) <= PAUSE
    assert min(clock.slept) > 0.0001, "it would ask without a pause"


def test_a_wait_is_told_of_once_it_can_be_noticed_and_then_again_and_again(clock):
    told = []
    assert Turns(30, told.append).take(free_after(1)) is None
    assert told == []
    assert Turns(2.0, told.append).take(lambda: False) == pytest.approx(2.0, abs=0.01)
    assert told[0] == pytest.approx(SEEN, abs=0.01)
    assert told == sorted(told)
    assert 12 <= len(told) <= 18


def test_whoever_is_told_may_end_the_wait(clock):
    def enough(waited):
        if waited > 1:
            raise WaitGivenUp(waited)

    with pytest.raises(WaitGivenUp, match="for 1 s"):
        Turns(30, enough).take(lambda: False)
    assert clock.now < 1002


@pytest.fixture
def path(tmp_path):
    create(tmp_path / "store.db", clock="wall").close()
    return tmp_path / "store.db"


@pytest.fixture
def held(path):
    """The store while another connection is writing; release it with ROLLBACK."""
    with closing(DRIVER.connect(str(path), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


def append(store):
    return store.append("cart-1", [new_event("e1")], Expect.NO_STREAM)


def test_a_store_that_stays_busy_says_for_how_long_it_was_waited_for(path, held):
    with closing(open_store(path, writable=True, patience=0.2)) as store:
        with pytest.raises(StoreBusy, match=r"for 0\.2 s; nothing was stored"):
            append(store)
        assert store.head() == 0


def test_a_store_tells_how_long_it_waits_and_goes_on_when_the_other_is_done(path, held):
    told = []

    def told_of(waited):
        told.append(waited)
        if len(told) == 3:
            held.execute("ROLLBACK")

    with closing(open_store(path, writable=True, told=told_of)) as store:
        assert append(store).events[0].ordinal == 1
    assert len(told) == 3
    assert told[0] >= SEEN


def test_a_wait_that_is_given_up_stores_nothing_and_the_store_can_be_used_on(path, held):
    def give_up(waited):
        raise WaitGivenUp(waited)

    with closing(open_store(path, writable=True, told=give_up)) as store:
        with pytest.raises(WaitGivenUp, match="you stopped waiting"):
            append(store)
        held.execute("ROLLBACK")
        assert append(store).events[0].ordinal == 1
        assert [check for check in store.verify() if not check.ok] == []
