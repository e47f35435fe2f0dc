"""The pauses between events, read ahead a page at a time."""

import pytest

from explorer.core.errors import StoreBusy
from explorer.runtime.questions import AskEvents
from explorer.viewmodels.rhythm import MOST_PAGES, PAGE, Rhythm
from explorer.viewmodels.selection import Place
from fakes import InlineAsking, session_of
from histories import History


def rhythm_of(history, *, held=False):
    asking = InlineAsking(history, held=held)
    head = len(history.events)
    return Rhythm(session_of(asking=asking, place=Place(1, head, False))), asking


def squares(count):
    """Event n happens n * n seconds after noon, so the pause before it tells which one it is."""
    return History([(float(n * n), "A") for n in range(1, count + 1)])


def pause(rhythm, ordinal, direction=1):
    """Ask until it is known: the first question reads the page."""
    rhythm.pause(ordinal, direction)
    return rhythm.pause(ordinal, direction)


@pytest.mark.parametrize("ordinal", [2, 3, PAGE - 1, PAGE, PAGE + 1, PAGE + 2, 2 * PAGE, 2 * PAGE + 1])
def test_each_pause_is_the_one_before_that_event_also_where_pages_meet(ordinal):
    rhythm, _ = rhythm_of(squares(2 * PAGE + 10))
    assert pause(rhythm, ordinal) == 2 * ordinal - 1


def test_before_the_first_event_there_is_no_pause():
    rhythm, _ = rhythm_of(squares(3))
    assert pause(rhythm, 1) == 0.0


def test_missing_times_and_times_that_go_back_are_no_pause():
    rhythm, _ = rhythm_of(History([(5.0, "A"), (None, "A"), (9.0, "A"), (3.0, "A"), (4.0, "A")]))
    assert [pause(rhythm, ordinal) for ordinal in range(1, 6)] == [0.0, 0.0, 0.0, 0.0, 1.0]


def test_the_next_page_is_read_while_this_one_is_played_either_way():
    rhythm, asking = rhythm_of(squares(4 * PAGE))
    assert pause(rhythm, PAGE + 5) is not None
    assert [one.first for one in asking.questions(AskEvents)] == [PAGE, 2 * PAGE]
    assert rhythm.pause(2 * PAGE + 1, 1) is not None
    rhythm.pause(PAGE + 5, -1)
    assert rhythm.pause(PAGE, -1) is not None


def test_only_one_page_is_asked_for_at_a_time_and_few_are_kept():
    rhythm, asking = rhythm_of(squares(20 * PAGE), held=True)
    for _ in range(5):
        assert rhythm.pause(2, 1) is None
    assert len(asking.questions(AskEvents)) == 1
    asking.release()
    asking.held = False
    for page in range(18):
        pause(rhythm, page * PAGE + 1)
    assert len(rhythm._pages) <= MOST_PAGES


def test_what_is_recorded_while_it_plays_is_read_when_it_is_reached():
    history = squares(5)
    rhythm, _ = rhythm_of(history)
    assert pause(rhythm, 5) == 9.0
    history.add(37.0, "A")
    assert pause(rhythm, 6) == 12.0


def test_after_a_failure_it_is_asked_again():
    history = squares(5)
    rhythm, asking = rhythm_of(history)

    def fail(question):
        raise StoreBusy("Wait.")

    asking.answers = fail
    assert pause(rhythm, 2) is None
    asking.answers = history
    assert pause(rhythm, 2) == 3.0
