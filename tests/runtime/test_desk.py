"""Issuing off the GUI thread: opened at first use, in order, on one thread."""

import threading

import pytest

from benches import bench, issue, wish
from errands import ERRANDS, LIMIT
from explorer.core.domains import Domains
from explorer.core.errors import StoreBusy, UsageError
from explorer.core.outcomes import Accepted, Conflict
from explorer.core.times import later
from explorer.core.timing import next_due
from explorer.runtime import workbench
from explorer.runtime.clocks import WallClock
from explorer.runtime.desk import Desk
from explorer.runtime.workbench import Workbench
from explorer.stores.memory import MemoryStore


@pytest.fixture
def opened():
    return []


@pytest.fixture
def desk(opened):
    def open_workbench(waits):
        opened.append(threading.current_thread().name)
        return bench()

    made = Desk(open_workbench)
    yield made
    made.close()


def _open(name, expected=None):
    return wish("OpenAccount", account_id=name, holder_name="Ada", currency="EUR", expected=expected)


def test_looking_at_a_store_never_opens_it_for_writing(desk, opened):
    assert opened == []
    desk.issue(_open("a1")).result(30)
    desk.catch_up().result(30)
    assert len(opened) == 1
    assert opened[0].startswith("desk")


def test_commands_are_carried_out_in_the_order_they_were_issued(desk):
    futures = [desk.issue(_open(f"a{n}")) for n in range(20)]

    outcomes = [future.result(30) for future in futures]
    assert all(isinstance(outcome, Accepted) for outcome in outcomes)
    assert [outcome.events[0].ordinal for outcome in outcomes] == list(range(1, 21))


def test_outcomes_and_errors_arrive_through_the_future(desk):
    desk.issue(_open("a1")).result(30)

    assert isinstance(desk.issue(_open("a1", expected=5)).result(30), Conflict)
    with pytest.raises(UsageError):
        desk.issue(wish("FlyToTheMoon")).result(30)
    assert desk.rebuild("account_balances").result(30) == 1


def test_a_store_that_cannot_be_opened_for_writing_says_so_at_every_command():
    def busy(waits):
        raise StoreBusy("Another program holds it; try again.")

    desk = Desk(busy)
    for _ in range(2):
        with pytest.raises(StoreBusy, match="try again"):
            desk.issue(_open("a1")).result(30)
    desk.close()


# --- what falls due by itself ---


class _Wall(WallClock):
    """A wall clock that a test moves."""

    def __init__(self):
        self.time = "2025-03-03T12:00:00.000000Z"

    def __call__(self):
        return self.time

    def pass_by(self, seconds):
        self.time = later(self.time, seconds)


@pytest.fixture
def wall(monkeypatch):
    clock = _Wall()
    monkeypatch.setattr(workbench, "clock_of", lambda kind: clock)
    return clock


@pytest.fixture
def waiting(wall):
    """A store in which an errand has begun: it is called off when it is not run in time."""
    at = Workbench(MemoryStore(clock="wall"), Domains((ERRANDS,)))
    issue(at, "BeginErrand", errand_id="e1")
    return at.store


def _desk_on(store, wall, opened):
    def open_workbench(waits):
        opened.append(1)
        return Workbench(store, Domains((ERRANDS,)))

    return Desk(open_workbench, now=wall)


def _settled(desk):
    """Wait until the desk has done what was asked of it before."""
    desk._thread.submit(lambda: None).result(30)


def _count(store, kind):
    return sum(event.type == kind for event in store.read())


def test_what_was_waited_for_when_the_program_ended_happens_once_it_is_due(waiting, wall, opened):
    desk = _desk_on(waiting, wall, opened)
    desk.expect(next_due(waiting))
    desk.tick()
    _settled(desk)
    assert opened == []

    for _ in range(3):
        wall.pass_by(LIMIT)
        desk.tick()
        _settled(desk)

    assert opened == [1]
    assert (_count(waiting, "TimedOut"), _count(waiting, "ErrandCalledOff")) == (1, 1)
    desk.close()


def test_a_store_that_waits_for_nothing_is_not_opened_by_the_beat(waiting, wall, opened):
    desk = _desk_on(waiting, wall, opened)
    wall.pass_by(LIMIT * 2)
    desk.tick()
    _settled(desk)

    assert opened == []
    assert _count(waiting, "TimedOut") == 0
    desk.close()


def test_what_another_program_waits_for_since_happens_here_too(waiting, wall, opened):
    desk = _desk_on(waiting, wall, opened)
    desk.catch_up().result(30)
    elsewhere = Workbench(waiting, Domains((ERRANDS,)))
    issue(elsewhere, "RunErrand", errand_id="e1")
    issue(elsewhere, "BeginErrand", errand_id="e2")
    wall.pass_by(LIMIT)

    desk.tick()
    _settled(desk)

    assert [event.stream for event in waiting.read() if event.type == "TimedOut"] == ["errandrun-e2"]
    desk.close()


def test_beats_do_not_queue_up_behind_work_that_takes_long(waiting, wall, opened):
    desk, begun, go_on = _desk_on(waiting, wall, opened), threading.Event(), threading.Event()
    desk.catch_up().result(30)
    desk._bench.tick = lambda: (begun.set(), go_on.wait(30))
    desk.tick()
    begun.wait(30)
    first = desk._ticking
    for _ in range(50):
        desk.tick()

    assert desk._ticking is first
    go_on.set()
    desk.close()


def test_a_store_that_cannot_be_written_when_something_is_due_is_told_of_once(waiting, wall, expects_logs):
    def busy(waits):
        raise StoreBusy("Another program holds it; try again.")

    desk = Desk(busy, now=wall)
    desk.expect(next_due(waiting))
    wall.pass_by(LIMIT)
    for _ in range(3):
        desk.tick()
        _settled(desk)

    assert expects_logs.text.count("Another program holds it") == 1
    desk.close()


def test_an_unforeseen_error_in_a_beat_is_told_of_once_with_where_it_came_from(desk, expects_logs):
    desk.catch_up().result(30)
    whole, desk._bench.tick = desk._bench.tick, lambda: {}["nobody thought of this"]
    for _ in range(3):
        desk.tick()
        _settled(desk)
    (record,) = expects_logs.records
    assert record.exc_info
    assert "nobody thought of this" in expects_logs.text

    desk._bench.tick = whole
    desk.tick()
    _settled(desk)
    assert len(expects_logs.records) == 1
    assert isinstance(desk.issue(_open("a1")).result(30), Accepted)


def test_simulated_time_passes_when_asked_and_never_by_itself(desk):
    assert desk.let_pass(60).result(30) == 0
    desk.tick()
    for wrong in (0, -1, 1e12):
        with pytest.raises(UsageError, match="can pass at once"):
            desk.let_pass(wrong).result(30)


def test_time_on_the_wall_s_clock_passes_by_itself(waiting, wall, opened):
    desk = _desk_on(waiting, wall, opened)
    with pytest.raises(UsageError, match="passes there by itself"):
        desk.let_pass(60).result(30)
    desk.close()


def test_a_command_on_the_wall_s_clock_lets_happen_what_was_due_before_it(waiting, wall):
    at = Workbench(waiting, Domains((ERRANDS,)))
    wall.pass_by(LIMIT * 3)
    issue(at, "RunErrand", errand_id="e1")

    kinds = [event.type for event in waiting.read_stream("errand-e1")]
    assert kinds == ["ErrandBegun", "ErrandNoted", "Reminded", "ErrandCalledOff"]
