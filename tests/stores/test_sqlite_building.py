"""Building a store without waiting for the disk, and copying one that is in use."""

import os
from contextlib import closing

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
