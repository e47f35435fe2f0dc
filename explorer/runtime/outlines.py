"""The outline of one store as far as it is known: what is kept on disk, and a stretch more a question."""

from __future__ import annotations

import time
from collections.abc import Callable

from explorer.core.density import Outline
from explorer.core.event_reader import EventReader
from explorer.runtime.histories import Histories
from explorer.runtime.history_file import HistoryDamaged

STRETCH = 25_000
"""Events read for one question at most: a tenth of a second. Whoever wants the rest asks again."""

_LOOK_AGAIN = 2.0
"""Seconds between two looks at what was kept meanwhile: each reads all of it."""


class GrowingOutline:
    """Type and time of a store's events, from the first on; grows with every question.

    Args:
        reader: where the events are.
        histories: opens what is kept, when it is wanted; None reads everything here.
        stretch: events read for one question at most.
        now: a clock in seconds.
    """

    def __init__(
        self,
        reader: EventReader,
        histories: Callable[[], Histories] | None = None,
        *,
        stretch: int = STRETCH,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._reader = reader
        self._histories = histories
        self._stretch = stretch
        self._now = now
        self._look_again = 0.0
        self._outline = Outline()

    def grown(self) -> Outline:
        """Take in a stretch more, and give what is known."""
        head = self._reader.head()
        if head - self._outline.events > self._stretch and self._now() >= self._look_again:
            self._take_over()
            self._look_again = self._now() + _LOOK_AGAIN
        new = self._reader.read(after=self._outline.events, limit=self._stretch)
        self._outline.extend((event.type, event.time) for event in new)
        return self._outline

    def _take_over(self) -> None:
        if self._histories is None:
            return
        try:
            kept = self._histories().outline()
        except (HistoryDamaged, OSError):
            return  # the next building throws it away
        if kept.events > self._outline.events:
            self._outline = kept
