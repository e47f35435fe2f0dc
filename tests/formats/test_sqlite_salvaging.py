"""Damaged stores whose order no index gives: what can be read of them is sorted, and nothing else."""

import json
import sqlite3
from contextlib import closing
from itertools import takewhile

import pytest
import unordered
from unordered import AS_THEY_LIE, BEGINNING, BY_TIME_AND_ID, OF_A_VIEW, opened

from explorer.core.errors import StoreDamaged
from explorer.formats import sqlite_sorting

SIZE = 600
WIDE = 60


@pytest.fixture(autouse=True)
def few_at_first(monkeypatch):
    monkeypatch.setattr(sqlite_sorting, "BEGINNING", BEGINNING)


def written(path, *statements):
    unordered.make(path, list(unordered.rows(SIZE)))
    with closing(sqlite3.connect(path)) as store:
        for statement in statements:
            store.execute(statement)
        store.commit()
    return path


def damaged(path, *numbers, last=False):
    """Write over the pages of rows: those of the table that was written first, or of the last one."""
    content = bytearray(path.read_bytes())
    size = int.from_bytes(content[16:18], "big")
    for number in numbers:
        wanted = json.dumps({"n": number}).encode()
        start = (content.rfind(wanted) if last else content.find(wanted)) // size * size
        content[start : start + size] = b"\xff" * size
    path.write_bytes(content)
    return path


def left_of(path, *, table="log", key="rowid", both=True):
    """What can be read before the first row that cannot, and behind the last: payloads, by their times."""
    with closing(sqlite3.connect(path)) as store:
        size = SIZE if table == "named" else store.execute("SELECT max(rowid) FROM log").fetchone()[0]
        keys = [f"id-{n:05}" for n in range(size)] if table == "named" else range(1, size + 1)

        def found(one):
            try:
                return store.execute(f"SELECT at, body FROM {table} WHERE {key} = ?", (one,)).fetchone()
            except sqlite3.DatabaseError:
                return None

        rows = [found(one) for one in keys]
    begun = list(takewhile(bool, rows))
    assert len(begun) < len(rows)
    back = list(takewhile(bool, reversed(rows))) if both else []
    return [json.loads(body) for _, body in sorted(begun + back)]


def is_left_and_said(reader, expected):
    """Whether a reader tells what is expected, and that it is not all."""
    events = list(reader.read())
    described = reader.describe()
    assert [event.data for event in events] == expected
    assert [event.ordinal for event in events] == list(range(1, len(events) + 1))
    assert not [event.flags for event in events if event.flags]
    assert sum(one.events for one in reader.streams()) == len(events)
    assert described.counted
    assert "part of the file cannot be read" in described.ends_early
    assert not all(check.ok for check in reader.verify())
    return True


# --- where nothing can be found without going through all ---


def test_what_lies_before_and_behind_a_damaged_page_is_told_in_order(tmp_path):
    path = damaged(written(tmp_path / "log.db"), 300)
    expected = left_of(path)
    assert SIZE * 0.8 < len(expected) < SIZE
    with opened(path) as reader:
        assert reader._table.sorting is not None
        assert is_left_and_said(reader, expected)


def test_between_two_damaged_pages_nothing_is_told(tmp_path):
    path = damaged(written(tmp_path / "log.db"), 200, 400)
    expected = left_of(path)
    assert {"n": 300} not in expected
    with opened(path) as reader:
        assert is_left_and_said(reader, expected)


def test_as_it_lies_less_would_be_told(tmp_path):
    """Control."""
    path = damaged(written(tmp_path / "log.db"), 300)
    with opened(path, limits=AS_THEY_LIE) as reader:
        assert 0 < reader.head() < len(left_of(path)) / 2


def test_rows_without_a_number_are_told_up_to_the_damage(tmp_path):
    path = damaged(written(tmp_path / "log.db"), 300, last=True)
    expected = left_of(path, table="named", key="uid", both=False)
    assert expected
    with opened(path, BY_TIME_AND_ID) as reader:
        assert is_left_and_said(reader, expected)


def test_of_what_cannot_be_read_at_all_nothing_is_told(tmp_path):
    path = damaged(written(tmp_path / "log.db"), 0, SIZE - 1)
    with opened(path) as reader:
        assert is_left_and_said(reader, [])


@pytest.mark.parametrize("column", ["at", "uid"])
def test_where_an_index_leads_to_all_events_they_are_read_as_they_lie(tmp_path, column):
    path = damaged(written(tmp_path / "log.db", f"CREATE UNIQUE INDEX further ON log ({column})"), 300)
    with opened(path) as reader:
        assert reader._table.sorting is None
        events = list(reader.read())
        assert len(events) == SIZE
        assert len([one for one in events if not one.flags]) == len(left_of(path))


# --- where the first rows were found already ---


def wide(path, first, *broken):
    """Write a log whose streams lie behind large payloads, and break some of these where they go on.

    Only of the first rows in order a stream is looked at, so that damage is met behind them.
    """
    with closing(sqlite3.connect(path)) as store:
        store.execute("CREATE TABLE log (at, body, entity, rev, kind)")
        for n in range(WIDE):
            body = json.dumps({"n": n, "pad": "x" * 4_280 + f"row {n:04}" + "x" * 9_000})
            place = n - first if first <= n < first + BEGINNING else WIDE + n
            store.execute("INSERT INTO log VALUES (?, ?, ?, 1, 'Put')", (place, body, f"order-{n % 5}"))
        store.commit()
    content = bytearray(path.read_bytes())
    for number in broken:
        start = content.find(f"row {number:04}".encode()) // 4096 * 4096
        content[start : start + 4096] = b"\xff" * 4096
    path.write_bytes(content)
    return path


@pytest.fixture
def met_later(monkeypatch):
    """Tells whether damage was met that was not known when the first rows were found."""
    found = []
    unless = sqlite_sorting._Sorting._fill_unless_damaged

    def watched(sorting):
        known = sorting._damage is not None
        unless(sorting)
        found.append(sorting._damage is not None and not known)

    monkeypatch.setattr(sqlite_sorting._Sorting, "_fill_unless_damaged", watched)
    return found


@pytest.fixture
def first_rows_only(monkeypatch):
    def nothing(*_):
        raise StoreDamaged("log.db: nothing more can be read.")

    monkeypatch.setattr(sqlite_sorting, "readable", nothing)


def test_the_first_events_stay_and_the_others_follow_them(tmp_path, met_later):
    path = wide(tmp_path / "log.db", 0, 30)
    with opened(path) as reader:
        reader._gradually = True
        while reader._ordinals.count < BEGINNING:
            reader.count_on()
        first = list(reader.read(limit=BEGINNING))
        while reader.count_on():
            pass
        assert met_later == [True]
        assert list(reader.read(limit=BEGINNING)) == first
        expected = left_of(path)
        assert len(expected) == WIDE - 1
        assert is_left_and_said(reader, expected)


def test_without_that_only_the_first_events_would_be_told(tmp_path, first_rows_only):
    """Control."""
    with opened(wide(tmp_path / "log.db", 0, 30)) as reader:
        assert reader.head() == BEGINNING
        assert "part of the file cannot be read" in reader.describe().ends_early


def test_where_the_first_events_cannot_be_found_again_they_alone_stay(tmp_path, met_later):
    """They lie between two damaged payloads, so what is left begins with others."""
    with opened(wide(tmp_path / "log.db", 30, 20, 50)) as reader:
        assert reader.head() == BEGINNING
        assert [event.data["n"] for event in reader.read()] == list(range(30, 30 + BEGINNING))
        assert "part of the file cannot be read" in reader.describe().ends_early
        assert met_later == [True]


def test_were_it_not_seen_that_they_are_others_the_first_events_would_change(tmp_path, monkeypatch):
    """Control."""
    monkeypatch.setattr(sqlite_sorting, "begins_alike", lambda *_: True)
    with opened(wide(tmp_path / "log.db", 30, 20, 50)) as reader:
        reader.head()
        assert next(reader.read()).data["n"] == 0


def test_a_view_is_told_up_to_the_damage(tmp_path):
    path = damaged(written(tmp_path / "log.db"), 300)
    with opened(path, OF_A_VIEW) as reader:
        assert is_left_and_said(reader, left_of(path, both=False))
