"""Noticing that the open store grows."""

from __future__ import annotations

from collections.abc import Callable

from explorer.core.errors import ExplorerError, StoreBusy
from explorer.runtime.questions import AskHead, Describe, Head
from explorer.viewmodels.session import Session

EVERY = 10
"""Looks after which it is asked anew what else is known of a store that is followed."""


class Growth:
    """Asks for the head now and then, and tells the selection; stops for good when the reader fails.

    It goes on where another program only holds the store for itself. Once all events of a store are counted
    that were not when it was opened, it asks for what only then is known of it. Where time passes by itself
    it also asks when something falls due, and tells the writing side: other programs may begin waits, and
    end, while this one only looks.
    """

    def __init__(self, session: Session, fail: Callable[[ExplorerError], None]) -> None:
        self._session = session
        self._uncounted = not session.described.counted
        self._lane = session.lane("growth")
        self._description = session.lane("description")
        self._selection = session.selection
        self._issuing = session.issuing if session.described.clock == "wall" else None
        self._fail = fail
        self._waiting = False
        self._stopped = False
        self._told_busy = False
        self._looks = 0

    def look(self) -> None:
        """Ask, unless an answer is still awaited."""
        if not self._waiting and not self._stopped:
            self._waiting = True
            self._lane.ask(AskHead(due=self._issuing is not None), self._grown, self._failed)

    def stop(self) -> None:
        """Ask no more."""
        self._stopped = True
        self._lane.drop()
        self._description.drop()

    def _grown(self, head: Head) -> None:
        self._waiting = self._told_busy = False
        grew = head.ordinal != self._selection.place.head
        self._selection.grown(head.ordinal, head.counted)
        self._looks += 1
        # Of a store that is followed, consumers may come on without a new event.
        stale = self._session.manner.live and (grew or self._looks % EVERY == 0)
        if head.counted and (self._uncounted or stale):
            self._uncounted = False
            self._description.ask(Describe(), self._session.learn, self._failed)
        if self._issuing is not None:
            self._issuing.expect(head.next_due)

    def _failed(self, error: ExplorerError) -> None:
        told, self._told_busy = self._told_busy, isinstance(error, StoreBusy)
        self._waiting, self._stopped = False, not self._told_busy
        if not (told and self._told_busy):  # it is told once as long as another program holds the store
            self._fail(error)
