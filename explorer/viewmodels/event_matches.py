"""The rows of the event table that a filter lets through: looked for from the oldest on, part by part."""

from __future__ import annotations

from explorer.core.ordinal_runs import OrdinalRuns
from explorer.runtime.questions import AskEventsAt, AskPlaces, Places
from explorer.viewmodels.event_pages import PAGE, Pages, PagesListener
from explorer.viewmodels.formatting import shortened
from explorer.viewmodels.latest import Latest
from explorer.viewmodels.session import Session


class Matching(Pages[AskEventsAt]):
    """Looks through the whole store on its own, and goes on when the store grows.

    Where matches are is kept, as runs of ordinals; the rows themselves come by pages like all others.
    """

    def __init__(self, session: Session, listener: PagesListener, where: str, stream: str | None) -> None:
        """Look at nothing yet.

        Args:
            session: the open store.
            listener: is told when rows come.
            where: the filter, one that can be read.
            stream: only the events of this stream; None for all.
        """
        super().__init__(session, listener, 0)
        self.where = where
        self._stream = stream
        self._found = OrdinalRuns()
        self._looked = 0
        self._head = session.selection.place.head
        self._done = False
        self._came_through = False
        self._busy.append(False)
        self._looking: Latest = Latest(
            session, "events.matches", self._came, listener.pages_failed, self._looks
        )
        self._begun = False

    @property
    def more(self) -> bool:
        """Once it has begun, rows come by themselves."""
        return not self._begun

    @property
    def complete(self) -> bool:
        """Was everything looked at that is known of?"""
        return self._done

    @property
    def told(self) -> str:
        """How many match, of how many."""
        where = f" in {shortened(self._stream)}" if self._stream else ""
        if not self._done:
            looked = f"{min(self._looked, self._head):,} of {self._head:,} looked at"
            return f"{self.count:,} match so far{where}, {looked}"
        return f"{self.count:,} match{where}" if self._stream else f"{self.count:,} of {self._head:,} match"

    @property
    def left_out(self) -> int | None:
        """How many events, of those that were looked at, do not match; None where it is one stream's."""
        return None if self._stream else min(self._looked, self._head) - self.count

    def index_of(self, ordinal: int) -> int | None:
        """Give the row of the last match at or before an ordinal; None where there is none, or not yet."""
        if ordinal > self._looked and not self._came_through:
            return None
        return self._found.up_to(ordinal) - 1 if self._found.up_to(ordinal) else None

    def ordinal_of(self, index: int) -> int | None:
        """Give the ordinal of a row."""
        return self._found[index] if 0 <= index < self.count else None

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Give (ordinal to read after, number of matches) for a range of rows, both ends included."""
        return (self.ordinal_of(first) or 1) - 1, last - first + 1

    def ask_more(self) -> None:
        """Begin."""
        if not self._begun:
            self._begun = True
            self._ask()

    def grown(self, head: int) -> None:
        """Look at what is new."""
        self._head = head
        self._missing.clear()
        if self._done:
            self._done = False
            self._ask()

    def retry(self) -> None:
        """Go on looking where it failed, and ask again for rows."""
        super().retry()
        if self._begun and not self._done:
            self._ask()

    def close(self) -> None:
        """Stop looking."""
        super().close()
        self._looking.drop()

    def _question(self, page: int) -> AskEventsAt:
        rows = range(page * PAGE, min((page + 1) * PAGE, self.count))
        return AskEventsAt(tuple(self._found[row] for row in rows))

    def _page_of(self, question: AskEventsAt) -> int:
        return (self._found.up_to(question.ordinals[0]) - 1) // PAGE

    def _ask(self) -> None:
        self._looking.ask(AskPlaces(self.where, self._looked, self._head, self._stream))

    def _looks(self, busy: bool) -> None:
        self._busy[-1] = busy
        self._listener.pages_busy(any(self._busy))

    def _came(self, answer: Places) -> None:
        before, self._looked = self._looked, answer.looked
        for first, last in answer.runs:
            self._found.add(first, last)
        self.count = self._found.count
        # The store may have grown while this was answered; where it gives nothing new, it is asked no more.
        self._done = not answer.more and (answer.looked >= self._head or answer.looked == before)
        self._came_through = self._came_through or self._done
        self._listener.count_changed()
        if not self._done:
            self._ask()
