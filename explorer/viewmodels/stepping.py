"""Going from event to event of the stream that is followed."""

from __future__ import annotations

from collections.abc import Callable

from explorer.core.errors import ExplorerError
from explorer.runtime.questions import AskStreamEvents, Events
from explorer.viewmodels.formatting import place, shortened
from explorer.viewmodels.latest import Latest
from explorer.viewmodels.session import Session

LONGEST_NAME = 40
"""Characters of a stream's name within a sentence."""


class StreamSteps:
    """Moves the cursor to the nearest event of the followed stream.

    Args:
        session: the open store.
        tell: takes the sentence that says why the cursor did not move; "" when it did.
    """

    def __init__(self, session: Session, tell: Callable[[str], None]) -> None:
        self._selection = session.selection
        self._tell = tell
        self._from = session.selection.place
        self._lane = Latest(session, "timeline.stream", self._arrived, self._failed)

    def go(self, direction: int) -> None:
        """Go to the nearest such event before (-1) or after (1) the cursor."""
        at = self._selection.place
        if at.stream is not None:
            self._from = at
            self._lane.ask(AskStreamEvents(at.stream, at.ordinal, 1, backward=direction < 0), anew=True)

    def close(self) -> None:
        """Go nowhere any more."""
        self._lane.drop()

    def _arrived(self, events: Events) -> None:
        asked: AskStreamEvents = self._lane.asked
        if self._has_left():
            return  # an answer that comes late must not bring the cursor back
        if events.rows:
            self._tell("")
            self._selection.at(events.rows[0].ordinal)
        else:
            side = "before" if asked.backward else "after"
            self._tell(f"{shortened(asked.stream, LONGEST_NAME)} has no event {side} {place(asked.after)}.")

    def _has_left(self) -> bool:
        """Did somebody go elsewhere meanwhile? What is live only goes along with new events."""
        now, then = self._selection.place, self._from
        return now.stream != then.stream or (now.ordinal != then.ordinal and not (now.live and then.live))

    def _failed(self, error: ExplorerError) -> None:
        self._tell(str(error))
