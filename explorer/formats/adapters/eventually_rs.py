"""Stores of the Rust library eventually: order only inside each stream, and no time."""

from __future__ import annotations

from explorer.formats.database import Database
from explorer.formats.kit import Shape, TableKind, Tables, table_format

TABLES = (
    TableKind("events", "event_stream_id type version event metadata", usual="*events"),
    TableKind("aggregates", "aggregate_id type version state", usual="*aggregates", optional=True),
)


def shape(tables: Tables, _: Database) -> Shape:
    """Say how a store of the library lies in its tables; a stream that is an aggregate has its id."""
    events, aggregates = tables["events"], tables.get("aggregates")
    stream = events["event_stream_id"]
    source = events.rows
    if aggregates:
        source = source.outerjoin(aggregates.rows, aggregates["aggregate_id"] == stream)
    return Shape(
        source=source,
        key=(stream, events["version"]),
        stream=stream,
        version=events["version"],
        version_base=1,
        type=events["type"],
        category=aggregates["type"] if aggregates else None,
        data=events["event"],
        metadata=events["metadata"],
        snapshots=tables.rows("aggregates"),
    )


FORMAT = table_format("eventually-rs", "eventually (Rust)", TABLES, shape)
