"""A fold file in its process: whatever it does there is named, and everything else goes on."""

import json
import signal
import subprocess
import sys
import time
from concurrent.futures import Future
from pathlib import Path

import pytest

from explorer.core.errors import BadFoldFile
from explorer.readers import open_folding
from explorer.runtime import questions as q
from explorer.runtime import watched
from explorer.runtime.asking import ReaderStopped
from explorer.runtime.fold_source import chosen_file
from explorer.runtime.marks import _CALL, SIZE, Marks, Noting, ended_of
from explorer.runtime.marks import written as as_text
from explorer.runtime.reader import ReaderProcess
from explorer.runtime.watched import WatchedReader
from fold_files import COUNTING, FOREIGN, straight, written

LONG, LOOPS, EXITS, EATS = (
    "0ed90475-9531-485d-9d9d-c9f81818e811",
    "16a753f5-ef42-47fb-951c-f2b41d3e06ea",
    "1b9f0ca2-373d-4b02-951e-5d13eeffc467",
    "1e110eb0-95f9-40ff-8cc9-48e7c4036eab",
)

ACCIDENTS = f"""
import itertools, os, time

def evolve(state, event):
    if event.version == 2:
        match event.stream:
            case "{LOOPS}":
                sum(itertools.repeat(1))  # in C: no other thread of the process ever gets its turn
            case "{EXITS}":
                os._exit(3)
            case "{EATS}":
                return [0] * 10**12
    return state + 1

def seen(event, rows):
    if event.ordinal == 12:
        time.sleep(10**6)
    rows["events",] = {{"count": (rows.get(("events",)) or {{"count": 0}})["count"] + 1}}

FOLDS = {{"Account": Fold(0, evolve)}}
PROJECTIONS = [Projection("seen", "Seen", 1, ("what",), {{"*": seen}})]
"""

ENDLESS = """
import itertools

class Folds(dict):
    def keys(self):
        return itertools.repeat("Account")
    __iter__ = keys

FOLDS = Folds(Account=Fold(0, lambda state, event: state + 1))
"""

CALL_SECONDS = 2.0
"""A call of no accident takes microseconds, also where the machine is busy."""


def begin_of(path):
    fold = chosen_file(path)

    def begin(marks, ended):
        return ReaderProcess(
            open_folding, str(FOREIGN), path=fold.path, digest=fold.digest, marks=marks, ended=ended
        )

    return begin


@pytest.fixture
def watch():
    made = []

    def over(path, seconds=CALL_SECONDS):
        made.append(WatchedReader(begin_of(path), path.name, seconds))
        return made[-1]

    yield over
    for one in made:
        one.close()


def state_of(reader, stream):
    """Ask for a state until it is folded to its end."""
    while isinstance(answer := reader.ask(q.AskState(stream)).result(60), q.StillFolding):
        pass
    return answer


def test_a_call_that_ends_its_process_is_named_and_never_made_again(watch, tmp_path):
    reader = watch(written(tmp_path, ACCIDENTS))
    waiting = [reader.ask(q.AskState(stream)) for stream in (LOOPS, EXITS, EATS, LONG)]
    rows = reader.ask(q.AskRows("seen"))
    assert all(one.result(60) for one in waiting)
    states = {stream: state_of(reader, stream) for stream in (LOOPS, EXITS, EATS, LONG)}

    for stream, how in (
        (LOOPS, "took longer than 2 seconds and was ended"),
        (EXITS, "ended its process (exit code 3)"),
        (EATS, "used more than 2 GB of memory and was ended"),
    ):
        state = states[stream]
        assert (state.version, state.state, state.fold) == (1, "1", "plugin")
        assert f"version 2 of {stream}) cannot be folded: evolve of Account in own.py {how}." in state.problem
        assert "The state shown is the one before it" in state.problem
    assert (states[LONG].version, states[LONG].state, states[LONG].problem) == (101, "101", None)

    assert rows.result(60).rows[0].row == '{"count":11}'
    assert "seen cannot handle event #12" in rows.result(60).problem
    assert "the handler of seen for * in own.py took longer than 2 seconds" in rows.result(60).problem


def test_nobody_watching_such_a_call_ends_all_questions_and_names_nothing(tmp_path):
    """The control: the same file in a process of its own, unwatched."""
    marks = tmp_path / "marks"
    marks.write_bytes(bytes(SIZE))
    reader = begin_of(written(tmp_path, ACCIDENTS))(str(marks), as_text({}))
    try:
        with pytest.raises(ReaderStopped) as told:
            reader.ask(q.AskState(EXITS)).result(60)
        assert "evolve" not in str(told.value)
        with pytest.raises(ReaderStopped):
            reader.ask(q.AskState(LONG)).result(60)
    finally:
        reader.close()


def test_what_a_file_prints_is_no_answer_and_what_it_reads_is_nothing(watch, tmp_path, capfd):
    text = COUNTING.replace("return", "print('said', end=' ')\n    return input() if event.version == 3 else")
    reader = watch(written(tmp_path, text))

    state = state_of(reader, LONG)

    assert (state.version, state.state) == (2, "2")
    assert "evolve of Account raised EOFError" in state.problem
    assert "said said said" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("import time; time.sleep(10**6)", "took longer than"),
        ("import os; os._exit(4)", r"\(exit code 4\)"),
        (ENDLESS, "(took longer than|used more than)"),
    ],
)
def test_a_file_that_never_comes_to_its_functions_is_given_up(watch, tmp_path, monkeypatch, text, why):
    monkeypatch.setattr(watched, "READING_SECONDS", CALL_SECONDS)
    reader = watch(written(tmp_path, text))

    for _ in range(2):
        with pytest.raises(BadFoldFile, match=f"own.py cannot be used for folding: the file itself .*{why}"):
            reader.ask(q.AskProjections()).result(60)


class Dying:
    """Stands for a process that ends at every question, in the next call each time."""

    exit_code = 1

    def __init__(self, place, ended):
        self.place = place
        self.event = len(json.loads(ended)) + 1

    def ask(self, question, lane=None):
        future = Future()
        _CALL.pack_into(mapped := bytearray(SIZE), 0, 1, 1, self.event)
        with self.place.open("r+b") as file:  # somebody has it mapped: it must never be shorter
            file.write(mapped)
        future.set_exception(ReaderStopped("gone"))
        return future

    def close(self):
        pass


def test_a_file_whose_calls_are_ended_again_and_again_is_given_up():
    reader = WatchedReader(lambda marks, ended: Dying(Path(marks), ended), "own.py")

    for _ in range(2):
        with pytest.raises(BadFoldFile, match=r"ended its process .* at event #9, after 8 calls before it"):
            reader.ask(q.AskState(LONG)).result(60)
    reader.close()


class Leaving:
    """Stands for a process that ends while it has questions, and of which only the first has failed yet."""

    exit_code = 1

    def __init__(self, place):
        self.place = place
        self.asked = []

    def ask(self, question, lane=None):
        self.asked.append(Future())
        return self.asked[-1]

    def end(self):
        with self.place.open("r+b") as file:
            file.write(_CALL.pack(1, 1, 7))
        self.asked[0].set_exception(ReaderStopped("gone"))

    def close(self):
        for future in self.asked:
            future.cancel()


class Answering(Leaving):
    """Stands for a process that answers."""

    def ask(self, question, lane=None):
        future = Future()
        future.set_result(question)
        return future


def test_every_question_of_a_process_that_ended_is_asked_again():
    begun = []

    def begin(marks, ended):
        begun.append((Answering if begun else Leaving)(Path(marks)))
        return begun[-1]

    reader = WatchedReader(begin, "own.py")
    asked = [q.AskState(LONG, at=at) for at in (1, 2, 3)]
    answers = [reader.ask(question) for question in asked]
    begun[0].end()

    assert [one.result(60) for one in answers] == asked
    reader.close()


def test_closing_cancels_what_was_to_be_asked_again():
    begun = []

    def begin(marks, ended):
        begun.append(Leaving(Path(marks)))
        return begun[-1]

    reader = WatchedReader(begin, "own.py")
    answer = reader.ask(q.AskState(LONG))
    with reader._turn:  # nobody begins anew yet
        begun[0].end()
        reader._closed = True
    reader.close()

    assert answer.cancelled()


def test_where_no_process_can_begin_any_more_every_question_says_so():
    begun = []

    def begin(marks, ended):
        if begun:
            raise ReaderStopped("The process cannot be started; close other programs.")
        begun.append(Dying(Path(marks), ended))
        return begun[0]

    reader = WatchedReader(begin, "own.py")
    for _ in range(2):
        with pytest.raises(ReaderStopped, match="close other programs"):
            reader.ask(q.AskState(LONG)).result(60)
    reader.close()


def test_closing_ends_a_call_that_never_ends_and_leaves_no_file_behind(watch, tmp_path, monkeypatch):
    monkeypatch.setattr("explorer.runtime.reader.CLOSING", 0.1)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    reader = WatchedReader(begin_of(written(tmp_path, "while True: pass")), "own.py", 60)
    waiting = reader.ask(q.AskProjections())

    reader.close()

    assert waiting.cancelled()
    assert not list(tmp_path.glob("*.marks"))


# --- the marks alone ---


@pytest.fixture
def place(tmp_path):
    path = tmp_path / "marks"
    path.write_bytes(bytes(SIZE))
    return path


def test_the_call_under_way_is_noted_and_gone_when_it_is_over(place):
    marks, noting = Marks(place), Noting(place, {})

    during = noting("evolve of Zähler", 7, marks.running)

    assert (during.number, during.what, during.ordinal) == (1, "evolve of Zähler", 7)
    assert marks.running() is None
    assert noting("other", 2**40, marks.running).number == 2
    marks.close()


def test_a_call_within_a_call_is_noted_and_then_the_outer_one_again(place):
    marks, noting, seen = Marks(place), Noting(place, {}), []

    def outer():
        seen.append(noting("inner", 3, marks.running))
        seen.append(marks.running())

    noting("outer", 0, outer)

    assert [(one.number, one.what, one.ordinal) for one in seen] == [(2, "inner", 3), (3, "outer", 0)]
    assert marks.running() is None
    marks.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such alarm")
def test_where_nobody_watches_any_more_the_system_ends_a_call_in_which_python_gets_no_turn(place):
    code = (
        "import itertools; from pathlib import Path; from explorer.runtime import marks; marks.LONGEST = 0.2;"
        f"call = marks.Noting(Path({str(place)!r}), {{}}); call('short', 1, int);"
        "call('long', 2, lambda: sum(itertools.repeat(1)))"
    )

    ended = subprocess.run([sys.executable, "-c", code], timeout=60)

    marks = Marks(place)
    assert ended.returncode == -signal.SIGALRM
    assert marks.running().what == "long"
    marks.close()


def test_a_call_that_was_ended_is_told_and_not_made(place):
    ended = {("evolve of A", 7): "it took too long"}
    noting, made = Noting(place, ended_of(as_text(ended))), []

    with pytest.raises(Exception, match="it took too long"):
        noting("evolve of A", 7, lambda: made.append(7))
    noting("evolve of A", 8, lambda: made.append(8))

    assert made == [8]


def test_noting_costs_little_beside_a_call(place):
    """A ratio within one run: a thousand noted calls beside a thousand of json.dumps and loads."""
    import json

    noting, value = Noting(place, {}), {"balance": 1, "lines": list(range(100))}

    def seconds(call):
        begun = time.process_time()
        for _ in range(2_000):
            call(lambda: json.loads(json.dumps(value)))
        return time.process_time() - begun

    assert seconds(lambda work: noting("x", 1, work)) < 3 * seconds(lambda work: straight("x", 1, work))
