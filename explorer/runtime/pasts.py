"""The past of every projection of one store: folded in memory while short, kept on disk when long."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from domain.kernel.projection import Projection
from domain.kernel.upcasting import Upcasting
from explorer.core.errors import HistoryUnfinished
from explorer.core.row_history import STRIDE, KeyframedProjection
from explorer.core.store import EventReader
from explorer.core.time_machine import ReplayedProjection, RowsView
from explorer.runtime.histories import Histories
from explorer.runtime.history_file import HistoryDamaged, KeptRows

T = TypeVar("T")

SHORT = 50_000
"""Events that are folded in memory: half a second at most, the first time."""

REACH = 8 * STRIDE
"""Events after the last keyframe that are still replayed while somebody waits for rows."""

_LOOK_AGAIN = 0.25
"""Seconds between two looks at how far a history has grown."""


class Pasts:
    """Rows of projections at any moment.

    Args:
        reader: where the events are.
        upcasting: turns stored events into what handlers see.
        histories: where long pasts are kept; None folds everything in memory.
        short: events that are folded in memory at most.
        now: a clock in seconds, for how often to look at files.
    """

    def __init__(
        self,
        reader: EventReader,
        upcasting: Upcasting,
        histories: Histories | None = None,
        *,
        short: int = SHORT,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._reader = reader
        self._upcasting = upcasting
        self._histories = histories
        self._most_short = short
        self._now = now
        self._short: dict[str, ReplayedProjection] = {}
        self._long: dict[str, _Long] = {}

    def look(
        self, projection: Projection, ordinal: int, use: Callable[[RowsView], T], *, patient: bool = False
    ) -> T:
        """Look at the rows as they stood after event `ordinal`.

        Args:
            projection: whose rows.
            ordinal: the moment; 0 is before the first event.
            use: takes from the rows what is wanted; called again should the kept ones prove damaged.
            patient: whether to replay however many events it takes.

        Returns:
            What `use` returns.

        Raises:
            HistoryUnfinished: the past is long, and not built up to there.
        """
        if self._histories is None or self._reader.head() <= self._most_short:
            return use(self._replayed(projection).rows_at(ordinal))
        try:
            return use(self._kept(projection, ordinal, patient))
        except HistoryDamaged:
            self._long.pop(projection.name).close()
            self._histories.throw_away(projection)
            return use(self._kept(projection, ordinal, patient))

    def close(self) -> None:
        """Let the files go."""
        for one in self._long.values():
            one.close()
        self._long.clear()

    def _replayed(self, projection: Projection) -> ReplayedProjection:
        known = self._short.get(projection.name)
        if known is None:
            known = ReplayedProjection(projection, self._reader, self._upcasting)
            self._short[projection.name] = known
        return known

    def _kept(self, projection: Projection, ordinal: int, patient: bool) -> RowsView:
        long = self._opened(projection)
        gap = ordinal - long.rows.before(ordinal)[1]
        if gap > STRIDE and self._now() >= long.look_again:
            long = self._looked_again(projection, long)
            gap = ordinal - long.rows.before(ordinal)[1]
        if gap > REACH and not patient:
            built = f"event #{long.rows.last.ordinal:,} of {self._reader.head():,}"
            raise HistoryUnfinished(
                f"The history of {projection.name} is being built and reaches {built}; "
                "the rows of moments up to there can be shown already."
            )
        return long.past.rows_at(ordinal)

    def _opened(self, projection: Projection) -> _Long:
        if projection.name not in self._long and self._histories is not None:
            rows = self._histories.open(projection)
            past = KeyframedProjection(projection, self._reader, self._upcasting, rows)
            self._long[projection.name] = _Long(rows, past)
        return self._long[projection.name]

    def _looked_again(self, projection: Projection, long: _Long) -> _Long:
        """See what was built meanwhile; where there was nothing yet, open what there is now."""
        if long.rows.last.ordinal == 0:
            self._long.pop(projection.name).close()
            long = self._opened(projection)
        else:
            long.rows.refresh()
        long.look_again = self._now() + _LOOK_AGAIN
        return long


class _Long:
    """One kept past, and when to look at its files again."""

    def __init__(self, rows: KeptRows, past: KeyframedProjection) -> None:
        self.rows = rows
        self.past = past
        self.look_again = 0.0

    def close(self) -> None:
        self.rows.close()
