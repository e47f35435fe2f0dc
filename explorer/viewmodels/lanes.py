"""How presenters ask: off the GUI thread, and only the newest answer is shown."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from explorer.core.errors import ExplorerError
from explorer.runtime.asking import Asking
from explorer.runtime.questions import Question

Post = Callable[[Callable[[], None]], None]
"""Runs a call on the GUI thread, later; in tests at once."""

Show = Callable[[Any], None]
Fail = Callable[[ExplorerError], None]


class Lane:
    """One view's line to the reader: asking again supersedes what was asked before."""

    def __init__(self, asking: Asking, name: str, post: Post) -> None:
        self._asking = asking
        self._name = name
        self._post = post
        self._newest = 0

    def ask(
        self, question: Question, show: Show, fail: Fail, cancelled: Callable[[], None] = lambda: None
    ) -> None:
        """Ask, and call one of these on the GUI thread unless something newer was asked meanwhile.

        Args:
            question: what is asked.
            show: takes the answer.
            fail: takes the error.
            cancelled: called when there will be no answer, because the reader gave the question up.
        """
        self._newest += 1
        ticket = self._newest
        future = self._asking.ask(question, self._name)
        future.add_done_callback(
            lambda done: self._post(lambda: self._arrive(ticket, done, show, fail, cancelled))
        )

    def drop(self) -> None:
        """Forget what was asked; its answer will not be shown."""
        self._newest += 1

    def _arrive(
        self, ticket: int, done: Future[Any], show: Show, fail: Fail, cancelled: Callable[[], None]
    ) -> None:
        if ticket != self._newest:
            return
        if done.cancelled():
            cancelled()
        else:
            deliver(done, show, fail)


def deliver(done: Future[Any], show: Show, fail: Fail) -> None:
    """Hand over a finished future: its result, or the error meant for people."""
    error = done.exception()
    if error is None:
        show(done.result())
    elif isinstance(error, ExplorerError):
        fail(error)
    else:
        raise error
