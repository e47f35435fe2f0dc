"""Whether keys repeat or are empty: the rules of the tables are asked, and all rows where they do not say."""

import sqlite3
from contextlib import closing

import pytest
from foreign_stores import made, opened
from generated import marten, python_event_sourcery

from explorer.core.table_map import TableMap
from explorer.formats.database import Database
from explorer.formats.foreign import open_mapped
from explorer.formats.kit import keys
from explorer.formats.limits import Limits

ROWS = [(number, f"name {number}", "{}", "") for number in range(1, 6)]
UNIQUE = "CREATE UNIQUE INDEX by_place ON events (place)"


@pytest.fixture
def asked(monkeypatch):
    """The statements that look at the order."""
    rows, statements = Database.rows, []

    def noting(database, statement, doing):
        if doing == keys._DOING:
            statements.append(str(statement))
        return rows(database, statement, doing)

    monkeypatch.setattr(Database, "rows", noting)
    return statements


def mapped(folder, columns, more=(), rows=ROWS, **options):
    """Read a table by its column `place`."""
    path = made(folder, rows, f"CREATE TABLE events ({columns}, name TEXT, body TEXT, rest TEXT)", more)
    return closing(open_mapped(path, TableMap("events", order=("place",), payload=("body",)), **options))


@pytest.mark.parametrize(
    ("columns", "more"),
    [
        ("place INTEGER PRIMARY KEY", ()),
        ("place INTEGER NOT NULL", (UNIQUE,)),
        ("place INTEGER NOT NULL UNIQUE", ()),
        ("place TEXT NOT NULL PRIMARY KEY", ()),
    ],
)
def test_rules_that_say_it_are_believed_without_looking(columns, more, tmp_path, asked):
    with mapped(tmp_path, columns, more) as reader:
        assert len(list(reader.read())) == len(ROWS)
    assert asked == []


def test_of_a_unique_column_that_may_be_empty_only_empty_rows_are_looked_for(tmp_path, asked):
    with mapped(tmp_path, "place INTEGER", [UNIQUE]) as reader:
        assert len(list(reader.read())) == len(ROWS)
        assert not any("order is not sure" in one for one in reader.describe().warnings)
    (look,) = asked
    assert "place IS NULL" in look
    assert "count" not in look


def test_an_empty_row_in_a_unique_column_is_found(tmp_path):
    with mapped(tmp_path, "place INTEGER", [UNIQUE], [*ROWS, (None, "late", "{}", "")]) as reader:
        assert len(list(reader.read())) == len(ROWS) + 1
        assert any("order is not sure" in one for one in reader.describe().warnings)


@pytest.mark.parametrize(
    "index",
    [
        "CREATE UNIQUE INDEX some ON events (place) WHERE place < 4",
        "CREATE UNIQUE INDEX others ON events (abs(place), name)",
        "CREATE UNIQUE INDEX both ON events (place, name)",
        "CREATE INDEX plain ON events (place)",
    ],
)
def test_an_index_that_keeps_not_all_places_apart_is_not_believed(index, tmp_path):
    rows = [*ROWS, (5, "again", "{}", "")]
    with mapped(tmp_path, "place INTEGER NOT NULL", [index], rows) as reader:
        assert [event.ordinal for event in reader.read()] == [1, 2, 3, 4, 5, 6]
        assert any("order is not sure" in one for one in reader.describe().warnings)


def test_indexes_that_are_too_many_to_read_are_not_believed(tmp_path, asked):
    with mapped(tmp_path, "place INTEGER NOT NULL", [UNIQUE], limits=Limits(columns=5)) as reader:
        assert len(list(reader.read())) == len(ROWS)
    assert asked == []
    more = [UNIQUE, "CREATE UNIQUE INDEX others ON events (rest, name, body, place)"]
    (tmp_path / "other").mkdir()
    with mapped(tmp_path / "other", "place INTEGER NOT NULL", more, limits=Limits(columns=5)) as reader:
        assert len(list(reader.read())) == len(ROWS)
    assert asked


@pytest.mark.parametrize("layout", [marten, python_event_sourcery], ids=lambda one: one.FORMAT)
def test_joins_that_find_one_row_at_most_are_left_out_of_the_counting(layout, tmp_path, asked):
    expected = layout.make(tmp_path / "store.db", **next(iter(layout.SETTINGS.values())))
    with opened(tmp_path / "store.db") as reader:
        assert " JOIN " not in str(reader._table.keyed)
        assert reader.head() == len(expected)
    assert asked == []


def test_a_join_that_may_find_more_is_counted_with_its_rows(tmp_path):
    """Control: without its rule the other table may hold a stream twice, and then its events come twice."""
    path = tmp_path / "store.db"
    expected = marten.make(path, about=False)
    with closing(sqlite3.connect(path)) as store:
        store.execute("CREATE TABLE other AS SELECT * FROM mt_streams")
        store.execute("DROP TABLE mt_streams")
        store.execute("ALTER TABLE other RENAME TO mt_streams")
        store.execute("INSERT INTO mt_streams SELECT * FROM mt_streams LIMIT 1")
        store.commit()
    with opened(path) as reader:
        assert " JOIN " in str(reader._table.keyed)
        assert reader.head() == len(list(reader.read())) > len(expected)
