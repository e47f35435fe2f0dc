"""Stores of the Python library eventsource-py: the payload repeats the envelope, and tells more of it."""

from __future__ import annotations

from sqlalchemy import select

from explorer.formats.database import Database
from explorer.formats.kit import Shape, TableKind, Tables, Told, inside_data, reached, table_format
from explorer.formats.times import in_utc

TABLES = (
    TableKind(
        "events",
        "global_position event_id aggregate_id aggregate_type event_type version timestamp payload",
        usual="*events",
    ),
    TableKind(
        "snapshots",
        "aggregate_id aggregate_type version state",
        usual="*snapshots",
        lacks="event_id",
        optional=True,
    ),
    TableKind(
        "checkpoints", "projection_name global_position", usual="*projection_checkpoints", optional=True
    ),
)
KEPT = ("actor_id", "created_at")


def shape(tables: Tables, _: Database) -> Shape:
    """Say how a store of the library lies in its tables."""
    events, checkpoints = tables["events"], tables.get("checkpoints")
    kept = {name: events.get(name) for name in KEPT}
    return Shape(
        source=events.rows,
        key=(events["global_position"],),
        position=events["global_position"],
        stream=events["aggregate_id"],
        version=events["version"],
        version_base=1,
        type=events["event_type"],
        category=events["aggregate_type"],
        tenant=events.get("tenant_id"),
        time=Told(events["timestamp"], in_utc),
        event_id=events["event_id"],
        correlation_id=inside_data("correlation_id"),
        causation_id=inside_data("causation_id"),
        schema_version=inside_data("event_version"),
        data=events["payload"],
        kept={name: one for name, one in kept.items() if one is not None},
        snapshots=tables.rows("snapshots"),
        checkpoints=reached(
            select(checkpoints["projection_name"], checkpoints["global_position"]).order_by(
                checkpoints["projection_name"]
            )
        )
        if checkpoints
        else None,
    )


FORMAT = table_format("eventsource-py", "eventsource-py", TABLES, shape)
