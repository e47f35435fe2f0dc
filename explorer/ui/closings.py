"""Letting stores go without holding up the window: a store may have a command under way."""

from __future__ import annotations

import logging
from threading import Thread
from time import monotonic

from explorer.viewmodels.session import Session

_log = logging.getLogger(__name__)


class Closings:
    """Closes sessions, each on a thread of its own."""

    def __init__(self) -> None:
        self._threads: list[Thread] = []

    def close(self, session: Session) -> None:
        """Let a session go; returns at once."""
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        thread = Thread(target=_close, args=(session,), name="closing a store", daemon=True)
        self._threads.append(thread)
        thread.start()

    def wait(self, seconds: float) -> bool:
        """Wait until all are gone; False when that took too long."""
        until = monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, until - monotonic()))
        return not any(thread.is_alive() for thread in self._threads)


def _close(session: Session) -> None:
    try:
        session.close()
    except Exception:
        _log.exception("%s could not be closed properly", session.source)
