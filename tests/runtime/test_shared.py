"""Two processes for one store: each has questions of its own, and neither waits for the other."""

import os
import signal
import socket
import threading
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from explorer.core.errors import StoreReplaced
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


STAMPS = ("of the usual", "of the special")


class Started:
    """Two ports that note when they are started, and which stamp they are told."""

    def __init__(self):
        self.ports = [InlineAsking(self.answers(stamp)) for stamp in STAMPS]
        self.begun = []
        self.told = []

    def answers(self, stamp):
        store = HandStore(9)
        return lambda question: (
            described(stamp=stamp) if isinstance(question, q.Describe) else store(question)
        )

    def starts(self, number):
        def start(stamp):
            self.begun.append(number)
            self.told.append(stamp)
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
    assert one.asked(1) == [questions[0], q.Describe(), questions[3], questions[4]]
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
    plain = one.starts(0)("")
    asking = surveyed(plain, described(events=events, stamp="opened", **told), one.starts(1))
    assert (asking is not plain) == shares
    asking.ask(SURVEY).result()
    assert one.told == (["", "opened"] if shares else [""])
    asking.close()
    assert plain.closed


def test_the_second_process_is_told_what_the_first_has_open():
    for first, second in ((q.AskEvents(1, 2), SURVEY), (SURVEY, q.AskEvents(1, 2))):
        one = Started()
        shared = SharedAsking(one.starts(0), one.starts(1), surveys)
        for question in (first, second):
            shared.ask(question).result()
        assert one.told == ["", STAMPS[one.begun[0]]]


def test_where_the_first_cannot_say_what_it_has_open_no_second_begins():
    def replaced(question):
        raise StoreReplaced("The file was changed; open it again.")

    one = Started()
    shared = SharedAsking(one.starts(0), one.starts(1), surveys, InlineAsking(replaced))
    for question in (q.AskHead(), SURVEY, SURVEY):
        with pytest.raises(StoreReplaced):
            shared.ask(question).result()
    assert one.begun == []


def test_a_process_that_cannot_be_started_fails_its_questions_alone():
    def start(_):
        raise ReaderStopped("The process cannot be started; close other programs.")

    shared = SharedAsking(start, Started().starts(1), surveys)
    with pytest.raises(ReaderStopped):
        shared.ask(q.AskHead()).result()
    assert shared.ask(SURVEY).result()


@pytest.mark.parametrize("before", [(), (q.AskHead(),), (q.AskHead(), SURVEY)])
def test_what_is_asked_after_the_end_is_cancelled_and_starts_nothing(before):
    one = Started()
    shared = SharedAsking(one.starts(0), one.starts(1), surveys)
    for question in before:
        shared.ask(question).result()
    begun = list(one.begun)
    shared.close()
    for late in (shared.ask(q.AskHead()), shared.ask(SURVEY, "lane")):
        assert late.cancelled()
    assert one.begun == begun
    assert [port.closed for port in one.ports] == [number in begun for number in (0, 1)]


def test_who_closes_does_not_wait_for_what_the_first_process_says_of_itself():
    one, first = Started(), Pending()
    shared = SharedAsking(one.starts(0), one.starts(1), surveys, first)
    with ThreadPoolExecutor(1) as other:
        survey = other.submit(shared.ask, SURVEY)
        assert first.asked.wait(30)
        shared.close()
        assert survey.result(30).cancelled()
    assert one.begun == []


class Pending:
    """A port that answers nothing."""

    def __init__(self):
        self.asked = threading.Event()
        self.answer = Future()

    def ask(self, question, lane=None):
        self.asked.set()
        return self.answer

    def close(self):
        self.answer.cancel()


class Surveying:
    """Two processes, of which one never ends its survey; when it has begun with it, it calls."""

    def __init__(self):
        self.place = socket.create_server(("127.0.0.1", 0))
        self.started = []

    def starts(self, closing):
        def start(_):
            address = str(self.place.getsockname()[1])
            self.started.append(ReaderProcess(surveyed_for_ever, address, closing=closing))
            return self.started[-1]

        return start

    def wait_until_it_surveys(self):
        self.place.accept()[0].close()


@pytest.fixture
def surveying():
    both = Surveying()
    yield both
    for one in both.started:
        one.close()
    both.place.close()


def test_a_survey_holds_nobody_up_and_ends_with_the_store(surveying):
    # Whoever has nothing to do ends by itself, however long that takes on a busy machine.
    shared = SharedAsking(surveying.starts(60), surveying.starts(0.1), surveys, stamp="")
    survey = shared.ask(SURVEY, "streams")
    for _ in range(20):
        assert shared.ask(q.AskHead(), "head").result(30).ordinal == surveying.started[1].pid
    surveying.wait_until_it_surveys()
    assert not survey.done()
    shared.close()
    assert survey.cancelled()
    assert [one.exit_code for one in surveying.started] == [-signal.SIGKILL, 0]


def test_in_one_process_everybody_would_wait_for_it(surveying):
    """Control: the survey never ends."""
    alone = surveying.starts(0.1)("")
    alone.ask(SURVEY)
    surveying.wait_until_it_surveys()
    head = alone.ask(q.AskHead())
    with pytest.raises(TimeoutError):
        head.result(0.5)


def test_a_survey_whose_process_dies_fails_alone(surveying):
    shared = SharedAsking(surveying.starts(2), surveying.starts(2), surveys, stamp="")
    survey = shared.ask(SURVEY)
    shared.ask(q.AskHead()).result(30)
    os.kill(surveying.started[0].pid, signal.SIGKILL)
    with pytest.raises(ReaderStopped, match="stopped"):
        survey.result(30)
    assert shared.ask(q.AskHead()).result(30).ordinal == surveying.started[1].pid
    shared.close()
