"""The one port between those who look and those who read: ask(question) -> Future[answer]."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any, Protocol

from explorer.core import errors
from explorer.runtime.questions import Failure, Question


class Asking(Protocol):
    """Asks one open store."""

    def ask(self, question: Question, lane: str | None = None) -> Future[Any]:
        """Ask without waiting.

        Args:
            question: one of explorer.runtime.questions.
            lane: questions of one lane supersede each other: only the newest is answered,
                the future of an older one is cancelled. None: never superseded.

        Returns:
            A future of the answer that the question's class names. It is completed on a thread of
            the port's own; it raises explorer.core.errors.StoreError with a sentence for the person.
        """

    def close(self) -> None:
        """Stop asking; open futures are cancelled."""


class ReaderStopped(errors.StoreError):
    """The process that read the store ended before it answered."""


class Bug(errors.ExplorerError):
    """Something unforeseen happened in the reader; its text names the error."""


def raised(failure: Failure) -> errors.ExplorerError:
    """Turn a failure frame back into the error it stands for; an unknown kind is a Bug."""
    kind = getattr(errors, failure.kind, None)
    if isinstance(kind, type) and issubclass(kind, errors.StoreError | errors.UsageError):
        return kind(failure.message)
    return Bug(failure.message)
