"""Folds and projections for stores that no domain knows: always labelled generic."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from domain.kernel.projection import Projection, Rows
from domain.kernel.recorded import RecordedEvent
from explorer.core.undecoded import is_undecoded


def merge(state: Any, event: RecordedEvent) -> Any:
    """Fold one event by laying its fields over the state; a payload that is no object takes its place."""
    if is_undecoded(event.data):
        return state
    if isinstance(event.data, Mapping) and isinstance(state, Mapping | None):
        return {**(state or {}), **event.data}
    return event.data


def last(state: Any, event: RecordedEvent) -> Any:
    """Fold one event by taking its payload for the state."""
    return state if is_undecoded(event.data) else event.data


def count(state: Any, event: RecordedEvent) -> Any:
    """Fold one event by counting its type."""
    counted = state or {}
    return {**counted, event.type: counted.get(event.type, 0) + 1}


FOLDS: Mapping[str, Callable[[Any, RecordedEvent], Any]] = {"merge": merge, "last": last, "count": count}
"""The generic folds, by the name they are chosen with; states begin as None."""

OF_PAYLOADS = frozenset({"merge", "last"})
"""Those that fold payloads, and pass events by whose payload could not be decoded."""

USUAL = "merge"
"""The generic fold of streams that nobody chose another one for."""


def kind(name: str) -> str:
    """Give the label of a generic fold, such as generic-merge."""
    return f"generic-{name}"


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
