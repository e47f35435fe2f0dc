"""When something falls due in a store, for those who only look at it."""

from __future__ import annotations

from explorer.core.read_models import Checkpoint, ReadModels
from explorer.core.timing import ACTING, next_due


class Due:
    """Knows when the earliest of all waits falls due, also of those that other programs begin.

    Waits begin only where a checkpoint moves on, so they are read only then: asking costs the same, however
    many there are.

    Args:
        models: where checkpoints and waits are kept.
    """

    def __init__(self, models: ReadModels) -> None:
        self._models = models
        self._marks: tuple[Checkpoint, ...] = ()
        self._due: str | None = None

    def __call__(self) -> str | None:
        """Give the moment, ISO 8601 in UTC; None where nothing is waited for."""
        marks = tuple(mark for mark in self._models.checkpoints() if mark.name.startswith(ACTING))
        if marks != self._marks:
            self._due = next_due(self._models)
            self._marks = marks
        return self._due
