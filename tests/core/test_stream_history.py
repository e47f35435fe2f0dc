"""A stream at any version equals a plain fold: with snapshots, in parts, after growth and damage."""

import re
from contextlib import suppress
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.kernel.upcasting import Payload, Upcaster, Upcasting
from explorer.core.event_writer import NewEvent
from explorer.core.expected import Expect
from explorer.core.state_forms import JSON
from explorer.core.stream_history import FoldUnfinished, StreamHistory
from explorer.runtime.snapshots import Folded, KeptSnapshots
from explorer.stores.memory import MemoryStore
from explorer.testing import new_event

STREAM, OTHER = "tally-1", "tally-2"


def split(payload, stored):
    """Old events hold two numbers, today's one."""
    return tuple(Payload("Counted", 2, {"number": number}) for number in payload.data["numbers"])


UPCASTING = Upcasting([Upcaster("Counted", 1, split)])


def evolve(state, stored):
    for event in UPCASTING.upcast(stored):
        number = event.data["number"]
        state = {"sum": state["sum"] + number, "last": number, "seen": state["seen"] + 1}
    return state


class Stage:
    """A store of two streams, and the past of one of them."""

    def __init__(self, folder: Path, stride: int, spacing: int) -> None:
        self.store = MemoryStore()
        self.folder = folder
        self._stride = stride
        self._spacing = spacing
        self._numbers = count(1)
        self.begin_anew()

    def begin_anew(self) -> None:
        """Forget what is in memory, as another program would not know it."""
        folded = Folded("domain", JSON, lambda: "1")
        kept = KeptSnapshots(self.folder, self.store, lambda category: folded, spacing=self._spacing)
        self.history = StreamHistory(self.store, lambda category: INITIAL, evolve, self._stride, kept)

    def grow(self, events: int) -> None:
        for _ in range(events):
            number = next(self._numbers)
            stream = OTHER if number % 5 == 0 else STREAM
            self.store.append(stream, [_event(number)], Expect.ANYTHING)

    def damage(self, place: int) -> None:
        self.begin_anew()
        for file in self.folder.glob("*.states"):
            content = bytearray(file.read_bytes())
            content[place % len(content)] ^= 1 << place % 8
            file.write_bytes(content)

    def change_sums(self) -> None:
        """Make another number of each sum that is kept, one that can be read as well."""
        self.begin_anew()
        for file in self.folder.glob("*.states"):
            content = bytearray(file.read_bytes())
            for found in re.finditer(rb'"sum":-?\d+', bytes(content)):
                content[found.end() - 1] ^= 1
            file.write_bytes(content)

    def throw_away(self) -> None:
        self.begin_anew()
        for file in self.folder.glob("*.states"):
            file.unlink()

    def plainly(self, ordinal: int):
        state, version = INITIAL, None
        for event in self.store.read_stream(STREAM, until=ordinal):
            state, version = evolve(state, event), event.version
        return state, version


INITIAL = {"sum": 0, "last": None, "seen": 0}


def _event(number: int) -> NewEvent:
    if number % 3 == 0:
        return new_event(f"e{number}", "Counted", {"numbers": [number, -1]})
    return NewEvent(f"e{number}", "Counted", 2, {"number": number}, {}, "2025-03-03T12:00:00.000000Z")


STEPS = st.one_of(
    st.tuples(st.just("grow"), st.integers(1, 30)),
    st.tuples(st.just("look"), st.integers(0, 200)),
    st.tuples(st.just("look in parts"), st.integers(0, 200)),
    st.tuples(st.just("begin anew"), st.just(0)),
    st.tuples(st.just("damage"), st.integers(0, 100_000)),
    st.tuples(st.just("change sums"), st.just(0)),
    st.tuples(st.just("throw away"), st.just(0)),
)


@pytest.mark.usefixtures("expects_logs")
@settings(max_examples=60, deadline=None)
@given(
    stride=st.sampled_from([1, 2, 3, 7]),
    spacing=st.sampled_from([1, 4, 9]),
    steps=st.lists(STEPS, max_size=14),
)
def test_whatever_happens_to_snapshots_the_state_equals_a_plain_fold(stride, spacing, steps):
    with TemporaryDirectory() as folder:
        stage = Stage(Path(folder), stride, spacing)
        stage.grow(40)
        stage.history.at(STREAM, None, 40)
        for what, value in [*steps, ("look", 200)]:
            match what:
                case "grow":
                    stage.grow(value)
                case "begin anew":
                    stage.begin_anew()
                case "damage":
                    stage.damage(value)
                case "change sums":
                    stage.change_sums()
                case "throw away":
                    stage.throw_away()
                case _:
                    _looks_right(stage, min(value, stage.store.head()), in_parts=what == "look in parts")


def _looks_right(stage, ordinal, *, in_parts):
    at = _in_parts(stage.history, ordinal) if in_parts else stage.history.at(STREAM, None, ordinal)
    before = stage.plainly(ordinal - 1)[0]
    assert (at.state, at.version, at.before) == (*stage.plainly(ordinal), before)


def _in_parts(history, ordinal):
    for _ in range(1_000):
        with suppress(FoldUnfinished):
            return history.at(STREAM, None, ordinal, enough=lambda: True)
    raise AssertionError("It never came to an end.")


@pytest.fixture
def stage(tmp_path):
    made = Stage(tmp_path / "states", stride=4, spacing=8)
    made.grow(200)
    return made


def test_after_the_first_fold_no_more_than_one_stretch_is_folded_again(stage):
    stage.history.at(STREAM, None, 200)
    for ordinal in range(1, 201):
        stage.begin_anew()
        assert stage.history.at(STREAM, None, ordinal).travelled.replayed <= 8


def test_stepping_on_folds_one_event(stage):
    stage.history.at(STREAM, None, 100)
    assert stage.history.at(STREAM, None, 101).travelled.replayed == 1


def test_a_fold_in_parts_goes_on_where_it_stood_and_is_kept_on_the_way(stage):
    folded = []
    for _ in range(5):
        with pytest.raises(FoldUnfinished) as unfinished:
            stage.history.at(STREAM, None, 200, enough=lambda: True)
        folded.append(unfinished.value.events)
    assert folded == [4, 8, 12, 16, 20]
    stage.begin_anew()
    assert stage.history.at(STREAM, None, 25).travelled.keyframe > 0


def test_the_history_of_a_state_is_read_from_snapshots_backwards(stage):
    stage.history.at(STREAM, None, 200)
    stage.begin_anew()
    stretches = list(stage.history.moments_of(STREAM, None, 200))
    assert max(len(stretch) for stretch in stretches) <= 8
    assert [one.event.ordinal for stretch in reversed(stretches) for one in stretch] == [
        event.ordinal for event in stage.store.read_stream(STREAM)
    ]


def test_two_programs_that_fold_one_stream_keep_each_state_once(stage):
    first = stage.history
    stage.begin_anew()
    second = stage.history
    for ordinal in (60, 120, 200):
        first.at(STREAM, None, ordinal)
        second.at(STREAM, None, ordinal)
    (file,) = stage.folder.glob("*.states")
    places = _places(file)
    assert places == sorted(set(places))
    assert len(places) == stage.store.stream(STREAM).events // 8


def test_while_another_program_keeps_snapshots_nothing_is_kept_and_answers_are_the_same(stage):
    from explorer.runtime.locks import locked

    stage.folder.mkdir()
    with locked(stage.folder / "keeping.lock") as mine:
        assert mine
        assert stage.history.at(STREAM, None, 100).state == stage.plainly(100)[0]
    assert not list(stage.folder.glob("*.states"))
    assert stage.history.at(STREAM, None, 200).state == stage.plainly(200)[0]
    assert list(stage.folder.glob("*.states"))


def test_where_nothing_can_be_kept_answers_are_the_same(stage):
    stage.folder.write_text("a file is in the way")
    assert stage.history.at(STREAM, None, 200).state == stage.plainly(200)[0]


def test_large_states_are_kept_less_often(tmp_path):
    store = MemoryStore()
    store.append(STREAM, [new_event(f"e{number}", data={"n": number}) for number in range(200)], 0)
    folded = Folded("domain", JSON, lambda: "1")
    sizes = {}
    for length in (1, 64 * 40):
        kept = KeptSnapshots(tmp_path / str(length), store, lambda category: folded, spacing=8)

        def grown(state, event, length=length):
            return {"n": event.data["n"], "text": "x" * length}

        StreamHistory(store, lambda category: None, grown, 4, kept).at(STREAM, None, 200)
        sizes[length] = kept.count()
    assert sizes == {1: 25, 64 * 40: 5}


def test_code_without_a_version_keeps_nothing(tmp_path):
    store = MemoryStore()
    store.append(STREAM, [new_event(f"e{number}") for number in range(50)], 0)
    kept = KeptSnapshots(tmp_path, store, lambda category: Folded("domain", JSON, lambda: None), spacing=8)
    history = StreamHistory(store, lambda category: None, lambda state, event: event.data, 4, kept)
    history.at(STREAM, None, 50)
    assert (kept.count(), kept.check().ok) == (0, True)


def _places(path):
    from explorer.runtime.snapshot_file import SnapshotFile

    file = SnapshotFile(path)
    file.refresh()
    return [place.ordinal for place in file.places]
