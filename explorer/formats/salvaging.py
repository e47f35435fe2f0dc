"""The streams and flags of a damaged store, told by those of its events that can be read."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from domain.kernel.recorded import RecordedEvent
from explorer.core.description import StreamInfo
from explorer.core.errors import StoreDamaged

T = TypeVar("T")

STRETCH = 1_000
"""Events that are read at once where no more of a stream is known."""


def either(surveyed: Callable[[], T], by_reading: Callable[[], T]) -> T:
    """Ask the database, which looks at every row; where it is damaged, ask the events that can be read."""
    try:
        return surveyed()
    except StoreDamaged:
        return by_reading()


class Places:
    """Where the events of each stream are, learnt by reading the timeline in order, once.

    Args:
        read: (after, limit) -> events in timeline order.
    """

    def __init__(self, read: Callable[[int, int], Iterable[RecordedEvent]]) -> None:
        self._read = read
        self._learnt = 0
        self._of: dict[str, array[int]] = {}

    def of(self, stream: str, first: int, last: int, *, backward: bool = False) -> Iterator[int]:
        """Yield the ordinals of a stream's events, from one to another; the last first if `backward`."""
        if backward:
            while self._learn(last):
                pass
            yield from reversed(self._known(stream, first, last))
            return
        more = True
        while more:
            for ordinal in self._known(stream, first, last):
                yield ordinal
                first = ordinal + 1
            more = self._learn(last)
        yield from self._known(stream, first, last)

    def _known(self, stream: str, first: int, last: int) -> array[int]:
        known = self._of.get(stream, array("q"))
        return known[bisect_left(known, first) : bisect_right(known, last)]

    def _learn(self, last: int) -> bool:
        """Read a stretch more, and say whether there may be more up to an ordinal."""
        before = self._learnt
        for event in self._read(before, min(STRETCH, last - before)) if before < last else ():
            if event.stream is not None:
                self._of.setdefault(event.stream, array("q")).append(event.ordinal)
            self._learnt = event.ordinal
        return before < self._learnt < last


def flag_counts(events: Iterable[RecordedEvent], flags: Collection[str]) -> dict[str, int]:
    """Count the events that have each of some flags."""
    counts = dict.fromkeys(flags, 0)
    for event in events:
        for flag in counts.keys() & set(event.flags):
            counts[flag] += 1
    return counts


def streams_of(events: Iterable[RecordedEvent]) -> Sequence[StreamInfo]:
    """List the streams of events, in name order."""
    found: dict[str, StreamInfo] = {}
    for event in events:
        if event.stream is None:
            continue
        before = found.get(event.stream)
        if before is None:
            before = StreamInfo(event.stream, event.category, None, 0, event.time, None)
        versions = [one for one in (before.version, event.version) if one is not None]
        newest = max(versions, default=None)
        found[event.stream] = replace(before, version=newest, events=before.events + 1, last_time=event.time)
    return [found[name] for name in sorted(found)]


def page(
    streams: Iterable[StreamInfo], category: str | None, after: str | None, limit: int | None
) -> Sequence[StreamInfo]:
    """Give some of these streams; see explorer.core.event_reader.EventReader."""
    wanted = [one for one in streams if category is None or one.category == category]
    return [one for one in wanted if after is None or one.stream > after][:limit]
