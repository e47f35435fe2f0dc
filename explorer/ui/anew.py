"""Reading a store in another manner: it is opened anew, and shown instead of the one before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from explorer.core.errors import ExplorerError
from explorer.runtime.manner import Manner
from explorer.ui.dialogs.asking import Dialogs
from explorer.ui.working import Work
from explorer.viewmodels.lanes import Post
from explorer.viewmodels.opening import Opener
from explorer.viewmodels.selection import Selection
from explorer.viewmodels.session import Session

Opened = tuple[Session, str]
"""The store opened anew, and what could not be kept; "" where everything was."""


@dataclass(frozen=True, slots=True)
class Anew:
    """The means of all that open a store in another manner; what is open stays until the other one works.

    Args:
        opener: opens stores, and keeps what was chosen for them.
        dialogs: ask.
        work: opens in the background.
        post: runs a call on the GUI thread.
        show: shows a session instead of the one before.
        abandon: closes a session that nobody waited for.
        tell: says what went wrong.
    """

    opener: Opener
    dialogs: Dialogs
    work: Work
    post: Post
    show: Callable[[Session], None]
    abandon: Callable[[Session], None]
    tell: Callable[[str], None]

    def read(self, session: Session, manner: Manner, doing: str) -> None:
        """Open a session's store in another manner, keep what was chosen, and go where it was."""
        place = session.selection.place
        self._open(
            session.source, session, manner, doing, lambda new: replace(new, selection=Selection(place))
        )

    def read_afresh(self, source: str, session: Session | None, manner: Manner, doing: str) -> None:
        """Open a store in another manner in which its events may be others, and keep what was chosen.

        Args:
            source: the store.
            session: where it is open already.
            manner: how it is read.
            doing: what is said about it meanwhile.
        """
        self._open(source, session, manner, doing, lambda new: new)

    def _open(
        self,
        source: str,
        session: Session | None,
        manner: Manner,
        doing: str,
        placed: Callable[[Session], Session],
    ) -> None:
        before = self.opener.manner(source) if session is None else session.manner

        def opened() -> Opened:
            new = self.opener.open_in(source, manner, self.post)
            if session is not None and session.kept is not None:
                new = replace(new, kept=session.kept.also(new.described.identity))
            try:
                self.opener.keep(new, before)
            except ExplorerError as error:
                return new, str(error)
            return new, ""

        def arrived(found: Opened) -> None:
            new, not_kept = found
            self.show(placed(new))
            if not_kept:
                self.tell(not_kept)

        self.work.do(doing, opened, arrived, abandoned=lambda found: self.abandon(found[0]))
