"""Stores larger than what is remembered of their order: opened without fetching every key, and right."""

import sqlite3
from contextlib import closing

import pytest
from foreign_stores import made, opened, row
from generated import cqrs_es, neventstore, pyeventsourcing_sqlite, python_event_sourcery
from test_generated_stores import FIRST, called, written

from explorer.formats import ordinal_index
from explorer.formats.database import Database
from explorer.formats.kit import keys

LARGE = 30
"""Strides in a store that is large."""
STRIDE = 20


@pytest.fixture
def fetched(monkeypatch):
    """Counts the rows that any question fetches."""
    rows = Database.rows
    counted = []

    def counting(database, statement, doing):
        for one in rows(database, statement, doing):
            counted.append(doing)
            yield one

    monkeypatch.setattr(Database, "rows", counting)
    monkeypatch.setattr(ordinal_index, "STRIDE", STRIDE)
    return counted


LAYOUTS = (pyeventsourcing_sqlite, cqrs_es, python_event_sourcery, neventstore)


def with_gaps(path):
    """Take a row away, so that positions alone do not tell how many there are."""
    with closing(sqlite3.connect(path)) as store:
        tables = [name for (name,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        largest = max(tables, key=lambda one: store.execute(f'SELECT count(*) FROM "{one}"').fetchone())
        store.execute(f'DELETE FROM "{largest}" WHERE rowid = 5')
        store.commit()


def walked(reader):
    """Count the events of a reader anew, one by one."""
    index = ordinal_index.OrdinalIndex(reader._database, reader._table.keyed, reader._table.key)
    index._walking = True
    while index.grow():
        pass
    return index


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda one: one.FORMAT)
def test_a_large_store_is_opened_without_fetching_its_keys(layout, tmp_path, fetched):
    path = tmp_path / "store.db"
    written((layout, next(iter(layout.SETTINGS))), path, size=LARGE * STRIDE)
    with_gaps(path)
    with opened(path) as reader:
        fetched.clear()
        head = reader.head()
        assert head > (LARGE - 2) * STRIDE
        assert len(fetched) < 3 * LARGE + 10
        assert len(list(reader.read(limit=5))) == 5
        assert len(fetched) < 5 * LARGE


def test_walking_would_fetch_every_key(tmp_path, fetched):
    """Control: the rows are counted."""
    path = made(tmp_path, [row(version=one) for one in range(1, LARGE * STRIDE)])
    with_gaps(path)
    with opened(path) as reader:
        walked(reader)
    assert len(fetched) > (LARGE - 1) * STRIDE


@pytest.mark.parametrize("case", FIRST, ids=called)
def test_marks_give_the_timeline_that_walking_gives(case, tmp_path, monkeypatch):
    monkeypatch.setattr(ordinal_index, "STRIDE", 7)
    written(case, tmp_path / "store")
    with opened(tmp_path / "store") as reader:
        events = list(reader.read())
        assert [one.ordinal for one in events] == list(range(1, reader.head() + 1))
        for start in range(0, len(events), 5):
            assert list(reader.read(after=start, limit=2)) == events[start : start + 2]
        for stream in reader.streams(limit=3):
            own = [one for one in events if one.stream == stream.stream]
            assert list(reader.read_stream(stream.stream)) == own
        one_by_one = walked(reader)
        assert one_by_one.count == len(events)
        assert list(one_by_one.places(1, len(events))) == list(reader._ordinals.places(1, len(events)))


def test_what_the_database_keeps_unique_is_not_counted(tmp_path, fetched):
    written((cqrs_es, next(iter(cqrs_es.SETTINGS))), tmp_path / "store.db")
    with opened(tmp_path / "store.db"):
        assert keys._DOING not in fetched


def test_a_key_that_is_empty_is_found_though_it_is_unique(tmp_path, fetched):
    path = tmp_path / "store.db"
    written((cqrs_es, next(iter(cqrs_es.SETTINGS))), path)
    with closing(sqlite3.connect(path)) as store:
        store.execute("UPDATE events SET sequence = NULL WHERE rowid = 3")
        store.commit()
    with opened(path) as reader:
        assert any("The order is not sure" in one for one in reader.describe().warnings)
        assert keys._DOING in fetched
