"""A file that bears our mark and hides something under the names of our tables."""

from contextlib import closing

import pytest

from explorer.core.errors import StoreDamaged
from explorer.stores import sqlite_connection
from explorer.stores.sqlite import create, open_store
from explorer.stores.sqlite_driver import DRIVER
from explorer.testing import fill

ENDLESS = (
    "CREATE VIEW head AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
    "SELECT 1 AS id, max(i) AS position, x'00' AS hash FROM n"
)
QUOTED = "'" + ENDLESS.replace("'", "''") + "'"


@pytest.fixture
def path(tmp_path):
    with closing(create(tmp_path / "store.db", clock="wall")) as store:
        fill(store, 10)
    return tmp_path / "store.db"


def change(path, *statements):
    with closing(DRIVER.connect(str(path), isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


@pytest.mark.parametrize("writable", [True, False])
def test_an_untouched_store_opens(path, writable):
    with closing(open_store(path, writable=writable)) as store:
        assert store.head() == 10


@pytest.mark.parametrize("writable", [True, False])
@pytest.mark.parametrize(
    ("statements", "words"),
    [
        (("DROP TABLE head", ENDLESS), "table head there is a view"),
        (
            ("DROP TABLE types", "CREATE VIRTUAL TABLE types USING fts5(type, events)"),
            "types there is a virtual",
        ),
        (("DROP TABLE checkpoints",), "no table checkpoints"),
        (("ALTER TABLE streams ADD COLUMN more TEXT",), "table streams does not have the columns"),
        (
            ("ALTER TABLE outcomes ADD COLUMN more TEXT AS (printf('%.*c', 999999999, 'x'))",),
            "table outcomes does not have the columns",
        ),
        (
            ("CREATE TRIGGER mine AFTER INSERT ON events BEGIN SELECT 1; END",),
            "a trigger that is none of ours",
        ),
        (
            (
                "DROP TRIGGER meta_refuse_delete",
                "CREATE TRIGGER meta_refuse_delete AFTER INSERT ON events BEGIN SELECT 1; END",
            ),
            "a trigger that is none of ours",
        ),
    ],
    ids=["view", "virtual table", "missing", "column", "generated column", "trigger", "guard's name"],
)
def test_what_is_not_our_table_or_guard_is_refused_in_one_sentence(path, statements, words, writable):
    change(path, *statements)

    with pytest.raises(StoreDamaged, match=words) as refused:
        open_store(path, writable=writable)

    assert str(refused.value).startswith(str(path))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "statements",
    [
        (f"UPDATE sqlite_schema SET sql = {QUOTED}, rootpage = 0 WHERE name = 'head'",),
        (
            "CREATE TRIGGER mine AFTER INSERT ON events BEGIN SELECT 1; END",
            "UPDATE sqlite_schema SET type = 'index', tbl_name = 'other' WHERE name = 'mine'",
        ),
    ],
    ids=["view", "trigger"],
)
def test_a_forged_schema_hides_nothing(path, statements):
    """A current SQLite refuses the forgery itself; an older one reads the text, as we do."""
    change(
        path, *(f"DROP TRIGGER head_{name}" for name in ("refuse_delete", "refuse_insert", "guard_update"))
    )
    change(path, "PRAGMA writable_schema = ON", *statements)

    with pytest.raises(StoreDamaged):
        open_store(path, writable=False)


def test_a_newer_store_with_more_columns_and_guards_is_read(path):
    change(
        path,
        "ALTER TABLE streams ADD COLUMN more TEXT",
        "CREATE TRIGGER newer AFTER INSERT ON events BEGIN SELECT 1; END",
        "PRAGMA user_version = 2",
    )
    with closing(open_store(path, writable=False)) as store:
        assert store.head() == 10


def test_a_step_that_takes_too_long_is_stopped(path, monkeypatch):
    monkeypatch.setattr(sqlite_connection, "MOST_SECONDS", 0.1)
    with closing(open_store(path, writable=False)) as store:
        assert len(list(store.read())) == 10
        change(path, "DROP TABLE head", ENDLESS)
        with pytest.raises(StoreDamaged, match="takes too long"):
            store.head()
        assert store.stream("cart-0") == store.stream("cart-0")


def test_verify_may_take_longer_over_whole_tables(path, monkeypatch):
    monkeypatch.setattr(sqlite_connection, "_STEPS", 5)
    with closing(open_store(path, writable=False)) as store:
        monkeypatch.setattr(sqlite_connection, "MOST_SECONDS", -1.0)
        with pytest.raises(StoreDamaged, match="takes too long"):
            store.streams()
        whole = {"file structure", "references", "versions", "streams", "outcomes", "checkpoints"}
        assert {check.name for check in store.verify() if check.ok} >= whole
