"""Sorting a store beside the questions: what is shown meanwhile, what ends it, and what it may not do."""

import sqlite3
from contextlib import closing
from threading import Event

import pytest
import unordered
from unordered import BEGINNING, SORTED, TableMap, opened

from explorer.core.errors import StoreError
from explorer.formats import sqlite_sorting
from explorer.formats.faults import LimitReached
from explorer.formats.limits import Limits, allow_filling, guard


@pytest.fixture(autouse=True)
def few_at_first(monkeypatch):
    monkeypatch.setattr(sqlite_sorting, "BEGINNING", BEGINNING)


@pytest.fixture
def store(tmp_path):
    return unordered.make(tmp_path / "log.db")


@pytest.fixture
def scratch(tmp_path):
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


@pytest.fixture
def held(monkeypatch):
    """Holds sorting back once the first rows are there, until it is let go or its reader is closed."""
    go, fill = Event(), sqlite_sorting._Sorting._fill_whole

    def waiting(sorting):
        while not (go.is_set() or sorting._closed.wait(0.01)):
            pass
        fill(sorting)

    monkeypatch.setattr(sqlite_sorting._Sorting, "_fill_whole", waiting)
    return go


# --- while it is sorted ---


def test_the_first_rows_come_while_the_others_are_sorted_and_stay_where_they_are(store, held):
    with opened(store) as reader:
        reader._gradually = True
        while reader._ordinals.count < BEGINNING:
            reader.count_on()
        assert reader.count_on()
        assert (reader.head(), reader.counted, reader.describe().counted) == (BEGINNING, False, False)
        first = list(reader.read())
        streams = {one.stream: one.events for one in reader.streams()}
        assert sum(streams.values()) == len(first) == BEGINNING

        held.set()
        while reader.count_on():
            pass

        assert (reader.head(), reader.counted, reader.describe().counted) == (60, True, True)
        assert list(reader.read(limit=BEGINNING)) == first
        assert sum(one.events for one in reader.streams()) == 60


def test_a_look_that_began_on_the_first_rows_ends_on_them(store, held):
    with opened(store) as reader:
        reader._gradually = True
        while reader._ordinals.count < BEGINNING:
            reader.count_on()
        begun = reader.read()
        first = [next(begun)]
        held.set()
        while reader.count_on():
            pass
        assert [event.ordinal for event in [*first, *begun]] == list(range(1, BEGINNING + 1))


def test_closing_while_it_is_sorted_ends_that_and_leaves_nothing(store, scratch, held):
    with opened(store, scratch=scratch) as reader:
        sorting = reader._table.sorting
        assert [one.name for one in next(scratch.iterdir()).iterdir()] == ["beginning.db"]
        assert next(scratch.iterdir()).stat().st_mode & 0o777 == 0o700
    assert not sorting._thread.is_alive()
    assert list(scratch.iterdir()) == []


def test_nothing_is_left_once_all_was_sorted(store, scratch):
    with opened(store, scratch=scratch) as reader:
        assert reader.head() == 60
        assert {one.name for one in next(scratch.iterdir()).iterdir()} == {"beginning.db", "whole.db"}
    assert list(scratch.iterdir()) == []


# --- what is said ---


def with_repeats(path):
    late = [("2026-02-01", "order-1", 1, "Paid", "{}", f"late-{n}") for n in range(3)]
    nowhere = [(None, "order-1", 1, "Paid", "{}", f"never-{n}") for n in range(2)]
    return unordered.make(path, [*unordered.rows(40), *late, *nowhere])


def test_that_the_order_is_not_sure_is_said_once_it_is_known(tmp_path, held):
    with opened(with_repeats(tmp_path / "log.db")) as reader:
        reader._gradually = True
        reader.count_on()
        assert not any("order is not sure" in one for one in reader.describe().warnings)
        held.set()
        while reader.count_on():
            pass
        (said,) = [one for one in reader.describe().warnings if "order is not sure" in one]
        assert "4 events of 45 with an empty or repeated at" in said


def test_without_room_on_the_disk_it_is_read_as_it_lies_and_a_sentence_says_what_lacks(
    store, scratch, monkeypatch
):
    with opened(store) as reader:
        whole = [event.data for event in reader.read()]
    monkeypatch.setattr(sqlite_sorting, "ROOM", 1 << 60)
    with opened(store, scratch=scratch) as reader:
        assert list(scratch.iterdir()) == []
        assert [event.data for event in reader.read()] == whole
        assert f"bytes are free in {scratch}; it is read as it lies" in " ".join(reader.describe().warnings)


def test_where_the_room_ends_meanwhile_the_first_rows_stay(store, scratch, held, monkeypatch):
    with opened(store, scratch=scratch) as reader:
        monkeypatch.setattr(sqlite_sorting, "ROOM", 1 << 60)
        monkeypatch.setattr(sqlite_sorting, "_OFTEN", 1)
        held.set()
        assert reader.head() == BEGINNING == len(list(reader.read()))
        assert "its first 7 events can be read; make room" in reader.describe().ends_early
    assert list(scratch.iterdir()) == []


def test_a_disk_that_is_full_is_named(store, monkeypatch):
    class Full(sqlite3.OperationalError):
        sqlite_errorname = "SQLITE_FULL"

    def full(*_):
        raise Full("database or disk is full")

    monkeypatch.setattr(sqlite_sorting._Sorting, "_fill", full)
    with opened(store) as reader:
        (said,) = [one for one in reader.describe().warnings if "must be sorted" in one]
        assert "make room" in said
        assert reader.head() > BEGINNING


# --- what is hostile ---


def test_a_view_without_end_is_stopped_before_it_fills_the_disk(store, scratch):
    with closing(sqlite3.connect(store)) as table:
        table.execute(
            "CREATE VIEW endless AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) "
            "SELECT x FROM n"
        )
    with pytest.raises(LimitReached, match="took too long"):
        opened(
            store,
            TableMap("endless", order=("x",)),
            Limits(unsorted_bytes=0, step_seconds=0.05),
            scratch=scratch,
        )
    assert list(scratch.iterdir()) == []


def test_sorting_can_only_read_a_store(store):
    with closing(sqlite3.connect(store, isolation_level=None)) as table:
        guard(table, SORTED)
        table.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 1)
        table.execute("ATTACH ':memory:' AS sorted")
        table.execute("CREATE TABLE sorted.places (place)")
        allow_filling(table, "sorted")
        table.execute("INSERT INTO sorted.places SELECT at FROM log")
        for attack in (
            "INSERT INTO main.log (at) VALUES (1)",
            "DELETE FROM log",
            "UPDATE log SET at = 1",
            "DROP TABLE log",
            "ATTACH ':memory:' AS other",
            "INSERT INTO sorted.places SELECT load_extension('x')",
        ):
            with pytest.raises(sqlite3.DatabaseError, match=r"not authorized|prohibited"):
                table.execute(attack)


def test_a_view_that_asks_for_more_than_reading_is_refused(store, scratch):
    with closing(sqlite3.connect(store)) as table:
        table.execute("CREATE VIEW sly AS SELECT at, uid, randomblob(10) AS body FROM log")
    with pytest.raises(StoreError, match="more than reading"):
        opened(store, TableMap("sly", order=("at", "uid")), scratch=scratch)
    assert list(scratch.iterdir()) == []
