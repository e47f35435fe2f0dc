"""Files that were made, or left behind, to mislead: circles, false schemas, crowds of tables, classes."""

import os
import sqlite3
import sys
from contextlib import closing

import pytest
from foreign_stores import TABLE, copied, fingerprint, killed_after, made, opened, row, truth

from explorer.core.errors import StoreDamaged, StoreError
from explorer.formats.faults import named
from explorer.formats.limits import Limits

PAGE = 4096


def warned(reader, words):
    return any(words in one for one in reader.describe().warnings)


def pages(path, kind):
    """The numbers of a file's pages that begin with a byte, from 1."""
    content = path.read_bytes()
    return [at // PAGE + 1 for at in range(0, len(content), PAGE) if content[at] == kind]


def test_a_tree_that_leads_back_into_itself_is_damaged_and_ends(tmp_path):
    path = copied(tmp_path)
    with closing(sqlite3.connect(path)) as store:
        (root,) = store.execute("SELECT rootpage FROM sqlite_master WHERE name = 'stored_events'").fetchone()
    assert root in pages(path, 5), "the table has grown beyond one page"
    with path.open("r+b") as file:
        file.seek((root - 1) * PAGE + 8)
        file.write(root.to_bytes(4, "big"))
    with opened(path) as reader:
        assert 0 < len(list(reader.read())) == reader.head() <= truth("pyeventsourcing_json")["events"]
        assert "out of order" in reader.describe().ends_early
        assert not all(check.ok for check in reader.verify())


def test_a_schema_whose_text_is_not_utf8_hides_no_other_table(tmp_path):
    path = made(tmp_path, [row()], more=["CREATE TABLE zzzz (aaaa)"])
    path.write_bytes(path.read_bytes().replace(b"zzzz", b"z\xff\xfez"))
    with opened(path) as reader:
        assert [event.version for event in reader.read()] == [1]
        assert warned(reader, "left out: z")


def test_a_schema_that_is_no_sql_is_named(tmp_path):
    path = made(tmp_path, [row()])
    path.write_bytes(path.read_bytes().replace(b"CREATE TABLE", b"CR\xffATE TAB\xffE"))
    with pytest.raises(StoreDamaged) as error:
        opened(path)
    assert str(error.value).isprintable()
    assert str(error.value).endswith(".")


def test_a_store_that_may_have_lost_its_log_on_the_way_says_so_without_alarm(tmp_path):
    path = copied(tmp_path)
    killed_after(path, "PRAGMA journal_mode=WAL")
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    with opened(path) as reader:
        assert not warned(reader, "write-ahead log")
        assert any("may lack the newest events" in one for one in reader.describe().notes)
        assert reader.head() == truth("pyeventsourcing_json")["events"]


def test_a_store_of_several_names_says_so(tmp_path):
    os.link(copied(tmp_path), tmp_path / "other.db")
    with opened(tmp_path / "other.db") as reader:
        assert warned(reader, "2 hard links")


def test_the_log_of_another_database_changes_nothing_and_is_named(tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    strange = made(other, [row(version=one) for one in range(1, 50)])
    killed_after(
        strange, "PRAGMA journal_mode=WAL", "PRAGMA wal_autocheckpoint=0", "CREATE TABLE strange (a)"
    )
    mine = tmp_path / "mine"
    mine.mkdir()
    path = copied(mine)
    log = (other / "made.db-wal").read_bytes()
    # Its pages bear another salt than its head, as in what is left of an older log.
    path.with_name("store.db-wal").write_bytes(log[:16] + b"saltsalt" + log[24:])
    before = fingerprint(mine)
    with opened(path) as reader:
        assert reader.head() == truth("pyeventsourcing_json")["events"]
        assert warned(reader, "does not belong to it")
    assert fingerprint(mine) == before


def test_a_crowd_of_tables_and_columns_is_looked_through(tmp_path):
    wide = ", ".join(f"c{one}" for one in range(2000))
    crowd = [f"CREATE TABLE crowd{one} (a, b, c)" for one in range(2_000)]
    with opened(made(tmp_path, [row()], more=[f"CREATE TABLE wide ({wide})", *crowd])) as reader:
        assert reader.head() == 1


def test_more_columns_than_are_looked_at_are_refused_with_the_limit(tmp_path):
    path = made(tmp_path, [row()], more=[f"CREATE TABLE crowd{one} (a, b, c)" for one in range(10)])
    with pytest.raises(StoreError, match="more than 20 columns"):
        opened(path, limits=Limits(columns=20))


@pytest.mark.parametrize(
    "told",
    [
        sqlite3.OperationalError("disk I/O error"),
        OSError(5, "Input/output error"),
        UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"),
    ],
    ids=lambda one: type(one).__name__,
)
def test_a_disk_that_fails_while_reading_is_one_sentence(told):
    said = str(named(told, "store.db", "reading its events"))
    assert said.startswith("store.db: reading its events failed because part of the file cannot be read (")
    assert said.endswith("try a backup, or recover a copy of the file.")


@pytest.fixture
def trap(tmp_path, monkeypatch):
    """A module that whoever imports it would run."""
    (tmp_path / "canary_module.py").write_text("raise SystemExit('it was run')")
    monkeypatch.syspath_prepend(str(tmp_path))


def test_classes_that_a_store_names_are_never_imported(trap, tmp_path):
    rows = [row(version=one, topic=f"canary_module:{name}") for one, name in enumerate(("A.B", "run", ""), 1)]
    with opened(made(tmp_path, rows)) as reader:
        assert [event.type for event in reader.read()] == [topic for _, _, topic, _ in rows]
        list(reader.verify())
        assert reader.describe().warnings == ()
    assert "canary_module" not in sys.modules


def test_a_library_that_resolves_such_a_name_would_run_it(trap):
    """Control: the trap bites."""
    with pytest.raises(SystemExit, match="it was run"):
        __import__("canary_module")


def test_a_store_without_a_key_of_its_own_is_read_by_its_rowids(tmp_path):
    ddl = TABLE.replace(", PRIMARY KEY (originator_id, originator_version)", "")
    with opened(made(tmp_path, [row(version=one) for one in (3, 1, 2)], ddl)) as reader:
        assert [event.version for event in reader.read()] == [3, 1, 2]
