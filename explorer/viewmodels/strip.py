"""The picture behind the slider: what happened where, and which event lies at which place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from math import log

from explorer.runtime.questions import Density
from explorer.viewmodels.formatting import moment, place
from explorer.viewmodels.kinds import bands
from explorer.viewmodels.moments import iso
from explorer.viewmodels.stretch import events_before

CUT = 0.02
"""Part of the width that stands for events beyond a long silence."""


@dataclass(frozen=True, slots=True)
class Column:
    """One bucket of the strip.

    Args:
        left: where it begins, from 0 to 1 of the width.
        right: where it ends.
        heights: part of the strip's height that each type takes, stacked from below.
        line: height of the rate's line, 0 to 1; None where the rate is not known.
        cut: whether it only stands for events that lie far away in time.
    """

    left: float
    right: float
    heights: tuple[float, ...]
    line: float | None
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Strip:
    """A density, ready to be drawn and to be clicked.

    Over ordinals every bucket holds equally many events, so the columns show the mix of types and
    the line the rate; over time the columns show how much happened.

    Args:
        axis: "ordinal" or "time".
        types: names behind the heights: domain types, most frequent first, then bands of several types.
        columns: the buckets from left to right.
        last_ordinals: ordinal of the last event at or before each column's end.
        head: ordinal of the last event.
        labels: what is written below: at the left end, in the middle, at the right end.
    """

    axis: str
    types: tuple[str, ...]
    columns: tuple[Column, ...]
    last_ordinals: tuple[int, ...]
    head: int
    labels: tuple[str, str, str]

    def across(self, ordinal: int, head: int) -> float:
        """Say where an event lies, from 0 to 1 of the width, when the store has grown to `head`."""
        if self.axis == "ordinal" or not self.columns:
            return evenly(ordinal, head)
        if ordinal <= 0:
            return 0.0
        at = bisect_left(self.last_ordinals, ordinal)
        if at == len(self.columns):
            return 1.0
        before = self.last_ordinals[at - 1] if at else 0
        within = (ordinal - before) / (self.last_ordinals[at] - before)
        column = self.columns[at]
        return column.left + within * (column.right - column.left)

    def ordinal_at(self, across: float, head: int) -> int:
        """Say which event lies at a place from 0 to 1 of the width."""
        if self.axis == "ordinal" or not self.columns:
            return round(min(max(across, 0.0), 1.0) * head)
        if across >= 1.0:
            return head
        at = max(0, bisect_right(self.columns, across, key=lambda column: column.left) - 1)
        column = self.columns[at]
        before = self.last_ordinals[at - 1] if at else 0
        within = max(0.0, across - column.left) / (column.right - column.left)
        return before + round(within * (self.last_ordinals[at] - before))


def evenly(ordinal: int, head: int) -> float:
    """Say where an event lies when all are equally wide."""
    return min(max(ordinal / head, 0.0), 1.0) if head else 0.0


def strip_of(density: Density, until: int = 0) -> Strip:
    """Make the picture of a density; over time it may be one of a part, with the rest at its ends.

    Args:
        density: what was counted.
        until: ordinal up to which is still being counted, 0 where all is.
    """
    strip = _over_time(density) if density.axis == "time" else _over_ordinals(density)
    if not until:
        return strip
    first, _, last = strip.labels
    end = place(until) if density.axis == "ordinal" else last
    return replace(strip, labels=(first, f"being counted, up to {place(density.head)} so far", end))


def _over_ordinals(density: Density) -> Strip:
    types, counts = bands(density.types, density.counts)
    lines = _lines(density.rate)
    columns = []
    before = 0
    for at, last in enumerate(density.last_ordinals):
        whole = sum(kind[at] for kind in counts)
        heights = tuple(kind[at] / whole if whole else 0.0 for kind in counts)
        left, right = evenly(before, density.head), evenly(last, density.head)
        columns.append(Column(left, right, heights, lines[at]))
        before = last
    labels = (place(1), "mix of types in order of events; the line is the rate", place(density.head))
    return Strip("ordinal", types, tuple(columns), density.last_ordinals, density.head, labels)


def _over_time(density: Density) -> Strip:
    types, counts = bands(density.types, density.counts)
    buckets = len(density.last_ordinals)
    totals = [sum(kind[at] for kind in counts) for at in range(buckets)]
    most = max(totals, default=0) or 1
    # By the root, so that a burst does not press everything else to the ground.
    parts = [(total / most) ** 0.5 / total if total else 0.0 for total in totals]
    earlier = events_before(density)
    last = density.last_ordinals[-1] if buckets else 0
    later = density.head - last
    left, right = (CUT if earlier else 0.0), (1 - CUT if later else 1.0)
    wide = (right - left) / max(buckets, 1)
    columns = [
        Column(left + at * wide, left + (at + 1) * wide, tuple(kind[at] * parts[at] for kind in counts), None)
        for at in range(buckets)
    ]
    lasts = list(density.last_ordinals)
    begin, end = (moment(iso(edge)) for edge in (density.edges[0], density.edges[-1]))
    nothing = (0.0,) * len(types)
    if earlier:
        columns.insert(0, Column(0.0, left, nothing, None, cut=True))
        lasts.insert(0, earlier)
        begin = f"{earlier:,} earlier, then {begin}"
    if later:
        columns.append(Column(right, 1.0, nothing, None, cut=True))
        lasts.append(density.head)
        end = f"{end}, then {later:,} later"
    labels = (begin, "events over time, by type", end)
    return Strip("time", types, tuple(columns), tuple(lasts), density.head, labels)


def _lines(rates: tuple[float, ...]) -> list[float | None]:
    """Place rates between the lowest (0) and the highest (1) by their logarithm: rates differ by powers."""
    known = [rate for rate in rates if rate > 0]
    if not known:
        return [None] * len(rates)
    low, span = log(min(known)), log(max(known)) - log(min(known))
    return [((log(rate) - low) / span if span else 0.5) if rate > 0 else None for rate in rates]
