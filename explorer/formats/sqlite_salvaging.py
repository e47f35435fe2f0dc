"""What of rows that are to be sorted can still be read, from both ends of a damaged table."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, select, union_all
from sqlalchemy.dialects import sqlite

from explorer.core.errors import StoreDamaged
from explorer.formats.database import AnySelect
from explorer.formats.faults import CAUGHT, named
from explorer.formats.private_copy import uri
from explorer.formats.sorting import FOUND_BY, PLACE, Wanted

_DOING = "looking for what can be read"
_NUMBER = "number"


class _Reach(NamedTuple):
    """How far rows can be read.

    Args:
        rows: how many.
        last: what the last of them ends with, None where there is none.
    """

    rows: int
    last: Any


def in_order(wanted: Wanted) -> AnySelect:
    """Select what is wanted, in its order."""
    return select(*_told(wanted)).select_from(wanted.source).order_by(*wanted.order)


def readable(connection: sqlite3.Connection, wanted: Wanted, store: str) -> AnySelect:
    """Select in order what can be read of what is wanted, up to the first damage.

    Where rows are numbered that is from the beginning on and from the end back, else from the beginning. As
    a statement that meets damage is lost as a whole, how far it may go is found a row at a time.

    Args:
        connection: may read the store.
        wanted: what is to be sorted.
        store: the store, as a person knows it.

    Raises:
        StoreError: it costs more than allowed; damage only ends a way.
    """
    keys = [one.label(f"order{n}") for n, one in enumerate(wanted.order)]
    number = wanted.number
    rows = select(*_told(wanted), *keys).select_from(wanted.source)
    if number is None:
        parts = [rows.limit(_reach(connection, rows, store).rows)]
    else:
        rows = rows.add_columns(number.label(_NUMBER))
        onward = rows.order_by(number)
        begun = _reach(connection, onward, store, step=1)
        back = rows.order_by(number.desc())
        back = back if begun.last is None else back.where(number > begun.last)
        parts = [onward.limit(begun.rows), back.limit(_reach(connection, back, store, step=-1).rows)]
    found = _together(parts)
    names = (FOUND_BY, *wanted.columns)
    return select(*(found.c[one] for one in names)).order_by(*(found.c[str(one.key)] for one in keys))


def begins_alike(connection: sqlite3.Connection, path: Path) -> bool:
    """Say whether sorted rows begin with those of another private database.

    Args:
        connection: has the sorted rows attached as `sorted`.
        path: the other database.
    """
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 2)
    connection.execute("ATTACH ? AS first", (uri(path, mode="ro", immutable=1),)).close()
    lacking = (
        "SELECT * FROM first.places EXCEPT SELECT * FROM sorted.places "  # noqa: S608 - names of our own
        f"WHERE {PLACE} <= (SELECT count(*) FROM first.places)"
    )
    return bool(connection.execute(f"SELECT NOT EXISTS ({lacking})").fetchone()[0])


def written(statement: AnySelect) -> tuple[str, dict[str, Any]]:
    """Write a select as SQLite reads it, with its values."""
    compiled = statement.compile(
        dialect=sqlite.dialect(paramstyle="named"), compile_kwargs={"render_postcompile": True}
    )
    return str(compiled), dict(compiled.params)


def _told(wanted: Wanted) -> list[ColumnElement[Any]]:
    return [one.label(name) for name, one in ((FOUND_BY, wanted.found_by), *wanted.columns.items())]


def _reach(connection: sqlite3.Connection, rows: AnySelect, store: str, *, step: int = 0) -> _Reach:
    """Find how many rows can be read.

    Args:
        connection: may read the store.
        rows: the select, whose last column is the number of a row where there is a step.
        store: the store, as a person knows it.
        step: 1 where numbers must grow, -1 where they must fall, 0 where they tell nothing.
    """
    count, last = 0, None
    try:
        for row in connection.execute(*written(rows)):
            if step and last is not None and (row[-1] - last) * step <= 0:
                return _Reach(count, last)  # a damaged tree that leads into itself
            count, last = count + 1, row[-1]
    except CAUGHT as error:
        _require_damage(error, store)
        # The library looks a row ahead, and where that fails gives neither; so the former is asked for alone.
        row = _row_at(connection, rows, count, store)
        if row is not None:
            count, last = count + 1, row[-1]
    return _Reach(count, last)


def _row_at(connection: sqlite3.Connection, rows: AnySelect, at: int, store: str) -> tuple[Any, ...] | None:
    """Give the row behind so many others, None where it cannot be read."""
    try:
        found: tuple[Any, ...] | None = connection.execute(*written(rows.limit(1).offset(at))).fetchone()
    except CAUGHT as error:
        _require_damage(error, store)
        return None
    return found


def _require_damage(error: Exception, store: str) -> None:
    """Fail where an error tells of something else than damage."""
    failure = named(error, store, _DOING)
    if not isinstance(failure, StoreDamaged):
        raise failure from error


def _together(parts: list[AnySelect]) -> FromClause:
    """Take selects of some rows together: each is carried out as it was tried."""
    apart = [select(one.subquery()) for one in parts]
    return union_all(*apart).subquery() if len(apart) > 1 else apart[0].subquery()
