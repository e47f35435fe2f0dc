"""The order of a store: keys that hold even where the store's own columns repeat or are empty."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Integer, TableClause, case, cast, func, literal, or_, select
from sqlalchemy.sql.selectable import FromClause

from explorer.core.counting import count as counted
from explorer.core.plain import plain
from explorer.formats.database import Database
from explorer.formats.kit.shape import Shape
from explorer.formats.layout import Table, folded

MOST_IN_A_ROW = 10_000
"""Most events that one stored row is believed to hold."""
_DOING = "looking at its order"


def settled(database: Database, shape: Shape) -> tuple[tuple[ColumnElement[Any], ...], tuple[str, ...]]:
    """Give a key that is unique and never NULL, and a warning where the store's own is not."""
    if _numbers_its_table(database, shape):
        return shape.key, ()
    keys = select(*(one.label(f"key{n}") for n, one in enumerate(shape.key))).select_from(shape.source)
    inner = keys.subquery()
    empty = [one.is_(None) for one in inner.c]
    rows = database.one(
        select(func.count(), func.count().filter(or_(*empty)) if empty else literal(0)).select_from(inner),
        _DOING,
    )
    different = database.one(select(func.count()).select_from(keys.distinct().subquery()), _DOING)
    total, lacking = rows or (0, 0)
    repeated = total - (different[0] if different else 0)
    if (not lacking and not repeated) or shape.tie is None:
        return shape.key, ()
    whole = tuple(func.coalesce(one, "") for one in shape.key)
    names = ", ".join(plain(one.key or "a column", 60) for one in shape.key)
    return (*whole, shape.tie), (
        f"The order is not sure: {counted(lacking + repeated, 'event')} of {total:,} with an empty or "
        f"repeated {names}; such events are shown in the order in which they lie in the table.",
    )


def _numbers_its_table(database: Database, shape: Shape) -> bool:
    """Say whether the key is the number that SQLite itself gives the rows of the one table."""
    own = [one for one in shape.key if one is not shape.item]
    lies_in = getattr(own[0], "table", None)
    if len(own) != 1 or not isinstance(lies_in, TableClause):
        return False
    if shape.item is None and shape.source is not lies_in:
        return False
    found = next((one for one in database.layout.tables if one.name == lies_in.name), None)
    return found is not None and _is_rowid(found, str(own[0].key))


def _is_rowid(found: Table, name: str) -> bool:
    declared = next((one.type for one in found.columns if one.name == name), None)
    if declared is None:
        return found.rowid
    return found.rowid and declared.upper() == "INTEGER" and found.primary_key == (folded(name),)


def numbered(
    database: Database, rows: FromClause, items: ColumnElement[Any]
) -> tuple[FromClause, ColumnElement[Any], ColumnElement[Any]]:
    """Repeat each row as often as it holds events.

    Args:
        database: the store.
        rows: the table.
        items: its column that tells how many events a row holds.

    Returns:
        The rows, repeated; the column that numbers the repetitions from 0; how many there are of a row.
    """
    whole = func.coalesce(cast(items, Integer), 1)
    believed = case((whole < 1, 1), (whole > MOST_IN_A_ROW, MOST_IN_A_ROW), else_=whole)
    most = database.one(select(func.max(believed)).select_from(rows), _DOING)
    numbers = select(literal(0).label("item")).cte("items", recursive=True)
    following = select(numbers.c.item + 1).where(numbers.c.item + 1 < ((most and most[0]) or 1))
    numbers = numbers.union_all(following)
    return rows.join(numbers, numbers.c.item < believed), numbers.c.item, believed
