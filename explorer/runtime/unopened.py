"""A store that bears our mark and does not open: what can be said of it all the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from explorer.core.description import Check
from explorer.core.errors import StoreError
from explorer.runtime import questions as q
from explorer.runtime.wire import check_row


class Unopened:
    """Answers AskVerify about a store that cannot be opened; every other question with why.

    Args:
        why: what went wrong when it was opened.
        examine: checks what is left of it.
    """

    def __init__(self, why: StoreError, examine: Callable[[], Iterable[Check]]) -> None:
        self._why = why
        self._examine = examine

    def answer(self, question: q.Question) -> q.Answer:
        """Answer one question.

        Raises:
            StoreError: always, unless it is asked what is wrong.
        """
        if not isinstance(question, q.AskVerify):
            raise self._why
        opening = Check("opening", False, str(self._why))
        return q.Verified(tuple(check_row(check) for check in (opening, *self._examine())))

    def close(self) -> None:
        """Nothing is held."""
