"""Stores of Prooph's PDO event store, and of Ecotone on it: one table a stream, named by a hash.

What a row is about stands in its metadata. Nothing orders the rows of different tables but their times.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, case, func, null, select

from explorer.core.description import CheckpointInfo
from explorer.core.plain import plain
from explorer.formats.database import AnySelect, Database
from explorer.formats.kit import Beside, Draft, Shape, Source, TableKind, Tables, Told, table_format, text
from explorer.formats.times import in_utc

HASH = "[0-9a-f]{40}"
TABLES = (
    TableKind("events", "no event_id event_name payload metadata created_at", split=HASH),
    TableKind("streams", "no real_stream_name stream_name metadata category", usual="*event_streams"),
    TableKind("projections", "no name position state status", usual="*projections", optional=True),
    TableKind(
        "partitions",
        "projection_name partition_key last_position user_state",
        usual="*ecotone_projection_state",
        optional=True,
    ),
    TableKind(
        "snapshots",
        "aggregate_id aggregate_type last_version created_at aggregate_root",
        usual="*snapshots",
        optional=True,
    ),
    TableKind("documents", "collection document_id document", usual="*ecotone_document_store", optional=True),
)


def told(metadata: ColumnElement[Any], name: str) -> ColumnElement[Any]:
    """Select what the metadata says of an aggregate; NULL where it says nothing, or is no JSON."""
    return case((func.json_valid(metadata), func.json_extract(metadata, f"$.{name}")), else_=null())


def numbers(position: Any) -> dict[str, int]:
    """Read how far a projection has come in each of its streams.

    Raises:
        ValueError: it does not say so.
    """
    read = json.loads(text(position)) if isinstance(position, str | bytes) else position
    if not isinstance(read, dict) or not all(type(one) is int for one in read.values()):
        raise ValueError("no numbers of streams")
    return read


def checkpoints(tables: Tables) -> Callable[[Beside], Iterable[CheckpointInfo]] | None:
    """How far projections have come, in each stream that they follow."""
    events, streams = tables["events"], tables["streams"]
    projections, partitions = tables.get("projections"), tables.get("partitions")

    def lag(beside: Beside, stream: str, reached: int) -> int | None:
        name = select(streams["stream_name"]).where(streams["real_stream_name"] == stream).scalar_subquery()
        later = and_(events.home == name, events["no"] > reached)
        counted = select(func.count()).select_from(events.rows).where(later)
        return next((int(row[0]) for row in beside.rows(counted)), None)

    def in_streams(beside: Beside, found: Source) -> Iterator[CheckpointInfo]:
        for name, position in map(tuple, beside.rows(select(found["name"], found["position"]))):
            try:
                for stream, reached in sorted(numbers(position).items()):
                    at = lag(beside, stream, reached)
                    yield CheckpointInfo(f"{plain(name)} {plain(stream)}", reached, at)
            except ValueError:
                yield CheckpointInfo(plain(name), plain(position), None)

    def in_partitions(beside: Beside, found: Source) -> Iterator[CheckpointInfo]:
        columns = (found["projection_name"], found["partition_key"], found["last_position"])
        for name, partition, reached in map(tuple, beside.rows(select(*columns))):
            shown = " ".join(plain(one) for one in (name, partition) if one)
            yield CheckpointInfo(shown, reached if type(reached) is int else plain(reached), None)

    def given(beside: Beside) -> Iterator[CheckpointInfo]:
        if projections:
            yield from in_streams(beside, projections)
        if partitions:
            yield from in_partitions(beside, partitions)

    return given if projections or partitions else None


def snapshots(tables: Tables) -> tuple[FromClause | AnySelect, ...] | None:
    """Find the snapshots: in a table of Prooph's, or among the documents of Ecotone."""
    documents = tables.get("documents")
    if documents is None:
        return tables.rows("snapshots")
    of_aggregates = documents["collection"].like("aggregate\\_snapshots%", escape="\\")
    return (*(tables.rows("snapshots") or ()), select(documents["document_id"]).where(of_aggregates))


def caused(draft: Draft) -> Draft:
    """Find what an event belongs to and what caused it, as Prooph's command bus or Ecotone notes it."""
    causes = (draft.metadata.get(name) for name in ("_causation_id", "parentId"))
    facts = {
        "correlation_id": draft.metadata.get("correlationId"),
        "causation_id": next(filter(None, causes), None),
    }
    return replace(draft, facts=facts)


def shape(tables: Tables, _: Database) -> Shape:
    """Say how a store of the library lies in its tables."""
    events, streams = tables["events"], tables["streams"]
    metadata, alone = events["metadata"], not events.more
    return Shape(
        source=events.rows.outerjoin(streams.rows, streams["stream_name"] == events.home),
        key=(events["no"],) if alone else (events["created_at"], events.home, events["no"]),
        position=events["no"] if alone else None,
        stream=told(metadata, "_aggregate_id"),
        version=told(metadata, "_aggregate_version"),
        version_base=1,
        type=events["event_name"],
        category=told(metadata, "_aggregate_type"),
        time=Told(events["created_at"], in_utc),
        event_id=events["event_id"],
        data=events["payload"],
        metadata=metadata,
        kept={"stream_name": streams["real_stream_name"]},
        may_lack=frozenset({"stream", "version"}),
        unpack=caused,
        snapshots=snapshots(tables),
        checkpoints=checkpoints(tables),
    )


FORMAT = table_format("prooph-pdo", "Prooph (PDO)", TABLES, shape)
