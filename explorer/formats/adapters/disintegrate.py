"""Stores of the Rust library disintegrate: no streams, but a column for each id that events are about."""

from __future__ import annotations

from sqlalchemy import select

from explorer.formats.database import Database
from explorer.formats.kit import Shape, TableKind, Tables, reached, table_format
from explorer.formats.layout import folded

COLUMNS = "event_id event_type payload inserted_at"
TABLES = (
    TableKind("events", COLUMNS, usual="event *_event", lacks="stream_id version sequence"),
    TableKind("listeners", "id last_processed_event_id", usual="event_listener *_listener", optional=True),
    TableKind("snapshots", "id name query version payload", usual="snapshot *_snapshot", optional=True),
)


def shape(tables: Tables, _: Database) -> Shape:
    """Say how a store of the library lies in its tables; what events are about is their metadata."""
    events, listeners = tables["events"], tables.get("listeners")
    known = {folded(one) for one in COLUMNS.split()}
    about = [one.name for one in events.found.columns if folded(one.name) not in known]
    return Shape(
        source=events.rows,
        key=(events["event_id"],),
        position=events["event_id"],
        type=events["event_type"],
        time=events["inserted_at"],
        data=events["payload"],
        metadata={name: events[name] for name in about},
        snapshots=tables.rows("snapshots"),
        checkpoints=reached(
            select(listeners["id"], listeners["last_processed_event_id"]).order_by(listeners["id"])
        )
        if listeners
        else None,
    )


FORMAT = table_format("disintegrate", "disintegrate (Rust)", TABLES, shape)
