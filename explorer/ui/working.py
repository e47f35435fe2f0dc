"""One piece of work in the background at a time, and what is said about it meanwhile."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event, Thread
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
        self._abandonable = False
        self._turn = 0
        self._thread: Thread | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(UNSEEN)
        self._patience.timeout.connect(lambda: self.shown.emit(self.text))

    def do(
        self,
        text: str,
        work: Callable[[], T],
        done: Callable[[T], None],
        *,
        cancellable: bool = False,
        abandoned: Callable[[T], None] | None = None,
        refused: Callable[[ExplorerError], bool] = lambda _: False,
    ) -> None:
        """Begin a piece of work, unless another one is under way.

        Args:
            text: what is said about it when it takes longer.
            work: called on another thread.
            done: takes the result on the GUI thread; a failure is told by the signal `failed` instead.
            cancellable: whether the work calls stop_if_cancelled now and then.
            abandoned: takes the result on the GUI thread when it was cancelled meanwhile; where this is
                given, cancelling does not wait for the work, so that further work may begin at once.
            refused: told why it was not done, before others are; says whether it told the person itself.
        """
        if self.text:
            return
        self._turn += 1
        turn = self._turn

        def finished(result: T) -> None:
            if turn == self._turn:
                self._become("")
                done(result)
            elif abandoned is not None:
                abandoned(result)

        def broken(error: Exception) -> None:
            if turn != self._turn:
                return
            self._become("")
            if isinstance(error, WorkCancelled):
                return
            if not isinstance(error, ExplorerError):
                _log.error("%s failed", text, exc_info=error)
            elif refused(error):
                return
            self.failed.emit(str(error) or type(error).__name__)

        self._cancelled.clear()
        self._abandonable = abandoned is not None
        self._become(text, cancellable or self._abandonable)
        self._thread = in_background(work, finished, broken, self._post)

    def cancel(self) -> None:
        """Ask the work that is under way to stop, or wait for it no longer."""
        self._cancelled.set()
        if self.text and self._abandonable:
            self._turn += 1
            self._become("")

    def wait(self, seconds: float) -> bool:
        """Wait for work that would leave something half done; False when that took too long."""
        if self._thread is None or self._abandonable:
            return True
        self._thread.join(seconds)
        return not self._thread.is_alive()

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
