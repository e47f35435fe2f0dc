"""Stores of the Python library eventsourcing 9 in SQLite.

Events lie in a table of originator_id, originator_version, topic and state. With an implicit rowid that is
the library's notification id; aggregate-only recorders make the table WITHOUT ROWID, and then events of
different streams have no order. The library keeps no time, no id and no metadata beside an event: the time is
the payload's `timestamp`, the schema version its `class_version`, and what an application adds stays payload.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import func, select

from explorer.formats.database import Database
from explorer.formats.kit import (
    Draft,
    Shape,
    Source,
    TableKind,
    Tables,
    Told,
    inside_data,
    reached,
    table_format,
    text,
)
from explorer.formats.layout import Table, folded

COLUMNS = "originator_id originator_version topic state"


def _is_snapshots(found: Table) -> bool:
    return "snapshot" in folded(found.name)


def _is_events(found: Table) -> bool:
    keyed = ("originatorid", "originatorversion")
    return not _is_snapshots(found) and (found.rowid or found.primary_key == keyed)


def _order(found: Table) -> str:
    if found.rowid:
        return "and a rowid, which is the position (implicit: a VACUUM of the file may renumber it)"
    return "and no rowid, so events of different streams have no order"


TABLES = (
    TableKind(
        "events",
        COLUMNS,
        usual="stored_events",
        exactly=True,
        fits=_is_events,
        doubt=lambda found: 0.0 if found.rowid else 0.05,
        note=_order,
        rank=lambda found: (not found.rowid, not folded(found.name).endswith("events")),
    ),
    TableKind(
        "snapshots",
        COLUMNS,
        usual="*snapshots",
        exactly=True,
        optional=True,
        fits=_is_snapshots,
        note=lambda _: "too and holds snapshots",
    ),
    TableKind("tracking", "application_name notification_id", usual="*tracking", optional=True),
)


def category(topic: Any) -> str | None:
    """Take the class out of a topic "module:Class.Event"; an event outside a class has none."""
    return text(topic).partition(":")[2].rpartition(".")[0] or None


def typed_value(value: dict[str, Any]) -> Any:
    """Take the value out of {"_type_": ..., "_data_": ...}, as the library writes what JSON lacks."""
    return value["_data_"] if value.keys() == {"_type_", "_data_"} else value


def versioned(draft: Draft) -> Draft:
    """A payload without class_version has the first shape."""
    told = draft.data.get("class_version", 1) if isinstance(draft.data, dict) and draft.data else None
    return replace(draft, facts={"schema_version": told if type(told) is int else None})


def checkpoints(tracking: Source) -> Any:
    """How far the applications have come; an older layout has many rows for each."""
    name = tracking["application_name"]
    newest = select(name, func.max(tracking["notification_id"])).where(name != "__migration__")
    return reached(newest.group_by(name).order_by(name))


def shape(tables: Tables, _: Database) -> Shape:
    """Say how a store of the library lies in its tables."""
    events, tracking = tables["events"], tables.get("tracking")
    stream, version, topic, state = (events[name] for name in COLUMNS.split())
    position = events.rowid
    return Shape(
        source=events.rows,
        key=(stream, version) if position is None else (position,),
        position=position,
        stream=stream,
        version=version,
        version_base=1,
        type=topic,
        category=Told(topic, category),
        time=inside_data("timestamp"),
        data=state,
        unwrap=typed_value,
        unpack=versioned,
        snapshots=tables.rows("snapshots"),
        checkpoints=checkpoints(tracking) if tracking else None,
    )


FORMAT = table_format("pyeventsourcing-sqlite", "Python eventsourcing (SQLite)", TABLES, shape)
