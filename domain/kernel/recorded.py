"""The recorded event: what every store yields, ours and foreign ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, make_dataclass
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
        schema_version: version of the payload's shape; a number where the store's is one, else its text.
        time: ISO 8601 text; ends in Z where the zone is known.
        event_id: the store's identity of the event.
        correlation_id: what this event belongs to.
        causation_id: what caused this event.
        data: the decoded payload.
        metadata: everything else the store keeps with the event.
        flags: what is unusual about the row ("legacy", "undecoded" ...).
        sub: index among the events that upcasting made of one stored event, from 0.
        tenant: whose event it is, where a store keeps several owners' events apart.
    """

    ordinal: int
    position: int | str | None
    stream: str | None
    category: str | None
    version: int | None
    type: str
    schema_version: int | str | None
    time: str | None
    event_id: str | None
    data: Json
    metadata: Mapping[str, Json] = field(default_factory=dict)
    correlation_id: str | None = None
    causation_id: str | None = None
    flags: tuple[str, ...] = ()
    sub: int = 0
    tenant: str | None = None

    @property
    def coordinate(self) -> tuple[int, int]:
        """Where this event stands for consumers: (ordinal, sub)."""
        return (self.ordinal, self.sub)


_Draft: Any = make_dataclass(
    "_Draft",
    [
        (one.name, one.type, field(default=one.default, default_factory=one.default_factory))
        for one in fields(RecordedEvent)
    ],
    slots=True,
)


def recorded_event(*values: Any) -> RecordedEvent:
    """Make a recorded event of the values of its fields, in their order.

    A frozen class sets each field by a call of its own. A draft with the same slots is filled in a fifth of
    that time, and then becomes the frozen event: whoever reads many makes them here.

    Args:
        values: of the fields, in their order; those with a default may be left out at the end.
    """
    made: RecordedEvent = _Draft(*values)
    made.__class__ = RecordedEvent
    return made
