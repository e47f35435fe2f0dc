"""The reader's side of the ask port: one process, one store, one question at a time."""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable
from importlib import import_module
from typing import IO, Protocol, runtime_checkable

from explorer.core.errors import ExplorerError
from explorer.runtime import frames
from explorer.runtime.manner import Manner
from explorer.runtime.questions import Answer, Failure, Question
from explorer.runtime.resting import PAUSE, Resting

PATIENCE = 10.0
"""Seconds that the question under way may take once nobody waits for it any more."""

log = logging.getLogger(__name__)


class Answers(Protocol):
    """Answers questions about what it has open."""

    def answer(self, question: Question) -> Answer:
        """Answer one question.

        Raises:
            StoreError: with the sentence for the person.
        """

    def close(self) -> None:
        """Let the store go."""


@runtime_checkable
class Working(Protocol):
    """Has something to do while nothing is asked."""

    def work(self) -> bool:
        """Do a little of it, for some milliseconds: a question may wait that long. Never fails.

        Returns:
            Whether there is more to do.
        """


class Inbox:
    """Questions that wait, without those that a newer one of the same lane superseded.

    Args:
        paused: called when nothing has been asked for a moment.
        work: called as long as nothing is asked, until it says that there is no more to do.
    """

    def __init__(
        self, paused: Callable[[], None] = lambda: None, work: Callable[[], bool] = lambda: False
    ) -> None:
        self._paused = paused
        self._work = work
        self._waiting: queue.SimpleQueue[frames.Asked | None] = queue.SimpleQueue()
        self._kept: list[frames.Asked] = []
        self._closed = False

    def put(self, asked: frames.Asked | None) -> None:
        """Take in a question; None: there will be no more."""
        self._waiting.put(asked)

    def next(self) -> frames.Asked | None:
        """Wait for the oldest question still wanted; None when there will be no more."""
        while not self._closed and (not self._kept or not self._waiting.empty()):
            asked = self._taken()
            if asked is None:
                self._closed = True
            else:
                self._kept = [one for one in self._kept if one.lane is None or one.lane != asked.lane]
                self._kept.append(asked)
        return self._kept.pop(0) if self._kept and not self._closed else None

    def _taken(self) -> frames.Asked | None:
        while self._waiting.empty() and self._work():
            pass
        try:
            return self._waiting.get(timeout=PAUSE)
        except queue.Empty:
            self._paused()
            return self._waiting.get()


def serve(opener: str, source: str, options: dict[str, str | None], *, told: bool = False) -> None:
    """Answer on standard input and output until the input ends.

    Args:
        opener: "module:function" that opens the store; named by the program itself, never by a store.
        source: what to open.
        options: further arguments for the opener.
        told: whether the first frame says in which manner it is read, which the opener is given too.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the window decides when its reader ends
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # a stray print must not look like an answer
    answering: Answers | None = None
    resting = Resting()
    inbox = Inbox(resting.look, lambda: isinstance(answering, Working) and answering.work())
    questions = os.fdopen(os.dup(sys.stdin.fileno()), "rb")
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), sys.stdin.fileno())  # a stray read must not swallow a question
    manner: dict[str, Manner] = {}
    if told and (first := frames.read(questions)) is not None:
        manner = {"manner": frames.manner(first)}
    threading.Thread(target=_receive, args=(questions, inbox), daemon=True).start()
    failure: Failure | None = None
    try:
        answering = _named(opener)(source, **options, **manner)
    except Exception as error:
        failure = _failure(error)
    resting.begin()
    with contextlib.suppress(BrokenPipeError):
        _answer_all(inbox, answers, answering, failure)
    if answering is not None:
        answering.close()


def _answer_all(inbox: Inbox, answers: IO[bytes], answering: Answers | None, failure: Failure | None) -> None:
    while (asked := inbox.next()) is not None:
        answer = failure if answering is None else _answered(answering, asked.question)
        if answer is None:
            raise AssertionError("A store that did not open has a failure.")
        try:
            # The frame names every answer there is; `Answer` is what they have in common.
            frames.write(answers, frames.Replied(asked.number, answer))  # type: ignore[arg-type]
        except (frames.FrameTooLarge, UnicodeEncodeError, OverflowError) as error:
            frames.write(answers, frames.Replied(asked.number, _failure(error)))


def _answered(answering: Answers, question: Question) -> Answer:
    try:
        return answering.answer(question)
    except Exception as error:
        return _failure(error)


def _failure(error: Exception) -> Failure:
    if isinstance(error, ExplorerError):
        return Failure(_known_kind(error), str(error))
    if isinstance(error, MemoryError):
        return Failure(
            "StoreError",
            "The memory that a reader may use does not suffice for this; what was read before stays valid. "
            "Close other programs, or look at a smaller part.",
        )
    log.error("The reader met something unforeseen.", exc_info=error)
    return Failure("Bug", f"The reader met something unforeseen: {type(error).__name__}: {error}")


def _known_kind(error: ExplorerError) -> str:
    """Name the nearest kind that the window's side knows: formats have kinds of their own."""
    return next(one.__name__ for one in type(error).__mro__ if one.__module__ == ExplorerError.__module__)


def _receive(stream: IO[bytes], inbox: Inbox) -> None:
    while (body := frames.read(stream)) is not None:
        inbox.put(frames.asked(body))
    inbox.put(None)
    end = threading.Timer(PATIENCE, os._exit, args=(1,))  # an answer may never come to its end
    end.daemon = True
    end.start()


def _named(reference: str) -> Callable[..., Answers]:
    module, _, function = reference.partition(":")
    found: Callable[..., Answers] = getattr(import_module(module), function)
    return found
