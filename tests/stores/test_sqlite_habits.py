"""How the program treats a store file besides its content: rights, other openers, old engines."""

import os
import subprocess
import sys
import tempfile
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path

import pytest

from explorer.core.expected import Expect
from explorer.stores import sqlite_connection, sqlite_database, sqlite_driver
from explorer.stores.sqlite import create, open_store
from explorer.testing import fill, new_event

opened: list[str] | None = None


def _watch(event: str, arguments: tuple) -> None:
    if opened is not None and event == "open":
        opened.append(str(arguments[0]))


sys.addaudithook(_watch)  # stays for good, so it listens only while a test asks it to


def test_an_open_store_is_opened_by_nothing_but_sqlite(tmp_path, monkeypatch):
    """Closing a second descriptor would drop SQLite's locks, and lose what was acknowledged."""
    path = tmp_path / "store.db"
    with closing(create(path, clock="wall")) as store:
        monkeypatch.setattr(sys.modules[__name__], "opened", [])
        fill(store)
        list(store.read())
        list(store.verify())
        store.describe()
        store.data_version()
        store.backup(tmp_path / "copy.db")
        seen = list(opened or [])
        monkeypatch.setattr(sys.modules[__name__], "opened", None)
    assert any("copy.db" in name for name in seen), "the watch does not watch"
    assert not [name for name in seen if name.startswith(str(path))]


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
    ],
)
def test_engines_with_the_fault_are_known(version, safe):
    assert sqlite_driver.safe(version) is safe


OLD_ENGINE = """
import sys
sys.modules["pysqlite3"] = None
import pytest
sys.exit(pytest.main(["-q", "-p", "no:cacheprovider", *sys.argv[1:]]))
"""


def test_the_standard_library_keeps_the_same_promises():
    """Where pysqlite3 has no wheel, the store runs on whatever SQLite there is."""
    here = Path(__file__).parent
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            OLD_ENGINE,
            str(here / "test_sqlite_contract.py"),
            str(here / "test_guards.py"),
        ],
        capture_output=True,
        text=True,
        cwd=here.parents[1],
    )
    assert done.returncode == 0, done.stdout[-3000:]


def test_on_an_old_engine_only_checkpoints_that_keep_writers_out_are_made(tmp_path, monkeypatch):
    monkeypatch.setattr(sqlite_database, "SAFE", False)
    monkeypatch.setattr(sqlite_database, "WAL_LIMIT", 200_000)
    monkeypatch.setattr(
        sqlite_connection, "_SETTINGS", (*sqlite_connection._SETTINGS, "PRAGMA wal_autocheckpoint = 0")
    )
    monkeypatch.setattr(sqlite_database, "_WRITING", ())
    lengths = []
    with closing(create(tmp_path / "store.db", clock="wall")) as store:
        for number in range(40):
            store.append("cart-1", [new_event(f"e{number}", data={"text": "x" * 20_000})], Expect.ANYTHING)
            lengths.append(os.stat(tmp_path / "store.db-wal").st_size)
        assert all(check.ok for check in store.verify())
    assert max(lengths) < 300_000, "the log is emptied when it is long"
    assert lengths.count(0) > 1


def test_the_limit_is_what_empties_the_log(tmp_path, monkeypatch):
    """The control: without the policy the log of an old engine only grows."""
    monkeypatch.setattr(
        sqlite_connection, "_SETTINGS", (*sqlite_connection._SETTINGS, "PRAGMA wal_autocheckpoint = 0")
    )
    monkeypatch.setattr(sqlite_database, "_WRITING", ())
    with closing(create(tmp_path / "store.db", clock="wall")) as store:
        for number in range(40):
            store.append("cart-1", [new_event(f"e{number}", data={"text": "x" * 20_000})], Expect.ANYTHING)
        assert os.stat(tmp_path / "store.db-wal").st_size > 800_000


@pytest.fixture
def shared():
    """A folder that other users can reach."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        with closing(create(folder / "store.db", clock="wall")) as store:
            fill(store, 10)
        yield folder
        folder.chmod(0o755)


def as_reader(path: Path) -> dict[str, object]:
    import store_rights

    with get_context("spawn").Pool(1) as pool:
        answer: dict[str, object] = pool.apply(store_rights.without_rights, (path,))
        pool.close()
        pool.join()
    return answer


@pytest.mark.skipif(sys.platform == "win32", reason="other rights")
def test_a_file_that_may_not_be_written_is_read(shared):
    path = shared / "store.db"
    path.chmod(0o444)
    shared.chmod(0o777)
    told = as_reader(path)
    assert "may not be written" in str(told["writing"])
    assert str(told["writing"]).startswith("ReadOnly")
    assert (told["events"], told["sound"]) == (10, True)


@pytest.mark.skipif(sys.platform == "win32", reason="other rights")
def test_a_folder_that_may_not_be_written_is_read_with_a_warning(shared):
    before = sorted(os.listdir(shared))
    (shared / "store.db").chmod(0o444)
    shared.chmod(0o555)
    told = as_reader(shared / "store.db")
    assert (told["events"], told["sound"]) == (10, True)
    assert told["warnings"] == ("The folder of store.db may not be written: later growth is not shown.",)
    assert sorted(os.listdir(shared)) == before


@pytest.mark.skipif(sys.platform == "win32", reason="other rights")
def test_a_file_that_may_not_be_read_says_so(shared):
    (shared / "store.db").chmod(0o000)
    told = as_reader(shared / "store.db")
    assert "cannot be opened" in str(told["reading"])


def test_a_backup_opens_like_any_store(tmp_path):
    with closing(create(tmp_path / "store.db", clock="wall")) as store:
        fill(store, 10)
        store.backup(tmp_path / "copy.db")
    with closing(open_store(tmp_path / "copy.db", writable=True)) as copy:
        assert copy.append("cart-0", [new_event("x")], Expect.ANYTHING).events[0].ordinal == 11


@pytest.mark.parametrize("which", ["_reader", "_writer"])
def test_every_connection_is_hardened(tmp_path, which):
    with closing(create(tmp_path / "store.db", clock="wall")) as store:
        connection = getattr(store._database, which)
        settings = {
            "foreign_keys": 1,
            "recursive_triggers": 1,
            "cell_size_check": 1,
            "mmap_size": 0,
            "trusted_schema": 0,
            "synchronous": 2,
            "journal_mode": "wal",
        }
        assert {name: connection.set(f"PRAGMA {name}")[0] for name in settings} == settings


def test_the_reading_connection_cannot_write(tmp_path):
    refused = pytest.raises(sqlite_driver.DRIVER.OperationalError, match="readonly")
    with closing(create(tmp_path / "store.db", clock="wall")) as store, refused:
        store._database._reader.set("INSERT INTO meta VALUES ('a', 'b')")
