"""One piece of work in the background at a time, and what is said about it meanwhile."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.core.errors import ExplorerError
from explorer.ui.posting import in_background
from explorer.viewmodels.lanes import Post
from explorer.viewmodels.opening import WorkCancelled

UNSEEN = 150
"""Milliseconds that work may take without anything being said about it."""

T = TypeVar("T")
_log = logging.getLogger(__name__)


class Work(QObject):
    """Does blocking work; while it does, further work is not begun."""

    changed = Signal()
    shown = Signal(str)
    failed = Signal(str)

    def __init__(self, post: Post) -> None:
        """Do nothing yet.

        Args:
            post: runs a call on the GUI thread.
        """
        super().__init__()
        self._post = post
        self.text = ""
        self.cancellable = False
        self._cancelled = Event()
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(UNSEEN)
        self._patience.timeout.connect(lambda: self.shown.emit(self.text))

    def do(
        self, text: str, work: Callable[[], T], done: Callable[[T], None], *, cancellable: bool = False
    ) -> None:
        """Begin a piece of work, unless another one is under way.

        Args:
            text: what is said about it when it takes longer.
            work: called on another thread.
            done: takes the result on the GUI thread; a failure is told by the signal `failed` instead.
            cancellable: whether the work calls stop_if_cancelled now and then.
        """
        if self.text:
            return

        def finished(result: T) -> None:
            self._become("")
            done(result)

        def broken(error: Exception) -> None:
            self._become("")
            if isinstance(error, WorkCancelled):
                return
            if not isinstance(error, ExplorerError):
                _log.error("%s failed", text, exc_info=error)
            self.failed.emit(str(error) or type(error).__name__)

        self._cancelled.clear()
        self._become(text, cancellable)
        in_background(work, finished, broken, self._post)

    def cancel(self) -> None:
        """Ask the work that is under way to stop."""
        self._cancelled.set()

    def stop_if_cancelled(self) -> None:
        """Called by the work, on its own thread.

        Raises:
            WorkCancelled: the person does not want to wait any longer.
        """
        if self._cancelled.is_set():
            raise WorkCancelled("It was cancelled; nothing is left of it.")

    def _become(self, text: str, cancellable: bool = False) -> None:
        self.text = text
        self.cancellable = cancellable
        if text:
            self._patience.start()
        else:
            self._patience.stop()
            self.shown.emit("")
        self.changed.emit()
