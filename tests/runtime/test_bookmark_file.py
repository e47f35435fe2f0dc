"""Bookmarks are kept beside no store, whole or not at all, and two windows lose none of each other's."""

import pytest

from explorer.runtime.bookmarks import MOST, Bookmark, BookmarkFile, BookmarksNotKept

FIRST, LATER = Bookmark(3, "first sale"), Bookmark(9, "it broke")


@pytest.fixture
def kept(tmp_path):
    return BookmarkFile(tmp_path / "bookmarks", "store-1")


def test_a_store_without_bookmarks_has_no_file(kept):
    assert kept.load() == ()
    assert not kept.path.parent.exists()


def test_what_was_kept_is_there_for_the_same_store_and_for_no_other(kept):
    assert kept.change((), (LATER, FIRST)) == (FIRST, LATER)
    folder = kept.path.parent
    assert BookmarkFile(folder, "store-1").load() == (FIRST, LATER)
    assert BookmarkFile(folder, "store-2").load() == ()
    assert [path.name for path in folder.iterdir()] == [kept.path.name]


def test_what_another_window_kept_meanwhile_stays(kept):
    kept.change((), (FIRST,))
    other = Bookmark(5, "theirs")
    BookmarkFile(kept.path.parent, "store-1").change((FIRST,), (FIRST, other))
    assert kept.change((FIRST,), (FIRST, LATER)) == (FIRST, other, LATER)
    assert kept.change((FIRST, LATER), (LATER,)) == (other, LATER)


def test_a_new_name_takes_the_place_of_the_old_one(kept):
    kept.change((), (FIRST, LATER))
    renamed = Bookmark(3, "the very first sale")
    assert kept.change((FIRST, LATER), (renamed, LATER)) == (renamed, LATER)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b'{"bookmarks": 1}',
        b'{"bookmarks": [{"ordinal": -1, "name": "x"}]}',
        b'{"bookmarks": [{"ordinal": 1}]}',
        b"\xff\xfe",
        pytest.param(b'{"x": ' + 100_000 * b"[", id="nested"),
        b'{"bookmarks": [{"ordinal": 9223372036854775808, "name": "x"}]}',
        b'{"bookmarks": [{"ordinal": 1, "name": "\xff"}]}',
    ],
)
def test_a_damaged_file_is_named_and_never_written_over(kept, content):
    kept.path.parent.mkdir()
    kept.path.write_bytes(content)
    for attempt in (kept.load, lambda: kept.change((), (FIRST,))):
        with pytest.raises(BookmarksNotKept, match="it is damaged") as told:
            attempt()
        assert str(kept.path) in str(told.value)
    assert kept.path.read_bytes() == content


def test_a_name_that_no_file_can_hold_is_a_sentence_and_what_was_kept_stays(kept):
    kept.change((), (FIRST,))
    with pytest.raises(BookmarksNotKept, match="holds half a character"):
        kept.change((FIRST,), (FIRST, Bookmark(5, "\ud800")))
    assert kept.load() == (FIRST,)


def test_where_nothing_can_be_written_the_old_file_stays(kept, monkeypatch):
    kept.change((), (FIRST,))

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("explorer.runtime.whole_files.os.replace", full)
    with pytest.raises(BookmarksNotKept, match="No space left on device"):
        kept.change((FIRST,), (FIRST, LATER))
    assert kept.load() == (FIRST,)
    assert [path.name for path in kept.path.parent.iterdir()] == [kept.path.name]


def test_there_is_an_end_to_how_many_are_kept(kept):
    every = tuple(Bookmark(ordinal, "") for ordinal in range(MOST))
    kept.change((), every)
    with pytest.raises(BookmarksNotKept, match="1,000 bookmarks at most"):
        kept.change(every, (*every, Bookmark(MOST, "")))
    assert len(kept.load()) == MOST
