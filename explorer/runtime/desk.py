"""Issuing from a window: a workbench on a thread of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from explorer.core.errors import ExplorerError
from explorer.core.outcomes import Outcome, Wish
from explorer.runtime.clocks import WallClock
from explorer.runtime.issuing import Waits, silent
from explorer.runtime.workbench import Workbench

log = logging.getLogger(__name__)

T = TypeVar("T")

_WALL = WallClock()


class Desk:
    """Implements explorer.runtime.issuing.Issuing.

    Args:
        open_workbench: opens the store for writing, and takes whom to tell how long a writer waits; called
            on the desk's own thread at first use, so that looking at a store does not open it for writing.
        by_itself: whether the store is opened when something in it falls due.
        now: gives the time there is.
    """

    def __init__(
        self,
        open_workbench: Callable[[Waits], Workbench],
        by_itself: bool = True,
        now: Callable[[], str] = _WALL,
    ) -> None:
        self._open = open_workbench
        self._by_itself = by_itself
        self._due: str | None = None
        self._now = now
        self._bench: Workbench | None = None
        self._ticking: Future[None] | None = None
        self._waits: Waits = silent
        self._told = ""
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk")

    def issue(self, wish: Wish, waits: Waits = silent) -> Future[Outcome]:
        """Carry out one command, then let processes, policies and projections catch up."""

        def issue() -> Outcome:
            self._waits = waits
            try:
                return self._opened().issue(wish)
            finally:
                self._waits = silent

        return self._thread.submit(issue)

    def catch_up(self) -> Future[int]:
        """Let processes, policies and projections catch up; gives the head they reached."""
        return self._do(Workbench.catch_up)

    def let_pass(self, seconds: float) -> Future[int]:
        """Let simulated time pass, with all that is due in it; gives how many events happened."""
        return self._do(lambda bench: bench.let_pass(seconds))

    def expect(self, due: str | None) -> None:
        """Be told when something in the store falls due (ISO 8601 in UTC); None: nothing is waited for."""
        self._due = due if self._by_itself else None

    def tick(self) -> None:
        """Let what is due by now happen; nothing is opened, and nothing queued up, for less."""
        waiting = self._due is not None and self._due <= self._now()
        at_rest = self._ticking is None or self._ticking.done()
        if at_rest and (waiting or self._bench is not None):
            self._ticking = self._thread.submit(self._tick)

    def rebuild(self, projection: str) -> Future[int]:
        """Make a projection's rows anew; gives the events it read."""
        return self._do(lambda bench: bench.rebuild(projection))

    def close(self) -> None:
        """Finish what is under way and let the store go."""
        self._thread.submit(self._close).result()
        self._thread.shutdown()

    def _do(self, work: Callable[[Workbench], T]) -> Future[T]:
        return self._thread.submit(lambda: work(self._opened()))

    def _opened(self) -> Workbench:
        if self._bench is None:
            self._bench = self._open(lambda waited: self._waits(waited))
        return self._bench

    def _tick(self) -> None:
        try:
            self._opened().tick()
            self._told = ""
        except ExplorerError as error:  # it is tried again at the next tick, and told of once
            if self._is_news(error):
                log.warning("What is due could not happen yet: %s", error)
        except Exception as error:  # nobody reads what becomes of a beat
            if self._is_news(error):
                log.exception("What is due could not happen yet, by an error in this program; it is retried.")

    def _is_news(self, error: Exception) -> bool:
        before, self._told = self._told, repr(error)
        return self._told != before

    def _close(self) -> None:
        if self._bench is not None:
            self._bench.close()
