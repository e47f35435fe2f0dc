"""The recorded event: what every store yields, ours and foreign ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = Any
"""A JSON value: None, bool, int, float, str, a list of them, or a dict from str to them."""


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """A fact as a store holds it: the envelope and the data.

    What a store does not have is None, never invented.

    Args:
        ordinal: place on the timeline, 1..N, dense.
        position: what the store itself calls the global order; may have gaps.
        stream: name of the stream, None where the store has no streams.
        category: kind of stream ("cart"), None where unknown.
        version: place in its stream as the store numbers it.
        type: name of the event as stored.
        schema_version: version of the payload's shape.
        time: ISO 8601 text; ends in Z where the zone is known.
        event_id: the store's identity of the event.
        correlation_id: what this event belongs to.
        causation_id: what caused this event.
        data: the decoded payload.
        metadata: everything else the store keeps with the event.
        flags: what is unusual about the row ("legacy", "undecoded" ...).
        sub: index among the events that upcasting made of one stored event, from 0.
    """

    ordinal: int
    position: int | str | None
    stream: str | None
    category: str | None
    version: int | None
    type: str
    schema_version: int | None
    time: str | None
    event_id: str | None
    data: Json
    metadata: Mapping[str, Json] = field(default_factory=dict)
    correlation_id: str | None = None
    causation_id: str | None = None
    flags: tuple[str, ...] = ()
    sub: int = 0

    @property
    def coordinate(self) -> tuple[int, int]:
        """Where this event stands for consumers: (ordinal, sub)."""
        return (self.ordinal, self.sub)
