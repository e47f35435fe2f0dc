"""A store whose file was deleted, moved or replaced while it was open: what can still be done for it."""

from __future__ import annotations

from collections.abc import Callable

from explorer.core.errors import ExplorerError, StoreReplaced
from explorer.ui.dialogs.asking import Dialogs
from explorer.ui.widgets.error_panel import ErrorPanel
from explorer.viewmodels.formatting import count
from explorer.viewmodels.recent import short_name
from explorer.viewmodels.session import Session


class Rescue:
    """Tells that the reader of a store failed, and offers what helps.

    Args:
        panel: where it is told.
        dialogs: asks where a copy shall lie.
        save: copies what the reader of a store still holds; takes who is told how many events that are.
        reopen: opens a path instead of the store that is shown.
    """

    def __init__(
        self,
        panel: ErrorPanel,
        dialogs: Dialogs,
        save: Callable[[Session, str, Callable[[int], None]], None],
        reopen: Callable[[str], None],
    ) -> None:
        self._panel = panel
        self._dialogs = dialogs
        self._save_open = save
        self._reopen = reopen

    def tell(self, session: Session, error: ExplorerError) -> None:
        """Tell that a store can no longer be followed."""
        if isinstance(error, StoreReplaced):
            offers: dict[str, Callable[[], None]] = {"Reopen": lambda: self._reopen(session.source)}
            if session.described.clock is not None:  # a store of ours: the reader still holds all of it
                offers["Save a copy…"] = lambda: self._save(session)
            self._panel.offer(offers)
        self._panel.show_problem(str(error))

    def forget(self) -> None:
        """Another store is shown, or none."""
        self._panel.offer({})
        self._panel.hide()

    def _save(self, session: Session) -> None:
        path = self._dialogs.choose_copy()
        if path:
            self._save_open(session, path, lambda events: self._saved(path, events))

    def _saved(self, path: str, events: int) -> None:
        self._panel.offer({"Open the copy": lambda: self._reopen(path)})
        self._panel.show_problem(f"A copy with {count(events, 'event')} is saved as {short_name(path)}.")
