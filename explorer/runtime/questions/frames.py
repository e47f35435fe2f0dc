"""What every question, answer and part of an answer is."""

from __future__ import annotations

import msgspec


class Question(msgspec.Struct, frozen=True, tag=True):
    """What can be asked of a store."""


class Answer(msgspec.Struct, frozen=True, tag=True):
    """What a reader gives back."""


class Failure(Answer, frozen=True):
    """The question could not be answered.

    Args:
        kind: name of a class in explorer.core.errors, or "Bug" for anything unforeseen.
        message: the sentence for the person.
    """

    kind: str
    message: str
