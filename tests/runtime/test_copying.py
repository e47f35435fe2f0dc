"""A reader copies what it holds open: it says how far it is, and stops when nobody waits for it any more."""

import threading
from concurrent.futures import Future
from contextlib import closing
from pathlib import Path

import pytest

from benches import DOMAINS
from explorer.core.errors import StoreBusy
from explorer.runtime.answering import Answering
from explorer.runtime.copying import SIZE, Slip, Stopped, copy_of_open
from explorer.runtime.questions import AskCopy, Copied
from explorer.stores.sqlite import create, open_store
from explorer.testing import fill


class Copying:
    """A reader that copies, on a thread of its own, until it is let go on or stopped."""

    def __init__(self):
        self.go_on = threading.Event()
        self.stopped = threading.Event()

    def ask(self, question, lane=None):
        future = Future()
        threading.Thread(target=self._copy, args=(question, future)).start()
        return future

    def _copy(self, question, future):
        slip = Slip(Path(question.slip))
        try:
            while not self.go_on.wait(0.001):
                slip.note(3_000_000, 5_000_000)
            future.set_result(Copied(12))
        except Stopped as stopped:
            self.stopped.set()
            future.set_exception(stopped)
        finally:
            slip.close()


def test_it_is_told_how_far_the_copy_is_and_how_many_events_it_holds():
    reader, told = Copying(), []

    def progress(done, of):
        told.append((done, of))
        if done:
            reader.go_on.set()

    assert copy_of_open(reader, "copy.db", progress) == 12
    assert told[-1] == (3_000_000, 5_000_000)


def test_who_does_not_wait_any_longer_has_it_stopped_before_that_is_said():
    reader = Copying()

    def progress(done, of):
        raise StoreBusy("Enough.")

    with pytest.raises(StoreBusy, match="Enough"):
        copy_of_open(reader, "copy.db", progress)
    assert reader.stopped.is_set()


def test_a_slip_stops_nobody_before_it_is_told_to(tmp_path):
    path = tmp_path / "slip"
    path.write_bytes(bytes(SIZE))
    mine, theirs = Slip(path), Slip(path)
    theirs.note(1, 2)
    assert mine.far() == (1, 2)
    mine.stop()
    with pytest.raises(Stopped):
        theirs.note(2, 2)
    mine.close()
    theirs.close()


@pytest.fixture
def store(tmp_path):
    with closing(create(tmp_path / "store.db", clock="wall")) as made:
        fill(made, 20)
        yield made


@pytest.fixture
def slip(tmp_path):
    path = tmp_path / "slip"
    path.write_bytes(bytes(SIZE))
    made = Slip(path)
    yield path, made
    made.close()


def test_the_reader_of_a_store_of_ours_notes_how_far_it_is(store, slip, tmp_path):
    path, noted = slip
    copy = tmp_path / "copy.db"
    assert Answering(store, DOMAINS).answer(AskCopy(str(copy), str(path))).events == 20
    assert noted.far() == (copy.stat().st_size, copy.stat().st_size)
    with closing(open_store(copy, writable=False)) as saved:
        assert saved.head() == 20


def test_the_reader_leaves_nothing_of_a_copy_that_was_stopped(store, slip, tmp_path):
    path, noted = slip
    before = sorted(one.name for one in tmp_path.iterdir())
    noted.stop()
    with pytest.raises(Stopped):
        Answering(store, DOMAINS).answer(AskCopy(str(tmp_path / "copy.db"), str(path)))
    assert sorted(one.name for one in tmp_path.iterdir()) == before
