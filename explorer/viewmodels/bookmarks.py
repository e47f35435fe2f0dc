"""Bookmarks: moments of a store with names, listed, gone to, and kept from one run to the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from explorer.core.errors import ExplorerError
from explorer.runtime.bookmarks import LONGEST_NAME, Bookmark
from explorer.viewmodels.formatting import count, one_line, place, shortened
from explorer.viewmodels.selection import Place
from explorer.viewmodels.session import Session
from explorer.viewmodels.timeline_screen import TimelineScreen

NO_BOOKMARKS = (
    "No bookmarks yet. Go to a moment, press Ctrl+B and give it a name; it is marked on the timeline, and "
    "kept for the next time this store is opened."
)
BEYOND = "beyond the last event of this store"
MOST_TOLD = 40
"""Characters of a name within a sentence."""


@dataclass(frozen=True, slots=True)
class BookmarkLine:
    """A line of the list.

    Args:
        bookmark: the bookmark.
        here: whether the cursor is there.
        reachable: whether the store has that many events.
    """

    bookmark: Bookmark
    here: bool
    reachable: bool


class BookmarksView(Protocol):
    """What lists bookmarks."""

    def set_lines(self, lines: tuple[BookmarkLine, ...]) -> None:
        """List these."""

    def set_title(self, title: str) -> None:
        """Say what is listed."""

    def set_empty(self, text: str) -> None:
        """Say why nothing is listed; "" when something is."""

    def set_removed(self, text: str) -> None:
        """Say which bookmark was removed last, and offer to bring it back; "" for none."""

    def set_relevant(self, relevant: bool) -> None:
        """Are there any bookmarks?"""


class BookmarksPresenter:
    """Decides what is listed, and carries out what is wished."""

    def __init__(self, session: Session, view: BookmarksView) -> None:
        self._selection = session.selection
        self._view = view
        self._removed: Bookmark | None = None
        self._lines: tuple[BookmarkLine, ...] | None = None
        self._unlisten = session.selection.listen(self._moved)
        self._show()

    def go_to(self, ordinal: int) -> None:
        """Move the cursor to a bookmark."""
        self._selection.at(ordinal)

    def rename(self, ordinal: int, name: str) -> None:
        """Give a bookmark another name; nothing typed keeps the old one."""
        name = tidy_name(name)
        if name:
            self._selection.bookmark(ordinal, name)

    def remove(self, ordinal: int) -> None:
        """Remove a bookmark; it can be brought back until another one is removed."""
        self._selection.forget_bookmark(ordinal)

    def bring_back(self) -> None:
        """Bring the bookmark back that was removed last."""
        if self._removed is not None:
            self._selection.bookmark(self._removed.ordinal, self._removed.name)

    def close(self) -> None:
        """Stop showing anything."""
        self._unlisten()

    def _moved(self, new: Place, old: Place) -> None:
        if new.bookmarks != old.bookmarks:
            there = {one.ordinal for one in new.bookmarks}
            gone = [one for one in old.bookmarks if one.ordinal not in there]
            if gone:
                self._removed = gone[-1]
            elif self._removed is not None and self._removed.ordinal in there:
                self._removed = None
        self._show()

    def _show(self) -> None:
        at = self._selection.place
        lines = tuple(
            BookmarkLine(one, one.ordinal == at.ordinal, one.ordinal <= at.head) for one in at.bookmarks
        )
        if lines == self._lines:
            return
        self._lines = lines
        removed = self._removed
        self._view.set_lines(lines)
        self._view.set_title(f"Bookmarks · {len(lines):,}" if lines else "Bookmarks")
        self._view.set_removed(
            "" if removed is None else f"{shortened(removed.name, MOST_TOLD)} at {place(removed.ordinal)}"
        )
        self._view.set_empty("" if lines or removed is not None else NO_BOOKMARKS)
        self._view.set_relevant(bool(lines))


class BookmarkKeeper:
    """Keeps the bookmarks of a store on disk while it is open.

    Args:
        session: the open store; where nobody keeps its bookmarks, they last until it is closed.
        tell: takes the sentence about what could not be read or written.
    """

    def __init__(self, session: Session, tell: Callable[[str], None]) -> None:
        self._selection = session.selection
        self._file = session.bookmarks
        self._tell = tell
        self._kept: tuple[Bookmark, ...] = ()
        self._unlisten = session.selection.listen(self._changed)
        if self._file is not None:
            try:
                self._take(self._file.load())
            except ExplorerError as error:
                tell(str(error))

    def close(self) -> None:
        """Keep nothing any more; what was kept stays."""
        self._unlisten()

    def _changed(self, new: Place, old: Place) -> None:
        if self._file is None or new.bookmarks in (old.bookmarks, self._kept):
            return
        try:
            self._take(self._file.change(self._kept, new.bookmarks))
        except ExplorerError as error:
            self._tell(str(error))

    def _take(self, kept: tuple[Bookmark, ...]) -> None:
        self._kept = kept
        self._selection.show_bookmarks(kept)


def tidy_name(name: str) -> str:
    """Make a name of what somebody typed: one line, not endless; "" where there is none."""
    return one_line(name).strip()[:LONGEST_NAME]


def proposed_name(screen: TimelineScreen) -> str:
    """Propose a name for the moment that a timeline shows: the one it has, or what happened then."""
    here = next((one.name for one in screen.bookmarks if one.ordinal == screen.ordinal), None)
    return (
        here or tidy_name(screen.happened) or (place(screen.ordinal) if screen.ordinal else "the beginning")
    )


def told_of(bookmarks: tuple[Bookmark, ...]) -> str:
    """Say which bookmarks lie at one place of the timeline."""
    first, *others = bookmarks
    told = f"{place(first.ordinal)}  {shortened(first.name, LONGEST_NAME)}"
    return f"{told}, and {count(len(others), 'bookmark')} more" if others else told
