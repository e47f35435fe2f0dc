"""A file that changes while it is shown is noticed, and nothing but reading is possible."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from foreign_stores import STREAM, copied, fingerprint, killed_after, made, opened, row, with_dirty_wal

from explorer.core.errors import StoreReplaced
from explorer.formats.opening import open_sqlite


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "theirs"
    folder.mkdir()
    return folder


@pytest.fixture
def scratch(tmp_path):
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


@pytest.mark.skipif(sys.platform == "win32", reason="open files cannot be replaced there")
@pytest.mark.parametrize("change", ["write", "replace", "delete", "truncate"])
def test_a_file_that_changes_under_the_reader_is_noticed(change, folder, tmp_path):
    path = copied(folder)
    with opened(path) as reader:
        reading = reader.read()
        assert next(reading).ordinal == 1
        match change:
            case "write":
                killed_after(path, "PRAGMA journal_mode=DELETE", "DELETE FROM tracking")
            case "replace":
                os.replace(made(tmp_path, [row()]), path)
            case "delete":
                path.unlink()
            case "truncate":
                os.truncate(path, 8192)
        with pytest.raises(StoreReplaced, match="open it again"):
            list(reading)
        with pytest.raises(StoreReplaced):
            reader.stream(STREAM)


def test_a_copy_is_not_disturbed_by_changes(folder, scratch):
    path = with_dirty_wal(folder)
    with opened(path, scratch=scratch) as reader:
        path.unlink()
        assert sum(1 for _ in reader.read()) == 602


def test_the_copy_is_private(folder, scratch):
    database = open_sqlite(with_dirty_wal(folder), scratch=scratch)
    try:
        (copy,) = scratch.iterdir()
        assert copy.stat().st_mode & 0o777 == 0o700
    finally:
        database.close()


HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA journal_mode=DELETE").fetchall()
connection.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""


def test_a_store_held_by_another_program_is_read(folder, scratch):
    path = copied(folder)
    holding = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(holding, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as owner:
        assert owner.stdout.readline() == b"held\n"
        with closing(sqlite3.connect(path, timeout=0)) as other, pytest.raises(sqlite3.OperationalError):
            other.execute("SELECT count(*) FROM stored_events").fetchone()
        before = fingerprint(folder)
        with opened(path, scratch=scratch) as reader:
            assert reader.head() == 600
        assert fingerprint(folder) == before
        owner.stdin.close()


def test_nothing_but_reading_is_allowed(folder):
    database = open_sqlite(copied(folder))
    connection = database._connection.connection.driver_connection
    assert isinstance(connection, sqlite3.Connection)
    try:
        for statement in (
            "DELETE FROM stored_events",
            "CREATE TEMP TABLE t (a)",
            f"ATTACH '{folder / 'new.db'}' AS n",
            f"VACUUM INTO '{folder / 'new.db'}'",
            "PRAGMA query_only=OFF",
            "PRAGMA trusted_schema=ON",
            "PRAGMA application_id=7",
            "PRAGMA journal_mode=DELETE",
            "SELECT load_extension('x')",
            "SELECT randomblob(4e8)",
            "SELECT writefile('x', 'y')",
            "BEGIN",
            "WITH RECURSIVE c(n) AS (SELECT 1 UNION SELECT n + 1 FROM c) SELECT count(*) FROM c",
        ):
            with pytest.raises(sqlite3.Error), closing(connection.execute(statement)) as cursor:
                cursor.fetchall()
        assert connection.execute("SELECT count(*) FROM stored_events").fetchone() == (600,)
    finally:
        database.close()
    assert [one.name for one in folder.iterdir()] == ["store.db"]
