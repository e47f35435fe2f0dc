"""Events per bucket and type at any zoom, from two columns kept in memory (12 bytes an event)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.core.times import seconds


@dataclass(frozen=True, slots=True)
class Buckets:
    """Counts per bucket.

    Args:
        edges: bucket borders, one more than buckets: ordinals, or seconds since 1970 UTC.
        types: type names, most frequent in the whole store first.
        counts: one list per type, each as long as the buckets.
        rate: events a second in each bucket; 0 where times are missing.
        last_ordinals: ordinal of the last event at or before each bucket's end.
        untimed: events of the range without a usable time.
    """

    edges: tuple[float, ...]
    types: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    rate: tuple[float, ...]
    last_ordinals: tuple[int, ...]
    untimed: int


MOST_TYPES = 24
"""Types told apart; further ones are counted together."""

OTHERS = "(other types)"


class Outline:
    """Type and time of every event so far, in timeline order."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}
        self._types = np.empty(1024, dtype=np.int32)
        self._times = np.empty(1024, dtype=np.float64)
        self.events = 0

    def extend(self, events: Iterable[tuple[str, str | None]]) -> None:
        """Take in the (type, time) of the events that follow."""
        for name, time in events:
            if self.events == len(self._types):
                self._types = np.resize(self._types, 2 * self.events)
                self._times = np.resize(self._times, 2 * self.events)
            code = self._codes.setdefault(name, len(self._codes))
            self._types[self.events] = code
            moment = seconds(time)
            self._times[self.events] = np.nan if moment is None else moment
            self.events += 1

    def over_ordinals(self, buckets: int, first: int = 1, last: int = 0) -> Buckets:
        """Count over ordinals first..last (0: the end); every bucket holds about as many events."""
        first, last = max(first, 1), last or self.events
        if last < first:
            return Buckets((0.0, 0.0), self._names(), tuple((0,) for _ in self._names()), (0.0,), (0,), 0)
        buckets = max(1, min(buckets, last - first + 1))
        edges = np.linspace(first, last + 1, buckets + 1).astype(np.int64)
        spread = np.repeat(np.arange(buckets), np.diff(edges))
        times = self._times[first - 1 : last]
        return Buckets(
            tuple(float(edge) for edge in edges),
            self._names(),
            self._count(self._types[first - 1 : last], spread, buckets),
            _rates(times, edges - first),
            tuple(int(edge) - 1 for edge in edges[1:]),
            int(np.isnan(times).sum()),
        )

    def over_time(self, buckets: int, first: int = 1, last: int = 0) -> Buckets:
        """Count over time, between the times of ordinals first..last (0: the end)."""
        first, last = max(first, 1), last or self.events
        times = self._times[first - 1 : last]
        timed = ~np.isnan(times)
        untimed = int((~timed).sum())
        if not timed.any():
            return Buckets(
                (0.0, 1.0), self._names(), tuple((0,) for _ in self._names()), (0.0,), (0,), untimed
            )
        low, high = float(times[timed].min()), float(times[timed].max())
        edges = np.linspace(low, max(high, low + 1.0), max(1, buckets) + 1)
        places = np.clip(np.searchsorted(edges, times[timed], side="right") - 1, 0, len(edges) - 2)
        ordinals = np.nonzero(timed)[0] + first
        newest = np.zeros(len(edges) - 1, dtype=np.int64)
        np.maximum.at(newest, places, ordinals)
        counts = self._count(self._types[first - 1 : last][timed], places, len(edges) - 1)
        width = float(edges[1] - edges[0])
        return Buckets(
            tuple(float(edge) for edge in edges),
            self._names(),
            counts,
            tuple(float(total) / width for total in np.bincount(places, minlength=len(edges) - 1)),
            tuple(int(ordinal) for ordinal in np.maximum.accumulate(newest)),
            untimed,
        )

    def _frequent(self) -> list[str]:
        """The most frequent types of the whole store, as many as are told apart."""
        counts = np.bincount(self._types[: self.events], minlength=len(self._codes))
        order = sorted(self._codes, key=lambda name: (-int(counts[self._codes[name]]), name))
        return order[:MOST_TYPES]

    def _names(self) -> tuple[str, ...]:
        names = self._frequent()
        return (*names, OTHERS) if len(self._codes) > MOST_TYPES else tuple(names)

    def _count(
        self, types: NDArray[np.int32], places: NDArray[np.int64], buckets: int
    ) -> tuple[tuple[int, ...], ...]:
        names = self._names()
        # Whatever is not told apart has the last line, so there are few lines however many types there are.
        line_of = np.full(max(len(self._codes), 1), len(names) - 1, dtype=np.int64)
        for line, name in enumerate(self._frequent()):
            line_of[self._codes[name]] = line
        cells = np.bincount(line_of[types] * buckets + places, minlength=len(names) * buckets)
        return tuple(tuple(row) for row in cells.reshape(-1, buckets).tolist())


def _rates(times: NDArray[np.float64], edges: NDArray[np.int64]) -> tuple[float, ...]:
    """Events a second between the first events of neighbouring buckets; 0 where time stands or goes back."""
    if len(times) == 0:
        return ()
    starts = times[np.minimum(edges, len(times) - 1)]
    spans = np.diff(starts)
    counts = np.diff(edges)
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = np.where(spans > 0, counts / spans, 0.0)
    return tuple(float(rate) for rate in np.nan_to_num(rates, posinf=0.0, neginf=0.0))
