"""Stores of Rails Event Store: an event lies in no stream, one or several; its first link is its home.

Since 2.0 the number of an event is its place in the order of all. Before, its id stood there, and links to a
stream of all events told the order; before 1.0 an event lay in one stream, which stood beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, func, or_, select

from explorer.formats.database import Database
from explorer.formats.kit import (
    Shape,
    Source,
    TableKind,
    Tables,
    Told,
    before,
    either,
    inside_metadata,
    table_format,
)
from explorer.formats.times import in_utc

ABOUT = "id event_type metadata data created_at"
EVENTS = "*event_store_events"
LINKS = TableKind("links", "id stream position event_id created_at", usual="*event_store_events_in_streams")
TABLES = (TableKind("events", f"{ABOUT} event_id", usual=EVENTS, lacks="stream"), LINKS)
WITHOUT_NUMBERS = (TableKind("events", ABOUT, usual=EVENTS, lacks="event_id stream"), LINKS)
WITHOUT_LINKS = (TableKind("events", f"{ABOUT} event_id stream", usual=EVENTS),)
ALL = "all"
"""The stream that older versions put all events in."""
BY_LINKERS = "$by\\_%"
"""Names that the library's own linkers give: what is in no other stream has lost its own."""


def first(links: Source, event_id: ColumnElement[Any], events: Source) -> ColumnElement[bool]:
    """Say of a link that it is the first of its event."""
    other = links.alias("other")
    own = and_(other["event_id"] == event_id, other["stream"] != ALL)
    return links["id"] == select(func.min(other["id"])).where(own).correlate(events.rows).scalar_subquery()


def linked(links: Source, event_id: ColumnElement[Any], events: Source) -> ColumnElement[str]:
    """Select the names of the further streams that an event is in."""
    other = links.alias("further")
    further = and_(other["event_id"] == event_id, other["id"] != links["id"], other["stream"] != ALL)
    names = select(func.aggregate_strings(other["stream"], ", ")).where(further)
    return names.correlate(events.rows, links.rows).scalar_subquery()


def told(
    events: Source, source: FromClause, position: ColumnElement[Any], stream: ColumnElement[Any], **more: Any
) -> Shape:
    """Give the shape of a store: what is the same in all layouts, and what is not."""
    return Shape(
        source=source,
        key=(position,),
        position=position,
        stream=stream,
        type=events["event_type"],
        category=Told(stream, before("$")),
        time=Told(events["created_at"], in_utc),
        correlation_id=inside_metadata("correlation_id"),
        causation_id=inside_metadata("causation_id"),
        data=events["data"],
        metadata=events["metadata"],
        # Links to a stream can be deleted, and events linked to any place in one.
        gaps=True,
        may_lack=frozenset({"stream", "version"}),
        **more,
    )


def by_links(events: Source, links: Source, event_id: ColumnElement[Any]) -> Mapping[str, Any]:
    """Say what links tell of an event besides its stream."""
    kept = {"linked_streams": linked(links, event_id, events)}
    valid_at = events.get("valid_at")
    return {
        "event_id": event_id,
        "version": links["position"],
        "version_base": 0,
        "kept": kept if valid_at is None else kept | {"valid_at": valid_at},
        "flags": {"orphan": or_(links["id"].is_(None), links["stream"].like(BY_LINKERS, escape="\\"))},
    }


def shape(tables: Tables, _: Database) -> Shape:
    """Say how a store of the library lies in its tables."""
    events, links = tables["events"], tables["links"]
    event_id = events["event_id"]
    source = events.rows.outerjoin(links.rows, first(links, event_id, events))
    return told(events, source, events["id"], links["stream"], **by_links(events, links, event_id))


def shape_without_numbers(tables: Tables, _: Database) -> Shape:
    """Say how a store from before 2.0 lies in its tables: links to the stream of all events order it."""
    events, links = tables["events"], tables["links"]
    event_id, place = events["id"], links.alias("place")
    ordered = events.rows.outerjoin(place.rows, and_(place["event_id"] == event_id, place["stream"] == ALL))
    source = ordered.outerjoin(links.rows, first(links, event_id, events))
    return told(events, source, place["id"], links["stream"], **by_links(events, links, event_id))


def shape_without_links(tables: Tables, _: Database) -> Shape:
    """Say how a store from before 1.0 lies in its table: versions are not told."""
    events = tables["events"]
    orphan = events["stream"] == ALL
    stream = func.nullif(events["stream"], ALL)
    return told(
        events, events.rows, events["id"], stream, event_id=events["event_id"], flags={"orphan": orphan}
    )


FORMAT = either(
    table_format("rails-event-store", "Rails Event Store", TABLES, shape),
    table_format("rails-event-store", "Rails Event Store", WITHOUT_NUMBERS, shape_without_numbers),
    table_format("rails-event-store", "Rails Event Store", WITHOUT_LINKS, shape_without_links),
)
