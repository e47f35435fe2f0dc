"""Sending a command on its way, one at a time, and hearing how it ended."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

from explorer.core.errors import ExplorerError, WaitGivenUp
from explorer.core.outcomes import Outcome, Wish
from explorer.runtime.questions import AskHead, Head
from explorer.viewmodels.lanes import deliver
from explorer.viewmodels.session import Session


class Sending:
    """Issues commands, and brings the cursor to what they did.

    Args:
        session: the open store.
        changed: called when a command sets out and when it has ended.
        ended: takes how it ended.
        failed: takes the error when it was not issued.
    """

    def __init__(
        self,
        session: Session,
        changed: Callable[[], None],
        ended: Callable[[Outcome], None],
        failed: Callable[[ExplorerError], None],
    ) -> None:
        self._session = session
        self._changed = changed
        self._ended = ended
        self._failed = failed
        self._heads = session.lane("commands.head")
        self._gone = False
        self._given_up = False
        self.under_way = False
        self.waited: int | None = None
        """Seconds that a command has been waiting for another program, None while it does not."""
        self.last: Wish | None = None

    def send(self, wish: Wish) -> None:
        """Issue a command; nothing happens in a store that takes none."""
        if self._session.issuing is None:
            return
        self.under_way = True
        self._given_up = False
        self._changed()
        future = self._session.issuing.issue(wish, self._waits)
        future.add_done_callback(lambda done: self._session.post(lambda: self._arrived(wish, done)))

    def give_up(self) -> None:
        """Wait no longer for another program; the command ends as not issued."""
        self._given_up = True

    def look_for_growth(self) -> None:
        """Go along with what the command recorded, without waiting for the window's next look."""
        self._heads.ask(AskHead(), self._grown, lambda _: None)

    def close(self) -> None:
        """Tell nobody any more; a command that is under way goes on."""
        self._gone = True
        self._heads.drop()

    def _waits(self, seconds: float) -> None:
        """Hear on the writer's thread how long it has been waiting."""
        if self._given_up:
            raise WaitGivenUp(seconds)
        self._session.post(lambda: self._waited(int(seconds)))

    def _waited(self, seconds: int) -> None:
        if self.under_way and not self._gone and self.waited != seconds:
            self.waited = seconds
            self._changed()

    def _arrived(self, wish: Wish, done: Future[Outcome]) -> None:
        if self._gone or done.cancelled():
            return
        self.under_way = False
        self.waited = None
        self.last = wish
        self._changed()
        deliver(done, self._ended, self._failed)

    def _grown(self, head: Head) -> None:
        selection = self._session.selection
        selection.grown(max(head.ordinal, selection.place.head))
