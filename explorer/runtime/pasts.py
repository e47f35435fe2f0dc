"""The past of every projection of one store: folded in memory while short, kept on disk when long."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from domain.kernel.projection import Projection
from domain.kernel.upcasting import Upcasting
from explorer.core.event_reader import EventReader
from explorer.core.time_machine import ProjectionHistory, ReplayedProjection, RowsView

if TYPE_CHECKING:
    from explorer.runtime.histories import Histories
    from explorer.runtime.long_pasts import LongPasts

T = TypeVar("T")

SHORT = 50_000
"""Events that are folded in memory: half a second at most, the first time."""


class Pasts:
    """Rows of projections at any moment.

    Args:
        reader: where the events are.
        upcasting: turns stored events into what handlers see.
        histories: opens what is kept of long pasts, when it is wanted; None folds everything in memory.
        short: events that are folded in memory at most.
    """

    def __init__(
        self,
        reader: EventReader,
        upcasting: Upcasting,
        histories: Callable[[], Histories] | None = None,
        *,
        short: int = SHORT,
    ) -> None:
        self._reader = reader
        self._upcasting = upcasting
        self._histories = histories
        self._most_short = short
        self._short: dict[str, ReplayedProjection] = {}
        self._long: LongPasts | None = None

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
        return self.travel(projection, ordinal, lambda past: use(past.rows_at(ordinal)), patient=patient)

    def travel(
        self,
        projection: Projection,
        ordinal: int,
        use: Callable[[ProjectionHistory], T],
        *,
        patient: bool = False,
    ) -> T:
        """Use the past of a projection up to event `ordinal`; arguments and errors are those of `look`."""
        if self._histories is None or self._reader.head() <= self._most_short:
            return use(self._replayed(projection))
        if self._long is None:
            from explorer.runtime.long_pasts import LongPasts  # with numpy, which short pasts do not need

            self._long = LongPasts(self._reader, self._upcasting, self._histories())
        return self._long.travel(projection, ordinal, use, patient=patient)

    def close(self) -> None:
        """Let the files go."""
        if self._long is not None:
            self._long.close()
            self._long = None

    def _replayed(self, projection: Projection) -> ReplayedProjection:
        known = self._short.get(projection.name)
        if known is None:
            known = ReplayedProjection(projection, self._reader, self._upcasting)
            self._short[projection.name] = known
        return known
