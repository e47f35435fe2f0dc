"""How presenters ask: off the GUI thread, and only the newest answer is shown."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from explorer.core.errors import ExplorerError
from explorer.runtime.asking import Asking
from explorer.runtime.questions import Question, StillFolding

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
        self,
        question: Question,
        show: Show,
        fail: Fail,
        cancelled: Callable[[], None] = lambda: None,
        going_on: Callable[[StillFolding], None] = lambda _: None,
    ) -> None:
        """Ask, and call one of these on the GUI thread unless something newer was asked meanwhile.

        Args:
            question: what is asked; again and again, while a long fold is under way.
            show: takes the answer.
            fail: takes the error.
            cancelled: called when there will be no answer, because the reader gave the question up.
            going_on: told how far a long fold is; may ask for something else, which ends it.
        """
        self._newest += 1
        self._send(_Asked(self._newest, question, show, fail, cancelled, going_on))

    def drop(self) -> None:
        """Forget what was asked; its answer will not be shown."""
        self._newest += 1

    def _send(self, asked: _Asked) -> None:
        future = self._asking.ask(asked.question, self._name)
        future.add_done_callback(lambda done: self._post(lambda: self._arrive(asked, done)))

    def _arrive(self, asked: _Asked, done: Future[Any]) -> None:
        if asked.ticket != self._newest:
            return
        if done.cancelled():
            asked.cancelled()
        elif done.exception() is None and isinstance(done.result(), StillFolding):
            asked.going_on(done.result())
            if asked.ticket == self._newest:
                self._send(asked)
        else:
            deliver(done, asked.show, asked.fail)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question under way, and whom to tell."""

    ticket: int
    question: Question
    show: Show
    fail: Fail
    cancelled: Callable[[], None]
    going_on: Callable[[StillFolding], None]


def deliver(done: Future[Any], show: Show, fail: Fail) -> None:
    """Hand over a finished future: its result, or the error meant for people."""
    error = done.exception()
    if error is None:
        show(done.result())
    elif isinstance(error, ExplorerError):
        fail(error)
    else:
        raise error
