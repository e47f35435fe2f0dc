"""Two processes for one store: each has questions of its own, and neither waits for the other."""

import os
import signal

import pytest

from explorer.runtime import questions as q
from explorer.runtime.asking import ReaderStopped
from explorer.runtime.reader import ReaderProcess
from explorer.runtime.shared import FOLDED, LARGE, SURVEYS, SharedAsking, folds, surveyed, surveys
from fakes import InlineAsking, described
from reading_fakes import HandStore
from runtime_openers import surveyed_for_ever

FOREIGN = {"writable": False, "clock": None}
SURVEY = q.AskCategories()
SCRUB = (
    q.AskHead(),
    q.AskEvents(1, 5),
    q.AskStreamEvents("s"),
    q.AskEvent(1),
    q.AskState("s"),
    q.AskRows("p", 1),
)


class Started:
    """Two ports that note when they are started."""

    def __init__(self):
        self.ports = [InlineAsking(HandStore(9)), InlineAsking(HandStore(9))]
        self.begun = []

    def starts(self, number):
        def start():
            self.begun.append(number)
            return self.ports[number]

        return start

    def asked(self, number):
        return [question for _, question in self.ports[number].asked]


@pytest.mark.parametrize("is_special", [folds, surveys])
def test_a_process_is_started_by_the_first_question_for_it_and_only_started_ones_are_closed(is_special):
    one = Started()
    shared = SharedAsking(one.starts(0), one.starts(1), is_special)
    assert one.begun == []
    for _ in range(2):
        assert shared.ask(q.AskEvents(1, 2), "lane").result().rows
    assert one.begun == [0]
    shared.close()
    assert [port.closed for port in one.ports] == [True, False]


def test_each_question_comes_to_the_process_that_is_for_it():
    one = Started()
    shared = SharedAsking(one.starts(0), one.starts(1), surveys)
    questions = [
        q.AskCategories(),
        q.AskEvents(1, 2),
        q.AskRecords(),
        q.AskStreams(),
        q.AskDensity(buckets=1),
    ]
    for question in questions:
        shared.ask(question, "lane").result()
    assert one.asked(1) == [questions[0], questions[3], questions[4]]
    assert one.asked(0) == [questions[1], questions[2]]
    shared.close()
    assert [port.closed for port in one.ports] == [True, True]


def test_who_moves_never_asks_for_a_survey_and_who_filters_does():
    assert not any(map(surveys, SCRUB))
    assert not set(FOLDED) & set(SURVEYS)
    assert not surveys(q.AskRecords(0, 10))
    assert surveys(q.AskRecords(0, 10, where="type = A"))


@pytest.mark.parametrize(
    ("events", "told", "shares"),
    [(LARGE + 1, FOREIGN, True), (LARGE, FOREIGN, False), (10 * LARGE, {}, False)],
    ids=["large and foreign", "small", "ours"],
)
def test_only_a_large_store_of_others_has_a_second_process(events, told, shares):
    one = Started()
    plain = one.starts(0)()
    asking = surveyed(plain, described(events=events, **told), one.starts(1))
    assert (asking is not plain) == shares
    asking.ask(SURVEY).result()
    assert one.begun == ([0, 1] if shares else [0])
    asking.close()
    assert plain.closed


def processes(**options):
    started = []

    def start():
        started.append(ReaderProcess(surveyed_for_ever, "a large store", **options))
        return started[-1]

    return started, start


def test_a_survey_holds_nobody_up_and_ends_with_the_store():
    started, start = processes(closing=0.1)
    shared = SharedAsking(start, start, surveys)
    survey = shared.ask(SURVEY, "streams")
    for _ in range(20):
        assert shared.ask(q.AskHead(), "head").result(30).ordinal == started[1].pid
    assert not survey.done()
    shared.close()
    assert survey.cancelled()
    assert [one.exit_code for one in started] == [-signal.SIGKILL, 0]


def test_in_one_process_everybody_would_wait_for_it():
    """Control: the survey never ends."""
    _, start = processes(closing=0.1)
    alone = start()
    alone.ask(SURVEY)
    head = alone.ask(q.AskHead())
    with pytest.raises(TimeoutError):
        head.result(0.5)
    alone.close()


def test_a_survey_whose_process_dies_fails_alone():
    started, start = processes()
    shared = SharedAsking(start, start, surveys)
    survey = shared.ask(SURVEY)
    shared.ask(q.AskHead()).result(30)
    os.kill(started[0].pid, signal.SIGKILL)
    with pytest.raises(ReaderStopped, match="stopped"):
        survey.result(30)
    assert shared.ask(q.AskHead()).result(30).ordinal == started[1].pid
    shared.close()
