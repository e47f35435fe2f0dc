"""Stores of EventFlow: type, time and id of an event stand in its metadata, all of them as text."""

from __future__ import annotations

from dataclasses import replace

from explorer.formats.database import Database
from explorer.formats.kit import (
    Draft,
    Shape,
    TableKind,
    Tables,
    inside_metadata,
    json_at,
    mixed_endian,
    table_format,
)
from explorer.formats.times import in_utc

COLUMNS = "AggregateId AggregateName AggregateSequenceNumber Data Metadata"
TABLES = (
    TableKind("events", f"GlobalSequenceNumber BatchId {COLUMNS}", usual="EventFlow"),
    TableKind("snapshots", COLUMNS, usual="EventFlowSnapshots", lacks="GlobalSequenceNumber", optional=True),
)


def opened(draft: Draft) -> Draft:
    """Name the batch as .NET names it."""
    return replace(draft, stored={name: mixed_endian(one) for name, one in draft.stored.items()})


def shape(tables: Tables, _: Database) -> Shape:
    """Say how a store of the library lies in its tables."""
    events = tables["events"]
    return Shape(
        source=events.rows,
        key=(events["GlobalSequenceNumber"],),
        position=events["GlobalSequenceNumber"],
        stream=events["AggregateId"],
        version=events["AggregateSequenceNumber"],
        version_base=1,
        type=inside_metadata("event_name"),
        type_inside=json_at(events["Metadata"], "event_name"),
        category=events["AggregateName"],
        time=inside_metadata("timestamp", read=in_utc),
        event_id=inside_metadata("event_id"),
        causation_id=inside_metadata("source_id"),
        schema_version=inside_metadata("event_version"),
        data=events["Data"],
        metadata=events["Metadata"],
        kept={"BatchId": events["BatchId"]},
        unpack=opened,
        snapshots=tables.rows("snapshots"),
    )


FORMAT = table_format("eventflow", "EventFlow", TABLES, shape)
