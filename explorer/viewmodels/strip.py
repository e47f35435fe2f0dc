"""The picture behind the slider: what happened where, and which event lies at which place."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from math import log

from explorer.runtime.questions import Density
from explorer.viewmodels.formatting import moment, place
from explorer.viewmodels.moments import iso

SHOWN_TYPES = 10


@dataclass(frozen=True, slots=True)
class Column:
    """One bucket of the strip.

    Args:
        left: where it begins, from 0 to 1 of the width.
        right: where it ends.
        heights: part of the strip's height that each type takes, stacked from below.
        line: height of the rate's line, 0 to 1; None where the rate is not known.
    """

    left: float
    right: float
    heights: tuple[float, ...]
    line: float | None


@dataclass(frozen=True, slots=True)
class Strip:
    """A density, ready to be drawn and to be clicked.

    Over ordinals every bucket holds equally many events, so the columns show the mix of types and
    the line the rate; over time the columns show how much happened.

    Args:
        axis: "ordinal" or "time".
        types: names behind the heights, most frequent first; the last may stand for all others.
        columns: the buckets from left to right.
        last_ordinals: ordinal of the last event at or before each bucket's end.
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
        bucket = bisect_left(self.last_ordinals, ordinal)
        if ordinal <= 0 or bucket == len(self.columns):
            return 0.0 if ordinal <= 0 else 1.0
        before = self.last_ordinals[bucket - 1] if bucket else 0
        within = (ordinal - before) / (self.last_ordinals[bucket] - before)
        return (bucket + within) / len(self.columns)

    def ordinal_at(self, across: float, head: int) -> int:
        """Say which event lies at a place from 0 to 1 of the width."""
        if self.axis == "ordinal" or not self.columns:
            return round(min(max(across, 0.0), 1.0) * head)
        if across >= 1.0:
            return head
        place = max(across, 0.0) * len(self.columns)
        bucket = int(place)
        before = self.last_ordinals[bucket - 1] if bucket else 0
        return before + round((place - bucket) * (self.last_ordinals[bucket] - before))


def evenly(ordinal: int, head: int) -> float:
    """Say where an event lies when all are equally wide."""
    return min(max(ordinal / head, 0.0), 1.0) if head else 0.0


def strip_of(density: Density) -> Strip:
    """Make the picture of a density over the whole store."""
    counts = _folded(density.counts)
    types = density.types if len(density.types) <= SHOWN_TYPES else (*density.types[:SHOWN_TYPES], "others")
    buckets = len(density.last_ordinals)
    totals = [sum(kind[i] for kind in counts) for i in range(buckets)]
    over_time = density.axis == "time"
    most = max(totals, default=0)
    lines = [None] * buckets if over_time else _lines(density.rate)
    columns = []
    before = 0
    for i, last in enumerate(density.last_ordinals):
        whole = most if over_time else totals[i]
        columns.append(
            Column(
                left=i / buckets if over_time else evenly(before, density.head),
                right=(i + 1) / buckets if over_time else evenly(last, density.head),
                heights=tuple(kind[i] / whole if whole else 0.0 for kind in counts),
                line=lines[i],
            )
        )
        before = last
    return Strip(
        density.axis, types, tuple(columns), density.last_ordinals, density.head, _labels(density, over_time)
    )


def _labels(density: Density, over_time: bool) -> tuple[str, str, str]:
    if over_time and density.edges:
        first, last = (moment(iso(edge)) for edge in (density.edges[0], density.edges[-1]))
        return first, "events over time, by type", last
    return place(1), "mix of types in order of events; the line is the rate", place(density.head)


def _folded(counts: tuple[tuple[int, ...], ...]) -> tuple[tuple[int, ...], ...]:
    """Add up the rare types."""
    if len(counts) <= SHOWN_TYPES:
        return counts
    rare = tuple(sum(column) for column in zip(*counts[SHOWN_TYPES:], strict=True))
    return (*counts[:SHOWN_TYPES], rare)


def _lines(rates: tuple[float, ...]) -> list[float | None]:
    """Place rates between the lowest (0) and the highest (1) by their logarithm: rates differ by powers."""
    known = [rate for rate in rates if rate > 0]
    if not known:
        return [None] * len(rates)
    low, span = log(min(known)), log(max(known)) - log(min(known))
    return [((log(rate) - low) / span if span else 0.5) if rate > 0 else None for rate in rates]
