"""Making the demo anew: the old one is kept, no other store is touched, and a failure changes nothing."""

from contextlib import closing

import pytest

from explorer import demo_store
from explorer.bootstrap import WiredApp
from explorer.core.errors import NotAStore
from explorer.stores.sqlite import create, open_store
from explorer.testing import fill


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    monkeypatch.setattr(demo_store, "DEMO_COMMANDS", dict.fromkeys(demo_store.DEMO_COMMANDS, 20))


def head(path):
    with closing(open_store(path, writable=False)) as store:
        return store.head()


def quiet(done, of):
    pass


def test_a_demo_begins_again_and_the_old_one_is_kept_with_what_was_done_in_it(tmp_path):
    app, path = WiredApp(), tmp_path / "demo.db"
    app.demo(path, quiet)
    fresh = head(path)
    with closing(open_store(path, writable=True)) as store:
        fill(store, 3)
    assert app.reset_demo(path, quiet) == (path, tmp_path / "demo-1.db")
    assert (head(path), head(tmp_path / "demo-1.db")) == (fresh, fresh + 3)
    assert sorted(one.name for one in tmp_path.glob("*.db")) == ["demo-1.db", "demo.db"]


def test_where_there_is_none_it_is_simply_made(tmp_path):
    path = tmp_path / "demo.db"
    assert WiredApp().reset_demo(path, quiet) == (path, None)
    assert head(path) > 0


def test_a_store_that_is_no_demo_is_never_touched(tmp_path):
    path = tmp_path / "mine.db"
    with closing(create(path, clock="simulated")) as store:
        fill(store, 3)
    before = path.read_bytes()
    with pytest.raises(NotAStore, match="no demo store"):
        WiredApp().reset_demo(path, quiet)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.glob("*.db")] == ["mine.db"]


def test_when_the_new_one_is_cancelled_the_old_one_is_back(tmp_path):
    app, path = WiredApp(), tmp_path / "demo.db"
    app.demo(path, quiet)
    with closing(open_store(path, writable=True)) as store:
        fill(store, 3)
    before = head(path)

    def cancelled(done, of):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        app.reset_demo(path, cancelled)
    assert head(path) == before
    assert [one.name for one in tmp_path.glob("*.db")] == ["demo.db"]
