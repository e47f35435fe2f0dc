"""The rhythm in which events happened: the pauses between them, read a page ahead of the cursor."""

from __future__ import annotations

from itertools import pairwise

from explorer.core.errors import ExplorerError
from explorer.runtime.questions import AskEvents, Events
from explorer.viewmodels.moments import seconds
from explorer.viewmodels.session import Session

PAGE = 500
"""Events read at once: half a second of the fastest playing."""
MOST_PAGES = 4


class Rhythm:
    """Knows how long before an event the one before it happened.

    Args:
        session: the open store.
    """

    def __init__(self, session: Session) -> None:
        self._lane = session.lane("timeline.rhythm")
        self._selection = session.selection
        self._pages: dict[int, tuple[float, ...]] = {}
        self._asked: int | None = None

    def pause(self, ordinal: int, direction: int) -> float | None:
        """Give the pause before an event.

        Args:
            ordinal: the event.
            direction: which way it goes on from there, 1 or -1; the page that comes next is read ahead.

        Returns:
            Seconds; 0 for the first event, and where times are missing or go back. None: not known yet.
        """
        number, within = divmod(ordinal - 1, PAGE)
        page = self._pages.get(number, ())
        if within >= len(page):
            self._read(number)
            return None
        self._read_ahead(number + direction)
        return page[within]

    def close(self) -> None:
        """Read no more."""
        self._lane.drop()

    def _read_ahead(self, number: int) -> None:
        if number >= 0 and number not in self._pages and number * PAGE < self._selection.place.head:
            self._read(number)

    def _read(self, number: int) -> None:
        if self._asked is not None:
            return
        self._asked = number
        # One event more than the page has: the pause before its first one ends the page before.
        first = number * PAGE
        self._lane.ask(
            AskEvents(first=max(first, 1), limit=PAGE + (first > 0)), self._arrived, self._failed, self._free
        )

    def _arrived(self, events: Events) -> None:
        number, self._asked = self._asked, None
        if number is None or not events.rows:
            return
        times = [seconds(row.time) for row in events.rows]
        pauses = [
            0.0 if before is None or after is None else max(0.0, after - before)
            for before, after in pairwise(times)
        ]
        self._pages[number] = tuple(pauses if number else [0.0, *pauses])
        while len(self._pages) > MOST_PAGES:
            del self._pages[max(self._pages, key=lambda kept: abs(kept - number))]

    def _failed(self, error: ExplorerError) -> None:
        """A store that cannot be read says so in every pane; playing waits."""
        self._free()

    def _free(self) -> None:
        self._asked = None
