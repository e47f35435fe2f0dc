"""Checking and encoding events before they are appended, while nobody has to wait."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from domain.kernel.recorded import RecordedEvent
from explorer.core.errors import WriteError
from explorer.core.store import NewEvent
from explorer.stores.encoding import check_name, check_time, encode, same


class Prepared(NamedTuple):
    """An event with its texts, and its payload and metadata as they will be read back."""

    new: NewEvent
    data_text: str
    metadata_text: str
    data: Any
    metadata: Any


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
    metadata: tuple[str, Any] = ("{}", {})
    for new in wanted:
        if not (event_id := new.event_id).isascii() or not event_id or "\x00" in event_id:
            check_name(event_id, "id of an event")
        if new.type != last_type:
            check_name(last_type := new.type, "type of an event")
        if not 0 <= new.schema_version < 2**31:
            raise WriteError(
                f"The schema version of {new.type} must be a small number, not {new.schema_version}."
            )
        if new.recorded_at != last_time:
            check_time(last_time := new.recorded_at, new.type)
        if new.metadata is not last_metadata:
            last_metadata = new.metadata
            metadata = encode(last_metadata, "metadata of", new.type)
        data_text, data = encode(new.data, "data of", new.type)
        yield Prepared(new, data_text, metadata[0], data, metadata[1])


def same_event(stored: RecordedEvent, stream: str, one: Prepared) -> bool:
    """Is a stored event what an append wanted to store?"""
    return (stored.stream, stored.type) == (stream, one.new.type) and same(stored.data, one.data)
