"""The past of projections of a store with many events: from the histories that are kept of them."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from domain.kernel.projection import Projection
from domain.kernel.upcasting import Upcasting
from explorer.core.errors import HistoryUnfinished
from explorer.core.event_reader import EventReader
from explorer.core.row_history import KeyframedProjection
from explorer.core.time_machine import KEPT_STRIDE, ProjectionHistory
from explorer.runtime.histories import Histories
from explorer.runtime.history_file import HistoryDamaged, KeptRows

T = TypeVar("T")

REACH = 16 * KEPT_STRIDE
"""Events after the last keyframe that are still replayed while somebody waits for rows."""

_LOOK_AGAIN = 0.25
"""Seconds between two looks at how far a history has grown."""


class LongPasts:
    """Rows of projections at any moment; see explorer.runtime.pasts.

    Args:
        reader: where the events are.
        upcasting: turns stored events into what handlers see.
        histories: what is kept.
        now: a clock in seconds, for how often to look at files.
    """

    def __init__(
        self,
        reader: EventReader,
        upcasting: Upcasting,
        histories: Histories,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._reader = reader
        self._upcasting = upcasting
        self._histories = histories
        self._now = now
        self._open: dict[str, _Past] = {}

    def travel(
        self,
        projection: Projection,
        ordinal: int,
        use: Callable[[ProjectionHistory], T],
        *,
        patient: bool = False,
    ) -> T:
        """Go up to event `ordinal`; see explorer.runtime.pasts."""
        try:
            return use(self._reaching(projection, ordinal, patient))
        except HistoryDamaged:
            self._open.pop(projection.name).close()
            self._histories.throw_away(projection)
            return use(self._reaching(projection, ordinal, patient))

    def close(self) -> None:
        """Let the files go."""
        for one in self._open.values():
            one.close()
        self._open.clear()

    def _reaching(self, projection: Projection, ordinal: int, patient: bool) -> ProjectionHistory:
        past = self._opened(projection)
        gap = ordinal - past.rows.before(ordinal)[1]
        if gap > KEPT_STRIDE and self._now() >= past.look_again:
            past = self._looked_again(projection, past)
            gap = ordinal - past.rows.before(ordinal)[1]
        if gap > REACH and not patient:
            built = f"event #{past.rows.last.ordinal:,} of {self._reader.head():,}"
            raise HistoryUnfinished(
                f"Being built: {projection.name} reaches {built}. Moments up to there can be shown already."
            )
        return past.travel

    def _opened(self, projection: Projection) -> _Past:
        if projection.name not in self._open:
            rows = self._histories.open(projection)
            travel = KeyframedProjection(projection, self._reader, self._upcasting, rows)
            self._open[projection.name] = _Past(rows, travel)
        return self._open[projection.name]

    def _looked_again(self, projection: Projection, past: _Past) -> _Past:
        """See what was built meanwhile; where there was nothing yet, open what there is now."""
        if past.rows.last.ordinal == 0:
            self._open.pop(projection.name).close()
            past = self._opened(projection)
        else:
            past.rows.refresh()
        past.look_again = self._now() + _LOOK_AGAIN
        return past


class _Past:
    """One kept past, and when to look at its files again."""

    def __init__(self, rows: KeptRows, travel: KeyframedProjection) -> None:
        self.rows = rows
        self.travel = travel
        self.look_again = 0.0

    def close(self) -> None:
        self.rows.close()
