"""Folds and projections for stores that no domain knows: always labelled generic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.kernel.projection import Projection, Rows
from domain.kernel.recorded import RecordedEvent
from explorer.core.undecoded import is_undecoded

MERGE = "generic-merge"
"""The state is the newest value of every field of the payloads."""


def merge(state: Any, event: RecordedEvent) -> Any:
    """Fold one event by laying its fields over the state; a payload that is no object takes its place."""
    if is_undecoded(event.data):
        return state
    if isinstance(event.data, Mapping) and isinstance(state, Mapping | None):
        return {**(state or {}), **event.data}
    return event.data


def _count_type(event: RecordedEvent, rows: Rows) -> None:
    row = rows.get((event.type,)) or {"events": 0, "first_ordinal": event.ordinal}
    rows[(event.type,)] = {**row, "events": row["events"] + 1, "last_ordinal": event.ordinal}


def _count_category(event: RecordedEvent, rows: Rows) -> None:
    key = (event.category or "(none)",)
    row = rows.get(key) or {"streams": 0, "events": 0}
    begun = event.stream is not None and rows.get(("_stream", event.stream)) is None
    if begun:
        rows[("_stream", event.stream or "")] = {}
    rows[key] = {
        "streams": row["streams"] + begun,
        "events": row["events"] + 1,
        "last_ordinal": event.ordinal,
        "last_time": event.time,
    }


EVERY_TYPE = "*"
"""A handler under this name takes events of every type."""

PROJECTIONS = (
    Projection("events_by_type", "Events by type", 1, ("type",), {EVERY_TYPE: _count_type}),
    Projection("streams_by_category", "Streams by category", 1, ("category",), {EVERY_TYPE: _count_category}),
)
