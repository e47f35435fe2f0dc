"""Stores of Rails Event Store: an event lies in no stream, one or several; its first link is its home."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, func, or_, select

from explorer.formats.database import Database
from explorer.formats.kit import Shape, Source, TableKind, Tables, Told, before, inside_metadata, table_format
from explorer.formats.times import in_utc

TABLES = (
    TableKind(
        "events",
        "id event_id event_type metadata data created_at",
        usual="*event_store_events",
        lacks="stream",
    ),
    TableKind("links", "id stream position event_id created_at", usual="*event_store_events_in_streams"),
)
BY_LINKERS = "$by\\_%"
"""Names that the library's own linkers give: what is in no other stream has lost its own."""


def first(links: Source, events: Source) -> ColumnElement[bool]:
    """Say of a link that it is the first of its event."""
    other = links.alias("other")
    earliest = select(func.min(other["id"])).where(other["event_id"] == events["event_id"])
    return links["id"] == earliest.correlate(events.rows).scalar_subquery()


def linked(links: Source, events: Source) -> ColumnElement[str]:
    """Select the names of the further streams that an event is in."""
    other = links.alias("further")
    further = and_(other["event_id"] == events["event_id"], other["id"] != links["id"])
    names = select(func.aggregate_strings(other["stream"], ", ")).where(further)
    return names.correlate(events.rows, links.rows).scalar_subquery()


def shape(tables: Tables, _: Database) -> Shape:
    """Say how a store of the library lies in its tables."""
    events, links = tables["events"], tables["links"]
    kept = {"linked_streams": linked(links, events)}
    valid_at = events.get("valid_at")
    return Shape(
        source=events.rows.outerjoin(links.rows, first(links, events)),
        key=(events["id"],),
        position=events["id"],
        stream=links["stream"],
        version=links["position"],
        version_base=0,
        type=events["event_type"],
        category=Told(links["stream"], before("$")),
        time=Told(events["created_at"], in_utc),
        event_id=events["event_id"],
        correlation_id=inside_metadata("correlation_id"),
        causation_id=inside_metadata("causation_id"),
        data=events["data"],
        metadata=events["metadata"],
        kept=kept if valid_at is None else kept | {"valid_at": valid_at},
        flags={"orphan": or_(links["id"].is_(None), links["stream"].like(BY_LINKERS, escape="\\"))},
        # Links to a stream can be deleted, and events linked to any place in one.
        gaps=True,
        may_lack=frozenset({"stream", "version"}),
    )


FORMAT = table_format("rails-event-store", "Rails Event Store", TABLES, shape)
