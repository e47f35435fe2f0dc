import pytest

from explorer.core.errors import StoreBusy, StoreDamaged
from explorer.runtime.manner import Manner
from explorer.runtime.questions import CheckpointRow, Describe, Head
from explorer.viewmodels.growth import Growth
from explorer.viewmodels.selection import Place
from fakes import InlineAsking, described, session_of


def test_a_look_tells_the_selection_how_much_there_is():
    session = session_of(lambda question: Head(12, None), head=10)
    Growth(session, lambda error: None).look()
    assert session.selection.place == Place(ordinal=12, head=12)


def test_a_cursor_in_the_past_stays():
    session = session_of(lambda question: Head(12, None), place=Place(ordinal=3, head=10, live=False))
    Growth(session, lambda error: None).look()
    assert (session.selection.place.ordinal, session.selection.place.head) == (3, 12)


def test_no_second_question_while_the_first_is_awaited():
    asking = InlineAsking(lambda question: Head(12, None), held=True)
    growth = Growth(session_of(asking=asking, head=10), lambda error: None)
    growth.look()
    growth.look()
    assert len(asking.asked) == 1
    asking.release()
    growth.look()
    assert len(asking.asked) == 2


def test_a_failure_is_told_once_and_ends_the_looking():
    def answers(question):
        raise StoreDamaged("The reader stopped.")

    told = []
    session = session_of(answers, head=10)
    growth = Growth(session, told.append)
    growth.look()
    growth.look()
    assert [str(error) for error in told] == ["The reader stopped."]


def test_after_stopping_a_late_answer_changes_nothing():
    asking = InlineAsking(lambda question: Head(12, None), held=True)
    session = session_of(asking=asking, head=10)
    growth = Growth(session, lambda error: None)
    growth.look()
    growth.stop()
    asking.release()
    assert session.selection.place.head == 10


def test_who_is_held_off_says_so_once_each_time_and_goes_on():
    held = [True, True, False, True]

    def answers(question):
        if held.pop(0):
            raise StoreBusy("Another program holds it.")
        return Head(12, None)

    told = []
    session = session_of(answers, head=10)
    growth = Growth(session, told.append)
    growth.look()
    growth.look()
    assert len(told) == 1
    growth.look()
    assert session.selection.place.head == 12
    growth.look()
    assert len(told) == 2


def test_of_a_store_that_is_followed_it_is_told_how_its_consumers_come_on():
    lag = iter([5, 5, 2])
    heads = iter([11, *[11] * 20])

    def answers(question):
        if isinstance(question, Describe):
            return described(events=11, checkpoints=(CheckpointRow("mailer", 6, next(lag)),))
        return Head(next(heads), None)

    first = described(events=10, clock=None, writable=False)
    session = session_of(asking=InlineAsking(answers), head=10, store=first)
    session.manner = Manner(live=True)
    heard = []
    session.hear(lambda: heard.append(session.described.checkpoints[0].lag))
    growth = Growth(session, pytest.fail)
    for _ in range(21):
        growth.look()
    assert heard == [5, 2]


def test_of_a_store_that_is_not_followed_nothing_is_asked_twice():
    """Control: nothing can have changed."""
    session = session_of(lambda question: Head(11, None), head=10)
    growth = Growth(session, pytest.fail)
    for _ in range(21):
        growth.look()
    assert session.asking.questions(Describe) == []
