"""The order of a store: keys that hold even where the store's own columns repeat or are empty."""

from __future__ import annotations

from collections.abc import Sequence
from operator import eq
from typing import Any

from sqlalchemy import (
    ColumnClause,
    ColumnElement,
    Integer,
    Join,
    TableClause,
    case,
    cast,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.sql.selectable import FromClause
from sqlalchemy.sql.visitors import iterate

from explorer.core.counting import count as counted
from explorer.core.plain import plain
from explorer.formats.database import Database
from explorer.formats.kit.shape import Shape
from explorer.formats.layout import Table, folded

MOST_IN_A_ROW = 10_000
"""Most events that one stored row is believed to hold; of one that claims more, one is shown."""
_DOING = "looking at its order"


def settled(database: Database, shape: Shape) -> tuple[tuple[ColumnElement[Any], ...], tuple[str, ...]]:
    """Give a key that is unique and never NULL, and a warning where the store's own is not."""
    if _numbers_its_table(database, shape):
        return shape.key, ()
    lacking, repeated, total = _flaws(database, shape)
    if (not lacking and not repeated) or shape.tie is None:
        return shape.key, ()
    whole = tuple(func.coalesce(one, "") for one in shape.key)
    names = ", ".join(plain(one.key or "a column", 60) for one in shape.key)
    return (*whole, shape.tie), (
        f"The order is not sure: {counted(lacking + repeated, 'event')} of {total:,} with an empty or "
        f"repeated {names}; such events are shown in the order in which they lie in the table.",
    )


def _flaws(database: Database, shape: Shape) -> tuple[int, int, int]:
    """Count keys that are empty in part, keys that repeat, and all; 0 where there can be none."""
    keys = select(*(one.label(f"key{n}") for n, one in enumerate(shape.key))).select_from(shape.source)
    inner = keys.subquery()
    empty = or_(*(one.is_(None) for one in inner.c))
    first_empty = select(literal(1)).select_from(inner).where(empty).limit(1)
    if _is_unique(database, shape) and database.one(first_empty, _DOING) is None:
        return 0, 0, 0
    rows = database.one(select(func.count(), func.count().filter(empty)).select_from(inner), _DOING)
    different = database.one(select(func.count()).select_from(keys.distinct().subquery()), _DOING)
    total, lacking = rows or (0, 0)
    return lacking, total - (different[0] if different else 0), total


def _is_unique(database: Database, shape: Shape) -> bool:
    """Say whether the database itself keeps keys from repeating, as far as they are not empty."""
    own = [one for one in shape.key if one is not shape.item]
    home = getattr(own[0], "table", None)
    if _without_join(database, shape.source) is not home or not all(one.table is home for one in own):
        return False
    found = _table_of(database, home)
    return (
        found is not None
        and bool(found.primary_key)
        and set(found.primary_key) <= {folded(str(one.key)) for one in own}
    )


def keyed(database: Database, source: FromClause, key: Sequence[ColumnElement[Any]]) -> FromClause:
    """Give the least that has the keys of all rows: one side of a join that adds none, else the source."""
    least = _without_join(database, source)
    return least if all(getattr(one, "table", None) is least for one in key) else source


def _without_join(database: Database, source: FromClause) -> FromClause:
    """Give the left side of a join that has as many rows, else the source itself."""
    return source.left if isinstance(source, Join) and _adds_no_rows(database, source) else source


def _adds_no_rows(database: Database, join: Join) -> bool:
    """Say whether a join gives each row on its left once, since it looks for the primary key of others."""
    found = _table_of(database, join.right)
    columns = [one for one in iterate(join.onclause) if isinstance(one, ColumnClause)]
    wanted = {folded(str(one.key)) for one in columns if one.table is join.right}
    equal = join.isouter and getattr(join.onclause, "operator", None) is eq
    return found is not None and equal and set(found.primary_key) == wanted


def _table_of(database: Database, home: FromClause) -> Table | None:
    name = home.name if isinstance(home, TableClause) else None
    return next((one for one in database.layout.tables if one.name == name), None)


def _numbers_its_table(database: Database, shape: Shape) -> bool:
    """Say whether the key is the number that SQLite itself gives the rows of the one table."""
    own = [one for one in shape.key if one is not shape.item]
    lies_in = getattr(own[0], "table", None)
    if len(own) != 1 or not isinstance(lies_in, TableClause):
        return False
    source = _without_join(database, shape.source)
    if shape.item is None and source is not lies_in:
        return False
    found = _table_of(database, lies_in)
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
    believed = case((whole.between(1, MOST_IN_A_ROW), whole), else_=1)
    most = database.one(select(func.max(believed)).select_from(rows), _DOING)
    numbers = select(literal(0).label("item")).cte("items", recursive=True)
    following = select(numbers.c.item + 1).where(numbers.c.item + 1 < ((most and most[0]) or 1))
    numbers = numbers.union_all(following)
    return rows.join(numbers, numbers.c.item < believed), numbers.c.item, believed
