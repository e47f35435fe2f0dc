"""The rows of the event table that a filter lets through: found from the oldest on, part by part."""

from __future__ import annotations

from bisect import bisect_right

from explorer.runtime.questions import AskMatches, EventRow, Matches
from explorer.viewmodels.event_pages import PAGE, PagesListener
from explorer.viewmodels.formatting import shortened
from explorer.viewmodels.latest import Latest
from explorer.viewmodels.session import Session

MOST_LISTED = 20_000
"""Rows that are kept; what is found beyond is counted."""


class Matching:
    """Looks through the whole store on its own, and goes on when the store grows.

    Args:
        session: the open store.
        listener: is told when rows come.
        where: the filter, one that can be read.
        stream: only the events of this stream; None for all.
    """

    def __init__(self, session: Session, listener: PagesListener, where: str, stream: str | None) -> None:
        self.where = where
        self.found = 0
        self._stream = stream
        self._listener = listener
        self._rows: list[EventRow] = []
        self._looked = 0
        self._head = session.selection.place.head
        self._done = False
        self._lane: Latest = Latest(
            session, "events.matches", self._came, listener.pages_failed, listener.pages_busy
        )
        self._begun = False

    @property
    def count(self) -> int:
        """Rows that are listed."""
        return len(self._rows)

    @property
    def more(self) -> bool:
        """Once it has begun, rows come by themselves."""
        return not self._begun

    @property
    def told(self) -> str:
        """How many match, of how many."""
        where = f" in {shortened(self._stream)}" if self._stream else ""
        if not self._done:
            looked = f"{min(self._looked, self._head):,} of {self._head:,} looked at"
            return f"{self.found:,} match so far{where}, {looked}"
        return f"{self.found:,} match{where}" if self._stream else f"{self.found:,} of {self._head:,} match"

    @property
    def left_out(self) -> int | None:
        """How many events of the store do not match; None while that, or of one stream, is not known."""
        return None if self._stream or not self._done else self._head - self.found

    @property
    def note(self) -> str:
        """What is not listed; "" when everything is."""
        if self.found == self.count:
            return ""
        return f"The first {self.count:,} are listed; say more in the filter to see others."

    def row(self, index: int) -> EventRow | None:
        """Give a row."""
        return self._rows[index] if 0 <= index < len(self._rows) else None

    def index_of(self, ordinal: int) -> int | None:
        """Give the row of the last match at or before an ordinal, None where there is none."""
        at = bisect_right(self._rows, ordinal, key=lambda row: row.ordinal)
        return at - 1 if at else None

    def ordinal_of(self, index: int) -> int | None:
        """Give the ordinal of a row."""
        row = self.row(index)
        return row.ordinal if row else None

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Give (ordinal to read after, number of matches) for a range of rows, both ends included."""
        row = self.row(first)
        return (row.ordinal - 1 if row else 0), last - first + 1

    def ask_more(self) -> None:
        """Begin."""
        if not self._begun:
            self._begun = True
            self._ask()

    def grown(self, head: int) -> None:
        """Look at what is new."""
        self._head = head
        if self._done:
            self._done = False
            self._ask()

    def retry(self) -> None:
        """Go on looking where it failed."""
        self._ask()

    def close(self) -> None:
        """Stop looking."""
        self._lane.drop()

    def _ask(self) -> None:
        self._lane.ask(AskMatches(self.where, self._looked, PAGE, self._stream))

    def _came(self, answer: Matches) -> None:
        begin, before = len(self._rows), self._looked
        self._looked = answer.looked
        self.found += len(answer.rows)
        self._rows += answer.rows[: MOST_LISTED - begin]
        # The store may have grown while this was answered; where it gives nothing new, it is asked no more.
        self._done = not answer.more and (answer.looked >= self._head or answer.looked == before)
        self._listener.count_changed()
        if len(self._rows) > begin:
            self._listener.rows_came(begin, len(self._rows) - 1)
        if not self._done:
            self._ask()
