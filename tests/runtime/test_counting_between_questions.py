"""A reader counts what it has open while nothing is asked, and a question waits for one step at most."""

import sqlite3
from contextlib import closing

import pytest

from explorer.bootstrap import WiredApp
from explorer.core.errors import StoreBusy, StoreDamaged
from explorer.formats import ordinal_index, reading
from explorer.readers import DOMAINS, GRADUALLY, open_answering, open_reader
from explorer.runtime import frames
from explorer.runtime import questions as q
from explorer.runtime.answering import Answering
from explorer.runtime.fold_source import FoldSource
from explorer.runtime.histories import Histories
from explorer.runtime.manner import Manner
from explorer.runtime.serving import Inbox
from explorer.runtime.shared import surveyed
from fakes import InlineAsking, described
from large_stores import make_large
from reading_fakes import HandStore

EVENTS = 200
"""Forty strides."""
AT_FIRST = 10


@pytest.fixture
def reader(tmp_path, monkeypatch):
    monkeypatch.setattr(ordinal_index, "STRIDE", 5)
    monkeypatch.setattr(reading, "_COUNTED_AT_FIRST", AT_FIRST)
    reader = open_reader(make_large("join", tmp_path / "store.db", EVENTS))
    reader.count_gradually()
    return reader


@pytest.fixture
def answering(reader):
    with closing(Answering(reader, DOMAINS)) as answering:
        yield answering


def worked(answering):
    """Do all there is to do; how often there was something."""
    times = 1
    while answering.work():
        times += 1
    return times


def test_until_all_are_counted_answers_are_about_those_that_are(answering):
    known = answering.answer(q.Describe())
    head = answering.answer(q.AskHead())
    assert (known.events, known.counted) == (head.ordinal, head.counted) == (AT_FIRST + 1, False)
    assert len(answering.answer(q.AskEvents(1, EVENTS)).rows) == AT_FIRST + 1
    assert worked(answering) > 30
    known, head = answering.answer(q.Describe()), answering.answer(q.AskHead())
    assert (known.events, known.counted) == (head.ordinal, head.counted) == (EVENTS, True)
    assert not answering.work()


def test_what_stops_the_counting_is_told_to_whoever_asks_how_far_it_is(answering, reader, monkeypatch):
    def broken():
        raise StoreDamaged("The disk is gone.")

    monkeypatch.setattr(reader, "count_on", broken)
    assert not answering.work()
    assert not answering.work()
    with pytest.raises(StoreDamaged, match="The disk is gone"):
        answering.answer(q.AskHead())
    assert len(answering.answer(q.AskEvents(1, 5)).rows) == 5


def test_a_burst_that_comes_to_a_followed_store_is_counted_between_questions(tmp_path, monkeypatch):
    monkeypatch.setattr(ordinal_index, "STRIDE", 5)
    path = make_large("gaps", tmp_path / "followed.db", EVENTS)
    followed = open_reader(path, Manner(live=True))
    followed.count_gradually()
    with closing(Answering(followed, DOMAINS)) as answering:
        worked(answering)
        before = answering.answer(q.AskHead())
        with closing(sqlite3.connect(path)) as owner, owner:
            owner.execute("INSERT INTO stored_events SELECT 'z', rowid, topic, state FROM stored_events")
        meanwhile = answering.answer(q.AskHead())
        assert (before.ordinal < meanwhile.ordinal < before.ordinal + 10, meanwhile.counted) == (True, False)
        assert worked(answering) > 30
        after = answering.answer(q.AskHead())
        assert (after.ordinal, after.counted) == (before.ordinal * 2, True)


def test_what_is_kept_of_later_events_is_left_alone_until_they_are_counted(reader, tmp_path, monkeypatch):
    with closing(open_reader(tmp_path / "store.db")) as whole:
        proof = whole.fingerprint(EVENTS)
    histories = Histories(tmp_path / "kept", reader)
    assert not histories._is_of(EVENTS, proof)
    assert reader.head() == AT_FIRST + 1
    while reader.count_on():
        pass
    assert histories._is_of(EVENTS, proof)
    assert not histories._is_of(EVENTS, bytes(16))
    reader.close()


# --- the reader's process ---


def test_an_inbox_has_work_done_only_while_nothing_waits():
    done = []

    def work():
        done.append(len(done))
        if len(done) == 3:
            inbox.put(frames.Asked(1, None, q.AskHead()))
        return True

    inbox = Inbox(work=work)
    assert inbox.next().number == 1
    assert len(done) == 3
    inbox.put(frames.Asked(2, None, q.AskHead()))
    assert inbox.next().number == 2
    assert len(done) == 3


def test_an_inbox_rests_once_there_is_no_more_to_do():
    told = []

    def work():
        told.append("worked")
        return len(told) < 4

    def paused():
        told.append("paused")
        inbox.put(None)

    inbox = Inbox(paused, work)
    assert inbox.next() is None
    assert told == ["worked"] * 4 + ["paused"]


def test_a_process_that_counts_gradually_comes_to_the_end_by_itself(tmp_path):
    path = str(make_large("gaps", tmp_path / "store.db", 40_000))
    with closing(WiredApp().ask(path)) as asking:
        at_once = asking.ask(q.AskHead()).result(60)
    assert at_once.counted
    with closing(WiredApp().ask(path, gradually=True)) as asking:
        head = asking.ask(q.AskHead()).result(60)
        while not head.counted:
            head = asking.ask(q.AskHead()).result(60)
    assert head == at_once


@pytest.mark.parametrize("fold", [None, FoldSource("/fold.py", "digest")])
def test_only_who_does_not_want_to_wait_has_a_store_counted_gradually(fold, monkeypatch):
    told = []

    def begun(opener, source, manner, **options):
        told.append((opener, options["counting"]))
        return InlineAsking(HandStore(9))

    monkeypatch.setattr("explorer.runtime.reader.ReaderProcess", begun)
    for gradually in (False, True):
        with closing(WiredApp().ask("store.db", Manner(fold=fold), gradually=gradually)) as asking:
            asking.ask(q.AskHead())
    assert told == [(open_answering, None), (open_answering, GRADUALLY)]


def test_a_store_that_is_not_counted_yet_is_taken_for_a_large_one():
    one = InlineAsking(HandStore(9))
    foreign = {"writable": False, "clock": None, "events": 20_001}
    assert surveyed(one, described(**foreign), lambda _: one) is one
    shared = surveyed(one, described(**foreign, counted=False), lambda _: second)
    second = InlineAsking(HandStore(9))
    assert shared.ask(q.Describe()).result().events == 9
    assert [len(port.asked) for port in (one, second)] == [0, 1]


def test_a_program_that_holds_the_store_only_puts_the_counting_off(answering, reader, monkeypatch):
    def held():
        raise StoreBusy("Another program holds it.")

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(reader, "count_on", held)
        assert not answering.work()
    assert not answering.answer(q.AskHead()).counted
    worked(answering)
    assert answering.answer(q.AskHead()).counted
