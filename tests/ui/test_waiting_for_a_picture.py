"""A picture waits for every answer, and not for the look at growth that never ends."""

from explorer.runtime.questions import AskEvents, AskHead, Events, Head
from explorer.ui.screenshot import CountedAsking
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
