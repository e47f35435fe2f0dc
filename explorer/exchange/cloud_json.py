"""An event as a CloudEvent in JSON; one that came as a CloudEvent goes as it came."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import msgspec

from explorer.core.cloud_events import BINARY, NO_DATA, is_cloud_event
from explorer.core.origin import NO_TYPE
from explorer.exchange.event_json import Document, as_written
from explorer.runtime.questions import EventRecord


def cloud_event(record: EventRecord) -> Document:
    """Give an event as CloudEvents 1.0 JSON; what CloudEvents has no name for is in extensions."""
    return _as_it_came(record) or {
        name: value for name, value in _made(record).items() if value is not None and value != ""
    }


def cloud_json(record: EventRecord) -> str:
    """Write an event as one line of CloudEvents JSON."""
    return msgspec.json.encode(cloud_event(record)).decode()


def _as_it_came(record: EventRecord) -> Document | None:
    if '"specversion"' not in record.metadata:
        return None
    attributes: dict[str, Any] = json.loads(record.metadata)
    named = (attributes.get("id"), attributes.get("type"), attributes.get("source"))
    if not is_cloud_event(attributes) or named != (record.event_id, record.type, record.category):
        return None
    if BINARY in attributes or NO_DATA in record.flags:
        return attributes
    return {**attributes, "data": as_written(record.data)}


def _made(record: EventRecord) -> Document:
    return {
        "specversion": "1.0",
        "id": record.event_id or f"{record.ordinal}.{record.sub}",
        "source": f"/{record.category or 'events'}",
        "type": record.type or NO_TYPE,
        "subject": record.stream,
        ("time" if _is_zoned(record.time) else "localtime"): record.time,
        "datacontenttype": "application/json",
        "ordinal": record.ordinal,
        "streamversion": record.version,
        "schemaversion": record.schema_version,
        "correlationid": record.correlation_id,
        "causationid": record.causation_id,
        "eventmetadata": record.metadata,
        "data": as_written(record.data),
    }


def _is_zoned(time: str | None) -> bool:
    """Does a time say its zone, as the standard wants?"""
    try:
        return datetime.fromisoformat(time or "").tzinfo is not None
    except ValueError:
        return False
