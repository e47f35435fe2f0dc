"""Stores of the Python library eventsourcing 9: in SQLite, in PostgreSQL, through SQLAlchemy and Django.

Events lie in a table of originator_id, originator_version, topic and state. What else the table has tells who
made it: notification_id is PostgreSQL's, id SQLAlchemy's, application_name Django's, where applications share
it. SQLite's has an implicit rowid as the library's notification id; aggregate-only recorders make it WITHOUT
ROWID, and then events of different streams have no order. The library keeps no time, no id and no metadata
beside an event: the time is the payload's `timestamp`, the schema version its `class_version`, and what an
application adds stays payload. PostgreSQL may also hold events of no aggregate, which are found by tags.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import func, literal, select

from explorer.core.description import CheckpointInfo
from explorer.core.plain import plain
from explorer.formats.database import Database
from explorer.formats.decoders import aes
from explorer.formats.decoding import TEXT
from explorer.formats.kit import (
    Beside,
    Draft,
    Encoded,
    Shape,
    Source,
    TableKind,
    Tables,
    Told,
    either,
    inside_data,
    table_format,
    text,
)
from explorer.formats.layout import Table, folded

COLUMNS = "originator_id originator_version topic state"
LEFT_BEHIND = ("old1", "bkup1")
"""How the names of tables begin that the library renamed when it changed its tracking."""


def _is_snapshots(found: Table) -> bool:
    return "snapshot" in folded(found.name)


def _is_events(found: Table) -> bool:
    keyed = ("originatorid", "originatorversion")
    return not _is_snapshots(found) and (found.rowid or found.primary_key == keyed)


def _order(found: Table) -> str:
    if found.rowid:
        return "and a rowid, which is the position (implicit: a VACUUM of the file may renumber it)"
    return "and no rowid, so events of different streams have no order"


def _events(usual: str, more: str) -> TableKind:
    return TableKind(
        "events", f"{COLUMNS} {more}", usual=usual, exactly=True, fits=lambda found: not _is_snapshots(found)
    )


SNAPSHOTS = TableKind(
    "snapshots",
    COLUMNS,
    usual="*snapshots",
    lacks="notification_id id application_name",
    optional=True,
    fits=_is_snapshots,
    note=lambda _: "too and holds snapshots",
)
TRACKING = TableKind(
    "tracking",
    "application_name notification_id",
    usual="*tracking",
    lacks="upstream_application_name originator_id",
    optional=True,
    rank=lambda found: folded(found.name).startswith(LEFT_BEHIND),
)
SQLITE = (
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
    SNAPSHOTS,
    TRACKING,
)
POSTGRES = (_events("*events", "notification_id"), SNAPSHOTS, TRACKING)
SQLALCHEMY = (_events("*events", "id"), SNAPSHOTS, TRACKING)
DECISIONS = (
    TableKind("events", "id type data tags", usual="*_tt_main", exactly=True),
    TableKind("tags", "tag main_id", usual="*_tt_tag", exactly=True),
    TRACKING,
)
"""Tables of events that are of no aggregate, but found by tags."""
DJANGO = (
    _events("*stored_events", "id application_name"),
    TableKind(
        "snapshots",
        f"{COLUMNS} application_name",
        usual="*snapshots",
        lacks="id",
        optional=True,
        fits=_is_snapshots,
    ),
    TableKind(
        "tracking",
        "application_name upstream_application_name notification_id",
        usual="*notification_tracking",
        optional=True,
    ),
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


def checkpoints(tables: Tables, tracking: Source) -> Callable[[Beside], Iterable[CheckpointInfo]]:
    """How far the applications have come; an older layout has many rows for each.

    What an application follows are the events of its upstream: among those of the same table, in a table of
    their own, or, where the application is only named, all that are here.
    """
    events, name = tables["events"], tracking["application_name"]
    upstream, owner = tracking.get("upstream_application_name"), events.get("application_name")
    shown = name if upstream is None else name + literal(" from ") + upstream
    followed = name if upstream is None else upstream
    newest = select(shown, followed, func.max(tracking["notification_id"])).where(name != "__migration__")

    def given(beside: Beside) -> Iterator[CheckpointInfo]:
        for consumer, application, position in map(tuple, beside.rows(newest.group_by(shown, followed))):
            elsewhere = tables.layout.table(f"{text(application)}_events")
            if owner is not None:
                yield beside.at(plain(consumer), position, owner == application)
            elif elsewhere is not None and elsewhere != events.found and type(position) is int:
                yield CheckpointInfo(plain(consumer), position, later(beside, Source(elsewhere), position))
            else:
                yield beside.at(plain(consumer), position)

    return given


def later(beside: Beside, events: Source, position: int) -> int | None:
    """Count the events of another table after a position; None where that is no table of events."""
    numbers = (events.get(name) for name in ("notification_id", "id"))
    number = next((one for one in numbers if one is not None), None)
    if number is None:
        return None
    row = next(beside.rows(select(func.count()).select_from(events.rows).where(number > position)), None)
    return int(row[0]) if row else None


def shape(tables: Tables, _: Database) -> Shape:
    """Say how a store of the library lies in its tables."""
    events, tracking = tables["events"], tables.get("tracking")
    stream, version, topic, state = (events[name] for name in COLUMNS.split())
    numbers = (events.get("notification_id"), events.get("id"), events.rowid)
    position = next((one for one in numbers if one is not None), None)
    return Shape(
        source=events.rows,
        key=(stream, version) if position is None else (position,),
        position=position,
        stream=stream,
        version=version,
        version_base=1,
        type=topic,
        category=Told(topic, category),
        tenant=events.get("application_name"),
        time=inside_data("timestamp"),
        data=state,
        unwrap=typed_value,
        cipher=aes.undo,
        unpack=versioned,
        snapshots=tables.rows("snapshots"),
        checkpoints=checkpoints(tables, tracking) if tracking else None,
    )


def shape_of_decisions(tables: Tables, _: Database) -> Shape:
    """Say how events that are found by tags lie in their table: they have no streams, and no time."""
    events, tracking = tables["events"], tables.get("tracking")
    return Shape(
        source=events.rows,
        key=(events["id"],),
        position=events["id"],
        type=events["type"],
        data=events["data"],
        metadata={"tags": Encoded(events["tags"], TEXT)},
        unwrap=typed_value,
        cipher=aes.undo,
        checkpoints=checkpoints(tables, tracking) if tracking else None,
    )


FORMATS = (
    table_format("pyeventsourcing-sqlite", "Python eventsourcing (SQLite)", SQLITE, shape),
    either(
        table_format("pyeventsourcing-postgres", "Python eventsourcing (PostgreSQL)", POSTGRES, shape),
        table_format(
            "pyeventsourcing-postgres", "Python eventsourcing (PostgreSQL)", DECISIONS, shape_of_decisions
        ),
    ),
    table_format("eventsourcing-sqlalchemy", "Python eventsourcing (SQLAlchemy)", SQLALCHEMY, shape),
    table_format("eventsourcing-django", "Python eventsourcing (Django)", DJANGO, shape),
)
