"""Keeping histories up to date while a store is open: asks a building process, stretch by stretch."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

from explorer.core.errors import ExplorerError
from explorer.core.time_machine import KEPT_STRIDE
from explorer.runtime.asking import Asking
from explorer.runtime.pasts import SHORT
from explorer.runtime.questions import BuildHistory, Built

WORTHWHILE = 8 * KEPT_STRIDE
"""Events that a store must have grown by before its histories are built on."""


LOOK_AGAIN = 1.0
"""Seconds between two looks at histories that another process builds."""

Later = Callable[[float, Callable[[], None]], Callable[[], None]]
"""Calls something after some seconds; the result calls that off."""


def _later(seconds: float, call: Callable[[], None]) -> Callable[[], None]:
    timer = threading.Timer(seconds, call)
    timer.daemon = True
    timer.start()
    return timer.cancel


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the histories of a store have come.

    Args:
        reached: ordinal up to which they are kept.
        head: the last event there was.
        working: whether they are being built right now.
        problem: why they are not, a sentence; "" where all is well.
        elsewhere: whether another process builds them; should it end, this one goes on.
    """

    reached: int
    head: int
    working: bool
    problem: str = ""
    elsewhere: bool = False


class HistoryKeeper:
    """Builds on whenever it is worthwhile; can be told to stop, and to go on.

    Args:
        open_builder: starts the process that answers BuildHistory.
        post: runs a call on the thread of those who listen.
        short: events of a store that needs no history.
        later: calls something after a while.
    """

    def __init__(
        self,
        open_builder: Callable[[], Asking],
        post: Callable[[Callable[[], None]], None],
        *,
        short: int = SHORT,
        later: Later = _later,
    ) -> None:
        self._open = open_builder
        self._post = post
        self._short = short
        self._later = later
        self._call_off: Callable[[], None] = lambda: None
        self._listeners: list[Callable[[Progress], None]] = []
        self._lock = threading.Lock()
        self._builder: Asking | None = None
        self._working = False
        self._stopped = False
        self._progress = Progress(0, 0, False)

    @property
    def progress(self) -> Progress:
        """How far it has come."""
        return self._progress

    def listen(self, told: Callable[[Progress], None]) -> Callable[[], None]:
        """Hear every progress.

        Returns:
            What stops it.
        """
        self._listeners.append(told)
        return lambda: self._listeners.remove(told)

    def grown(self, head: int) -> None:
        """Note that the store has so many events now; build on where that is worthwhile."""
        with self._lock:
            short = head <= self._short or head - self._progress.reached < WORTHWHILE
            if short or self._working or self._stopped:
                return
            self._working = True
        self._report(Progress(self._progress.reached, head, True))
        self._ask()

    def stop(self) -> None:
        """Build no more, until `go_on`; what is kept stays."""
        with self._lock:
            self._stopped, self._working = True, False
        self._let_go()
        self._report(Progress(self._progress.reached, self._progress.head, False))

    def go_on(self) -> None:
        """Build again after `stop`."""
        self._stopped = False
        self.grown(self._progress.head)

    def try_again(self) -> None:
        """Build again where a problem had ended it, by a new process: the one before may be dead."""
        if self._progress.problem and not self._working:
            self._let_go()
            self.go_on()

    def close(self) -> None:
        """Stop for good."""
        with self._lock:
            self._stopped, self._working = True, False
            self._listeners.clear()
        self._let_go()

    def _ask(self) -> None:
        with self._lock:
            if not self._working:
                return
            if self._builder is None:
                self._builder = self._open()
            builder = self._builder
        builder.ask(BuildHistory()).add_done_callback(self._arrived)

    def _arrived(self, answered: Future[Built]) -> None:
        if answered.cancelled():
            return
        error = answered.exception()
        if error is not None:
            self._fail(error)
            return
        built = answered.result()
        with self._lock:
            self._working = self._working and not built.done
            working = self._working
            if working and built.elsewhere:
                self._call_off = self._later(LOOK_AGAIN, self._ask)
        problem = " ".join(built.problems.values())
        self._report(Progress(built.reached, built.head, working, problem, built.elsewhere))
        if not built.elsewhere:
            self._ask()

    def _fail(self, error: BaseException) -> None:
        if not isinstance(error, ExplorerError):
            raise error
        with self._lock:
            self._working, self._stopped = False, True
        self._report(Progress(self._progress.reached, self._progress.head, False, str(error)))

    def _report(self, progress: Progress) -> None:
        self._progress = progress
        self._post(self._tell)

    def _tell(self) -> None:
        for told in tuple(self._listeners):
            told(self._progress)

    def _let_go(self) -> None:
        with self._lock:
            self._call_off()
            builder, self._builder = self._builder, None
        if builder is not None:
            builder.close()
