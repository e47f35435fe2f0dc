"""Building a store without waiting for the disk, and copying one that is in use."""

import os
from contextlib import closing

import pytest

from explorer.core.errors import StoreError
from explorer.core.expected import Expect
from explorer.stores.sqlite import create, open_store
from explorer.stores.sqlite_driver import DRIVER
from explorer.testing import fill, new_event


def test_a_store_built_unsynced_is_like_any_other_once_it_is_finished(tmp_path):
    built = tmp_path / "building.db"
    store = create(built, clock="simulated", durable=False)
    fill(store)
    history = list(store.read())
    store.finish()
    assert os.listdir(tmp_path) == ["building.db"]
    os.replace(built, tmp_path / "demo.db")
    with closing(open_store(tmp_path / "demo.db", writable=True)) as demo:
        assert list(demo.read()) == history
        assert all(check.ok for check in demo.verify())
        demo.append("cart-1", [new_event("x")], Expect.ANYTHING)
    with closing(DRIVER.connect(str(tmp_path / "demo.db"))) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_finishing_a_durable_store_closes_it(tmp_path):
    store = create(tmp_path / "store.db", clock="wall")
    fill(store, 5)
    store.finish()
    assert os.listdir(tmp_path) == ["store.db"]


def test_the_disk_is_asked_once_when_a_build_is_finished(tmp_path, monkeypatch):
    synced = []
    fsync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda descriptor: synced.append(descriptor) or fsync(descriptor))
    store = create(tmp_path / "store.db", clock="simulated", durable=False)
    fill(store)
    assert synced == []
    store.finish()
    assert len(synced) == 1


def test_a_backup_is_a_prefix_while_the_store_grows(tmp_path):
    with closing(create(tmp_path / "store.db", clock="wall")) as store:
        for round_ in range(5):
            store.append("cart-1", [new_event(f"{round_}-{n}") for n in range(30)], Expect.ANYTHING)
            store.backup(tmp_path / f"backup{round_}.db")
            store.append("cart-1", [new_event(f"{round_}-late")], Expect.ANYTHING)
            with closing(open_store(tmp_path / f"backup{round_}.db", writable=False)) as backup:
                assert all(check.ok for check in backup.verify())
                assert list(backup.read()) == list(store.read())[:-1]
                assert backup.describe().identity == store.describe().identity


def test_a_backup_never_overwrites(tmp_path):
    (tmp_path / "precious.db").write_text("precious")
    with closing(create(tmp_path / "store.db", clock="wall")) as store:
        with pytest.raises(StoreError, match="exists already"):
            store.backup(tmp_path / "precious.db")
        with pytest.raises(StoreError, match="cannot be made"):
            store.backup(tmp_path / "nowhere" / "copy.db")
    assert (tmp_path / "precious.db").read_text() == "precious"
