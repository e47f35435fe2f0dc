"""Stores of the Python library python-event-sourcery: events join the streams they belong to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sqlalchemy import and_, or_, select

from explorer.core.description import CheckpointInfo
from explorer.core.plain import plain
from explorer.formats.bookkeeping import unsent
from explorer.formats.database import Database
from explorer.formats.kit import Beside, Shape, Source, TableKind, Tables, Told, inside_metadata, table_format
from explorer.formats.stream_names import name_of
from explorer.formats.times import in_utc

TABLES = (
    TableKind(
        "events",
        "id version uuid name data event_context created_at db_stream_id",
        usual="event_sourcery_events",
    ),
    TableKind("streams", "id uuid name category tenant_id version", usual="event_sourcery_streams"),
    TableKind(
        "snapshots",
        "version uuid name data event_context created_at db_stream_id",
        usual="event_sourcery_snapshots",
        lacks="id",
        optional=True,
    ),
    TableKind(
        "outbox",
        "id created_at data stream_name position tries_left",
        usual="event_sourcery_outbox_entries",
        optional=True,
    ),
    TableKind(
        "cursors", "name stream_id category version", usual="event_sourcery_projector_cursors", optional=True
    ),
)


def of_streams(cursors: Source, streams: Source) -> Callable[[Beside], Iterable[CheckpointInfo]]:
    """Every consumer has a cursor for each stream; its lag is what that stream has beyond it."""
    same_category = or_(cursors["category"].is_(None), cursors["category"] == streams["category"])
    belongs = and_(cursors["stream_id"] == streams["uuid"], same_category)
    statement = (
        select(
            cursors["name"], streams["category"], cursors["stream_id"], cursors["version"], streams["version"]
        )
        .select_from(cursors.rows.outerjoin(streams.rows, belongs))
        .order_by(cursors["name"], cursors["stream_id"])
    )

    def given(beside: Beside) -> Iterator[CheckpointInfo]:
        for name, category, stream, reached, newest in map(tuple, beside.rows(statement)):
            numbers = type(reached) is int and type(newest) is int
            shown = plain(" ".join(str(one) for one in (name, category, name_of(stream)) if one))
            position = reached if type(reached) is int else plain(reached)
            yield CheckpointInfo(shown, position, newest - reached if numbers and newest >= reached else None)

    return given


def shape(tables: Tables, database: Database) -> Shape:
    """Say how a store of the library lies in its tables."""
    events, streams, cursors = tables["events"], tables["streams"], tables.get("cursors")
    outbox = tables.get("outbox")
    return Shape(
        source=events.rows.outerjoin(streams.rows, events["db_stream_id"] == streams["id"]),
        key=(events["id"],),
        position=events["id"],
        stream=streams["uuid"],
        version=events["version"],
        version_base=1,
        type=events["name"],
        category=streams["category"],
        tenant=streams["tenant_id"],
        time=Told(events["created_at"], in_utc),
        event_id=events["uuid"],
        correlation_id=inside_metadata("correlation_id"),
        causation_id=inside_metadata("causation_id"),
        data=events["data"],
        metadata=events["event_context"],
        kept={"stream_name": streams["name"]},
        may_lack=frozenset({"version"}),
        snapshots=tables.rows("snapshots"),
        checkpoints=of_streams(cursors, streams) if cursors else None,
        warnings=unsent(database, outbox.rows if outbox else None),
    )


FORMAT = table_format("python-event-sourcery", "python-event-sourcery", TABLES, shape)
