"""Type and time of many events, as two columns: a byte for the type, a number for the time.

Counts up to every so many events are kept beside them, so that counting up to any place looks at few events.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

MOST_CODES = 255
"""Types that have a code of their own; further ones share the last code."""

BLOCK = 512
"""Events between two places up to which counts are kept."""

WIDTH = MOST_CODES + 2
"""Counts that are kept at such a place: one a code, the shared one, and the events without a time."""

UNTIMED = MOST_CODES + 1

_AT_ONCE = 128
"""Blocks that are summed up in one go: few enough for their counts to stay small in memory."""

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
        # What is mapped from a file is a subclass of arrays, and dear to look into.
        self._codes = np.empty(0, np.uint8) if codes is None else np.asarray(codes)
        self._times = np.empty(0, np.float64) if times is None else np.asarray(times)
        self.events = len(self._codes)
        self.ordered = True
        self._sums = np.zeros((1, WIDTH), np.int32)
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

    def counts_before(self, places: Numbers, codes: int) -> Numbers:
        """Count the first events by code, for many places at once.

        Args:
            places: how many events, for each count.
            codes: how many codes are told apart; all that occur.

        Returns:
            A line a place: a number a code, and at last that of the events without a time.
        """
        blocks = np.minimum((places + BLOCK // 2) // BLOCK, self._blocks)
        kept = np.concatenate([self._sums[blocks, :codes], self._sums[blocks, UNTIMED:]], axis=1)
        starts = blocks * BLOCK
        low, high = np.minimum(places, starts), np.maximum(places, starts)
        found: Numbers = kept + np.sign(places - starts)[:, None] * self._counts_of(low, high - low, codes)
        return found

    def _counts_of(self, firsts: Numbers, lengths: Numbers, codes: int) -> Numbers:
        """Count several stretches by code, all in one go; and what has no time."""
        lines = np.repeat(np.arange(len(firsts)), lengths)
        ends = np.cumsum(lengths)
        events = np.arange(len(lines)) + np.repeat(firsts - (ends - lengths), lengths)
        width = codes + 1
        cells = np.bincount(lines * width + self._codes[events], minlength=len(firsts) * width)
        found: Numbers = cells.reshape(-1, width)
        if not self.ordered:  # else every event has a time
            found[:, codes] = np.bincount(lines, np.isnan(self._times[events]), len(firsts))
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
            more = np.zeros((max(full + 1, 2 * len(self._sums)), WIDTH), np.int32)
            more[: len(self._sums)] = self._sums
            self._sums = more
        for begun in range(self._blocks, full, _AT_ONCE):
            until = min(begun + _AT_ONCE, full)
            starts = np.arange(begun, until) * BLOCK
            each = self._counts_of(starts, np.full(len(starts), BLOCK), MOST_CODES + 1)
            np.cumsum(each, axis=0, out=self._sums[begun + 1 : until + 1])
            self._sums[begun + 1 : until + 1] += self._sums[begun]
        self._blocks = full
