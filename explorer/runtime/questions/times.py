"""Questions about the timeline: how dense it is, and what happened when."""

from __future__ import annotations

from explorer.runtime.questions.frames import Answer, Question


class AskDensity(Question, frozen=True):
    """Events per bucket by type, over ordinals ("ordinal") or time ("time"). -> Density.

    `first` and `last` bound the range by ordinals (0: the whole store).
    """

    buckets: int
    axis: str = "ordinal"
    first: int = 0
    last: int = 0


class Density(Answer, frozen=True):
    """Counts per bucket.

    Args:
        axis: "ordinal" or "time".
        edges: bucket borders, one more than buckets: ordinals, or seconds since 1970 UTC.
        types: type names, most frequent first.
        counts: one list per type, each as long as the buckets.
        rate: events per second in each bucket, 0 where times are missing.
        last_ordinals: ordinal of the last event at or before each bucket's end.
        untimed: events left out because they have no usable time.
        head: number of events in the store when it was counted.
    """

    axis: str
    edges: tuple[float, ...]
    types: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    rate: tuple[float, ...]
    last_ordinals: tuple[int, ...]
    untimed: int
    head: int


class AskAtTime(Question, frozen=True):
    """Which event was the last one at or before this moment (ISO 8601, UTC)? -> Head."""

    moment: str
