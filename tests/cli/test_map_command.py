"""`map` drafts what `--map` takes."""

import sqlite3
from contextlib import closing

import any_table
from explorer.core.table_map import read_map
from terminal import run


def test_a_draft_is_taken_by_map_as_it_is(tmp_path):
    store, toml = any_table.make(tmp_path / "audit.db"), tmp_path / "audit.toml"
    drafted = run("map", store)
    toml.write_text(drafted.out, "utf-8")

    assert drafted.err == ""
    assert read_map(drafted.out).table == "audit_log"
    info = run("info", store, "--map", toml, "--json").json
    assert (info["events"], info["streams"]) == (any_table.EVENTS, 4)
    assert info["types"] == {"Changed": 14, "Paid": 13, "Placed": 13}


def test_another_table_is_drafted_where_it_is_named(tmp_path):
    store = any_table.make(tmp_path / "audit.db")
    view = run("map", store, "--table", "payments").out

    assert read_map(view).table == "payments"
    assert "a view, 13 rows" in view
    refused = run("map", store, "--table", "payment", code=4)
    assert "the nearest name is payments" in refused.err
    assert refused.out == ""


def test_what_a_draft_still_lacks_stands_in_it(tmp_path):
    store = any_table.make(tmp_path / "audit.db")
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("CREATE VIEW loose AS SELECT entity, body FROM audit_log")

    assert "# To be mended: loose is a view; say which columns order its events." in (
        run("map", store, "--table", "loose").out
    )


def test_a_database_without_tables_has_nothing_to_map(tmp_path):
    with closing(sqlite3.connect(tmp_path / "bare.db")) as connection:
        connection.execute("CREATE TABLE gone (x)")
        connection.execute("DROP TABLE gone")

    assert "has no table to be mapped" in run("map", tmp_path / "bare.db", code=4).err


def test_a_draft_says_what_is_unusual_in_the_file(tmp_path):
    odd, usual = tmp_path / "odd.csv", tmp_path / "usual.csv"
    odd.write_bytes("nr,who\n1,Jörgen\n".encode("latin-1"))
    usual.write_bytes("nr,who\n1,Jörgen\n".encode())

    drafted = run("map", odd).out

    assert "# Unusual: The file is no UTF-8 from line 2 on" in drafted
    assert read_map(drafted).table == "rows"
    assert "# Unusual" not in run("map", usual).out
