"""Accidents of a store that is followed: what was counted changes, the file is another, or held, or unfit."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
import unordered
from foreign_stores import SAMPLES, copied, made, opened, row

from explorer.core.errors import StoreBusy, StoreError, StoreReplaced
from explorer.formats import following
from explorer.formats.opening import open_live

NAMES = "originator_id, originator_version, topic, state"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "theirs"
    folder.mkdir()
    return folder


@pytest.fixture(params=["WAL", "DELETE"])
def store(request, folder):
    """A store whose program has it open, in each of the ways in which SQLite writes."""
    path = copied(folder)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA journal_mode={request.param}").fetchall()
        yield path


CHANGES = {
    "the last is removed": "DELETE FROM stored_events WHERE rowid = (SELECT max(rowid) FROM stored_events)",
    "the last is changed": "UPDATE stored_events SET state = '{}' WHERE rowid = 600",
    "the first is changed": "UPDATE stored_events SET state = '{}' WHERE rowid = 1",
    "one of the newest is removed": "DELETE FROM stored_events WHERE rowid = 400",
    "all are removed": "DELETE FROM stored_events",
    "the table is removed": "DROP TABLE stored_events",
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_counted_and_is_not_there_any_more_is_told(change, store):
    with opened(store, live=True) as reader:
        reader.look()
        assert reader.head() == 600
        with closing(sqlite3.connect(store)) as owner, owner:
            owner.execute(CHANGES[change])
        for _ in range(2):
            with pytest.raises(StoreError, match=r"stays as it was; open it again|cannot be read"):
                reader.look()


def test_an_event_that_is_put_before_others_is_told(store):
    with closing(sqlite3.connect(store)) as owner, owner:
        owner.execute("DELETE FROM stored_events WHERE rowid = 590")
    with opened(store, live=True) as reader:
        reader.look()
        assert reader.head() == 599
        with closing(sqlite3.connect(store)) as owner, owner:
            owner.execute(f"INSERT INTO stored_events (rowid, {NAMES}) VALUES (590, ?, ?, ?, ?)", row())
        with pytest.raises(StoreReplaced, match="or put others before them"):
            reader.look()


def test_a_change_that_leaves_the_events_alone_is_none(store):
    with opened(store, live=True) as reader:
        reader.look()
        with closing(sqlite3.connect(store)) as owner, owner:
            owner.execute("CREATE TABLE further (a)")
        reader.look()
        assert reader.head() == 600


@pytest.mark.skipif(sys.platform == "win32", reason="open files cannot be replaced there")
@pytest.mark.parametrize(
    ("accident", "said"),
    [
        ("replaced", "was replaced by another file"),
        ("moved", "was moved or deleted"),
        ("emptied", "was emptied"),
    ],
)
def test_another_file_at_the_path_is_told(accident, said, folder, tmp_path):
    path = copied(folder)
    with opened(path, live=True) as reader:
        reader.look()
        match accident:
            case "replaced":
                os.replace(made(tmp_path, [row()]), path)
            case "moved":
                path.rename(tmp_path / "elsewhere.db")
            case "emptied":
                os.truncate(path, 0)
        with pytest.raises(StoreReplaced, match=f"{said} while it was followed"):
            reader.look()


@pytest.mark.parametrize("mode", ["WAL", "DELETE"])
def test_a_file_that_is_cut_off_is_told(mode, folder):
    path = copied(folder)
    with closing(sqlite3.connect(path)) as owner:
        owner.execute(f"PRAGMA journal_mode={mode}").fetchall()
    with opened(path, live=True) as reader:
        reader.look()
        os.truncate(path, 8192)
        with pytest.raises(StoreError, match="part of the file cannot be read"):
            reader.look()


HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.readline()
connection.execute("COMMIT")
print("let go", flush=True)
sys.stdin.read()
"""


def test_who_is_held_off_for_too_long_says_so_and_goes_on_afterwards(folder, monkeypatch):
    monkeypatch.setattr(following, "PATIENCE", 0.05)
    path = copied(folder)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE").fetchall()
    with opened(path, live=True) as reader:
        reader.look()
        command = [sys.executable, "-c", HOLDER, str(path)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0) as owner:
            assert owner.stdout.readline() == b"held\n"
            with pytest.raises(StoreBusy, match="another program holds the file"):
                reader.look()
            with pytest.raises(StoreBusy):
                open_live(path)
            owner.stdin.write(b"\n")
            assert owner.stdout.readline() == b"let go\n"
            reader.look()
            assert reader.head() == 600
            owner.stdin.close()


def test_where_sqlite_cannot_lay_its_files_beside_it_a_sentence_says_so(folder):
    path = copied(folder)
    with closing(sqlite3.connect(path)) as owner:
        owner.execute("PRAGMA journal_mode=WAL").fetchall()
    (folder / "store.db-wal").mkdir()
    with pytest.raises(StoreError, match="cannot be followed live here"):
        open_live(path)
    with opened(path) as reader:
        assert reader.head() == 600


def test_a_file_that_is_no_database_cannot_be_followed():
    with pytest.raises(StoreError, match="cannot be followed live"):
        open_live(SAMPLES / "cloudevents.jsonl")
    with opened(SAMPLES / "cloudevents.jsonl") as reader:
        assert not reader.describe().capabilities.live


@pytest.mark.parametrize("of", unordered.MAPS.values(), ids=unordered.MAPS)
def test_a_large_store_whose_order_no_index_gives_is_not_followed(of, folder):
    path = unordered.make(folder / "log.db")
    with unordered.opened(path, of) as reader:
        assert not reader.describe().capabilities.live
    with pytest.raises(StoreError, match="no index gives its events their order"):
        unordered.opened(path, of, live=True)
    with unordered.opened(path, of, unordered.AS_THEY_LIE, live=True) as reader:
        reader.look()
        assert reader.head() == 60


def test_nothing_but_reading_is_allowed_while_following(folder):
    database = open_live(copied(folder))
    connection = database._connection.connection.driver_connection
    assert isinstance(connection, sqlite3.Connection)
    try:
        for statement in (
            "DELETE FROM stored_events",
            "PRAGMA data_version=3",
            "PRAGMA wal_checkpoint",
            "BEGIN",
        ):
            with pytest.raises(sqlite3.Error), closing(connection.execute(statement)) as cursor:
                cursor.fetchall()
    finally:
        database.close()
