"""Stores of Eventuous: messages that join their streams; on SQLite the names of all tables have a prefix."""

from __future__ import annotations

from sqlalchemy import select

from explorer.formats.database import Database
from explorer.formats.format import Format
from explorer.formats.kit import (
    Shape,
    TableKind,
    Tables,
    Told,
    before,
    inside_metadata,
    reached,
    table_format,
)
from explorer.formats.layout import Table, folded
from explorer.formats.times import in_utc

COLUMNS = "message_id message_type stream_id stream_position global_position json_data json_metadata created"


def has_prefix(found: Table) -> bool:
    """Say whether a name is one with a prefix, as only on SQLite."""
    return found.name.lower().endswith("_messages")


def parts(*, prefixed: bool) -> tuple[TableKind, ...]:
    """Give the tables, with prefixed names or under their own."""
    return (
        TableKind("messages", COLUMNS, usual="*messages", fits=lambda found: has_prefix(found) is prefixed),
        TableKind("streams", "stream_id stream_name version", usual="*streams"),
        TableKind(
            "checkpoints",
            "id position",
            usual="*checkpoints",
            optional=True,
            fits=lambda found: folded(found.name).endswith("checkpoints"),
        ),
        TableKind(
            "snapshots",
            "stream_name revision event_type json_data created",
            usual="*snapshots",
            optional=True,
        ),
    )


def shape(tables: Tables, _: Database) -> Shape:
    """Say how a store of the library lies in its tables."""
    messages, streams, checkpoints = tables["messages"], tables["streams"], tables.get("checkpoints")
    name = streams["stream_name"]
    progress = None
    if checkpoints is not None:
        consumer = checkpoints["id"]
        progress = reached(select(consumer, checkpoints["position"]).order_by(consumer))
    return Shape(
        source=messages.rows.outerjoin(streams.rows, messages["stream_id"] == streams["stream_id"]),
        key=(messages["global_position"],),
        position=messages["global_position"],
        stream=name,
        version=messages["stream_position"],
        version_base=0,
        type=messages["message_type"],
        category=Told(name, before("-")),
        time=Told(messages["created"], in_utc),
        event_id=messages["message_id"],
        correlation_id=inside_metadata("eventuous.correlation-id"),
        causation_id=inside_metadata("eventuous.causation-id"),
        data=messages["json_data"],
        metadata=messages["json_metadata"],
        gaps=True,
        snapshots=tables.rows("snapshots"),
        checkpoints=progress,
    )


FORMATS: tuple[Format, ...] = (
    table_format("eventuous-sqlite", "Eventuous (SQLite)", parts(prefixed=True), shape),
    table_format("eventuous-postgres", "Eventuous", parts(prefixed=False), shape),
)
