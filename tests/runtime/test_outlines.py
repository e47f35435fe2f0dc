"""Type and time of every event: kept on disk, taken over from there, grown by a stretch a question."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from domain.kernel.upcasting import Upcasting
from explorer.core.density import Outline
from explorer.core.event_writer import NewEvent
from explorer.core.expected import Expect
from explorer.core.time_machine import KEPT_STRIDE
from explorer.core.times import later
from explorer.runtime.building import Building
from explorer.runtime.histories import Histories
from explorer.runtime.history_file import HistoryDamaged
from explorer.runtime.outline_file import CODES, MARKS, NAMES, TIMES, OutlineWriter, load
from explorer.runtime.outlines import GrowingOutline
from explorer.runtime.questions import BuildHistory
from explorer.stores.memory import MemoryStore

STRETCH = 2 * KEPT_STRIDE
AT = "2025-03-03T08:00:00.000000Z"
PROOF = b"p" * 16


def _events(many: int, start: int = 0) -> list[tuple[str, str | None]]:
    return [(f"Type{number % 7}", later(AT, number)) for number in range(start, start + many)]


def _store(many: int) -> MemoryStore:
    store = MemoryStore()
    new = [NewEvent(f"e{n}", name, 1, {}, {}, str(time)) for n, (name, time) in enumerate(_events(many))]
    store.append("thing-1", new, Expect.ANYTHING)
    return store


def _plain(events: list[tuple[str, str | None]]) -> Outline:
    outline = Outline()
    outline.extend(events)
    return outline


def test_what_is_kept_counts_like_what_was_written(tmp_path: Path) -> None:
    writer = OutlineWriter(tmp_path)
    writer.add(_events(1_000), PROOF)
    writer = OutlineWriter(tmp_path)
    writer.add([*_events(900, 1_000), ("Rare", None)], b"q" * 16)
    outline, mark = load(tmp_path)
    whole = _plain([*_events(1_900), ("Rare", None)])
    assert (outline.events, mark.fingerprint) == (1_901, b"q" * 16)
    assert outline.over_ordinals(50) == whole.over_ordinals(50)
    assert outline.over_time(50) == whole.over_time(50)


def test_half_a_stretch_is_cut_off(tmp_path: Path) -> None:
    OutlineWriter(tmp_path).add(_events(100), PROOF)
    for name in (MARKS, CODES, TIMES, NAMES):
        with open(tmp_path / name, "ab") as file:
            file.write(b'"half')
    OutlineWriter(tmp_path).add(_events(50, 100), PROOF)
    assert load(tmp_path)[0].over_time(9) == _plain(_events(150)).over_time(9)


@pytest.mark.parametrize("name", [MARKS, CODES, TIMES, NAMES])
def test_a_flipped_byte_of_the_outline_is_noticed(tmp_path: Path, name: str) -> None:
    OutlineWriter(tmp_path).add(_events(20), PROOF)
    whole = (tmp_path / name).read_bytes()
    for place in range(len(whole)):
        damaged = bytearray(whole)
        damaged[place] ^= 0x10
        (tmp_path / name).write_bytes(damaged)
        with pytest.raises(HistoryDamaged):
            load(tmp_path)
    (tmp_path / name).write_bytes(whole)
    assert load(tmp_path)[0].events == 20


def test_an_outline_grows_by_a_stretch_a_question() -> None:
    store = _store(STRETCH + 10)
    growing = GrowingOutline(store, stretch=STRETCH)
    assert growing.grown().events == STRETCH
    assert growing.grown().events == STRETCH + 10


def test_what_was_built_meanwhile_is_taken_over(tmp_path: Path) -> None:
    store = _store(3 * STRETCH)
    with closing(Building(store, {}, Upcasting(), Histories(tmp_path, store))) as building:
        building.answer(BuildHistory(10 * STRETCH))
    growing = GrowingOutline(store, lambda: Histories(tmp_path, store), stretch=STRETCH)
    outline = growing.grown()
    assert outline.events == 3 * STRETCH
    assert outline.over_time(40) == _plain(_events(3 * STRETCH)).over_time(40)


def test_the_outline_of_another_history_is_not_taken_over(tmp_path: Path) -> None:
    class Rewritten(MemoryStore):
        def describe(self):
            return store.describe()

    store = _store(2 * STRETCH)
    with closing(Building(store, {}, Upcasting(), Histories(tmp_path, store))) as building:
        building.answer(BuildHistory(10 * STRETCH))
    other = Rewritten()
    new = [NewEvent(f"o{n}", "Other", 1, {}, {}, AT) for n in range(2 * STRETCH)]
    other.append("thing-1", new, Expect.ANYTHING)
    assert (
        GrowingOutline(other, lambda: Histories(tmp_path, other), stretch=STRETCH).grown().events == STRETCH
    )
    with closing(Building(other, {}, Upcasting(), Histories(tmp_path, other))) as building:
        building.answer(BuildHistory(10 * STRETCH))
    assert Histories(tmp_path, other).outline().names == ("Other",)
