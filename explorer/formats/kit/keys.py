"""The order of a store: keys that hold even where the store's own columns repeat or are empty."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import and_, eq
from typing import Any

from sqlalchemy import (
    BinaryExpression,
    BooleanClauseList,
    ClauseElement,
    ColumnClause,
    ColumnElement,
    Integer,
    Join,
    TableClause,
    case,
    cast,
    false,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.sql.selectable import FromClause
from sqlalchemy.sql.visitors import iterate

from explorer.core.counting import count as counted
from explorer.core.errors import StoreDamaged
from explorer.core.plain import plain
from explorer.formats.database import Database
from explorer.formats.kit.shape import Shape
from explorer.formats.layout import Table, folded

MOST_IN_A_ROW = 10_000
"""Most events that one stored row is believed to hold; of one that claims more, one is shown."""
_LIKELY_IN_A_ROW = 200
"""The same where not all rows can be looked at, since the file is damaged."""
_DOING = "looking at its order"


def settled(database: Database, shape: Shape) -> tuple[tuple[ColumnElement[Any], ...], tuple[str, ...]]:
    """Give a key that is unique and never NULL, and a warning where the store's own is not.

    Where it is not, and nothing tells such rows apart, the database is marked as indistinct.
    """
    try:
        if _tells_apart(database, shape):
            return shape.key, ()
        lacking, repeated, total = _flaws(database, shape)
    except StoreDamaged:
        return _as_they_lie(database, shape)
    last = tie(shape)
    if (not lacking and not repeated) or last is None:
        database.indistinct = bool(lacking or repeated)
        return shape.key, ()
    whole = tuple(func.coalesce(one, "") for one in shape.key)
    return (*whole, last), (unsure(shape, lacking + repeated, total),)


def _as_they_lie(database: Database, shape: Shape) -> tuple[tuple[ColumnElement[Any], ...], tuple[str, ...]]:
    """Give the order in which rows lie in their one table: what leads to any other one is damaged."""
    last = tie(shape)
    if last is None or isinstance(shape.source, Join):
        database.indistinct = True
        return shape.key, ()
    return (last,), (
        "The order cannot be looked at, as the file is damaged; events are shown as they lie in the table.",
    )


def position_in(shape: Shape, key: Sequence[ColumnElement[Any]]) -> ColumnElement[Any] | None:
    """Give the column of a key that is the position, None where none is; what stands in for one is none."""
    lying = len(key) == 1 and key[0] is shape.tie and key[0] is not shape.key[0]
    pairs = zip(key, shape.key, strict=False)
    return next((own for own, one in pairs if one is shape.position and not lying), None)


def tie(shape: Shape) -> ColumnElement[Any] | None:
    """Give what tells rows of an equal key apart, None where its table is not among those that are read."""

    def tables(source: FromClause) -> Iterator[FromClause]:
        if isinstance(source, Join):
            yield from (*tables(source.left), *tables(source.right))
        else:
            yield source

    home = getattr(shape.tie, "table", None)
    return shape.tie if any(one is home for one in tables(shape.source)) else None


def unsure(shape: Shape, flawed: int, total: int, *, lie_apart: bool = True) -> str:
    """Say of how many events the store's own key is empty or repeats.

    Args:
        shape: how the store lies in its tables.
        flawed: such events.
        total: all events.
        lie_apart: whether such events stand as they lie in a table.
    """
    names = ", ".join(plain(one.key or "a column", 60) for one in shape.key)
    shown = (
        "in the order in which they lie in the table" if lie_apart else "in the order of all that they hold"
    )
    return (
        f"The order is not sure: {counted(flawed, 'event')} of {total:,} with an empty or "
        f"repeated {names}; such events are shown {shown}."
    )


def _tells_apart(database: Database, shape: Shape) -> bool:
    """Say whether the database itself keeps keys from repeating, and has none empty; reads none of them."""
    own = [one for one in shape.key if one is not shape.item]
    home: FromClause | None = getattr(own[0], "table", None)
    found = None if home is None else table_of(database, home)
    if home is None or found is None or not all(getattr(one, "table", None) is home for one in own):
        return False
    if shape.item is None and without_joins(database, shape.source) is not home:
        return False
    names = [str(one.key) for one in own]
    if len(names) == 1 and found.numbers(names[0]):
        return True
    if not found.tells_apart([folded(one) for one in names]):
        return False
    empty = [one.is_(None) for one, name in zip(own, names, strict=True) if not found.requires(name)]
    first_empty = select(literal(1)).select_from(home).where(or_(false(), *empty)).limit(1)
    return not empty or database.one(first_empty, _DOING) is None


def _flaws(database: Database, shape: Shape) -> tuple[int, int, int]:
    """Count keys that are empty in part, keys that repeat, and all."""
    keys = select(*(one.label(f"key{n}") for n, one in enumerate(shape.key))).select_from(shape.source)
    inner = keys.subquery()
    empty = or_(*(one.is_(None) for one in inner.c))
    rows = database.one(select(func.count(), func.count().filter(empty)).select_from(inner), _DOING)
    different = database.one(select(func.count()).select_from(keys.distinct().subquery()), _DOING)
    total, lacking = rows or (0, 0)
    return lacking, total - (different[0] if different else 0), total


def keyed(database: Database, source: FromClause, key: Sequence[ColumnElement[Any]]) -> FromClause:
    """Give the least that has the keys of all rows: one side of a join that adds none, else the source."""
    least = without_joins(database, source)
    return least if all(getattr(one, "table", None) is least for one in key) else source


def without_joins(database: Database, source: FromClause) -> FromClause:
    """Give the left side of joins that have as many rows as it, else the source itself."""
    while isinstance(source, Join) and _adds_no_rows(database, source):
        source = source.left
    return source


def _adds_no_rows(database: Database, join: Join) -> bool:
    """Say whether a join gives each row on its left once, since what it looks for is unique."""
    found = table_of(database, join.right)
    condition = join.onclause
    all_of = isinstance(condition, BooleanClauseList) and condition.operator is and_
    conditions = condition.get_children() if condition is not None and all_of else [condition]
    wanted = [name for one in conditions for name in _equated(one, join.right)]
    return join.isouter and found is not None and found.tells_apart(wanted)


def _equated(condition: ClauseElement | None, table: FromClause) -> list[str]:
    """Give the folded name of the column of a table that a condition says to be equal to something else."""
    if not isinstance(condition, BinaryExpression) or condition.operator is not eq:
        return []
    columns = [one for one in iterate(condition) if isinstance(one, ColumnClause) and one.table is table]
    plainly = len(columns) == 1 and any(columns[0] is one for one in (condition.left, condition.right))
    return [folded(str(one.key)) for one in columns] if plainly else []


def table_of(database: Database, home: FromClause) -> Table | None:
    """Give what is known of a table of the store, None where it is none."""
    name = home.name if isinstance(home, TableClause) else None
    return next((one for one in database.layout.tables if one.name == name), None)


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
    try:
        row = database.one(select(func.max(believed)).select_from(rows), _DOING)
        most = (row and row[0]) or 1
    except StoreDamaged:
        most = _LIKELY_IN_A_ROW
    numbers = select(literal(0).label("item")).cte("items", recursive=True)
    following = select(numbers.c.item + 1).where(numbers.c.item + 1 < most)
    numbers = numbers.union_all(following)
    return rows.join(numbers, numbers.c.item < believed), numbers.c.item, believed
