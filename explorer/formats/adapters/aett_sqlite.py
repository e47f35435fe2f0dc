"""Stores of the Python library aett in SQLite: a row is a commit, an array of JSON texts in its payload."""

from __future__ import annotations

from dataclasses import replace

from explorer.formats.database import Database
from explorer.formats.kit import (
    Draft,
    Shape,
    TableKind,
    Tables,
    Told,
    inside_metadata,
    json_at,
    mixed_endian,
    numbered,
    own_item,
    table_format,
)
from explorer.formats.times import in_utc

TABLES = (
    TableKind(
        "commits",
        "TenantId StreamId StreamIdOriginal StreamRevision Items CommitId CommitSequence CommitStamp "
        "CheckpointNumber Headers Payload",
        usual="*commits",
    ),
    TableKind(
        "snapshots",
        "TenantId StreamId StreamRevision CommitSequence Payload",
        usual="*snapshots",
        lacks="Items",
        optional=True,
    ),
)


def opened(draft: Draft) -> Draft:
    """Take one event out of its commit."""
    own, flags = own_item(draft)
    inner = draft.decode(own)
    headers = inner.data.get("headers") or {}
    metadata = {
        "commit_headers": draft.metadata,
        "event_headers": headers,
        "commit_id": mixed_endian(draft.stored["CommitId"]),
        "commit_sequence": draft.stored["CommitSequence"],
    }
    body = inner.data["body"]
    told = headers.get("topic") or (body.get("$type") if isinstance(body, dict) else None)
    return replace(
        draft,
        data=body,
        metadata=metadata,
        stored={},
        facts={"type": told},
        flags=draft.flags + inner.flags + flags,
    )


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
        type_inside=json_at(json_at(commits["Payload"], item), "headers", "topic"),
        tenant=commits["TenantId"],
        time=Told(commits["CommitStamp"], in_utc),
        event_id=inside_metadata("event_headers", "event_id"),
        correlation_id=inside_metadata("commit_headers", "correlation_id"),
        causation_id=inside_metadata("event_headers", "causation_id"),
        data=commits["Payload"],
        metadata=commits["Headers"],
        kept={name: commits[name] for name in ("CommitId", "CommitSequence")},
        unpack=opened,
        snapshots=tables.rows("snapshots"),
    )


FORMAT = table_format("aett-sqlite", "aett (SQLite)", TABLES, shape)
