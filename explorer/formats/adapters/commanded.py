"""Stores of Commanded's EventStore: the stream of all events orders them, links put them in others too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, case, exists, func, literal, null, or_, select

from explorer.core.description import CheckpointInfo
from explorer.core.errors import StoreDamaged
from explorer.formats.database import Database
from explorer.formats.kit import (
    Beside,
    Draft,
    Shape,
    Source,
    TableKind,
    Tables,
    Told,
    table_format,
    text,
    with_lag,
)
from explorer.formats.stream_names import name_of

ALL = 0
"""The number of the stream that all events are in."""

TABLES = (
    TableKind(
        "events", "event_id event_type causation_id correlation_id data metadata created_at", usual="*events"
    ),
    TableKind("streams", "stream_id stream_uuid stream_version", usual="*streams"),
    TableKind(
        "places",
        "event_id stream_id stream_version original_stream_id original_stream_version",
        usual="*stream_events",
    ),
    TableKind(
        "subscriptions", "stream_uuid subscription_name last_seen", usual="*subscriptions", optional=True
    ),
    TableKind("snapshots", "source_uuid source_version source_type data", usual="*snapshots", optional=True),
)
IDS = ("causation_id", "correlation_id")
UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def prefix(stored: Any) -> str | None:
    """Read what Commanded puts before the id of an aggregate; None where a name is only an id."""
    kind, dash, _ = text(stored).partition("-")
    return kind if dash and kind and not UUID.fullmatch(text(stored)) else None


def with_ids(draft: Draft) -> Draft:
    """Put the ids among the metadata, where Commanded's handlers find them."""
    ids = {name: name_of(one) for name, one in draft.stored.items() if name in IDS}
    stored = {name: one for name, one in draft.stored.items() if name not in IDS}
    return replace(draft, metadata={**draft.metadata, **ids}, stored=stored)


def linked(place: ColumnElement[Any], places: Source, streams: Source) -> ColumnElement[Any]:
    """Select the names of the further streams that an event is linked to."""
    link, named = places.alias("link"), streams.alias("linked")
    further = and_(
        link["event_id"] == place,
        link["stream_id"] != ALL,
        link["stream_id"] != link["original_stream_id"],
    )
    both = link.rows.join(named.rows, named["stream_id"] == link["stream_id"])
    names = select(func.aggregate_strings(named["stream_uuid"], ", ")).select_from(both).where(further)
    return names.scalar_subquery()


def subscribed(tables: Tables) -> Callable[[Beside], Iterable[CheckpointInfo]] | None:
    """How far subscriptions have come, each in the numbers of its own stream."""
    subscriptions = tables.get("subscriptions")
    if subscriptions is None:
        return None
    streams, places = tables["streams"], tables["places"]
    seen = subscriptions["last_seen"]
    later = and_(
        places["stream_id"] == streams["stream_id"], places["stream_version"] > func.coalesce(seen, 0)
    )
    count = select(func.count()).select_from(places.rows).where(later).scalar_subquery()
    name = subscriptions["stream_uuid"].op("||")(literal("/")).op("||")(subscriptions["subscription_name"])
    joined = subscriptions.rows.outerjoin(
        streams.rows, streams["stream_uuid"] == subscriptions["stream_uuid"]
    )
    known = or_(seen.is_(None), seen <= streams["stream_version"])
    return with_lag(select(name, seen, case((known, count), else_=null())).select_from(joined).order_by(name))


def ordered(tables: Tables, database: Database) -> tuple[FromClause, FromClause]:
    """Join events with their places in the stream of all, beginning with those: an index orders them.

    Returns:
        The join, and the places; should any event have none, the join begins with the events.
    """
    events, places, streams = tables["events"], tables["places"], tables["streams"]
    place = select(places.rows).where(places["stream_id"] == ALL).subquery("place")
    same = place.c.event_id == events["event_id"]
    lost = select(literal(1)).select_from(events.rows).where(~exists().where(same))
    begun = place.outerjoin(events.rows, same)
    try:
        if database.one(lost.limit(1), "looking at its order"):
            begun = events.rows.outerjoin(place, same)
    except StoreDamaged:
        pass  # What can be reached from the stream of all is shown.
    return begun.outerjoin(streams.rows, streams["stream_id"] == place.c.original_stream_id), place


def shape(tables: Tables, database: Database) -> Shape:
    """Say how a store of the library lies in its tables."""
    events, streams = tables["events"], tables["streams"]
    source, place = ordered(tables, database)
    position = place.c.stream_version
    return Shape(
        source=source,
        key=(position,),
        position=position,
        stream=streams["stream_uuid"],
        version=place.c.original_stream_version,
        version_base=1,
        type=events["event_type"],
        category=Told(streams["stream_uuid"], prefix),
        time=events["created_at"],
        event_id=events["event_id"],
        correlation_id=events["correlation_id"],
        causation_id=events["causation_id"],
        data=events["data"],
        metadata=events["metadata"],
        kept={
            **{name: events[name] for name in IDS},
            "linked_streams": linked(events["event_id"], tables["places"], streams),
        },
        flags=streams.flags(deleted="deleted_at") | {"orphan": position.is_(None)},
        unpack=with_ids,
        snapshots=tables.rows("snapshots"),
        checkpoints=subscribed(tables),
    )


FORMAT = table_format("commanded-eventstore", "Commanded EventStore", TABLES, shape)
