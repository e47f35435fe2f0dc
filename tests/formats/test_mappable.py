"""Looking at a database for somebody who maps it: tables, views, samples, previews, and maps kept before."""

import sqlite3
from contextlib import closing

import pytest

import any_table
from explorer.core.errors import NotAStore
from explorer.core.map_guess import guess, likeliest
from explorer.core.table_map import TableMap, read_map
from explorer.formats.limits import Limits
from explorer.formats.mapping import Mappable


@pytest.fixture
def store(tmp_path):
    made = Mappable(any_table.make(tmp_path / "audit.db"), Limits(step_seconds=0.3))
    yield made
    made.close()


def test_tables_and_views_come_with_columns_counts_and_a_value(store):
    found = {one.name: one for one in store.tables()}

    assert found.keys() == {"audit_log", "people", "pages", "payments", "endless"}  # the broken view is not
    assert (found["audit_log"].rows, found["audit_log"].whole) == (any_table.EVENTS, True)
    assert {c.name: c.sample for c in found["audit_log"].columns}["entity"] == "order-1"
    assert found["payments"].view


def test_a_view_without_end_costs_only_the_rows_that_are_counted(store):
    endless = next(one for one in store.tables() if one.name == "endless")

    assert not endless.whole
    assert endless.rows <= 100_000


def test_the_guess_for_such_a_table_gives_its_events(store):
    of = guess(likeliest(store.tables()))

    given = store.preview(of, 3)

    assert of.table == "audit_log"
    assert (given.problems, given.events) == ((), any_table.EVENTS)
    assert [event.type for event in given.first] == ["Changed", "Paid", "Placed"]


def test_columns_that_no_name_tells_are_guessed_from_what_stands_in_them(tmp_path):
    path = tmp_path / "journal.db"
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE journal(nr INTEGER NOT NULL, entity2 TEXT, what TEXT, happened TEXT)")
        made.execute("CREATE UNIQUE INDEX jx ON journal(nr)")
        made.executemany(
            "INSERT INTO journal VALUES (?, ?, ?, ?)",
            ((n, f"acc-{n % 3}", "Opened" if n < 4 else "Paid", f"2024-01-11T00:0{n}:00Z") for n in range(9)),
        )
        made.commit()
    mappable = Mappable(path)

    of = guess(likeliest(mappable.tables()))
    given = mappable.preview(of, 9)
    mappable.close()

    assert of == TableMap("journal", order=("nr",), stream="entity2", type="what", time="happened")
    assert (given.problems, [event.type for event in given.first][3:5]) == ((), ["Opened", "Paid"])


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (TableMap("nowhere"), "table"),
        (TableMap("people", stream="city"), "stream"),
        (TableMap("people", payload=("name", "city")), "payload"),
        (TableMap("payments"), "order"),
        (TableMap("payments", order=("entity",)), "order"),
    ],
)
def test_what_is_wrong_is_said_of_the_field_where_it_is(store, told, field):
    [wrong] = store.preview(told, 3).problems

    assert wrong.field == field


def test_a_map_that_was_kept_is_found_by_the_identity_of_its_store(store, tmp_path):
    of, other = read_map(any_table.TOML), TableMap("audit_log")
    identity = store.preview(of, 0).described.identity

    assert store.fitting({identity: of, "another": other}) == of
    assert store.fitting({"another": of}) is None  # the same columns, but another store's events
    assert store.fitting({identity: TableMap("gone")}) is None


def test_what_is_no_database_cannot_be_mapped(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("no database at all")

    with pytest.raises(NotAStore, match="not an SQLite database"):
        Mappable(path)
