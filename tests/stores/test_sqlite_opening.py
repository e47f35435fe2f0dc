"""Making and opening store files: what is refused, with which words, and what is left behind."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from explorer.core.errors import (
    NewerStore,
    NotAStore,
    ReadOnly,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreMissing,
)
from explorer.core.expected import Expect
from explorer.core.read_models import Checkpoint
from explorer.stores import sqlite as sqlite_store
from explorer.stores.schema import APPLICATION_ID
from explorer.stores.sqlite import create, open_store
from explorer.stores.sqlite_driver import DRIVER
from explorer.testing import fill, new_event, new_outcome


def make(path: Path, events: int = 10) -> Path:
    with closing(create(path, clock="wall")) as store:
        fill(store, events)
    return path


def raw(path: Path):
    return closing(DRIVER.connect(str(path), isolation_level=None))


def test_a_store_is_there_again_when_it_is_opened(tmp_path):
    with closing(create(tmp_path / "store.db", clock="simulated")) as store:
        fill(store, 10)
        before = (store.describe(), store.head_hash(), store.last_time(), list(store.read()))
    with closing(open_store(tmp_path / "store.db", writable=True)) as store:
        assert (store.describe(), store.head_hash(), store.last_time(), list(store.read())) == before
        assert store.describe().clock == "simulated"


def test_a_closed_store_is_one_file_with_our_mark(tmp_path):
    path = make(tmp_path / "store.db")
    assert os.listdir(tmp_path) == ["store.db"]
    assert path.read_bytes()[68:72] == APPLICATION_ID.to_bytes(4, "big")


def test_two_stores_have_two_identities_and_the_same_beginning(tmp_path):
    with (
        closing(create(tmp_path / "a.db", clock="wall")) as a,
        closing(create(tmp_path / "b.db", clock="wall")) as b,
    ):
        assert a.describe().identity != b.describe().identity
        assert a.head_hash() == b.head_hash()


@pytest.mark.parametrize(
    "name", ["a#b.db", "what?mode=rwc.db", "100%.db", "%41.db", "a b&c.db", "ünï.db", "it's.db"]
)
def test_any_file_name_is_taken_as_it_is(tmp_path, name):
    path = make(tmp_path / name)
    with closing(open_store(path, writable=True)) as store:
        store.append("cart-9", [new_event("x")], Expect.ANYTHING)
        store.backup(tmp_path / f"copy of {name}")
    assert sorted(os.listdir(tmp_path)) == sorted([name, f"copy of {name}"])


def test_making_a_store_refuses_a_file_that_is_there(tmp_path):
    path = tmp_path / "store.db"
    path.write_text("precious")
    with pytest.raises(StoreError, match=r"exists already and was left as it is"):
        create(path, clock="wall")
    assert path.read_text() == "precious"


def test_making_a_store_refuses_what_is_left_of_another(tmp_path):
    (tmp_path / "store.db-wal").write_bytes(b"old log")
    with pytest.raises(StoreError, match="left over"):
        create(tmp_path / "store.db", clock="wall")
    assert os.listdir(tmp_path) == ["store.db-wal"]


def test_making_a_store_where_there_is_no_folder_says_so(tmp_path):
    with pytest.raises(StoreError, match="cannot be made"):
        create(tmp_path / "nowhere" / "store.db", clock="wall")


@pytest.mark.parametrize("durable", [True, False])
def test_a_store_that_could_not_be_made_leaves_nothing(tmp_path, monkeypatch, durable):
    monkeypatch.setattr(sqlite_store, "GUARDS", {"broken": "CREATE TRIGGER broken"})
    with pytest.raises(StoreError):
        create(tmp_path / "store.db", clock="wall", durable=durable)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("writable", [True, False])
def test_a_missing_file_is_never_made(tmp_path, writable):
    for path in (tmp_path / "none.db", tmp_path / "no" / "none.db", tmp_path):
        with pytest.raises(StoreMissing, match="nothing was made"):
            open_store(path, writable=writable)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("writable", [True, False])
def test_what_is_no_store_is_left_as_it_is(tmp_path, writable):
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE events (id)")
        other.commit()
    (tmp_path / "text.db").write_text("just a text, longer than the header of an SQLite file" * 30)
    (tmp_path / "empty.db").write_bytes(b"")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    for name in before:
        with pytest.raises(NotAStore, match="left as it is"):
            open_store(tmp_path / name, writable=writable)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_newer_store_is_only_read(tmp_path):
    path = make(tmp_path / "store.db")
    with raw(path) as connection:
        connection.execute("PRAGMA user_version = 2")
    with pytest.raises(NewerStore, match=r"newer version .* can be opened for reading"):
        open_store(path, writable=True)
    with closing(open_store(path, writable=False)) as store:
        assert store.head() == 10
        assert any("newer version" in warning for warning in store.describe().warnings)
        assert store.describe().writable is False


def test_a_busy_store_says_so_and_can_still_be_read(tmp_path):
    path = make(tmp_path / "store.db")
    with closing(open_store(path, writable=True, patience=0.05)) as store, raw(path) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy, match="in use by another program"):
            store.append("cart-1", [new_event("x")], Expect.ANYTHING)
        assert len(list(store.read())) == 10
        other.execute("ROLLBACK")
        assert store.append("cart-1", [new_event("x")], Expect.ANYTHING).events[0].ordinal == 11


def test_a_store_that_is_locked_as_a_whole_says_so_at_once(tmp_path):
    path = make(tmp_path / "store.db")
    with raw(path) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        for writable in (True, False):
            with pytest.raises(StoreBusy):
                open_store(path, writable=writable, patience=0.05)
        other.execute("ROLLBACK")
    with closing(open_store(path, writable=False)) as store:
        assert store.head() == 10


def test_a_store_open_for_reading_refuses_every_way_of_writing(tmp_path):
    path = make(tmp_path / "store.db")
    with closing(open_store(path, writable=False)) as store:
        assert store.describe().writable is True  # through another connection
        for write in (
            lambda: store.append("cart-1", [new_event("x")], Expect.ANYTHING),
            lambda: store.record(new_outcome("k1")),
            lambda: store.save(Checkpoint("carts", 1, (1, 0)), {}, None),
            lambda: store.reset("carts"),
        ):
            with pytest.raises(ReadOnly, match="for reading only"):
                write()


def test_a_reader_sees_what_a_writer_adds(tmp_path):
    path = make(tmp_path / "store.db")
    with (
        closing(open_store(path, writable=True)) as writer,
        closing(open_store(path, writable=False)) as reader,
    ):
        before = (reader.head(), reader.data_version())
        writer.append("cart-1", [new_event("x")], Expect.ANYTHING)
        assert before[0] + 1 == reader.head()
        assert before[1] != reader.data_version()
        assert reader.data_version() == reader.data_version()


def test_no_truncated_file_passes_for_a_whole_store(tmp_path):
    whole = make(tmp_path / "store.db", 60).read_bytes()
    for length in (0, 50, 100, 512, 4095, 4096, 5000, 8192, len(whole) // 2, len(whole) - 4096):
        cut = tmp_path / f"cut{length}.db"
        cut.write_bytes(whole[:length])
        assert damage(cut), f"{length} bytes pass for a whole store"


def damage(path: Path) -> str | None:
    try:
        with closing(open_store(path, writable=False)) as store:
            return next((check.detail for check in store.verify() if not check.ok), None)
    except (NotAStore, StoreDamaged) as error:
        return str(error)


def test_a_store_without_its_tables_is_damaged(tmp_path):
    path = make(tmp_path / "store.db")
    with raw(path) as connection:
        connection.execute("DROP TABLE meta")
    with pytest.raises(StoreDamaged, match="there is no table meta"):
        open_store(path, writable=False)


def test_a_store_is_closed_twice_without_harm(tmp_path):
    store = create(tmp_path / "store.db", clock="wall")
    store.close()
    store.close()
