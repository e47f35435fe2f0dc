"""A store whose states and projections one process answers for, and everything else another."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from explorer.runtime import questions as q
from explorer.runtime.asking import Asking

FOLDED = (q.AskState, q.AskProjections, q.AskRows, q.AskDiff, q.AskBlame)
"""The questions that are answered by folding."""


class FoldedAsking:
    """Implements explorer.runtime.asking.Asking. Each process is started by the first question for it.

    Args:
        plain: starts the process that runs only our own code.
        folding: starts the process that runs a fold file.
    """

    def __init__(self, plain: Callable[[], Asking], folding: Callable[[], Asking]) -> None:
        self._starts = (plain, folding)
        self._started: list[Asking | None] = [None, None]
        self._lock = threading.Lock()

    def ask(self, question: q.Question, lane: str | None = None) -> Future[Any]:
        """Ask without waiting; see explorer.runtime.asking.Asking."""
        return self._process(isinstance(question, FOLDED)).ask(question, lane)

    def close(self) -> None:
        """End both."""
        for one in self._started:
            if one is not None:
                one.close()

    def _process(self, number: int) -> Asking:
        with self._lock:
            started = self._started[number] or self._starts[number]()
            self._started[number] = started
        return started
