"""Stores of the Rust library cqrs-es: order only inside each stream, and no time.

The payload is a Rust enum as serde writes it, {"EventType": {...}}, or "EventType" where it has no fields.
"""

from __future__ import annotations

from dataclasses import replace

from explorer.formats.database import Database
from explorer.formats.kit import Draft, Shape, TableKind, Tables, inside_metadata, table_format

TABLES = (
    TableKind(
        "events",
        "aggregate_type aggregate_id sequence event_type event_version payload metadata",
        usual="*events",
    ),
    TableKind(
        "snapshots",
        "aggregate_type aggregate_id last_sequence current_snapshot payload",
        usual="*snapshots",
        optional=True,
    ),
)


def unwrapped(draft: Draft) -> Draft:
    """Take the fields out of the enum."""
    match draft.data:
        case str():
            return replace(draft, data={})
        case dict() if len(draft.data) == 1:
            ((variant, fields),) = draft.data.items()
            # A struct of one field is no enum; Rust writes variants in capitals and fields small.
            return replace(draft, data=fields) if variant[:1].isupper() else draft
    return draft


def shape(tables: Tables, _: Database) -> Shape:
    """Say how a store of the library lies in its tables."""
    events = tables["events"]
    category, stream, version = (events[one] for one in ("aggregate_type", "aggregate_id", "sequence"))
    return Shape(
        source=events.rows,
        key=(category, stream, version),
        stream=stream,
        version=version,
        version_base=1,
        type=events["event_type"],
        category=category,
        correlation_id=inside_metadata("correlation_id"),
        causation_id=inside_metadata("causation_id"),
        schema_version=events["event_version"],
        data=events["payload"],
        metadata=events["metadata"],
        unpack=unwrapped,
        snapshots=tables.rows("snapshots"),
    )


FORMAT = table_format("cqrs-es", "cqrs-es (Rust)", TABLES, shape)
