"""Issuing from a window: a workbench on a thread of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from explorer.core.outcomes import Outcome, Wish
from explorer.runtime.workbench import Workbench

T = TypeVar("T")


class Desk:
    """Implements explorer.runtime.issuing.Issuing.

    Args:
        open_workbench: opens the store for writing; called on the desk's own thread at first use,
            so that looking at a store never opens it for writing.
    """

    def __init__(self, open_workbench: Callable[[], Workbench]) -> None:
        self._open = open_workbench
        self._bench: Workbench | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk")

    def issue(self, wish: Wish) -> Future[Outcome]:
        """Carry out one command, then let projections and processes catch up."""
        return self._do(lambda bench: bench.issue(wish))

    def catch_up(self) -> Future[int]:
        """Let projections and processes catch up; gives the head they reached."""
        return self._do(Workbench.catch_up)

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
            self._bench = self._open()
        return self._bench

    def _close(self) -> None:
        if self._bench is not None:
            self._bench.close()
