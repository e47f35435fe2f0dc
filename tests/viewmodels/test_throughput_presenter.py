from unittest.mock import Mock

import pytest

from explorer.core.errors import StoreDamaged
from explorer.runtime.questions import AskDensity
from explorer.viewmodels.emptiness import THEIRS
from explorer.viewmodels.throughput import ThroughputPresenter, ThroughputView
from fakes import CAPABLE, InlineAsking, described, session_of
from histories import NOON, History, steady

FAR = 4 * 365 * 86_400.0
BASE = NOON.timestamp()


@pytest.fixture
def view():
    return Mock(spec=ThroughputView)


def present(view, history, **store):
    head = len(history.events)
    session = session_of(asking=InlineAsking(history), head=head, store=described(events=head, **store))
    return ThroughputPresenter(session, view), session


def drawn(view):
    return view.set_chart.call_args.args[0]


def test_bands_are_stacked_and_their_top_is_everything(view):
    present(view, steady(480))
    chart = drawn(view)
    assert [band.type for band in chart.bands] == ["CartOpened", "ItemAdded"]
    assert sum(chart.bands[-1].tops) == 480
    assert all(low <= high for low, high in zip(chart.bands[0].tops, chart.bands[1].tops, strict=True))
    view.set_note.assert_called_once_with("480 events")
    view.set_range.assert_called_once_with(chart.edges[0], chart.edges[-1])


def test_the_cursor_is_drawn_at_its_moment(view):
    _, session = present(view, steady(480))
    session.selection.at(11)
    view.set_cursor.assert_called_with(BASE + 10)
    session.selection.at(0)
    view.set_cursor.assert_called_with(None)


def test_a_click_goes_to_the_event_of_that_moment(view):
    presenter, session = present(view, steady(480))
    presenter.go(BASE + 100.9)
    assert abs(session.selection.place.ordinal - 101) <= 2
    presenter.go(BASE - 5)
    assert session.selection.place.ordinal in (1, 2, 3)
    presenter.go(BASE + 9_999)
    assert session.selection.place.ordinal == 480


def test_zooming_counts_anew_what_is_seen(view):
    presenter, session = present(view, steady(480))
    view.reset_mock()
    presenter.zoom(BASE + 100, BASE + 120)
    question = session.asking.questions(AskDensity)[-1]
    assert question.first <= 101
    assert 119 <= question.last <= 124
    chart = drawn(view)
    assert chart.edges[0] == pytest.approx(BASE + 100, abs=3)
    assert chart.edges[-1] == pytest.approx(BASE + 120, abs=4)
    view.set_zoomed.assert_called_once_with(True)
    view.set_range.assert_not_called()


def test_zooming_in_twice_becomes_finer(view):
    presenter, session = present(view, steady(24_000))
    presenter.zoom(BASE + 1_000, BASE + 2_000)
    presenter.zoom(BASE + 1_500, BASE + 1_510)
    question = session.asking.questions(AskDensity)[-1]
    assert question.last - question.first < 30


def test_the_way_back_shows_everything(view):
    presenter, _ = present(view, steady(480))
    presenter.zoom(BASE + 100, BASE + 120)
    presenter.whole()
    view.set_zoomed.assert_called_with(False)
    view.set_range.assert_called_with(BASE, BASE + 479)


def test_at_first_a_silence_of_years_is_left_out_and_said(view):
    history = History([(float(i), "old") for i in range(5)] + [(FAR + i, "new") for i in range(95)])
    presenter, session = present(view, history)
    assert view.set_chart.call_count == 1
    assert drawn(view).edges[0] == BASE + FAR
    view.set_note.assert_called_once_with("95 of 100 events")
    view.set_zoomed.assert_called_once_with(True)
    presenter.whole()
    assert drawn(view).edges[0] == BASE
    history.add(FAR + 200, "new")
    session.selection.grown(101)
    view.set_note.assert_called_with("101 events")


def test_the_chart_grows_with_the_store_also_after_a_silence(view):
    history = History([(float(i), "old") for i in range(5)] + [(FAR + i, "new") for i in range(95)])
    _, session = present(view, history)
    history.add(FAR + 200, "new")
    session.selection.grown(101)
    assert drawn(view).edges[-1] == BASE + FAR + 200


def test_a_zoomed_chart_stays_while_the_store_grows(view):
    presenter, session = present(view, steady(480))
    presenter.zoom(BASE + 100, BASE + 120)
    asked = len(session.asking.questions(AskDensity))
    session.selection.grown(1_000)
    assert len(session.asking.questions(AskDensity)) == asked


def test_an_empty_store_says_what_to_do(view):
    present(view, History([]))
    view.set_empty.assert_called_with("No events yet. Issue a command, and see it here.")
    present(view, History([]), clock=None)
    view.set_empty.assert_called_with(THEIRS)


def test_a_store_without_times_says_so_and_is_not_asked(view):
    _, session = present(view, steady(5), capabilities={**CAPABLE, "time": False})
    view.set_empty.assert_called_with("The events of this store carry no times.")
    assert session.asking.asked == []


def test_events_without_a_time_are_counted_out_loud(view):
    present(view, History([(0.0, "a"), (None, "a"), (5.0, "a")]))
    view.set_note.assert_called_once_with("2 events, 1 without a time left out")


def test_a_failure_is_told_and_can_be_tried_again(view):
    history = steady(10)
    broken = True

    def answers(question):
        if broken and isinstance(question, AskDensity):
            raise StoreDamaged("Page 3 of the file cannot be read.")
        return history(question)

    presenter, _ = present(view, history)
    session = session_of(answers, head=10, store=described(events=10))
    presenter = ThroughputPresenter(session, view)
    view.set_problem.assert_called_with("Page 3 of the file cannot be read.")
    broken = False
    presenter.retry()
    view.set_problem.assert_called_with("")


def test_a_chart_that_nobody_sees_asks_nothing_and_catches_up_when_it_is_seen(view):
    presenter, session = present(view, steady(480))
    presenter.watch(False)
    session.asking.asked.clear()
    session.selection.at(11)
    assert session.asking.asked == []
    presenter.watch(True)
    view.set_cursor.assert_called_with(BASE + 10)
    assert session.asking.questions(AskDensity)


def test_a_chart_that_misses_nothing_asks_nothing_when_it_is_seen(view):
    presenter, session = present(view, steady(480))
    session.asking.asked.clear()
    presenter.watch(True)
    assert session.asking.asked == []


def test_a_store_without_times_is_never_counted(view):
    presenter, session = present(view, steady(480), capabilities={**CAPABLE, "time": False})
    presenter.watch(False)
    presenter.watch(True)
    assert session.asking.asked == []
