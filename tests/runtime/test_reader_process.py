"""The reader's process: it answers, supersedes, and dies without harm."""

import os
import signal
import sys
from concurrent.futures import CancelledError
from contextlib import closing

import pytest

from explorer.core.errors import UnknownName
from explorer.readers import open_answering, open_building
from explorer.runtime import frames
from explorer.runtime import questions as q
from explorer.runtime.asking import Bug, ReaderStopped
from explorer.runtime.outlines import STRETCH
from explorer.runtime.reader import ReaderProcess
from explorer.runtime.serving import Inbox
from explorer.stores.sqlite import create
from runtime_openers import confined, misbehaving, unopenable

MORE_THAN_A_PIPE_HOLDS = 1_000_000


@pytest.fixture
def reader():
    process = ReaderProcess(misbehaving, "a source with 'quotes', \\ and \n lines")
    yield process
    process.close()


def test_a_question_is_answered_by_another_process(reader):
    head = reader.ask(q.AskHead()).result(30)

    assert head.ordinal == reader.pid != os.getpid()
    assert head.time == "a source with 'quotes', \\ and \n lines"


def test_an_error_for_people_arrives_as_its_own_kind_with_its_sentence(reader):
    with pytest.raises(UnknownName, match="look elsewhere"):
        reader.ask(q.AskTypes()).result(30)


def test_an_error_that_only_a_format_knows_arrives_as_the_kind_it_is_a_kind_of(reader):
    with pytest.raises(UnknownName, match="look nearer"):
        reader.ask(q.AskState("too far")).result(30)


def test_something_unforeseen_is_a_bug_that_names_the_error_and_the_reader_goes_on(reader, capfd):
    with pytest.raises(Bug, match="ZeroDivisionError: by nothing"):
        reader.ask(q.AskState("bug")).result(30)

    assert reader.ask(q.AskHead()).result(30).ordinal == reader.pid


def test_a_stray_print_does_not_look_like_an_answer(reader, capfd):
    assert reader.ask(q.AskState("print")).result(30) == q.Head(1, None)
    assert reader.ask(q.AskHead()).result(30).ordinal == reader.pid


def test_a_reader_that_is_killed_fails_its_questions_with_a_sentence_and_nothing_else(reader):
    waiting = [reader.ask(q.AskState("die")), reader.ask(q.AskHead()), reader.ask(q.AskHead(), "lane")]

    for future in waiting:
        with pytest.raises(ReaderStopped, match=r"has stopped.*open it again"):
            future.result(30)
    with pytest.raises(ReaderStopped, match="signal 9"):
        reader.ask(q.AskHead()).result(30)


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="No process can be stopped here.")
def test_whoever_asks_does_not_wait_for_a_reader_that_takes_nothing_in(reader):
    reader.ask(q.AskHead()).result(30)
    os.kill(reader.pid, signal.SIGSTOP)

    waiting = [reader.ask(q.AskState("much" * MORE_THAN_A_PIPE_HOLDS)) for _ in range(3)]

    assert not any(future.done() for future in waiting)
    reader.kill()
    for future in waiting:
        with pytest.raises(ReaderStopped):
            future.result(30)


def test_closing_ends_a_reader_that_hangs_and_cancels_what_waits(monkeypatch):
    monkeypatch.setattr("explorer.runtime.reader.CLOSING", 0.1)
    reader = ReaderProcess(misbehaving, "x")
    waiting = reader.ask(q.AskState("hang"))

    reader.close()

    with pytest.raises(CancelledError):
        waiting.result(30)
    with pytest.raises(ProcessLookupError):
        os.kill(reader.pid, 0)


def test_a_newer_question_of_a_lane_cancels_the_older_one_and_other_lanes_are_untouched(reader):
    held = reader.ask(q.AskTypes())  # keeps the reader busy for a moment
    older = [reader.ask(q.AskHead(), "scrub") for _ in range(50)]
    newest, other = reader.ask(q.AskHead(), "scrub"), reader.ask(q.AskHead(), "other")

    assert newest.result(30) == other.result(30)
    assert all(future.cancelled() or future.done() for future in older)
    with pytest.raises(UnknownName):
        held.result(30)


def test_a_store_that_cannot_be_opened_fails_every_question_with_the_reason():
    reader = ReaderProcess(unopenable, "some.db")
    try:
        for question in (q.Describe(), q.AskHead()):
            with pytest.raises(UnknownName, match=r"some\.db cannot be opened; take another one"):
                reader.ask(question).result(30)
    finally:
        reader.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_a_confined_reader_cannot_eat_the_memory(capfd):
    """The unconfined one can: that is what shows that the limit does it."""
    for opener, allowed in ((confined, False), (misbehaving, True)):
        reader = ReaderProcess(opener, "x")
        try:
            asked = reader.ask(q.AskState("memory"))
            if allowed:
                assert asked.result(60).ordinal == 8 * 1024**3
            else:
                with pytest.raises(Bug, match="OSError"):
                    asked.result(60)
        finally:
            reader.close()


def test_an_inbox_keeps_only_the_newest_question_of_each_lane_in_the_order_of_asking():
    inbox = Inbox()
    for number, lane in enumerate(["a", None, "b", "a", None, "a"], start=1):
        inbox.put(frames.Asked(number, lane, q.AskHead()))

    assert [inbox.next().number for _ in range(4)] == [2, 3, 5, 6]
    inbox.put(None)
    assert inbox.next() is None


def test_answers_survive_the_journey_whatever_they_hold(demo_store):
    reader = ReaderProcess(open_answering, str(demo_store))
    try:
        described = reader.ask(q.Describe()).result(60)
        assert (described.format, described.writable) == ("event-explorer", True)
        page = reader.ask(q.AskEvents(1, 50)).result(60)
        assert [row.ordinal for row in page.rows] == list(range(1, 51))
        detail = reader.ask(q.AskEvent(described.events)).result(60)
        assert detail.record.ordinal == described.events
        for _ in range(0, described.events, STRETCH):  # so many are counted for one question
            density = reader.ask(q.AskDensity(100)).result(60)
        assert sum(map(sum, density.counts)) == described.events
        rows = reader.ask(q.AskRows("stock_levels", described.events // 2)).result(60)
        assert rows.at == described.events // 2
        outcomes = reader.ask(q.AskOutcomes(only="refused")).result(60)
        assert {one.outcome for one in outcomes.rows} == {"refused"}
    finally:
        reader.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such order")
def test_who_builds_histories_lets_others_go_first(tmp_path):
    create(tmp_path / "shop.db", clock="simulated").close()
    with (
        closing(ReaderProcess(open_building, str(tmp_path / "shop.db"))) as builder,
        closing(ReaderProcess(open_answering, str(tmp_path / "shop.db"))) as reader,
    ):
        builder.ask(q.BuildHistory(0)).result(30)
        reader.ask(q.AskHead()).result(30)
        first, last = (os.getpriority(os.PRIO_PROCESS, one.pid) for one in (reader, builder))
    assert first == os.getpriority(os.PRIO_PROCESS, 0)
    assert last > first
