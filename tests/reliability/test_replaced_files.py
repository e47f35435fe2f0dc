"""Nothing is acknowledged into a ghost: a file that was deleted, moved or replaced while it was open."""

import os
import sys
from contextlib import closing

import pytest

from explorer.core.errors import StoreReplaced
from explorer.core.expected import Expect
from explorer.core.read_models import Checkpoint
from explorer.stores.sqlite import create, open_store
from explorer.stores.sqlite_driver import DRIVER
from explorer.testing import fill, new_event, new_outcome

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows does not let an open file be moved")


def deleted(folder):
    os.remove(folder / "store.db")


def renamed(folder):
    os.rename(folder / "store.db", folder / "elsewhere.db")


def replaced(folder):
    create(folder / "new.db", clock="wall").close()
    os.replace(folder / "new.db", folder / "store.db")


def restored(folder):
    os.rename(folder / "store.db", folder / "old.db")
    (folder / "store.db").write_bytes((folder / "before.db").read_bytes())


def folder_moved(folder):
    os.rename(folder, folder.with_name("moved"))


ACCIDENTS = [deleted, renamed, replaced, restored, folder_moved]
WRITES = {
    "append": lambda store: store.append("cart-1", [new_event("late")], Expect.ANYTHING),
    "retry": lambda store: store.append("cart-0", [new_event("e0", "Type0", {"n": 0})], Expect.ANYTHING),
    "record": lambda store: store.record(new_outcome("late")),
    "save": lambda store: store.save(Checkpoint("carts", 1, (1, 0)), {}, None),
    "reset": lambda store: store.reset("carts"),
    "poll": lambda store: store.data_version(),
}


@pytest.fixture
def store(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    with closing(create(folder / "store.db", clock="wall")) as store:
        fill(store, 10)
        store.backup(folder / "before.db")
        yield store


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
@pytest.mark.parametrize("accident", ACCIDENTS)
def test_nothing_is_written_to_a_ghost(store, accident, write):
    accident(store.path.parent)
    with pytest.raises(StoreReplaced, match=r"while it was open; nothing is stored any more"):
        write(store)
    assert len(list(store.read())) == 10, "what was opened can still be read"


@pytest.mark.parametrize("accident", ACCIDENTS)
def test_an_accident_during_an_append_keeps_it_from_being_acknowledged(store, accident):
    with pytest.raises(StoreReplaced), store._database.writing():
        accident(store.path.parent)  # between the beginning of the transaction and its end


def log_deleted(folder):
    os.remove(folder / "store.db-wal")


def log_replaced(folder):
    (folder / "new.wal").write_bytes(b"another log")
    os.replace(folder / "new.wal", folder / "store.db-wal")


@pytest.mark.parametrize("accident", [log_deleted, log_replaced])
def test_nothing_is_acknowledged_into_a_log_that_was_taken_away(store, accident):
    accident(store.path.parent)
    with pytest.raises(StoreReplaced, match=r"taken away while it was open; nothing is stored any more"):
        store.append("cart-1", [new_event("late")], Expect.ANYTHING)


@pytest.mark.parametrize("accident", [log_deleted, log_replaced])
def test_a_log_that_goes_during_an_append_keeps_it_from_being_acknowledged(store, accident):
    with pytest.raises(StoreReplaced), store._database.writing():
        accident(store.path.parent)


def test_sqlite_alone_would_have_acknowledged_it(tmp_path):
    """The control: without looking at the file's identity, writing to a deleted file seems to succeed."""
    path = tmp_path / "plain.db"
    with closing(DRIVER.connect(str(path), isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE events (id)")
        os.remove(path)
        connection.execute("INSERT INTO events VALUES (1)")
        assert connection.execute("SELECT count(*) FROM events").fetchone() == (1,)
    assert not path.exists()


def test_closing_a_ghost_leaves_the_new_file_alone(tmp_path):
    path = tmp_path / "store.db"
    old = create(path, clock="wall")
    fill(old, 10)
    for end in ("", "-wal", "-shm"):
        os.rename(f"{path}{end}", tmp_path / f"old.db{end}")
    with closing(create(path, clock="wall")) as new:
        fill(new, 5)
        old.close()
        assert (tmp_path / "store.db-wal").exists(), "the log of the new file"
        new.append("cart-1", [new_event("x")], Expect.ANYTHING)
    with closing(open_store(path, writable=False)) as again:
        assert again.head() == 6
        assert all(check.ok for check in again.verify())
