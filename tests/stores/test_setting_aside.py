"""Giving a store another name: all of it goes along, and nothing else is touched."""

from contextlib import closing

import pytest

from explorer.core.errors import StoreBusy, StoreError
from explorer.stores.setting_aside import give_name, set_aside
from explorer.stores.sqlite import create, open_store
from explorer.testing import fill


@pytest.fixture
def store(tmp_path):
    path = tmp_path / "demo.db"
    with closing(create(path, clock="simulated")) as made:
        fill(made, 20)
    return path


def test_a_store_keeps_all_its_events_under_its_new_name(store):
    aside = set_aside(store)
    assert aside == store.with_name("demo-1.db")
    assert [one.name for one in store.parent.iterdir()] == ["demo-1.db"]
    with closing(open_store(aside, writable=False)) as moved:
        assert moved.head() == 20
        assert all(check.ok for check in moved.verify())


def test_names_that_are_taken_are_left_alone(store):
    taken = store.with_name("demo-1.db")
    taken.write_text("mine")
    assert set_aside(store) == store.with_name("demo-2.db")
    assert taken.read_text() == "mine"


def test_what_stands_in_the_log_beside_it_goes_along(store):
    with closing(open_store(store, writable=True)) as writing:
        fill(writing, 30)  # the first twenty are repeats
        assert store.with_name("demo.db-wal").exists()
    with closing(open_store(set_aside(store), writable=False)) as moved:
        assert moved.head() == 30


def test_a_store_that_is_open_elsewhere_stays_where_it_is(store):
    with closing(open_store(store, writable=True)) as other:
        fill(other, 21)
        with pytest.raises(StoreBusy, match="still open elsewhere"):
            set_aside(store)
        assert other.head() == 21
    assert [one.name for one in store.parent.iterdir()] == ["demo.db"]


def test_what_is_no_store_is_not_renamed(tmp_path):
    text = tmp_path / "notes.db"
    text.write_text("mine")
    with pytest.raises(StoreError):
        set_aside(text)
    assert text.read_text() == "mine"


def test_a_name_is_never_taken_from_another_file(store):
    other = store.with_name("other.db")
    other.write_text("mine")
    with pytest.raises(FileExistsError):
        give_name(store, other)
    assert other.read_text() == "mine"
    assert store.exists()
