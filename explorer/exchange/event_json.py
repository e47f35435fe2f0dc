"""An event as the JSON document that every command prints, and that exports have one a line."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import msgspec

from explorer.runtime.questions import EventRecord

Document = dict[str, Any]


def event(record: EventRecord, read: Callable[[str], Any] = json.loads) -> Document:
    """Give an event in the shape that every command prints.

    Args:
        record: the event.
        read: turns the JSON text of data and metadata into what stands in the document.
    """
    return {
        "ordinal": record.ordinal,
        **({"sub": record.sub} if record.sub else {}),
        "position": record.position,
        "stream": record.stream,
        "category": record.category,
        **({} if record.tenant is None else {"tenant": record.tenant}),
        "version": record.version,
        "type": record.type,
        "schema_version": record.schema_version,
        "time": record.time,
        "event_id": record.event_id,
        "correlation_id": record.correlation_id,
        "causation_id": record.causation_id,
        "data": read(record.data),
        "metadata": read(record.metadata),
        "flags": list(record.flags),
    }


def record_json(record: EventRecord) -> str:
    """Write an event whole as one line of JSON; its data and metadata are kept letter by letter."""
    return msgspec.json.encode(event(record, as_written)).decode()


def as_written(text: str) -> msgspec.Raw:
    """Let a JSON text stand in a document as it is."""
    return msgspec.Raw(text.encode())
