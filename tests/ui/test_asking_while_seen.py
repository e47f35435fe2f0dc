"""Panes ask once for every place of the cursor, and those that nobody sees ask nothing."""

from collections import Counter

import pytest

from benches import DOMAINS, busy_day
from explorer.runtime.answering import Answering
from explorer.runtime.questions import AskHead
from explorer.ui.docks import Docks
from explorer.ui.panes import make_panes
from explorer.ui.settings import Settings
from explorer.viewmodels.actions import PANES
from fakes import InlineAsking, described, session_of
from reading_fakes import later

BEHIND = ("outcomes", "processes", "throughput", "twin", "changes")


@pytest.fixture
def docks(qtbot, tmp_path):
    made = Docks(make_panes(Settings(tmp_path / "settings.ini")))
    qtbot.addWidget(made)
    made.resize(1400, 860)
    made.show()
    return made


@pytest.fixture
def store(docks):
    """A busy day, open in every pane; what is posted waits for `run`, as it does for the event loop."""
    answering = Answering(busy_day().store, DOMAINS)
    head = answering.answer(AskHead()).ordinal
    post, run = later()
    asking = InlineAsking(answering.answer)
    session = session_of(
        asking=asking, head=head, domains=DOMAINS, store=described(events=head, states="domain"), post=post
    )
    panes = [docks.dock(name).widget() for name in PANES]
    for pane in panes:
        pane.attach(session)
    run()
    yield session, run
    for pane in panes:
        pane.detach()


def moved(store, ordinal):
    """Move the cursor; count what was asked, by lane."""
    session, run = store
    session.asking.asked.clear()
    session.selection.at(ordinal)
    run()
    return Counter(lane for lane, _ in session.asking.asked)


def test_a_move_of_the_cursor_asks_each_lane_once(store):
    assert {"event", "state", "rows"} <= moved(store, 40).keys()
    assert set(moved(store, 30).values()) == {1}


def test_a_pane_behind_another_one_asks_nothing(store):
    lanes = moved(store, 40)
    assert not [lane for lane in lanes if lane.startswith(BEHIND)]


def test_a_pane_that_is_brought_forward_catches_up_and_goes_along(store, docks, qtbot):
    session, run = store
    moved(store, 40)
    for name, behind in (("processes", "throughput"), ("throughput", "processes")):
        session.asking.asked.clear()
        docks.bring_forward(name)
        qtbot.waitUntil(lambda name=name: docks.dock(name).widget()._watched)
        run()
        assert [lane for lane, _ in session.asking.asked if lane.startswith(name)]
        lanes = moved(store, session.selection.place.ordinal - 1)
        assert [lane for lane in lanes if lane.startswith(name)]
        assert not [lane for lane in lanes if lane.startswith(behind)]
