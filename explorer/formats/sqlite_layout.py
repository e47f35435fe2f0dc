"""Reading which tables an SQLite file has."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from sqlalchemy import ColumnElement, and_, column, func, select, table, true

from explorer.core.errors import StoreDamaged, StoreError
from explorer.core.plain import plain
from explorer.formats.database import AnyRow, Database
from explorer.formats.faults import LimitReached
from explorer.formats.layout import Column, Layout, Table, folded

_DOING = "reading its tables"
_MOST_VIEWS = 1_000
_NAMED = 20
"""Most tables that one warning names."""
_MASTER = table("sqlite_master", column("name"), column("type"), column("rootpage"), column("sql"))
_REAL = and_(_MASTER.c.type == "table", _MASTER.c.rootpage > 0)


def read_layout(database: Database) -> Layout:
    """Read the tables of an SQLite file and their columns.

    Views and virtual tables run what the file says, so only tables with pages of their own count.

    Raises:
        StoreDamaged: no table can be read.
        LimitReached: there are more columns than this program looks at.
    """
    try:
        rows = _columns(database, true())
    except LimitReached:
        raise
    except StoreError:
        rows = _columns_one_by_one(database)
    unique = _unique_indexes(database)
    return Layout(
        tuple(
            _table(database, str(name), list(of), unique.get(str(name), ()))
            for name, of in groupby(rows, lambda r: r[0])
        )
    )


def _columns(database: Database, wanted: ColumnElement[bool]) -> list[AnyRow]:
    """Read the columns of the tables that have pages of their own."""
    info = func.pragma_table_info(_MASTER.c.name).table_valued("name", "type", "notnull", "pk", name="info")
    statement = (
        select(
            _MASTER.c.name,
            info.c.name.label("column"),
            info.c.type,
            info.c["notnull"].label("required"),
            info.c.pk,
            _MASTER.c.sql,
        )
        .select_from(_MASTER.join(info, true()))
        .where(_REAL, wanted)
        .order_by(_MASTER.c.name)
    )
    rows = []
    for row in database.rows(statement, _DOING):
        rows.append(row)
        if len(rows) > database.limits.columns:
            raise LimitReached(
                f"{database.store} has more than {database.limits.columns:,} columns; none of them was read; "
                "take the tables that matter into a smaller file."
            )
    return rows


def _columns_one_by_one(database: Database) -> list[AnyRow]:
    """Read the columns of each table that can be read, where one of them stops the reading of all."""
    names = [row[0] for row in database.rows(select(_MASTER.c.name).where(_REAL), _DOING)]
    found, unread = [], []
    for name in sorted(names, key=str):
        try:
            columns = _columns(database, _MASTER.c.name == name)
        except StoreError:
            columns = []
        found += columns
        if not columns:
            unread.append(plain(name, 60))
    if unread:
        database.warnings += (f"Tables that cannot be read and are left out: {', '.join(unread[:_NAMED])}.",)
    return found


def _unique_indexes(database: Database) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Read, by table, which columns its indexes keep unique in all rows; none where that cannot be read."""
    listed = func.pragma_index_list(_MASTER.c.name).table_valued("name", "unique", "partial", name="listed")
    part = func.pragma_index_info(listed.c.name).table_valued("seqno", "name", name="part")
    statement = (
        select(_MASTER.c.name, listed.c.name, part.c.name)
        .select_from(_MASTER.join(listed, true()).join(part, true()))
        .where(_REAL, listed.c.unique == 1, listed.c.partial == 0)
        .order_by(_MASTER.c.name, listed.c.name, part.c.seqno)
        .limit(database.limits.columns)
    )
    try:
        rows = list(database.rows(statement, _DOING))
    except StoreError:
        return {}
    if len(rows) == database.limits.columns:  # then the last one may be cut off
        return {}
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for (name, _), of in groupby(rows, lambda row: (row[0], row[1])):
        columns = [row[2] for row in of]
        if None not in columns:  # an expression has no name
            found[str(name)] = (*found.get(str(name), ()), tuple(map(folded, columns)))
    return found


def read_views(database: Database) -> tuple[Table, ...]:
    """Read the views of an SQLite file and their columns: only for those whom somebody asked to read one.

    A view that names what is not there is left out. Reading one is held to the limits that all reading is.

    Raises:
        StoreDamaged: no name can be read.
    """
    master = table("sqlite_master", column("name"), column("type"))
    names = select(master.c.name).where(master.c.type == "view").order_by(master.c.name).limit(_MOST_VIEWS)
    return tuple(filter(None, (_view(database, str(row[0])) for row in list(database.rows(names, _DOING)))))


def _view(database: Database, name: str) -> Table | None:
    info = func.pragma_table_info(name).table_valued("name", "type", "pk", name="info")
    try:
        rows = list(database.rows(select(info.c.name, info.c.type).limit(database.limits.columns), _DOING))
    except StoreError:
        return None
    columns = tuple(Column(str(row.name), str(row.type or ""), 0) for row in rows)
    return Table(name, columns, rowid=False, view=True) if columns else None


def with_views(database: Database) -> Layout:
    """Give the tables of a database and its views."""
    return replace(database.layout, tables=(*database.layout.tables, *read_views(database)))


def _table(database: Database, name: str, rows: list[AnyRow], unique: tuple[tuple[str, ...], ...]) -> Table:
    columns = tuple(
        Column(str(row.column), str(row.type or ""), int(row.pk or 0), bool(row.required)) for row in rows
    )
    # Only a table declared WITHOUT ROWID can lack one, so most need not be asked.
    declared = str(rows[0].sql or "").lower()
    return Table(name, columns, "rowid" not in declared or _has_rowid(database, name), unique=unique)


def _has_rowid(database: Database, name: str) -> bool:
    try:
        database.one(select(column("rowid")).select_from(table(name)).limit(0), _DOING)
    except StoreDamaged:
        return False
    return True
