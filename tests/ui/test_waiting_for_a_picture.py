"""A picture waits for every answer, and not for the look at growth that never ends."""

import pytest

from explorer.core.errors import HistoryUnfinished, StoreBusy
from explorer.runtime.keeping import Progress
from explorer.runtime.questions import AskEvents, AskHead, AskRows, Events, Head
from explorer.ui import screenshot
from explorer.ui.screenshot import CountedAsking, wait_until_quiet
from fakes import InlineAsking


def test_an_answer_is_awaited_until_it_has_come():
    asking = InlineAsking(lambda question: Events(()), held=True)
    counted = CountedAsking(asking)
    counted.ask(AskEvents(1, 10), "events")
    assert counted.awaited == 1

    asking.release()
    assert counted.awaited == 0


def test_bug_looking_for_growth_in_step_with_the_clock_kept_a_picture_waiting():
    counted = CountedAsking(InlineAsking(lambda question: Head(0, None), held=True))

    counted.ask(AskHead(), "growth")

    assert counted.awaited == 0


class Past:
    """A past that is built until somebody says it is there."""

    def __init__(self):
        self.progress = Progress(0, 10, True)
        self.built = False

    def __call__(self, question):
        if not self.built:
            raise HistoryUnfinished("It reaches event #0.")
        return Events(())


def test_a_past_that_is_being_built_is_awaited_and_asked_for_again(qapp):
    past = Past()
    counted = CountedAsking(InlineAsking(past))
    counted.ask(AskRows("board"), "rows")
    assert (counted.awaited, counted.unfinished) == (0, True)
    past.built = True
    counted.ask(AskRows("board"), "rows")
    assert not counted.unfinished
    assert wait_until_quiet(counted, past)


def test_a_picture_is_not_taken_before_the_past_is_built(qapp, monkeypatch):
    monkeypatch.setattr(screenshot, "LONGEST_WAIT", 3 * screenshot.QUIET)
    past = Past()
    counted = CountedAsking(InlineAsking(past))
    counted.ask(AskRows("board"), "rows")
    looks = []

    class Looked:
        @property
        def progress(self):
            looks.append(True)
            return Progress(min(len(looks), 30), 30, len(looks) < 40)

    assert not wait_until_quiet(counted, Looked())
    assert len(looks) >= 40


@pytest.mark.parametrize("history", [None, Progress(5, 10, False, "No room.")])
def test_what_nobody_builds_is_not_awaited_and_said_to_be_lacking(qapp, history):
    past = Past()
    past.progress = history
    counted = CountedAsking(InlineAsking(past))
    counted.ask(AskRows("board"), "rows")
    assert not wait_until_quiet(counted, past if history else None)


def test_another_failure_is_an_answer(qapp):
    def fail(question):
        raise StoreBusy("Wait.")

    counted = CountedAsking(InlineAsking(fail))
    counted.ask(AskRows("board"), "rows")
    assert wait_until_quiet(counted)
