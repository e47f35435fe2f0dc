"""Columns of which a map says what none of their values is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from sqlalchemy import select

from explorer.core.counting import count as counted
from explorer.core.errors import StoreError
from explorer.core.plain import plain
from explorer.core.table_map import TableMap
from explorer.formats.database import Database
from explorer.formats.kit.facts import Fact, Told
from explorer.formats.kit.shape import Shape

LOOKED_AT = 100
"""First rows whose values are tried."""


def misread(of: TableMap, shape: Shape, database: Database) -> Iterator[str]:
    """Say which column a map takes for times or for versions though none of its first values is one.

    Args:
        of: the map.
        shape: how the table lies by it.
        database: the store.
    """
    unit = "" if of.time_unit in ("text", "utc") else f" in {of.time_unit}"
    for field, fact, name, what in (
        ("time", shape.time, of.time, f"a time{unit}"),
        ("version", shape.version, of.version, "a whole number"),
    ):
        tried = _tried(fact, shape, database)
        if tried and not any(tried):
            yield (
                f"None of the first {counted(len(tried), 'value')} of {plain(name, 60)} is {what}; "
                f"such events are shown without; mend {field} in the map."
            )


def _tried(fact: Fact, shape: Shape, database: Database) -> list[bool]:
    """Try the first values of a column: whether each is read."""
    if not isinstance(fact, Told):
        return []
    first = select(fact.column).select_from(shape.source).limit(LOOKED_AT)
    with suppress(StoreError):  # whoever reads the events says what cannot be read
        rows = database.rows(first, "looking at its columns")
        return [_reads(fact, row[0]) for row in rows if row[0] is not None]
    return []


def _reads(fact: Told, value: Any) -> bool:
    try:
        fact.read(value)
    except (ValueError, TypeError, OverflowError):
        return False
    return True
