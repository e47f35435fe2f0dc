"""How much is kept of the pasts of all stores, how much may be, and what goes first."""

import os

import pytest

from explorer.core.counting import size
from explorer.core.errors import StoreError
from explorer.runtime.cache import BUILDING, LEAST_BYTES, MOST_BYTES, Cache, Limit
from explorer.runtime.locks import locked

MEGABYTE = 1_000_000


@pytest.fixture
def cache(tmp_path):
    """Three stores of 60 MB each, in files that take no space; "old" was used longest ago."""
    root = tmp_path / "histories"
    for used, name in enumerate(("old", "middle", "new")):
        folder = root / name / "board-v1"
        folder.mkdir(parents=True)
        with open(folder / "rows", "wb") as file:
            file.truncate(60 * MEGABYTE)
        os.utime(folder / "rows", (used, used))
    return Cache(root, Limit(tmp_path / "config" / "history-limit"))


def names(cache):
    return [one.folder.name for one in cache.kept()]


def test_what_is_kept_is_counted_over_all_stores(cache):
    assert names(cache) == ["old", "middle", "new"]
    assert sum(one.size for one in cache.kept()) == 180 * MEGABYTE
    assert Cache(cache.root / "nowhere", cache.limit).kept() == []


def test_a_lower_limit_throws_away_at_once_what_was_used_longest_ago(cache):
    cache.allow(130 * MEGABYTE)
    assert names(cache) == ["middle", "new"]
    assert cache.limit() == 130 * MEGABYTE
    cache.allow(100 * MEGABYTE)
    assert names(cache) == ["new"]


def test_a_higher_limit_throws_nothing_away(cache):
    cache.allow(5 * MOST_BYTES)
    assert len(names(cache)) == 3


def test_the_limit_is_the_same_for_every_process_and_after_a_restart(cache, tmp_path):
    cache.allow(3 * MOST_BYTES)
    assert Limit(tmp_path / "config" / "history-limit")() == 3 * MOST_BYTES


@pytest.mark.parametrize("written", ["", "many", "-5", "1" * 30, "٣٣٣٣٣٣٣٣٣٣"])
def test_nonsense_in_the_file_of_the_limit_means_the_usual_one(tmp_path, written):
    path = tmp_path / "limit"
    path.write_text(written, "utf-8")
    assert Limit(path)() == MOST_BYTES


def test_a_limit_is_never_lower_than_one_store_needs(tmp_path):
    limit = Limit(tmp_path / "limit")
    limit.choose(5)
    assert limit() == LEAST_BYTES
    (tmp_path / "limit").write_text("7")
    assert limit() == LEAST_BYTES


def test_a_limit_that_cannot_be_remembered_is_told(tmp_path):
    (tmp_path / "config").write_text("a file where a folder should be")
    limit = Limit(tmp_path / "config" / "limit")
    with pytest.raises(StoreError, match="The one before holds"):
        limit.choose(MOST_BYTES * 2)
    assert limit() == MOST_BYTES


def test_clearing_leaves_what_is_being_built(cache):
    with locked(cache.root / "middle" / BUILDING) as mine:
        assert mine
        cache.clear()
        assert names(cache) == ["middle"]
    cache.clear()
    assert names(cache) == []


def test_making_room_passes_over_what_is_being_built(cache):
    with locked(cache.root / "old" / BUILDING):
        cache.allow(130 * MEGABYTE)
        assert sorted(names(cache)) == ["new", "old"]


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "0 MB"), (1, "1 MB"), (120_000_000, "120 MB"), (MOST_BYTES, "2 GB"), (1_340_000_000, "1.3 GB")],
)
def test_sizes_are_written_as_disks_are_measured(value, written):
    assert size(value) == written


def test_what_the_window_allows_is_what_readers_and_builders_obey(tmp_path):
    from explorer.bootstrap import WiredApp
    from explorer.opener import WiredOpener
    from explorer.readers import histories_folder, histories_of
    from explorer.stores.memory import MemoryStore

    store = MemoryStore()
    assert histories_of(store).most() == MOST_BYTES
    cache = WiredOpener(WiredApp()).cache()
    cache.allow(300 * MEGABYTE)
    assert histories_of(store).most() == 300 * MEGABYTE
    assert cache.root == histories_folder()
    assert tmp_path in cache.root.parents
