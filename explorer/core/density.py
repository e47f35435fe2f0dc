"""Events per bucket and type, at any zoom, at the cost of the buckets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from explorer.core.columns import MOST_CODES, WIDTH, Codes, Columns, Numbers, Times
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
"""Types told apart in a picture; further ones are counted together."""

OTHERS = "(other types)"


class Outline:
    """Type and time of every event so far, in timeline order.

    Args:
        names: type names by code, of events that are known already.
        known: those events.
    """

    def __init__(self, names: Sequence[str] = (), known: Columns | None = None) -> None:
        self._codes = {name: code for code, name in enumerate(names)}
        self._known = known or Columns()
        self._new = Columns()

    @property
    def events(self) -> int:
        """How many events there are."""
        return self._known.events + self._new.events

    @property
    def names(self) -> tuple[str, ...]:
        """The type names by code."""
        return tuple(self._codes)

    def extend(self, events: Iterable[tuple[str, str | None]]) -> None:
        """Take in the (type, time) of the events that follow."""
        codes, times = self.encoded(events)
        self._new.extend(codes, times)

    def encoded(self, events: Iterable[tuple[str, str | None]]) -> tuple[Codes, Times]:
        """Turn (type, time) into codes and seconds; types that were never seen get the next code."""
        codes, times = [], []
        for name, time in events:
            code = self._codes.get(name)
            if code is None:
                code = min(len(self._codes), MOST_CODES)
                if code < MOST_CODES:
                    self._codes[name] = code
            codes.append(code)
            moment = seconds(time)
            times.append(np.nan if moment is None else moment)
        return np.array(codes, np.uint8), np.array(times, np.float64)

    def over_ordinals(self, buckets: int, first: int = 1, last: int = 0) -> Buckets:
        """Count over ordinals first..last (0: the end); every bucket holds about as many events."""
        first, last = max(first, 1), last or self.events
        if last < first:
            return self._nothing(0.0)
        buckets = max(1, min(buckets, last - first + 1))
        edges = np.linspace(first, last + 1, buckets + 1).astype(np.int64)
        counts, untimed = self._between(edges - 1)
        return Buckets(
            tuple(edges.astype(float).tolist()),
            self._shown_names(),
            counts,
            _rates(self._times_at(np.minimum(edges - 1, last - 1)), np.diff(edges)),
            tuple((edges[1:] - 1).tolist()),
            untimed,
        )

    def over_time(self, buckets: int, first: int = 1, last: int = 0) -> Buckets:
        """Count over time, between the times of ordinals first..last (0: the end)."""
        first, last = max(first, 1), last or self.events
        if last < first:
            return self._nothing(1.0)
        ordered = self._known.ordered and self._new.ordered and self._joined()
        return (self._over_ordered if ordered else self._over_any)(max(1, buckets), first, last)

    def _over_ordered(self, buckets: int, first: int, last: int) -> Buckets:
        """Count where times only grow: a bucket is then a stretch of ordinals."""
        low, high = (float(one) for one in self._times_at(np.array([first - 1, last - 1])))
        edges = np.linspace(low, max(high, low + 1.0), buckets + 1)
        places = np.clip(self._places_of(edges), first - 1, last)
        places[0], places[-1] = first - 1, last
        counts, untimed = self._between(places)
        return self._timed(edges, counts, np.diff(places), places[1:], untimed)

    def _over_any(self, buckets: int, first: int, last: int) -> Buckets:
        """Count where clocks ran backwards or times are missing: every event of the range is looked at."""
        codes = np.concatenate([self._known.codes, self._new.codes])[first - 1 : last]
        times = np.concatenate([self._known.times, self._new.times])[first - 1 : last]
        timed = ~np.isnan(times)
        untimed = int((~timed).sum())
        if not timed.any():
            return self._nothing(1.0, untimed)
        low, high = float(times[timed].min()), float(times[timed].max())
        edges = np.linspace(low, max(high, low + 1.0), buckets + 1)
        places = np.clip(np.searchsorted(edges, times[timed], side="right") - 1, 0, buckets - 1)
        newest = np.zeros(buckets, np.int64)
        np.maximum.at(newest, places, np.flatnonzero(timed) + first)
        cells = np.bincount(codes[timed].astype(np.int64) * buckets + places, minlength=WIDTH * buckets)
        counts = self._lines(cells.reshape(-1, buckets)[: MOST_CODES + 1])
        totals = np.bincount(places, minlength=buckets)
        return self._timed(edges, counts, totals, np.maximum.accumulate(newest), untimed)

    def _timed(
        self, edges: Times, counts: tuple[tuple[int, ...], ...], totals: Numbers, lasts: Numbers, untimed: int
    ) -> Buckets:
        width = float(edges[1] - edges[0])
        return Buckets(
            tuple(edges.tolist()),
            self._shown_names(),
            counts,
            tuple((totals / width).tolist()),
            tuple(lasts.tolist()),
            untimed,
        )

    def _nothing(self, width: float, untimed: int = 0) -> Buckets:
        names = self._shown_names()
        return Buckets((0.0, width), names, tuple((0,) for _ in names), (0.0,), (0,), untimed)

    # --- both runs as one ---

    def _counts_before(self, places: Numbers) -> Numbers:
        """Count the events before each place (events passed) by code, and at last those without a time."""
        told = len(self._codes) + (len(self._codes) == MOST_CODES)
        held = self._known.events
        old = self._known.counts_before(np.minimum(places, held), told)
        return old + self._new.counts_before(np.maximum(places - held, 0), told)

    def _between(self, places: Numbers) -> tuple[tuple[tuple[int, ...], ...], int]:
        """Count by line between neighbouring places (events passed); and the events without a time."""
        cells = np.diff(self._counts_before(places), axis=0).T
        return self._lines(cells[:-1]), int(cells[-1].sum())

    def _times_at(self, places: Numbers) -> Times:
        """Give the times of the events at some places, from 0."""
        held = self._known.events
        found = np.empty(len(places), np.float64)
        old = places < held
        found[old] = self._known.times[places[old]]
        found[~old] = self._new.times[places[~old] - held]
        return found

    def _places_of(self, moments: Times) -> Numbers:
        """Give how many events lie before each moment."""
        old = np.searchsorted(self._known.times, moments, side="left")
        new = np.searchsorted(self._new.times, moments, side="left")
        return np.asarray(old + new, np.int64)

    def _joined(self) -> bool:
        """Does the second run begin no earlier than the first one ends?"""
        if not self._known.events or not self._new.events:
            return True
        return bool(self._known.times[-1] <= self._new.times[0])

    # --- types ---

    def _frequent(self) -> list[str]:
        """The most frequent types of the whole store, as many as are told apart."""
        counts = self._totals()
        order = sorted(self._codes, key=lambda name: (-counts[self._codes[name]], name))
        return order[:MOST_TYPES]

    def _shown_names(self) -> tuple[str, ...]:
        names = self._frequent()
        shared = any(self._totals()[MOST_CODES:-1])
        return (*names, OTHERS) if len(self._codes) > MOST_TYPES or shared else tuple(names)

    def _totals(self) -> list[int]:
        """Count all events by code; the last number is those without a time."""
        found: list[int] = self._counts_before(np.array([self.events]))[0].tolist()
        return found

    def _lines(self, cells: Numbers) -> tuple[tuple[int, ...], ...]:
        """Put counts by code (rows) and bucket (columns) together by what is told apart."""
        told = [self._codes[name] for name in self._frequent()]
        lines = np.zeros((len(self._shown_names()), cells.shape[1]), np.int64)
        lines[: len(told)] = cells[told]
        if len(lines) > len(told):
            lines[-1] = cells.sum(axis=0) - lines[: len(told)].sum(axis=0)
        return tuple(tuple(row) for row in lines.tolist())


def _rates(starts: Times, counts: Numbers) -> tuple[float, ...]:
    """Events a second between the first events of neighbouring buckets; 0 where time stands or goes back."""
    spans = np.diff(starts)
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = np.where(spans > 0, counts / spans, 0.0)
    return tuple(np.nan_to_num(rates, posinf=0.0, neginf=0.0).tolist())
