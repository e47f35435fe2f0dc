"""Counting types that only payloads tell: by the database where it can look inside, else by reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, select

from domain.kernel.recorded import RecordedEvent
from explorer.core.errors import StoreDamaged
from explorer.formats.database import Database
from explorer.formats.faults import ValueTooBig
from explorer.formats.fetching import Fetching
from explorer.formats.ordinals import Key
from explorer.formats.surveying import types_of

_DOING = "counting its types"


def count(
    database: Database, fetching: Fetching, read: Callable[[], Iterable[RecordedEvent]]
) -> dict[str, int]:
    """Count the types of events that only their payloads tell; only what nobody else can tell is decoded.

    Args:
        database: the store.
        fetching: makes events of its rows.
        read: reads all events, for a store that does not tell its types in any other way, or is damaged.
    """
    inside = fetching.adapter.events.inside
    try:
        counted = None if inside is None else _looked_inside(database, fetching, inside)
    except (StoreDamaged, ValueTooBig):
        counted = None
    return types_of(read()) if counted is None else dict(sorted(counted.items()))


def _looked_inside(database: Database, fetching: Fetching, inside: ColumnElement[Any]) -> Counter[str]:
    """Count the types that a column tells, and read the events of which it tells none."""
    adapter, table = fetching.adapter, fetching.adapter.events
    rows = select(*table.key, inside.label("inside")).select_from(table.source).order_by(*table.key)
    found: Counter[str] = Counter()

    def untold() -> Iterator[tuple[int, Key]]:
        for row in database.rows(rows, _DOING):
            name = adapter.type_inside(row[-1])
            if name is None:
                yield 0, table.key_of(row)
            else:
                found[name] += 1

    read = Counter(event.type for event in fetching.events(untold()))
    return found + read
