"""Stores of NEventStore: one row is one commit of `Items` events, an array in its payload."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from explorer.formats.database import Database
from explorer.formats.kit import (
    Draft,
    Shape,
    TableKind,
    Tables,
    Told,
    inside_metadata,
    json_at,
    numbered,
    own_item,
    table_format,
)
from explorer.formats.times import from_ticks, in_utc

TABLES = (
    TableKind(
        "commits",
        "BucketId StreamId StreamIdOriginal StreamRevision Items CommitId CommitSequence CommitStamp "
        "CheckpointNumber Headers Payload",
        usual="Commits",
    ),
    TableKind(
        "snapshots",
        "BucketId StreamId StreamRevision Payload",
        usual="Snapshots",
        lacks="Items",
        optional=True,
    ),
)


def moment(stamp: Any) -> str:
    """Read a commit's time: text, or ticks on MySQL."""
    return from_ticks(stamp) if isinstance(stamp, int) else in_utc(stamp)


def listed(data: Any) -> Any:
    """Give the list that BSON writes as a document whose names count from 0."""
    counted = isinstance(data, dict) and list(data) == [str(number) for number in range(len(data))]
    return list(data.values()) if counted else data


def opened(draft: Draft) -> Draft:
    """Take one event out of its commit; the type stands in the body."""
    own, flags = own_item(replace(draft, data=listed(draft.data)))
    body = own["Body"]
    told = body.get("$type") if isinstance(body, dict) else None
    data = {name: one for name, one in body.items() if name != "$type"} if told else body
    metadata = {"commit_headers": draft.metadata, "event_headers": own.get("Headers") or {}}
    return replace(draft, data=data, metadata=metadata, facts={"type": told}, flags=draft.flags + flags)


def shape(tables: Tables, database: Database) -> Shape:
    """Say how a store of the library lies in its tables."""
    commits = tables["commits"]
    source, item, items = numbered(database, commits.rows, commits["Items"])
    position = commits["CheckpointNumber"]
    return Shape(
        source=source,
        key=(position, item),
        item=item,
        items=items,
        position=position,
        stream=commits["StreamIdOriginal"],
        version=commits["StreamRevision"] - items + 1 + item,
        version_base=1,
        type_inside=json_at(commits["Payload"], item, "Body", "$type"),
        tenant=commits["BucketId"],
        time=Told(commits["CommitStamp"], moment),
        event_id=inside_metadata("event_headers", "EventId"),
        correlation_id=inside_metadata("commit_headers", "CorrelationId"),
        causation_id=inside_metadata("event_headers", "CausationId"),
        data=commits["Payload"],
        metadata=commits["Headers"],
        unpack=opened,
        snapshots=tables.rows("snapshots"),
    )


FORMAT = table_format("neventstore", "NEventStore", TABLES, shape)
