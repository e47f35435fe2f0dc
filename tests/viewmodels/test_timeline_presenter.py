from unittest.mock import Mock

import pytest

from explorer.runtime.questions import AskDensity, AskEvents
from explorer.viewmodels.selection import Place
from explorer.viewmodels.timeline import BUCKETS, TimelinePresenter
from explorer.viewmodels.timeline_screen import TimelineView
from fakes import CAPABLE, InlineAsking, described, session_of
from histories import at, steady


class NoTicker:
    def start(self, tick):
        pass

    def stop(self):
        pass


@pytest.fixture
def view():
    return Mock(spec=TimelineView)


def present(view, history, place=None, **store):
    head = len(history.events)
    session = session_of(
        asking=InlineAsking(history),
        place=place or Place(ordinal=head, head=head),
        store=described(events=head, **store),
    )
    return TimelinePresenter(session, view, NoTicker()), session


def test_the_view_is_told_where_the_cursor_is(view):
    present(view, steady(20_117), Place(ordinal=18_204, head=20_117, live=False))
    view.set_range.assert_called_once_with(20_117)
    view.set_ordinal.assert_called_once_with(18_204)
    view.set_badge.assert_called_once_with("PAST", True)
    view.set_caption.assert_called_once_with("#18,204 of 20,117")
    view.set_moment.assert_called_once_with("2025-03-03 17:03:23 UTC  ItemAdded", "17:03:23  ItemAdded")


def test_only_what_changed_is_told(view):
    presenter, _ = present(view, steady(100))
    view.reset_mock()
    presenter.go(40)
    view.set_ordinal.assert_called_once_with(40)
    view.set_badge.assert_called_once_with("PAST", True)
    view.set_range.assert_not_called()
    view.set_strip.assert_not_called()
    view.set_pace.assert_not_called()


def test_at_the_last_event_the_cursor_is_live_and_goes_along(view):
    _, session = present(view, steady(100))
    session.selection.grown(101)
    view.set_badge.assert_called_once_with("LIVE", False)
    view.set_ordinal.assert_called_with(101)


def test_a_store_that_cannot_grow_is_not_called_live(view):
    present(view, steady(5), capabilities={**CAPABLE, "live": False})
    view.set_badge.assert_called_once_with("LATEST", False)


def test_a_number_goes_there_however_it_is_written(view):
    presenter, session = present(view, steady(2_000))
    for text in ("1200", " #1,200 ", "1,200"):
        session.selection.go_live()
        presenter.jump(text)
        assert session.selection.place.ordinal == 1_200


@pytest.mark.parametrize("text", ["2001", "99999999999999999999999"])
def test_a_number_beyond_the_end_is_explained_and_moves_nothing(view, text):
    presenter, session = present(view, steady(2_000))
    presenter.jump(text)
    assert session.selection.place.ordinal == 2_000
    view.set_problem.assert_called_once_with("Beyond the last event, #2,000.")


def test_a_moment_goes_to_the_last_event_of_that_second(view):
    presenter, session = present(view, steady(100))
    presenter.jump("2025-03-03 12:00:41")
    assert session.selection.place.ordinal == 42
    presenter.jump(at(10))
    assert session.selection.place.ordinal == 11


def test_a_moment_before_everything_is_explained(view):
    presenter, session = present(view, steady(100))
    presenter.jump("1999-01-01")
    assert session.selection.place.ordinal == 100
    view.set_problem.assert_called_once_with("Nothing had happened by then.")


@pytest.mark.parametrize("text", ["soon", "12:00", "-4", "٣", "0001-01-01T00:00+23:59"])
def test_what_is_neither_is_explained(view, text):
    presenter, session = present(view, steady(100))
    presenter.jump(text)
    assert session.selection.place.ordinal == 100
    view.set_problem.assert_called_once_with("Type 1,200 or 2025-03-03 09:14.")


def test_mending_the_text_takes_the_problem_away(view):
    presenter, _ = present(view, steady(100))
    presenter.jump("soon")
    presenter.forget_problem()
    view.set_problem.assert_called_with("")


def test_the_strip_is_counted_again_when_the_store_has_grown_by_a_column(view):
    presenter, session = present(view, steady(24_000))
    asked = session.asking.questions
    assert len(asked(AskDensity)) == 1
    session.selection.at(5)
    session.selection.grown(24_000 + 24_000 // BUCKETS)
    assert len(asked(AskDensity)) == 1
    session.selection.grown(24_001 + 24_000 // BUCKETS)
    assert len(asked(AskDensity)) == 2
    assert presenter.screen.head == 24_001 + 24_000 // BUCKETS


def test_every_event_counts_in_the_strip_of_a_short_store(view):
    _, session = present(view, steady(100))
    session.selection.grown(101)
    assert len(session.asking.questions(AskDensity)) == 2


def test_the_other_axis_is_asked_for(view):
    presenter, session = present(view, steady(100))
    presenter.toggle_axis()
    assert [question.axis for question in session.asking.questions(AskDensity)] == ["ordinal", "time"]
    assert presenter.screen.strip.axis == "time"


def test_before_the_first_event_nothing_is_asked(view):
    presenter, session = present(view, steady(100))
    before = len(session.asking.questions(AskEvents))
    presenter.go(0)
    assert len(session.asking.questions(AskEvents)) == before
    view.set_moment.assert_called_with("before the first event", "")


def test_the_pointer_is_answered(view):
    presenter, _ = present(view, steady(100))
    presenter.hover(3)
    view.set_hover.assert_called_once_with(3, "#3  2025-03-03 12:00:02 UTC  CartOpened")


def test_an_empty_store_says_so(view):
    presenter, _ = present(view, steady(0))
    assert presenter.screen.caption == "no events yet"
    assert presenter.screen.strip is None


def test_after_closing_nothing_is_told(view):
    presenter, session = present(view, steady(100))
    presenter.close()
    view.reset_mock()
    session.selection.at(3)
    assert view.method_calls == []


def test_while_answers_are_awaited_only_the_newest_place_is_asked(view):
    history = steady(100)
    asking = InlineAsking(history, held=True)
    session = session_of(asking=asking, head=100, store=described(events=100))
    TimelinePresenter(session, view, NoTicker())
    for ordinal in range(1, 60):
        session.selection.at(ordinal)
    asking.release()
    asking.release()
    assert [question.first for question in asking.questions(AskEvents)] == [100, 59]
