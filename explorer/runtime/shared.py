"""A store about which two processes answer, each the questions that are its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from explorer.runtime import questions as q
from explorer.runtime.asking import Asking

FOLDED = (q.AskState, q.AskProjections, q.AskRows, q.AskDiff, q.AskBlame)
"""The questions that are answered by folding."""

SURVEYS = (
    q.AskTypes,
    q.AskFlags,
    q.AskCategories,
    q.AskStreams,
    q.AskDensity,
    q.AskPlaces,
    q.AskMatches,
    q.AskTouched,
    q.AskVerify,
)
"""The questions whose answers may have to look at every row of a store."""

LARGE = 100_000
"""Events of a foreign store from which on a survey takes longer than somebody who moves should wait."""


class SharedAsking:
    """Implements explorer.runtime.asking.Asking. Each process is started by the first question for it.

    Args:
        usual: starts the process that answers all other questions.
        special: starts the process that answers some.
        is_special: says which.
        running: the process that answers the others, where it runs already.
    """

    def __init__(
        self,
        usual: Callable[[], Asking],
        special: Callable[[], Asking],
        is_special: Callable[[q.Question], bool],
        running: Asking | None = None,
    ) -> None:
        self._starts = (usual, special)
        self._started: list[Asking | None] = [running, None]
        self._is_special = is_special
        self._lock = threading.Lock()

    def ask(self, question: q.Question, lane: str | None = None) -> Future[Any]:
        """Ask without waiting; see explorer.runtime.asking.Asking."""
        return self._process(self._is_special(question)).ask(question, lane)

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


def folds(question: q.Question) -> bool:
    """Is a question answered by folding?"""
    return isinstance(question, FOLDED)


def surveys(question: q.Question) -> bool:
    """May answering a question mean to look at every row?"""
    match question:
        case q.AskRecords():
            return question.where is not None
        case q.Describe():  # what is known of a store only once it is counted may itself take counting
            return True
        case _:
            return isinstance(question, SURVEYS)


def surveyed(asking: Asking, described: q.Described, begin: Callable[[], Asking]) -> Asking:
    """Have a second process survey a large foreign store, so that whoever moves through it never waits.

    Ours keep counts of what is in them, and a small store is surveyed in no time: they keep to one.

    Args:
        asking: the process that has the store open.
        described: what it says of the store.
        begin: starts the second; by the first question for it.
    """
    if described.clock is not None or (described.counted and described.events <= LARGE):
        return asking
    return SharedAsking(lambda: asking, begin, surveys, asking)
