"""Any rows at any ordinal, on kept keyframes: the same as a plain fold from the start."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.kernel.projection import Key, Projection, Row, Rows, hidden
from domain.kernel.recorded import RecordedEvent
from domain.kernel.upcasting import Upcasting
from explorer.core.event_writer import NewEvent
from explorer.core.expected import Expect
from explorer.core.row_building import RowBuilding
from explorer.core.row_history import KeyframedProjection
from explorer.runtime.history_file import KeptRows
from explorer.runtime.history_writing import HistoryWriter
from explorer.stores.memory import MemoryStore

AT = "2025-03-03T08:00:00.000000Z"


def _put(event: RecordedEvent, rows: Rows) -> None:
    key = (event.data["key"],)
    before = rows.get(key) or {"writes": 0, "last": None}
    rows[key] = {"writes": before["writes"] + 1, "last": event.data["value"]}
    rows[("_seen", event.data["key"])] = {"at": event.ordinal}


def _take(event: RecordedEvent, rows: Rows) -> None:
    del rows[(event.data["key"],)]


def _both(event: RecordedEvent, rows: Rows) -> None:
    rows[("fleeting",)] = {}
    del rows[("fleeting",)]


BOARD = Projection("board", "Board", 1, ("key",), {"Put": _put, "Taken": _take, "Passed": _both})

keys = st.sampled_from(["a", "b", "c", "d", "e", "é", "z"])
facts = st.lists(
    st.one_of(
        st.tuples(st.just("Put"), keys, st.integers(0, 3)),
        st.tuples(st.just("Taken"), keys, st.just(0)),
        st.tuples(st.just("Passed"), keys, st.just(0)),
        st.tuples(st.just("Unheard"), keys, st.just(0)),
    ),
    min_size=1,
    max_size=40,
)
Fact = tuple[str, str, int]


def _store(history: list[Fact]) -> MemoryStore:
    store = MemoryStore()
    _append(store, history, 0)
    return store


def _append(store: MemoryStore, history: list[Fact], start: int) -> None:
    for number, (type_, key, value) in enumerate(history, start=start):
        new = NewEvent(f"e{number}", type_, 1, {"key": key, "value": value}, {}, AT)
        store.append("thing-1", [new], Expect.ANYTHING)


def _build(store: MemoryStore, folder: Path, stride: int, upto: int) -> None:
    writer = HistoryWriter(folder)
    building = RowBuilding(BOARD, Upcasting(), writer)
    for event in store.read(after=building.reached, limit=upto - building.reached):
        building.see(event)
        if event.ordinal % stride == 0:
            building.keep(event.ordinal, store.fingerprint(event.ordinal))
    writer.close()


def _folded(history: list[Fact], ordinal: int) -> dict[Key, Row]:
    """The oracle: what the rows must be, without any code of the explorer."""
    rows: dict[Key, Row] = {}
    for number, (type_, key, value) in enumerate(history[:ordinal], start=1):
        if type_ == "Put":
            writes = rows.get((key,), {"writes": 0})["writes"] + 1
            rows[(key,)] = {"writes": writes, "last": value}
            rows[("_seen", key)] = {"at": number}
        elif type_ == "Taken":
            rows.pop((key,), None)
    return rows


def _signs(before: Mapping[Key, Row], after: Mapping[Key, Row]) -> dict[Key, str]:
    found = {}
    for key in before.keys() | after.keys():
        if not hidden(key) and before.get(key) != after.get(key):
            found[key] = "+" if key not in before else "-" if key not in after else "~"
    return found


def _check(history: list[Fact], past: KeyframedProjection, ordinal: int) -> None:
    expected = _folded(history, ordinal)
    shown = sorted((key, row) for key, row in expected.items() if not hidden(key))
    view = past.rows_at(ordinal)
    assert view.count == len(shown)
    for first in range(len(shown) + 1):
        for limit in (1, 2, 100):
            assert list(view.page(first, limit)) == shown[first : first + limit]
    for key in (("a",), ("e",), ("_seen", "a"), ("never",)):
        assert view.row(key) == expected.get(key)
    assert view.touched == _signs(_folded(history, max(ordinal - 1, 0)), expected)
    assert view.problem is None


@settings(deadline=None, max_examples=60)
@given(history=facts, stride=st.integers(1, 9), order=st.randoms())
def test_the_rows_at_every_ordinal_equal_a_plain_fold_with_every_stride(
    tmp_path_factory: pytest.TempPathFactory, history: list[Fact], stride: int, order: object
) -> None:
    store, folder = _store(history), tmp_path_factory.mktemp("history")
    _build(store, folder, stride, len(history))
    ordinals = [*range(len(history) + 1), *range(len(history) + 1)]
    order.shuffle(ordinals)  # type: ignore[attr-defined]
    with closing(KeptRows(folder)) as kept:
        past = KeyframedProjection(BOARD, store, Upcasting(), kept)
        for ordinal in ordinals:
            _check(history, past, ordinal)


@settings(deadline=None, max_examples=40)
@given(history=facts, more=facts, stride=st.integers(1, 5), cut=st.integers(0, 40))
def test_a_history_that_was_broken_off_and_grew_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, history: list[Fact], more: list[Fact], stride: int, cut: int
) -> None:
    store, folder = _store(history), tmp_path_factory.mktemp("history")
    _build(store, folder, stride, min(cut, len(history)))
    kept = KeptRows(folder)
    past = KeyframedProjection(BOARD, store, Upcasting(), kept)
    _check(history, past, len(history))
    _append(store, more, len(history))
    _build(store, folder, stride, len(history) + len(more))
    kept.refresh()
    for ordinal in range(len(history) + len(more) + 1):
        _check(history + more, past, ordinal)
    kept.close()


def test_many_rows_are_paged_in_key_order(tmp_path: Path) -> None:
    history: list[Fact] = [("Put", f"k{number * 7919 % 10_007:05}", number) for number in range(10_000)]
    history += [("Taken", f"k{number:05}", 0) for number in range(0, 10_007, 3)]
    store = _store(history)
    _build(store, tmp_path, 512, len(history))
    kept = KeptRows(tmp_path)
    past = KeyframedProjection(BOARD, store, Upcasting(), kept)
    for ordinal in (5_000, 10_000, 11_700, len(history)):
        shown = sorted((k, r) for k, r in _folded(history, ordinal).items() if not hidden(k))
        view = past.rows_at(ordinal)
        assert view.count == len(shown)
        for first in (0, 1, 4_095, 4_096, 4_999, len(shown) - 3, len(shown)):
            assert list(view.page(first, 50)) == shown[first : first + 50]
    kept.close()


def test_an_event_that_cannot_be_handled_ends_the_history_there_and_is_named(tmp_path: Path) -> None:
    def break_down(event: RecordedEvent, rows: Rows) -> None:
        rows[("half",)] = {}
        raise KeyError("amount")

    fragile = Projection("board", "Board", 1, ("key",), {**BOARD.handlers, "Odd": break_down})
    history: list[Fact] = [*[("Put", "a", n) for n in range(10)], ("Odd", "a", 0), ("Put", "b", 1)]
    store = _store(history)
    writer = HistoryWriter(tmp_path)
    building = RowBuilding(fragile, Upcasting(), writer)
    for event in store.read():
        building.see(event)
        building.keep(event.ordinal, store.fingerprint(event.ordinal))
    writer.close()
    assert building.problem is not None
    assert "#11" in building.problem
    assert building.reached == 10
    kept = KeptRows(tmp_path)
    view = KeyframedProjection(fragile, store, Upcasting(), kept).rows_at(12)
    assert view.page(0, 9) == [(("a",), {"writes": 10, "last": 9})]
    assert view.problem == building.problem
    assert view.touched == {}
    kept.close()
