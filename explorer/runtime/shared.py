"""A store about which two processes answer, each the questions that are its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import Any

from explorer.core.errors import ExplorerError
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


Start = Callable[[str], Asking]
"""Starts a process, which must find the file with this stamp; "": whichever lies there."""


class SharedAsking:
    """Implements explorer.runtime.asking.Asking. Each process is started by the first question for it.

    The second one is told the stamp of what the first has open, since another file may lie there by then.

    Args:
        usual: starts the process that answers all other questions.
        special: starts the process that answers some.
        is_special: says which.
        running: the process that answers the others, where it runs already.
        stamp: of what that one has open, where it is known already.
    """

    def __init__(
        self,
        usual: Start,
        special: Start,
        is_special: Callable[[q.Question], bool],
        running: Asking | None = None,
        stamp: str | None = None,
    ) -> None:
        self._starts = (usual, special)
        self._started: list[Asking | None] = [running, None]
        self._is_special = is_special
        self._stamp = stamp
        self._closed = False
        self._lock = threading.Lock()

    def ask(self, question: q.Question, lane: str | None = None) -> Future[Any]:
        """Ask without waiting, but for the stamp; see explorer.runtime.asking.Asking."""
        unasked: Future[Any] = Future()
        try:
            return self._process(self._is_special(question)).ask(question, lane)
        except ExplorerError as error:
            unasked.set_exception(error)
        except CancelledError:
            unasked.cancel()
        return unasked

    def close(self) -> None:
        """End both; what is asked from then on is cancelled."""
        with self._lock:
            self._closed = True
            started = [one for one in self._started if one is not None]
        for one in started:
            one.close()

    def _process(self, number: int) -> Asking:
        """Give the process for some questions, started where it was not.

        Raises:
            CancelledError: they are closed.
            ExplorerError: it cannot be started, or the other one cannot say what it has open.
        """
        while True:
            with self._lock:
                if self._closed:
                    raise CancelledError
                started, other = self._started[number], self._started[1 - number]
                if started is None and (other is None or self._stamp is not None):
                    started = self._started[number] = self._starts[number](self._stamp or "")
                if started is not None:
                    return started
            if other is not None:  # not under the lock: whoever closes waits for no answer
                self._stamp = other.ask(q.Describe()).result().stamp


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


def surveyed(asking: Asking, described: q.Described, begin: Start) -> Asking:
    """Have a second process survey a large foreign store, so that whoever moves through it never waits.

    Ours keep counts of what is in them, and a small store is surveyed in no time: they keep to one.

    Args:
        asking: the process that has the store open.
        described: what it says of the store.
        begin: starts the second; by the first question for it.
    """
    if described.clock is not None or (described.counted and described.events <= LARGE):
        return asking
    return SharedAsking(lambda _: asking, begin, surveys, asking, described.stamp)
