"""Events that come from elsewhere: how our own store keeps them, and how they were before.

An event that our own store would give back just as it came is kept plainly. Of any other one the store
keeps what it needs, with positions and versions of its own, and beside it, in the metadata under
"$source", the envelope as it came. `original` gives it back unchanged.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, NamedTuple
from uuid import NAMESPACE_OID, uuid5

import msgspec

from domain.kernel.recorded import RecordedEvent
from explorer.core.event_writer import NewEvent
from explorer.core.names import category_of, nearest, storable
from explorer.core.times import TIME_BACK, seconds, stored

SOURCE = "$source"
"""Name in the metadata under which the envelope is kept as it came."""

VALUE = "$value"
"""Name under which data that is no object is kept in one."""

NO_STREAM = "unnamed"
NO_TYPE = "untyped"
UNKNOWN_SHAPE = 1
NO_TIME = "1970-01-01T00:00:00.000000Z"


Number = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
"""A whole number that fits where numbers of events do."""


class Envelope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An event without its data, as a store gave it.

    `tenant` is there only where the store keeps tenants apart, and `metadata` where the event's own
    metadata had something under "$source" already.
    """

    ordinal: Number
    position: Number | str | None
    stream: str | None
    category: str | None
    version: Number | None
    type: str
    schema_version: Number | str | None
    time: str | None
    event_id: str | None
    correlation_id: str | None
    causation_id: str | None
    flags: tuple[str, ...]
    tenant: str | None = None
    metadata: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET


_FIELDS = tuple(name for name in Envelope.__struct_fields__ if name != "metadata")
_ALWAYS = tuple(name for name in _FIELDS if name != "tenant")


class Place(NamedTuple):
    """Where an event would stand in our own store.

    Args:
        ordinal: its place on the timeline.
        version: its place in its stream.
        id_is_free: whether no event before has its id.
        last_time: time that the event before it is kept with, None for the first.
    """

    ordinal: int
    version: int
    id_is_free: bool
    last_time: str | None


def home(event: RecordedEvent) -> str:
    """Name the stream that an event belongs to in our own store."""
    return nearest(event.stream, NO_STREAM)


def owned(event: RecordedEvent, place: Place) -> NewEvent:
    """Give an event as our own store keeps it in its home stream."""
    time = stored(event.time)
    as_it_is = event.time == time and _as_it_is(event, place)
    return NewEvent(
        event_id=_id_at(place, event.event_id),
        type=nearest(event.type, NO_TYPE),
        schema_version=UNKNOWN_SHAPE if (shape := _small(event.schema_version)) is None else shape,
        data=event.data if as_it_is else _object(event.data),
        metadata=event.metadata if as_it_is else _with_envelope(event),
        recorded_at=time or place.last_time or NO_TIME,
    )


def original(event: RecordedEvent) -> RecordedEvent:
    """Give an event of our own store as it was where it came from; one that is ours, as it is."""
    envelope = envelope_in(event.metadata)
    if envelope is None:
        return event
    rest = {name: value for name, value in event.metadata.items() if name != SOURCE}
    wrapped = isinstance(event.data, Mapping) and event.data.keys() == {VALUE}
    return RecordedEvent(
        **{name: getattr(envelope, name) for name in _FIELDS},
        data=event.data[VALUE] if wrapped else event.data,
        metadata=rest if envelope.metadata is msgspec.UNSET else envelope.metadata,
    )


def envelope_in(metadata: Mapping[str, Any]) -> Envelope | None:
    """Give the envelope that metadata keeps, None where there is none."""
    if SOURCE not in metadata:
        return None
    try:
        return msgspec.convert(metadata[SOURCE], Envelope)
    except msgspec.ValidationError:
        return None  # somebody else's field of the same name


def ids_in(metadata: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Give the correlation and causation ids that metadata names, be it in the envelope it keeps."""
    envelope = metadata.get(SOURCE)
    kept = envelope if isinstance(envelope, Mapping) else {}
    return _id_in("correlation_id", metadata, kept), _id_in("causation_id", metadata, kept)


def _id_in(name: str, *places: Mapping[str, Any]) -> str | None:
    return next((place[name] for place in places if isinstance(place.get(name), str)), None)


def _as_it_is(event: RecordedEvent, place: Place) -> bool:
    """Would our own store give this event, whose time is written as ours are, back just as it came?"""
    metadata = event.metadata
    if not (
        event.ordinal == event.position == place.ordinal
        and event.version == place.version
        and storable(event.stream)
        and event.category == category_of(str(event.stream))
        and storable(event.type)
        and _small(event.schema_version) is not None
        and event.time is not None
        and place.id_is_free
        and storable(event.event_id)
        and isinstance(event.data, Mapping)
        and event.tenant is None
        and envelope_in(metadata) is None
    ):
        return False
    ids = (event.correlation_id, event.causation_id)
    return ids == ids_in(metadata) and event.flags == _flags(event, place)


def _flags(event: RecordedEvent, place: Place) -> tuple[str, ...]:
    """Give the flags that our own store would show the event with."""
    now, before = seconds(event.time), seconds(place.last_time)
    return (TIME_BACK,) if now is not None and before is not None and now < before else ()


def _id_at(place: Place, event_id: str | None) -> str:
    """Give the event's own id, or one made from where it stands when it has none that can be used."""
    if event_id is not None and place.id_is_free and storable(event_id):
        return event_id
    return str(uuid5(NAMESPACE_OID, f"event-explorer/{place.ordinal}/{event_id}"))


def _object(data: Any) -> Mapping[str, Any]:
    """Give data as an object, which our own store asks for; such as is one already, as it is."""
    return data if isinstance(data, Mapping) and data.keys() != {VALUE} else {VALUE: data}


def _small(number: object) -> int | None:
    """Give a number that can be a schema version, None for anything else."""
    return number if isinstance(number, int) and 0 <= number < 2**31 else None


def _with_envelope(event: RecordedEvent) -> dict[str, Any]:
    kept: dict[str, Any] = {name: getattr(event, name) for name in _ALWAYS}
    kept["flags"] = list(event.flags)
    if event.tenant is not None:
        kept["tenant"] = event.tenant
    if SOURCE in event.metadata:
        kept["metadata"] = dict(event.metadata)
    return {**event.metadata, SOURCE: kept}
