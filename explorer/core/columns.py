"""Type and time of many events, as two columns: a byte for the type, a number for the time.

Counts up to every thousandth event are kept beside them, so that counting between any two places looks at
two thousand events at most.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

MOST_CODES = 255
"""Types that have a code of their own; further ones share the last code."""

BLOCK = 1_024
"""Events between two places up to which counts are kept."""

WIDTH = MOST_CODES + 2
"""Counts that are kept at such a place: one a code, the shared one, and the events without a time."""

UNTIMED = MOST_CODES + 1

Codes = NDArray[np.uint8]
Times = NDArray[np.float64]
Numbers = NDArray[np.int64]


class Columns:
    """Type codes and times of a run of events; it may grow at its end.

    Args:
        codes: a byte an event.
        times: seconds since 1970 UTC, not a number where there is none.
    """

    def __init__(self, codes: Codes | None = None, times: Times | None = None) -> None:
        self._codes = np.empty(0, np.uint8) if codes is None else codes
        self._times = np.empty(0, np.float64) if times is None else times
        self.events = len(self._codes)
        self.ordered = True
        self._sums: Numbers = np.zeros((1, WIDTH), np.int64)
        self._blocks = 0
        self._sum_up(0)

    @property
    def codes(self) -> Codes:
        """The type codes of all events."""
        return self._codes[: self.events]

    @property
    def times(self) -> Times:
        """The times of all events."""
        return self._times[: self.events]

    def extend(self, codes: Codes, times: Times) -> None:
        """Take in the events that follow."""
        needed = self.events + len(codes)
        if needed > len(self._codes):
            room = max(BLOCK, 2 * needed)
            self._codes, self._times = np.resize(self._codes, room), np.resize(self._times, room)
        begun = self.events
        self._codes[begun:needed] = codes
        self._times[begun:needed] = times
        self.events = needed
        self._sum_up(begun)

    def counts_before(self, place: int) -> Numbers:
        """Count the first `place` events by code; the last number is that of events without a time."""
        block = min(place // BLOCK, self._blocks)
        found: Numbers = self._sums[block] + self._count(block * BLOCK, place)
        return found

    def _count(self, first: int, last: int) -> Numbers:
        """Count the events between two places, by code."""
        found = np.zeros(WIDTH, np.int64)
        found[: MOST_CODES + 1] = np.bincount(self._codes[first:last], minlength=MOST_CODES + 1)
        found[UNTIMED] = np.count_nonzero(np.isnan(self._times[first:last]))
        return found

    def _sum_up(self, begun: int) -> None:
        """Keep the counts up to every block that is full now, and see whether times still only grow."""
        fresh = self.times[max(begun - 1, 0) :]
        self.ordered = self.ordered and bool(np.all(fresh[1:] >= fresh[:-1]))
        if begun == 0 and self.events:
            self.ordered = self.ordered and not np.isnan(self._times[0])
        full = self.events // BLOCK
        if full == self._blocks:
            return
        if full >= len(self._sums):
            more = np.zeros((max(full + 1, 2 * len(self._sums)), WIDTH), np.int64)
            more[: len(self._sums)] = self._sums
            self._sums = more
        for block in range(self._blocks, full):
            self._sums[block + 1] = self._sums[block] + self._count(block * BLOCK, (block + 1) * BLOCK)
        self._blocks = full
