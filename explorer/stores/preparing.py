"""Checking and encoding events before they are appended, while nobody has to wait."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from domain.kernel.recorded import RecordedEvent, recorded_event
from explorer.core.errors import WriteError
from explorer.core.event_writer import NewEvent
from explorer.stores.encoding import check_name, check_time, encode, same
from explorer.stores.reading import origin_ids


class Metadata(msgspec.Struct, frozen=True, gc=False):
    """Metadata as it is stored, and as it will be read back; the events of one command share it.

    Args:
        text: JSON.
        value: what the text says.
        ids: the correlation and the causation id that it names.
    """

    text: str
    value: Mapping[str, Any]
    ids: tuple[str | None, str | None]


class Prepared(msgspec.Struct, frozen=True, gc=False):
    """An event that only lacks its place.

    Args:
        new: the event.
        columns: what is stored of it, from its id to its metadata, in table order.
        data: its payload as it will be read back.
        metadata: the same of its metadata.
    """

    new: NewEvent
    columns: tuple[str, str, int, str, str, str]
    data: Mapping[str, Any]
    metadata: Metadata

    @property
    def texts(self) -> tuple[str, str]:
        """The JSON texts of payload and metadata."""
        return self.columns[-2:]

    def envelope(self, position: int, stream: str, category: str, version: int) -> tuple[Any, ...]:
        """Give the columns that the event's hash covers, in table order, once it has its place."""
        return (position, stream, category, version, *self.columns)

    def as_event(self, envelope: tuple[Any, ...]) -> RecordedEvent:
        """Give the event that will be read back, once it has its place."""
        position, stream, category, version, event_id, type_, schema_version, time, _, _ = envelope
        return recorded_event(
            position, position, stream, category, version, type_, schema_version, time, event_id, self.data,
            self.metadata.value, *self.metadata.ids,
        )  # fmt: skip


def prepare(stream: str, wanted: Sequence[NewEvent]) -> list[Prepared]:
    """Check and encode events.

    Raises:
        WriteError: something in them cannot be stored.
    """
    check_name(stream, "name of a stream")
    if len({new.event_id for new in wanted}) != len(wanted):
        twice = Counter(new.event_id for new in wanted).most_common(1)[0][0]
        raise WriteError(f"Event id {twice} is used twice in one append to {stream}; nothing was stored.")
    return list(_each_prepared(wanted))


def _each_prepared(wanted: Iterable[NewEvent]) -> Iterable[Prepared]:
    last_type = last_time = last_metadata = None
    metadata = Metadata("{}", {}, (None, None))
    for new in wanted:
        event_id, type_, schema_version, time = new.event_id, new.type, new.schema_version, new.recorded_at
        if not event_id.isascii() or not event_id or "\x00" in event_id:
            check_name(event_id, "id of an event")
        if type_ != last_type:
            check_name(last_type := type_, "type of an event")
        if not 0 <= schema_version < 2**31:
            raise WriteError(f"The schema version of {type_} must be a small number, not {schema_version}.")
        if time != last_time:
            check_time(last_time := time, type_)
        if new.metadata is not last_metadata:
            last_metadata = new.metadata
            text, value = encode(last_metadata, "metadata of", type_)
            metadata = Metadata(text, value, origin_ids(value))
        text, data = encode(new.data, "data of", type_)
        yield Prepared(new, (event_id, type_, schema_version, time, text, metadata.text), data, metadata)


def same_event(stored: RecordedEvent, stream: str, one: Prepared) -> bool:
    """Is a stored event what an append wanted to store?"""
    return (stored.stream, stored.type) == (stream, one.new.type) and same(stored.data, one.data)
