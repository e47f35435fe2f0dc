"""Stores of Spatie's event sourcing for Laravel; events that no aggregate recorded have no stream.

Older stores have no version of an event's shape, and before that none of its place in its aggregate.
"""

from __future__ import annotations

from dataclasses import replace

from explorer.formats.database import Database
from explorer.formats.kit import Draft, Shape, TableKind, Tables, table_format

TABLES = (
    TableKind(
        "events",
        "id aggregate_uuid event_class event_properties meta_data created_at",
        usual="*stored_events",
    ),
    TableKind("snapshots", "id aggregate_uuid aggregate_version state", usual="*snapshots", optional=True),
)


def opened(draft: Draft) -> Draft:
    """Take an empty list for what it stands for: PHP writes an object without fields so."""
    return replace(draft, data={}) if draft.data == [] else draft


def shape(tables: Tables, _: Database) -> Shape:
    """Say how a store of the library lies in its tables."""
    events = tables["events"]
    version = events.get("aggregate_version")
    return Shape(
        source=events.rows,
        key=(events["id"],),
        position=events["id"],
        stream=events["aggregate_uuid"],
        version=version,
        version_base=None if version is None else 1,
        type=events["event_class"],
        time=events["created_at"],
        schema_version=events.get("event_version"),
        data=events["event_properties"],
        metadata=events["meta_data"],
        # Its events are rows of an ordinary Eloquent model, which applications may delete.
        gaps=True,
        may_lack=frozenset({"stream", "version"}),
        unpack=opened,
        snapshots=tables.rows("snapshots"),
    )


FORMAT = table_format("spatie-laravel", "Spatie event sourcing (Laravel)", TABLES, shape)
