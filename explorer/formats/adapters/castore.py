"""Stores of Castore in PostgreSQL; a forced push overwrites an event, and nothing tells of it."""

from __future__ import annotations

from explorer.formats.database import Database
from explorer.formats.kit import Shape, TableKind, Tables, table_format

TABLES = (
    TableKind("events", "id aggregate_name aggregate_id version type data metadata timestamp", usual="event"),
)


def shape(tables: Tables, _: Database) -> Shape:
    """Say how a store of the library lies in its table."""
    events = tables["events"]
    return Shape(
        source=events.rows,
        key=(events["id"],),
        position=events["id"],
        stream=events["aggregate_id"],
        version=events["version"],
        version_base=1,
        type=events["type"],
        category=events["aggregate_name"],
        time=events["timestamp"],
        data=events["data"],
        metadata=events["metadata"],
    )


FORMAT = table_format("castore-postgres", "Castore (PostgreSQL)", TABLES, shape)
