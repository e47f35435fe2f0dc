"""Taking whole histories into a store in a file, where others have been at it."""

import sqlite3
from contextlib import closing

import pytest

from explorer.core.errors import ReadOnly, StoreBusy, StoreDamaged
from explorer.stores.sqlite import built, create, open_store
from explorer.testing import new_event


def take_in(store):
    with store.intake() as intake:
        intake.append("cart-1", new_event("a"))


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "store.db"
    create(path, clock="wall").close()
    return path


def test_a_store_that_was_written_past_its_rules_refuses(path):
    forged = "INSERT INTO events VALUES (1, 'x', 'x', 1, 'x', 'X', 1, '', '{}', '{}', zeroblob(32))"
    with closing(sqlite3.connect(path)) as other:
        other.execute(forged)
        other.commit()
    with closing(open_store(path, writable=True)) as store:
        with pytest.raises(StoreDamaged, match=r"refuses to grow \(.*position.*\).*take a new file"):
            take_in(store)
        assert store.head() == 0


def test_a_store_that_is_only_read_takes_nothing_in(path):
    with closing(open_store(path, writable=False)) as store, pytest.raises(ReadOnly):
        take_in(store)


def test_whoever_writes_meanwhile_waits(path):
    with closing(open_store(path, writable=True)) as store:
        with closing(open_store(path, writable=True, patience=0.05)) as other, store.intake() as intake:
            intake.append("cart-1", new_event("a"))
            with pytest.raises(StoreBusy):
                other.append("cart-2", [new_event("b")], 0)
            assert other.head() == 0
        assert store.head() == 1


def test_a_store_is_built_whole_or_not_at_all(tmp_path):
    with built(tmp_path / "new.db", clock="simulated") as store:
        take_in(store)
        assert not (tmp_path / "new.db").exists()
    with closing(open_store(tmp_path / "new.db", writable=False)) as store:
        assert (store.head(), store.clock) == (1, "simulated")
        assert [check for check in store.verify() if not check.ok] == []
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []
