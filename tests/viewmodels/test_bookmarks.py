from dataclasses import replace
from unittest.mock import Mock

import pytest

from explorer.runtime.bookmarks import Bookmark, BookmarkFile
from explorer.viewmodels.bookmarks import (
    NO_BOOKMARKS,
    BookmarkKeeper,
    BookmarksPresenter,
    BookmarksView,
    proposed_name,
    tidy_name,
    told_of,
)
from explorer.viewmodels.selection import Place
from explorer.viewmodels.timeline_screen import TimelineScreen
from fakes import session_of


@pytest.fixture
def session(tmp_path):
    opened = session_of(place=Place(5, 10, False))
    return replace(opened, bookmarks=BookmarkFile(tmp_path / "bookmarks", "store-1"))


@pytest.fixture
def view():
    return Mock(spec=BookmarksView)


def listed(view):
    return [(line.bookmark.ordinal, line.bookmark.name) for line in view.set_lines.call_args.args[0]]


def test_an_empty_list_says_what_to_do(session, view):
    BookmarksPresenter(session, view)
    view.set_empty.assert_called_once_with(NO_BOOKMARKS)
    view.set_relevant.assert_called_once_with(False)


def test_bookmarks_are_listed_in_the_order_of_their_moments_and_the_one_here_is_marked(session, view):
    BookmarksPresenter(session, view)
    session.selection.bookmark(7, "later")
    session.selection.bookmark(5, "here")
    session.selection.bookmark(11, "far")
    assert listed(view) == [(5, "here"), (7, "later"), (11, "far")]
    assert [line.here for line in view.set_lines.call_args.args[0]] == [True, False, False]
    assert [line.reachable for line in view.set_lines.call_args.args[0]] == [True, True, False]
    view.set_title.assert_called_with("Bookmarks · 3")
    view.set_relevant.assert_called_with(True)


def test_a_bookmark_is_gone_to_renamed_and_removed(session, view):
    presenter = BookmarksPresenter(session, view)
    session.selection.bookmark(7, "later")
    presenter.go_to(7)
    assert session.selection.place.ordinal == 7
    presenter.rename(7, "  much\nlater ")
    assert listed(view) == [(7, "much later")]
    presenter.rename(7, "   ")
    assert listed(view) == [(7, "much later")]
    presenter.remove(7)
    assert listed(view) == []


def test_what_was_removed_can_be_brought_back(session, view):
    presenter = BookmarksPresenter(session, view)
    session.selection.bookmark(7, "later")
    session.selection.bookmark(8, "last")
    session.selection.forget_bookmark(7)
    view.set_removed.assert_called_with("later at #7")
    presenter.bring_back()
    assert listed(view) == [(7, "later"), (8, "last")]
    view.set_removed.assert_called_with("")
    presenter.remove(8)
    presenter.remove(7)
    view.set_empty.assert_called_with("")
    presenter.bring_back()
    presenter.bring_back()
    assert listed(view) == [(7, "later")]


def test_moving_the_cursor_where_nothing_is_marked_lists_nothing_anew(session, view):
    BookmarksPresenter(session, view)
    session.selection.bookmark(7, "later")
    view.reset_mock()
    session.selection.at(3)
    session.selection.at(4)
    view.set_lines.assert_not_called()
    session.selection.at(7)
    view.set_lines.assert_called_once()


def test_the_nearest_bookmarks_are_gone_to_and_both_ends_hold(session):
    selection = session.selection
    for ordinal in (2, 4, 8, 12):
        selection.bookmark(ordinal, "x")
    seen = []
    for direction in (1, 1, -1, -1, -1):
        selection.go_to_bookmark(direction)
        seen.append(selection.place.ordinal)
    assert seen == [8, 8, 4, 2, 2]


def test_bookmarks_come_back_when_the_store_is_opened_again(session):
    keeper = BookmarkKeeper(session, pytest.fail)
    session.selection.bookmark(7, "later")
    session.selection.at(8)
    keeper.close()
    session.selection.bookmark(9, "nobody keeps this")
    again = replace(session_of(head=10), bookmarks=session.bookmarks)
    BookmarkKeeper(again, pytest.fail)
    assert again.selection.place.bookmarks == (Bookmark(7, "later"),)


def test_two_windows_see_each_others_bookmarks_with_the_next_change(session):
    other = replace(session_of(head=10), bookmarks=session.bookmarks)
    for one in (session, other):
        BookmarkKeeper(one, pytest.fail)
    session.selection.bookmark(7, "ours")
    other.selection.bookmark(8, "theirs")
    assert other.selection.place.bookmarks == (Bookmark(7, "ours"), Bookmark(8, "theirs"))
    session.selection.forget_bookmark(7)
    assert session.selection.place.bookmarks == (Bookmark(8, "theirs"),)


def test_what_cannot_be_kept_is_told_and_kept_once_it_can_be(session):
    told = []
    path = session.bookmarks.path
    path.mkdir(parents=True)  # a folder where the file should be
    BookmarkKeeper(session, told.append)
    session.selection.bookmark(7, "later")
    assert len(told) == 2
    assert all("Everything else works" in one for one in told)
    session.selection.at(8)
    assert len(told) == 2
    assert session.selection.place.bookmarks == (Bookmark(7, "later"),)
    path.rmdir()
    session.selection.bookmark(8, "last")
    assert session.bookmarks.load() == (Bookmark(7, "later"), Bookmark(8, "last"))


def test_a_name_is_proposed_from_what_happened_or_the_one_there_is():
    screen = TimelineScreen(ordinal=7, moment="12:00 ItemAdded", happened="ItemAdded of cart-1")
    assert proposed_name(screen) == "ItemAdded of cart-1"
    assert proposed_name(replace(screen, bookmarks=(Bookmark(7, "later"),))) == "later"
    assert proposed_name(TimelineScreen(ordinal=7)) == "#7"
    assert proposed_name(TimelineScreen()) == "the beginning"


def test_names_are_of_one_line_and_not_endless():
    assert tidy_name(" a\nb ") == "a b"
    assert len(tidy_name("x" * 1_000)) == 200


def test_what_lies_at_one_place_is_told_by_the_first_and_a_count():
    assert told_of((Bookmark(7, "later"),)) == "#7  later"
    assert told_of((Bookmark(7, "a"), Bookmark(8, "b"), Bookmark(9, "c"))) == "#7  a, and 2 bookmarks more"
