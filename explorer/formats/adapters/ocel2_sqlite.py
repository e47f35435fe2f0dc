"""Logs of OCEL 2.0: events belong to many objects, and each type of events has a table of its attributes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import FromClause, Select, func, literal, null, select

from explorer.core.plain import plain
from explorer.formats.database import Database
from explorer.formats.kit import (
    Draft,
    Encoded,
    Shape,
    Source,
    TableKind,
    Tables,
    table_format,
    text,
    together,
)
from explorer.formats.layout import Table, folded


def named(ending: str) -> Callable[[Table], bool]:
    """Say whether a table's name ends as that of a kind: tables of events and of objects look alike."""
    return lambda table: folded(table.name).endswith(ending)


TABLES = (
    TableKind("events", "ocel_id ocel_type", usual="*event", fits=named("event"), exactly=True),
    TableKind("types", "ocel_type ocel_type_map", usual="*event_map_type", fits=named("eventmaptype")),
    TableKind("links", "ocel_event_id ocel_object_id ocel_qualifier", usual="*event_object"),
    TableKind("objects", "ocel_id ocel_type", usual="*object", fits=named("object"), exactly=True),
)
OWN = frozenset({"ocelid", "oceltime", "ocel:activity", "oceltype"})
"""Columns of a type's table that are no attributes; some exporters repeat the type there."""
ALL_AT_ONCE = 5_000
"""Events that one statement fetches: no index leads to those of a moment, so each looks at the whole log."""


class Told(NamedTuple):
    """What the tables of the types tell, as one table.

    Args:
        rows: one for each event.
        attributes: the names of its columns by those of attributes.
        untold: the types of events that have no table.
        truths: the attributes that every table which has them declares to be true or false.
    """

    rows: FromClause
    attributes: Mapping[str, str]
    untold: tuple[str, ...]
    truths: frozenset[str]


def told_by_types(tables: Tables, database: Database) -> Told:
    """Take the tables of the types for one; an attribute that a type does not have is NULL."""
    events, types = tables["events"], tables["types"]
    known = select(types["ocel_type"], types["ocel_type_map"]).order_by(types["ocel_type"])
    found: dict[str, Source | None] = {}
    for kind, name in map(tuple, database.rows(known, "reading its types")):
        table = tables.layout.table(f"{events.found.name}_{text(name)}")
        usable = table is not None and table.names >= {"ocelid", "oceltime"}
        found[text(kind)] = Source(table) if table is not None and usable else None
    names = {
        one.name: None
        for source in found.values()
        if source
        for one in source.found.columns
        if folded(one.name) not in OWN
    }
    each = [_rows_of(kind, source, list(names)) for kind, source in found.items() if source]
    whole = together(
        each or [select(*(null().label(name) for name in ("told0", "told1", "told2")))]
    ).subquery("told")
    attributes = {name: f"told{n}" for n, name in enumerate(names, start=3)}
    untold = tuple(kind for kind, source in found.items() if not source)
    columns = [one for source in found.values() if source for one in source.found.columns]
    other = {one.name for one in columns if not folded(one.type).startswith("bool")}
    return Told(whole, attributes, untold, frozenset(attributes) - other)


def _rows_of(kind: str, source: Source, names: list[str]) -> Select[*tuple[Any, ...]]:
    exact = {one.name for one in source.found.columns}
    attributes = (source[name] if name in exact else null() for name in names)
    columns = (literal(kind), source["ocel_id"], source["ocel_time"], *attributes)
    return select(*(one.label(f"told{n}") for n, one in enumerate(columns)))


def objects_of_events(tables: Tables) -> FromClause:
    """Select the objects of each event: the first of them, and all in a list."""
    links, objects = tables["links"], tables["objects"].alias("linked")
    place = links["ocel_object_id"] if links.rowid is None else links.rowid
    about = func.json_array(place, links["ocel_object_id"], objects["ocel_type"], links["ocel_qualifier"])
    return (
        select(
            links["ocel_event_id"].label("event"),
            # SQLite takes what stands beside a minimum from the row that has it.
            links["ocel_object_id"].label("home"),
            func.min(place).label("first"),
            func.json_group_array(about).label("objects"),
        )
        .select_from(links.rows.outerjoin(objects.rows, objects["ocel_id"] == links["ocel_object_id"]))
        .group_by(links["ocel_event_id"])
        .subquery("belongs")
    )


def opened(truths: frozenset[str], draft: Draft) -> Draft:
    """Name the objects of an event in the order in which they were linked; tell what is true or false."""
    listed = draft.metadata.get("objects", [])
    texts = (one if isinstance(one, list) else draft.decode(one).data for one in listed)
    objects = [dict(zip(("id", "type", "qualifier"), one[1:], strict=True)) for one in sorted(texts)]
    data = {
        name: bool(one) if name in truths and one in (0, 1) else one for name, one in dict(draft.data).items()
    }
    return replace(draft, data=data, metadata={"objects": objects} if objects else {})


def in_order(events: Source, told: Told) -> FromClause:
    """Number the events by time, and those of one time as they lie in their table."""
    tie = events["ocel_id"] if events.rowid is None else events.rowid
    place = func.row_number().over(order_by=(told.rows.c.told2, tie))
    same = (told.rows.c.told1 == events["ocel_id"]) & (told.rows.c.told0 == events["ocel_type"])
    columns = (events["ocel_id"].label("event_id"), events["ocel_type"].label("type"), *told.rows.c)
    numbered = select(*columns, place.label("place")).select_from(events.rows.outerjoin(told.rows, same))
    return numbered.subquery("numbered")


def shape(tables: Tables, database: Database) -> Shape:
    """Say how a log lies in its tables; nothing but time orders it."""
    objects = tables["objects"]
    told, belongs = told_by_types(tables, database), objects_of_events(tables)
    events = in_order(tables["events"], told)
    source = events.outerjoin(belongs, belongs.c.event == events.c.event_id).outerjoin(
        objects.rows, objects["ocel_id"] == belongs.c.home
    )
    return Shape(
        source=source,
        key=(events.c.place,),
        stream=belongs.c.home,
        type=events.c.type,
        category=objects["ocel_type"],
        time=events.c.told2,
        event_id=events.c.event_id,
        data={name: events.c[column] for name, column in told.attributes.items()},
        metadata={"objects": Encoded(belongs.c.objects, "json")},
        flags={"orphan": belongs.c.home.is_(None)},
        may_lack=frozenset({"stream"}),
        unpack=partial(opened, told.truths),
        streams_per_event="many",
        chunk=ALL_AT_ONCE,
        warnings=tuple(
            f"No table tells times and attributes of events of type {plain(kind, 60)}."
            for kind in told.untold
        ),
    )


FORMAT = table_format("ocel2-sqlite", "OCEL 2.0 (SQLite)", TABLES, shape)
