"""Stores of Marten, the event store of .NET on PostgreSQL; their optional columns depend on settings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, and_, select

from explorer.core.description import CheckpointInfo
from explorer.core.errors import StoreDamaged
from explorer.core.plain import plain
from explorer.formats.bookkeeping import dead_letters
from explorer.formats.database import Database
from explorer.formats.kit import (
    Beside,
    Draft,
    Encoded,
    Shape,
    Source,
    TableKind,
    Tables,
    Told,
    table_format,
    text,
)
from explorer.formats.kit.facts import Content
from explorer.formats.layout import folded

TABLES = (
    TableKind("events", "seq_id id stream_id version data type timestamp", usual="*mt_events"),
    TableKind("streams", "id type version timestamp created", usual="*mt_streams"),
    TableKind("progression", "name last_seq_id", usual="*mt_event_progression", optional=True),
)
NOBODY = "*DEFAULT*"
"""The tenant of events where tenants are not kept apart."""
HIGH_WATER_MARK = "HighWaterMark"
DEAD_LETTERS = "mt_doc_deadletterevent"
ABOUT = ("correlation_id", "causation_id", "user_name")
KEPT = ("mt_dotnet_type", "is_skipped", "tags", "bdata")


def tenant(stored: Any) -> str | None:
    """Read a tenant."""
    return None if stored == NOBODY else text(stored) or None


def metadata(events: Source) -> Content:
    """Take what a store was set to keep with its events."""
    told: dict[str, Any] = {name: found for name in ABOUT if (found := events.get(name)) is not None}
    headers = events.get("headers")
    return {**told, "headers": Encoded(headers)} if headers is not None else told or None


def opened(draft: Draft) -> Draft:
    """Take the payload of an event that is stored in binary, beside an empty one."""
    binary = draft.stored.get("bdata")
    if binary is None:
        return draft
    inner = draft.decode(binary)
    stored = {name: one for name, one in draft.stored.items() if name != "bdata"}
    flags = (*(flag for flag in draft.flags if flag != "no-data"), *inner.flags)
    return replace(draft, data=inner.data, stored=stored, flags=flags)


def progress(progression: Source) -> Callable[[Beside], Iterable[CheckpointInfo]]:
    """Say how far projections have come; the safe head is a row too, and their lag is what it is ahead."""
    statement = select(progression["name"], progression["last_seq_id"]).order_by(progression["name"])

    def given(beside: Beside) -> Iterator[CheckpointInfo]:
        rows = {plain(name): reached for name, reached in map(tuple, beside.rows(statement))}
        for name, reached in rows.items():
            head = rows.get(f"{HIGH_WATER_MARK}:{name.rpartition(':')[2]}", rows.get(HIGH_WATER_MARK))
            if name.startswith(HIGH_WATER_MARK) or type(head) is not int or type(reached) is not int:
                yield beside.at(name, reached)
            else:
                yield CheckpointInfo(name, reached, head - reached if head >= reached else None, "position")

    return given


def snapshots(tables: Tables, database: Database) -> list[Any] | None:
    """Find the documents that are named like a kind of stream: what Marten keeps of an aggregate."""
    streams = tables["streams"]
    kinds = select(streams["type"]).distinct().where(streams["type"].is_not(None))
    named: set[str] = set()
    # What is beside the events must not hide them, should it be damaged.
    with suppress(StoreDamaged):
        rows = database.rows(kinds, "reading its categories")
        named = {folded(f"mt_doc_{text(row[0])}") for row in rows}
    found = [one for one in tables.layout.with_columns("id", "data") if folded(one.name) in named]
    return [Source(one).rows for one in found] or None


def put_aside(tables: Tables, database: Database) -> tuple[str, ...]:
    """Tell of the events that a projection could not handle and put aside."""
    found = tables.layout.table(DEAD_LETTERS)
    return dead_letters(database, Source(found).rows if found else None)


def order(events: Source) -> tuple[ColumnElement[Any], ...]:
    """Give the order; where tenants have tables of their own, each counts for itself."""
    by_tenant = "tenantid" in events.found.primary_key and "seqid" in events.found.primary_key
    return (events["seq_id"], events["tenant_id"]) if by_tenant else (events["seq_id"],)


def shape(tables: Tables, database: Database) -> Shape:
    """Say how a store of Marten lies in its tables."""
    events, streams, progression = tables["events"], tables["streams"], tables.get("progression")
    belongs = events["stream_id"] == streams["id"]
    both = events.get("tenant_id"), streams.get("tenant_id")
    # Where ids are unique by themselves, an index alone says which stream is whose.
    if both[0] is not None and both[1] is not None and not streams.found.tells_apart(["id"]):
        belongs = and_(belongs, both[0] == both[1])
    kept = {name: events.get(name) for name in KEPT}
    return Shape(
        source=events.rows.outerjoin(streams.rows, belongs),
        key=order(events),
        position=events["seq_id"],
        stream=events["stream_id"],
        version=events["version"],
        version_base=1,
        type=events["type"],
        category=streams["type"],
        tenant=None if both[0] is None else Told(both[0], tenant),
        time=events["timestamp"],
        event_id=events["id"],
        correlation_id=events.get("correlation_id"),
        causation_id=events.get("causation_id"),
        data=events["data"],
        metadata=metadata(events),
        kept={name: found for name, found in kept.items() if found is not None},
        flags={"tombstone": events["type"] == "tombstone", **events.flags(archived="is_archived")},
        unpack=opened,
        snapshots=snapshots(tables, database),
        checkpoints=progress(progression) if progression else None,
        warnings=put_aside(tables, database),
    )


FORMAT = table_format("marten", "Marten", TABLES, shape)
