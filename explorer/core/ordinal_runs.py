"""Ordinals of a timeline, however many, kept as runs of ordinals that follow each other."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator

Run = tuple[int, int]
"""First and last ordinal of a run, both included."""


def runs_of(ordinals: Iterable[int]) -> Iterator[Run]:
    """Yield the runs of ordinals that grow."""
    first = last = None
    for ordinal in ordinals:
        if last is None or first is None:
            first = ordinal
        elif ordinal != last + 1:
            yield first, last
            first = ordinal
        last = ordinal
    if first is not None and last is not None:
        yield first, last


def between(runs: Iterable[Run], after: int, until: int) -> Iterator[Run]:
    """Yield the runs of what lies between runs, and before and behind them.

    Args:
        runs: in order, all after `after` and up to `until`.
        after: ordinal before the first that is looked at.
        until: the last ordinal that is looked at.
    """
    for first, last in runs:
        if first > after + 1:
            yield after + 1, first - 1
        after = last
    if after < until:
        yield after + 1, until


class OrdinalRuns:
    """Ordinals that come one run after the other: says which is the nth, and how many are up to one."""

    def __init__(self) -> None:
        self.count = 0
        self._firsts = array("q")
        self._before = array("q")
        self._last = 0

    def add(self, first: int, last: int) -> None:
        """Take in a run that lies after all that are known."""
        if not self._firsts or first > self._last + 1:
            self._firsts.append(first)
            self._before.append(self.count)
        self.count += last - first + 1
        self._last = last

    def up_to(self, ordinal: int) -> int:
        """Count the ordinals up to one, itself included."""
        run = bisect_right(self._firsts, ordinal) - 1
        if run < 0:
            return 0
        end = self._before[run + 1] if run + 1 < len(self._before) else self.count
        return min(self._before[run] + ordinal - self._firsts[run] + 1, end)

    def __getitem__(self, index: int) -> int:
        """Give one of the ordinals, counted from 0.

        Raises:
            IndexError: there are not so many.
        """
        if not 0 <= index < self.count:
            raise IndexError(index)
        run = bisect_right(self._before, index) - 1
        return self._firsts[run] + index - self._before[run]
