"""Bringing calls from other threads to the GUI thread, and work away from it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import Thread
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

T = TypeVar("T")


class Poster(QObject):
    """Runs calls on the thread that made it, later, in the order they were posted."""

    _posted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._posted.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def post(self, call: Callable[[], None]) -> None:
        """Run `call` on the GUI thread; may be called on any thread."""
        self._posted.emit(call)

    @Slot(object)
    def _run(self, call: Callable[[], None]) -> None:
        call()


def in_background(
    work: Callable[[], T],
    done: Callable[[T], None],
    failed: Callable[[Exception], None],
    post: Callable[[Callable[[], None]], None],
) -> Thread:
    """Do blocking work on a thread of its own, which does not keep the program from ending.

    Args:
        work: what takes its time.
        done: takes the result on the GUI thread.
        failed: takes whatever it raised, on the GUI thread.
        post: runs a call on the GUI thread.

    Returns:
        The thread, for whoever wants to wait.
    """

    def run() -> None:
        try:
            result = work()
        except Exception as error:  # every failure is told to a person
            post(partial(failed, error))
        else:
            post(partial(done, result))

    thread = Thread(target=run, name="background work", daemon=True)
    thread.start()
    return thread
