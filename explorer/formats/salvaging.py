"""The streams of a damaged store, told by those of its events that can be read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from domain.kernel.recorded import RecordedEvent
from explorer.core.description import StreamInfo


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
