"""Looking after the open store several times a second: has it grown, is something due?"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from explorer.core.errors import ExplorerError
from explorer.viewmodels.growth import Growth
from explorer.viewmodels.session import Session

INTERVAL = 100
"""Milliseconds between two looks."""


class Watching(QObject):
    """Watches one store at a time.

    Args:
        failed: told when a store can no longer be looked at; it is not looked at again.
    """

    def __init__(self, failed: Callable[[Session, ExplorerError], None], parent: QObject) -> None:
        super().__init__(parent)
        self._failed = failed
        self._session: Session | None = None
        self._growth: Growth | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL)
        self._timer.timeout.connect(self.look)

    def begin(self, session: Session) -> None:
        """Watch a store; one that cannot grow only until it is counted, and when that is wished."""
        self._session = session
        self._growth = Growth(session, lambda error: self._failed(session, error))
        if self._may_grow(session):
            self._timer.start()

    def end(self) -> None:
        """Watch nothing."""
        self._timer.stop()
        if self._growth is not None:
            self._growth.stop()
        self._session = self._growth = None

    def look(self) -> None:
        """Look now."""
        if self._growth is not None:
            self._growth.look()
        if self._session is not None and self._session.issuing is not None:
            self._session.issuing.tick()
        if self._session is not None and not self._may_grow(self._session):
            self._timer.stop()

    def _may_grow(self, session: Session) -> bool:
        return session.followed or not session.selection.place.counted
