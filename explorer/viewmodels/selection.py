"""The one selection that drives every pane: where on the timeline, and what is looked at there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from explorer.runtime.bookmarks import Bookmark


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a stream's state, or of a projection's row, that somebody asks about.

    Args:
        path: where in it, as in `lines.apple.quantity`; "" is the whole of it.
        stream: whose state, None for a row.
        projection: whose row, None for a state.
        key: of the row.
    """

    path: str
    stream: str | None = None
    projection: str | None = None
    key: tuple[str, ...] | None = None

    @property
    def owner(self) -> str:
        """The stream or projection that it is a part of."""
        return self.stream or self.projection or ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody looks.

    Args:
        ordinal: the cursor: everything is shown as it was after this event (0: before the first).
        head: ordinal of the last event there is.
        live: whether the cursor goes along when the store grows.
        stream: the stream that is followed, None for none.
        projection: the projection that is shown, None for the first.
        part: the part of a state or row that is asked about, None for none.
        pinned: the moment that the cursor's is compared with, None for none.
        bookmarks: the moments that have names, in order.
        counted: whether all events are counted; until then the store has more than `head`.
    """

    ordinal: int = 0
    head: int = 0
    live: bool = True
    stream: str | None = None
    projection: str | None = None
    part: Part | None = None
    pinned: int | None = None
    bookmarks: tuple[Bookmark, ...] = ()
    counted: bool = True

    @property
    def past(self) -> bool:
        """Is something later than the cursor known?"""
        return self.ordinal < self.head

    @property
    def bookmark(self) -> Bookmark | None:
        """The bookmark at the cursor."""
        return next((one for one in self.bookmarks if one.ordinal == self.ordinal), None)

    def next_bookmark(self, direction: int) -> Bookmark | None:
        """Give the nearest bookmark before (-1) or after (1) the cursor that the store reaches."""
        if direction < 0:
            return next((one for one in reversed(self.bookmarks) if one.ordinal < self.ordinal), None)
        return next((one for one in self.bookmarks if self.ordinal < one.ordinal <= self.head), None)


Listener = Callable[[Place, Place], None]
"""Called with (new place, old place) after every change."""


class Selection:
    """The only mutable view model. Lives on the GUI thread."""

    def __init__(self, place: Place | None = None) -> None:
        self._place = place or Place()
        self._listeners: list[Listener] = []
        self._awaited: int | None = None

    @property
    def place(self) -> Place:
        """Where somebody looks now."""
        return self._place

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` after every change; the result stops that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def at(self, ordinal: int) -> None:
        """Move the cursor; both ends clamp. At the last event the cursor is live.

        To an event that is not counted yet it goes as soon as that is, unless somebody moves it before.
        """
        self._awaited = ordinal if ordinal > self._place.head and not self._place.counted else None
        if self._awaited is not None:
            self._become(replace(self._place, live=False))
            return
        ordinal = max(0, min(ordinal, self._place.head))
        self._become(replace(self._place, ordinal=ordinal, live=ordinal == self._place.head))

    def step(self, events: int) -> None:
        """Move the cursor by some events, back when negative."""
        self.at(self._place.ordinal + events)

    def first(self) -> None:
        """Go to the oldest event."""
        self.at(min(1, self._place.head))

    def go_live(self) -> None:
        """Go to the newest event and stay with it."""
        self.at(self._place.head)

    def grown(self, head: int, counted: bool = True) -> None:
        """Take note of how many events there are, or are counted so far; a live cursor goes along."""
        ordinal = head if self._place.live else min(self._place.ordinal, head)
        self._become(replace(self._place, head=head, ordinal=ordinal, counted=counted))
        if self._awaited is not None and (counted or self._awaited <= head):
            self.at(self._awaited)

    def follow(self, stream: str | None) -> None:
        """Look at one stream."""
        self._become(replace(self._place, stream=stream))

    def show_projection(self, name: str | None) -> None:
        """Look at one projection."""
        self._become(replace(self._place, projection=name))

    def ask_about(self, part: Part | None) -> None:
        """Ask about one part of a state or row."""
        self._become(replace(self._place, part=part))

    def pin(self) -> None:
        """Keep the cursor's moment, to compare others with it."""
        self._become(replace(self._place, pinned=self._place.ordinal))

    def unpin(self) -> None:
        """Compare with no moment any more."""
        self._become(replace(self._place, pinned=None))

    def bookmark(self, ordinal: int, name: str) -> None:
        """Give a moment a name, or another one."""
        others = (one for one in self._place.bookmarks if one.ordinal != ordinal)
        self.show_bookmarks(tuple(sorted((*others, Bookmark(ordinal, name)))))

    def forget_bookmark(self, ordinal: int) -> None:
        """Remove the bookmark of a moment, where there is one."""
        self.show_bookmarks(tuple(one for one in self._place.bookmarks if one.ordinal != ordinal))

    def show_bookmarks(self, bookmarks: tuple[Bookmark, ...]) -> None:
        """Have these bookmarks, in order, and no others."""
        self._become(replace(self._place, bookmarks=bookmarks))

    def go_to_bookmark(self, direction: int) -> None:
        """Go to the nearest bookmark before (-1) or after (1) the cursor."""
        nearest = self._place.next_bookmark(direction)
        if nearest is not None:
            self.at(nearest.ordinal)

    def _become(self, place: Place) -> None:
        old, self._place = self._place, place
        if old != place:
            for listener in tuple(self._listeners):
                listener(place, old)
