"""What a timeline shows, and how a view is told what changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from explorer.runtime.bookmarks import Bookmark
from explorer.viewmodels.playing import PACES, Pace
from explorer.viewmodels.strip import Strip


@dataclass(frozen=True, slots=True)
class TimelineScreen:
    """What the timeline shows.

    Args:
        head: ordinal of the last event; the slider's range is 0 to head.
        ordinal: the cursor.
        past: whether something later is known.
        badge: the word for it: LIVE, PAST, or LATEST in a store that does not grow.
        caption: "#18,204 of 20,117".
        moment: time and type of the event at the cursor.
        brief: the same where there is little room.
        happened: its type and stream, for a name of that moment; "" until that is known.
        playing: 1 forward, -1 back, 0 paused.
        pace: how fast it plays.
        pause: what is said of a long pause that is cut short while it plays, "" for none.
        axis: what the strip's width stands for, "ordinal" or "time".
        strip: the picture behind the slider.
        problem: why a typed place could not be found.
        pinned: the moment that others are compared with, None for none.
        bookmarks: the moments that have names.
    """

    head: int = 0
    ordinal: int = 0
    past: bool = False
    badge: str = ""
    caption: str = ""
    moment: str = ""
    brief: str = ""
    happened: str = ""
    playing: int = 0
    pace: Pace = PACES[1]
    pause: str = ""
    axis: str = "ordinal"
    strip: Strip | None = None
    problem: str = ""
    pinned: int | None = None
    bookmarks: tuple[Bookmark, ...] = ()


class TimelineView(Protocol):
    """What a timeline can be told."""

    def set_range(self, head: int) -> None:
        """The store has this many events."""

    def set_ordinal(self, ordinal: int) -> None:
        """The cursor is here."""

    def set_badge(self, badge: str, past: bool) -> None:
        """Say whether this is the past."""

    def set_caption(self, caption: str) -> None:
        """Write where the cursor is."""

    def set_moment(self, moment: str, brief: str) -> None:
        """Write when that was, and which pause is cut short; briefly where there is little room."""

    def set_playing(self, direction: int) -> None:
        """Show whether it plays, and which way."""

    def set_pace(self, pace: Pace) -> None:
        """Show how fast it plays."""

    def set_axis(self, axis: str) -> None:
        """Show what the strip's width stands for."""

    def set_bookmarks(self, bookmarks: tuple[Bookmark, ...]) -> None:
        """Mark these moments."""

    def set_strip(self, strip: Strip | None) -> None:
        """Draw this behind the slider."""

    def set_problem(self, problem: str) -> None:
        """Say why a typed place could not be found; "" for no problem."""

    def set_pinned(self, ordinal: int | None) -> None:
        """Mark the pinned moment, or none."""

    def set_hover(self, ordinal: int, text: str) -> None:
        """Say what lies under the pointer."""


def tell(view: TimelineView, old: TimelineScreen, new: TimelineScreen) -> None:
    """Tell a view what changed, and nothing else."""
    if old.head != new.head:
        view.set_range(new.head)
    if old.strip != new.strip:
        view.set_strip(new.strip)
    if old.ordinal != new.ordinal:
        view.set_ordinal(new.ordinal)
    if (old.badge, old.past) != (new.badge, new.past):
        view.set_badge(new.badge, new.past)
    if old.caption != new.caption:
        view.set_caption(new.caption)
    if (old.moment, old.pause) != (new.moment, new.pause):
        view.set_moment("  ·  ".join(filter(None, (new.pause, new.moment))), new.pause or new.brief)
    if old.playing != new.playing:
        view.set_playing(new.playing)
    if old.pace != new.pace:
        view.set_pace(new.pace)
    if old.axis != new.axis:
        view.set_axis(new.axis)
    if old.pinned != new.pinned:
        view.set_pinned(new.pinned)
    if old.bookmarks != new.bookmarks:
        view.set_bookmarks(new.bookmarks)
    if old.problem != new.problem:
        view.set_problem(new.problem)
