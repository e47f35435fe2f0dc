"""Stores of the Python library eventsource-py: the payload repeats the envelope, and tells more of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlalchemy import func, select

from explorer.core.description import CheckpointInfo
from explorer.formats.bookkeeping import dead_letters
from explorer.formats.database import Database
from explorer.formats.kit import (
    Beside,
    Shape,
    Source,
    TableKind,
    Tables,
    Told,
    inside_data,
    reached,
    table_format,
)
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
        "checkpoints",
        "projection_name global_position last_event_id",
        usual="*projection_checkpoints",
        optional=True,
    ),
    TableKind(
        "letters",
        "event_id projection_name event_data error_message",
        usual="*dead_letter_queue",
        optional=True,
    ),
)
KEPT = ("actor_id", "created_at")


def progress(events: Source, checkpoints: Source) -> Callable[[Beside], Iterable[CheckpointInfo]]:
    """Say how far projections have come: some note a position, others only the last event that they saw."""
    name = checkpoints["projection_name"]
    seen = select(events["global_position"]).where(events["event_id"] == checkpoints["last_event_id"])
    position = func.coalesce(checkpoints["global_position"], seen.limit(1).scalar_subquery())
    return reached(select(name, position).order_by(name))


def put_aside(tables: Tables, database: Database) -> tuple[str, ...]:
    """Tell of the events that a projection could not handle and nobody has looked after."""
    letters = tables.get("letters")
    if letters is None:
        return ()
    rows, status = select(letters["event_id"]), letters.get("status")
    return dead_letters(database, rows if status is None else rows.where(status != "resolved"))


def shape(tables: Tables, database: Database) -> Shape:
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
        checkpoints=progress(events, checkpoints) if checkpoints else None,
        warnings=put_aside(tables, database),
    )


FORMAT = table_format("eventsource-py", "eventsource-py", TABLES, shape)
