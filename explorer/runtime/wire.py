"""Turning what readers give into what travels over the ask port."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from domain.kernel.recorded import RecordedEvent
from explorer.core.description import Check, Description, StreamInfo
from explorer.core.outcome_log import OutcomeRecord
from explorer.core.undecoded import briefly
from explorer.runtime.questions import (
    CheckpointRow,
    CheckRow,
    Described,
    EventRecord,
    EventRow,
    OutcomeRow,
    StreamRow,
)

PREVIEW = 160
"""Characters of a payload in a table row."""


_encode = msgspec.json.Encoder(enc_hook=str).encode


def event_row(event: RecordedEvent) -> EventRow:
    """Give an event as a table row."""
    text = briefly(event.data) or _shown(event.data)
    preview = text if len(text) <= PREVIEW else text[: PREVIEW - 1] + "…"
    return EventRow(
        ordinal=event.ordinal,
        stream=event.stream,
        category=event.category,
        version=event.version,
        type=event.type,
        time=event.time,
        preview=preview,
        flags=event.flags,
    )


def event_record(event: RecordedEvent) -> EventRecord:
    """Give an event whole."""
    return EventRecord(
        ordinal=event.ordinal,
        sub=event.sub,
        position=event.position,
        stream=event.stream,
        category=event.category,
        version=event.version,
        type=event.type,
        schema_version=event.schema_version,
        time=event.time,
        event_id=event.event_id,
        correlation_id=event.correlation_id,
        causation_id=event.causation_id,
        data=json_text(event.data),
        metadata=json_text(event.metadata),
        flags=event.flags,
        tenant=event.tenant,
    )


def json_text(value: Any) -> str:
    """Write a JSON value as text that can be sent: half characters are escaped, as JSON does."""
    try:
        return _encode(value).decode()
    except (ValueError, TypeError, RecursionError):
        return json.dumps(value, separators=(",", ":"), default=str)


def stream_row(info: StreamInfo) -> StreamRow:
    """Give a stream as a list row."""
    return StreamRow(info.stream, info.category, info.version, info.events, info.first_time, info.last_time)


def outcome_row(record: OutcomeRecord) -> OutcomeRow:
    """Give an outcome as a list row."""
    return OutcomeRow(
        number=record.number,
        command_id=record.command_id,
        command_type=record.command_type,
        stream=record.stream,
        outcome=record.outcome,
        time=record.recorded_at,
        actor=record.actor,
        source=record.source,
        fields=json_text(dict(record.fields)),
        code=record.code,
        message=record.message,
        details=json_text(dict(record.details)),
        first_position=record.first_position,
        last_position=record.last_position,
    )


def check_row(check: Check) -> CheckRow:
    """Give a check as a list row."""
    return CheckRow(check.name, check.ok, check.detail, check.position)


def described(known: Description, events: int, states: str, stamp: str = "") -> Described:
    """Give what is known of a store."""
    capabilities = {name: getattr(known.capabilities, name) for name in known.capabilities.__slots__}
    return Described(
        format=known.format,
        title=known.title,
        identity=known.identity,
        writable=known.writable,
        clock=known.clock,
        events=events,
        capabilities=capabilities,
        snapshots=known.snapshots,
        checkpoints=tuple(
            CheckpointRow(one.name, one.position, one.lag, one.lag_in) for one in known.checkpoints
        ),
        warnings=known.warnings,
        evidence=known.evidence,
        states=states,
        ends_early=known.ends_early,
        flags=known.flags,
        counted=known.counted,
        notes=known.notes,
        stamp=stamp,
    )


def _shown(value: Any) -> str:
    """Write a JSON value as people read it, with every character as it is; half characters are replaced."""
    try:
        return _encode(value).decode()
    except (ValueError, TypeError, RecursionError):
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
        return text.encode("utf-8", "replace").decode()
