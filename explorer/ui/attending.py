"""What goes on beside the panes while a store is open: watching it, keeping its past and its bookmarks."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from explorer.core.errors import ExplorerError
from explorer.ui.status import Status
from explorer.ui.watching import Watching
from explorer.viewmodels.bookmarks import BookmarkKeeper
from explorer.viewmodels.history import HistoryPresenter
from explorer.viewmodels.session import Session


class Attending(QObject):
    """Attends to one open store at a time.

    Args:
        status: where it is said how far the past is at hand.
        lost: told when a store can no longer be looked at.
        told: takes a sentence about bookmarks that cannot be kept.
        parent: who owns it.
    """

    def __init__(
        self,
        status: Status,
        lost: Callable[[Session, ExplorerError], None],
        told: Callable[[str], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._status = status
        self._told = told
        self._watching = Watching(lost, self)
        self._history: HistoryPresenter | None = None
        self._bookmarks: BookmarkKeeper | None = None
        status.historyToggled.connect(self._toggle_history)

    def begin(self, session: Session) -> None:
        """Attend to a store."""
        self._watching.begin(session)
        self._history = HistoryPresenter(session, self._status)
        self._bookmarks = BookmarkKeeper(session, self._told)

    def end(self) -> None:
        """Attend to nothing."""
        self._watching.end()
        for one in (self._history, self._bookmarks):
            if one is not None:
                one.close()
        self._history = self._bookmarks = None

    def look(self) -> None:
        """Look at the store now."""
        self._watching.look()

    def _toggle_history(self) -> None:
        if self._history is not None:
            self._history.toggle()
