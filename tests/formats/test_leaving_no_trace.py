"""Looking at a foreign store changes nothing: no name, no size, no time, no byte in its folder."""

import os
import shutil
import sqlite3
from contextlib import closing

import pytest
from foreign_stores import (
    NAMED,
    copied,
    fingerprint,
    killed_after,
    opened,
    with_dirty_wal,
    with_hot_journal,
)

from explorer.core.errors import StoreBusy, StoreError
from explorer.formats import private_copy
from explorer.formats.detection import detect
from explorer.formats.known import FORMATS
from explorer.formats.opening import open_sqlite
from explorer.formats.private_copy import uri


def read_only_folder(folder):
    path = copied(folder)
    path.chmod(0o444)
    folder.chmod(0o555)
    return path


def symlink(folder):
    (folder / "behind").mkdir()
    (folder / "link.db").symlink_to(copied(folder / "behind"))
    return folder / "link.db"


def hard_link(folder):
    os.link(copied(folder), folder / "other.db")
    return folder / "other.db"


def empty_sidecars(folder):
    path = copied(folder)
    for ending in ("-wal", "-journal", "-shm"):
        (folder / f"store.db{ending}").touch()
    return path


def odd_name(folder):
    return copied(folder).rename(folder / "a?mode=rwc#b%41 \n\u202e.db")


def garbage_wal(folder):
    path = copied(folder)
    (folder / "store.db-wal").write_bytes(b"not a log" * 1000)
    return path


def garbage_journal(folder):
    path = copied(folder)
    (folder / "store.db-journal").write_bytes(b"not a journal" * 1000)
    return path


CASES = [
    copied,
    with_dirty_wal,
    with_hot_journal,
    read_only_folder,
    symlink,
    hard_link,
    empty_sidecars,
    odd_name,
    garbage_wal,
    garbage_journal,
]


def look_at_everything(path, scratch):
    detect(path, FORMATS, 77, scratch=scratch)
    with opened(path, scratch=scratch) as reader:
        reader.describe()
        list(reader.read())
        reader.streams()
        reader.categories()
        reader.types()
        return [check for check in reader.verify() if not check.ok]


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "theirs"
    folder.mkdir()
    yield folder
    folder.chmod(0o755)


@pytest.fixture
def scratch(tmp_path):
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_nothing_changes_in_the_folder(case, folder, scratch):
    path = case(folder)
    before = fingerprint(folder)
    assert look_at_everything(path, scratch) == []
    assert fingerprint(folder) == before
    assert list(scratch.iterdir()) == []


def test_opening_in_the_usual_way_leaves_files_behind(folder):
    """Control: the comparison bites."""
    path = copied(folder)
    killed_after(path, "PRAGMA journal_mode=WAL")
    for ending in ("-wal", "-shm"):
        (folder / f"store.db{ending}").unlink(missing_ok=True)
    before = fingerprint(folder)
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        connection.execute("SELECT count(*) FROM stored_events").fetchone()
    assert fingerprint(folder) != before


def test_transactions_in_the_log_are_shown(folder, scratch):
    with opened(with_dirty_wal(folder), scratch=scratch) as reader:
        assert reader.head() == 602
        assert [event.version for event in reader.read_stream(NAMED)] == [1, 2]
        assert any("2 transactions were recovered" in one for one in reader.describe().warnings)
        assert not any("from a private copy" in one for one in reader.describe().warnings), "that is usual"
        assert any("from a private copy" in one for one in reader.describe().notes)


def test_a_transaction_that_was_never_committed_is_not_shown(folder, scratch):
    with opened(with_hot_journal(folder), scratch=scratch) as reader:
        assert reader.head() == 600
        assert "never:Committed.Value" not in reader.types()
        assert any("never committed was rolled back" in one for one in reader.describe().warnings)


def test_reading_in_place_would_have_shown_it(folder):
    """Control: the journal is hot, and ignoring it shows what never happened."""
    path = with_hot_journal(folder)
    with closing(sqlite3.connect(uri(path, mode="ro", immutable=1), uri=True)) as connection:
        topics = connection.execute("SELECT topic FROM stored_events NOT INDEXED").fetchall()
    assert ("never:Committed.Value",) in topics


def test_a_log_of_another_file_is_left_out(folder, scratch):
    with opened(garbage_wal(folder), scratch=scratch) as reader:
        assert reader.head() == 600
        assert any("left out" in one for one in reader.describe().warnings)


def naming_a_victim(folder, victim):
    """A hot journal whose end names a super-journal, as a transaction over several files leaves it."""
    path = with_hot_journal(folder)
    journal = folder / "store.db-journal"
    name = os.fsencode(victim)
    with journal.open("ab") as file:
        page = (2**30 // 4096 + 1).to_bytes(4, "big")
        checksum = (sum(name) % 2**32).to_bytes(4, "big")
        file.write(page + name + len(name).to_bytes(4, "big") + checksum + private_copy._JOURNAL_MAGIC)
    return path


def test_a_journal_cannot_make_sqlite_delete_a_file(folder, scratch, tmp_path):
    victim = tmp_path / "precious.txt"
    victim.write_text("keep me")
    with opened(naming_a_victim(folder, victim), scratch=scratch) as reader:
        assert "never:Committed.Value" not in reader.types()
    assert victim.read_text() == "keep me"


def test_an_unguarded_recovery_deletes_the_file(folder, tmp_path):
    """Control: SQLite deletes what the journal names."""
    victim = tmp_path / "precious.txt"
    victim.write_text("keep me")
    path = naming_a_victim(folder, victim)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("SELECT count(*) FROM stored_events").fetchone()
    assert not victim.exists()


def test_a_transaction_over_several_files_that_was_committed_is_shown(folder, scratch, tmp_path):
    with opened(naming_a_victim(folder, tmp_path / "gone"), scratch=scratch) as reader:
        assert any("was committed" in one for one in reader.describe().warnings)


def test_a_log_that_is_a_pipe_is_not_opened(folder, scratch):
    path = copied(folder)
    os.mkfifo(folder / "store.db-wal")
    with opened(path, scratch=scratch) as reader:
        assert reader.head() == 600
        assert any("not a regular file" in one for one in reader.describe().warnings)


def test_a_file_that_keeps_changing_is_busy(folder, scratch, monkeypatch):
    path = with_dirty_wal(folder)
    copy = shutil.copyfileobj

    def copy_while_it_grows(source, target, size):
        copy(source, target, size)
        with open(path, "ab") as file:
            file.write(bytes(4096))

    monkeypatch.setattr(private_copy.shutil, "copyfileobj", copy_while_it_grows)
    with pytest.raises(StoreBusy, match="being written"):
        open_sqlite(path, scratch=scratch)
    assert list(scratch.iterdir()) == []


def test_no_room_for_a_copy_is_said(folder, scratch, monkeypatch):
    path = with_dirty_wal(folder)
    monkeypatch.setattr(private_copy.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, 0))
    with pytest.raises(StoreError, match="make room"):
        open_sqlite(path, scratch=scratch)


def test_a_copy_that_fails_is_removed(folder, scratch, monkeypatch):
    path = with_dirty_wal(folder)

    def fail(*_):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(private_copy.shutil, "copyfileobj", fail)
    with pytest.raises(StoreError, match="Input/output error"):
        open_sqlite(path, scratch=scratch)
    assert list(scratch.iterdir()) == []
