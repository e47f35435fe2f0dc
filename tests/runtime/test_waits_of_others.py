"""A window that only looks lets happen what another program waits for since, once that program has ended."""

import pytest

from benches import issue
from errands import ERRANDS, LIMIT
from explorer.core.domains import Domains
from explorer.core.due import Due
from explorer.core.times import later
from explorer.core.timing import next_due
from explorer.runtime import workbench
from explorer.runtime.answering import Answering
from explorer.runtime.clocks import WallClock
from explorer.runtime.desk import Desk
from explorer.runtime.questions import AskHead, Head
from explorer.runtime.workbench import Workbench
from explorer.stores.memory import MemoryStore
from explorer.viewmodels.growth import Growth
from fakes import InlineAsking, described, session_of

DOMAINS = Domains((ERRANDS,))


class _Wall(WallClock):
    time = "2025-03-03T12:00:00.000000Z"

    def __call__(self):
        return self.time


class _Window:
    """What looks after an open store: its reader, its writing side, and the beat."""

    def __init__(self, store, wall, answers, *, by_itself=True, clock="wall"):
        self.opened = 0
        self._store, self._wall = store, wall
        self.desk = Desk(self._open, by_itself, wall)
        session = session_of(
            asking=InlineAsking(answers), issuing=self.desk, store=described(clock=clock, writable=True)
        )
        self._growth = Growth(session, pytest.fail)

    def _open(self, waits):
        self.opened += 1
        return Workbench(self._store, DOMAINS)

    def look(self):
        self._growth.look()
        self.desk.tick()
        self.desk._thread.submit(lambda: None).result(30)


@pytest.fixture
def wall(monkeypatch):
    clock = _Wall()
    monkeypatch.setattr(workbench, "clock_of", lambda kind: clock)
    return clock


@pytest.fixture
def store(wall):
    return MemoryStore(clock="wall")


def _seen_by(store, wall, answers, **more):
    """Open a window, let another program begin an errand and end, and let its limit pass.

    Returns:
        How often the window opened the store for writing, and how often the limit was seen to pass.
    """
    window = _Window(store, wall, answers, **more)
    window.look()
    issue(Workbench(store, DOMAINS), "BeginErrand", errand_id="e1")
    window.look()
    assert window.opened == 0
    wall.time = later(wall.time, LIMIT * 2)
    window.look()
    window.desk.close()
    return window.opened, sum(event.type == "TimedOut" for event in store.read())


def test_what_another_program_began_to_wait_for_happens_in_a_window_that_issued_nothing(store, wall):
    assert _seen_by(store, wall, Answering(store, DOMAINS).answer) == (1, 1)


def test_a_window_that_is_told_only_of_the_head_never_lets_it_happen(store, wall):
    """The control: events alone do not say what is waited for."""
    answering = Answering(store, DOMAINS)

    assert _seen_by(store, wall, lambda question: answering.answer(AskHead())) == (0, 0)


def test_a_picture_of_a_store_is_no_reason_to_let_anything_happen(store, wall):
    assert _seen_by(store, wall, Answering(store, DOMAINS).answer, by_itself=False) == (0, 0)


def test_where_time_is_simulated_nobody_asks_when_something_falls_due(store, wall):
    asked = []

    def answer(question):
        asked.append(question)
        return Head(0, None)

    assert _seen_by(store, wall, answer, clock="simulated") == (0, 0)
    assert set(asked) == {AskHead()}


def test_who_looks_is_told_when_something_falls_due_and_when_nothing_does_any_more(store, wall):
    answering, at = Answering(store, DOMAINS), Workbench(store, DOMAINS)
    assert answering.answer(AskHead(due=True)).next_due is None

    issue(at, "BeginErrand", errand_id="e1")
    assert answering.answer(AskHead(due=True)).next_due == next_due(store) > wall.time
    assert answering.answer(AskHead()).next_due is None

    issue(at, "RunErrand", errand_id="e1")
    assert answering.answer(AskHead(due=True)).next_due is None


def test_looking_again_reads_no_waits_where_nothing_moved(store, wall, monkeypatch):
    issue(Workbench(store, DOMAINS), "BeginErrand", errand_id="e1")
    due = Due(store)
    first = due()
    monkeypatch.setattr(store, "rows", lambda name: pytest.fail("the waits were read again"))

    assert due() == first is not None
