"""Reading which tables an SQLite file has."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from sqlalchemy import column, func, select, table, true

from explorer.core.errors import StoreDamaged, StoreError
from explorer.formats.database import AnyRow, Database
from explorer.formats.faults import LimitReached
from explorer.formats.layout import Column, Layout, Table

_DOING = "reading its tables"
_MOST_VIEWS = 1_000


def read_layout(database: Database) -> Layout:
    """Read the tables of an SQLite file and their columns.

    Views and virtual tables run what the file says, so only tables with pages of their own count.

    Raises:
        StoreDamaged: no table can be read.
        LimitReached: there are more columns than this program looks at.
    """
    master = table("sqlite_master", column("name"), column("type"), column("rootpage"), column("sql"))
    info = func.pragma_table_info(master.c.name).table_valued("name", "type", "pk", name="info")
    statement = (
        select(master.c.name, info.c.name.label("column"), info.c.type, info.c.pk, master.c.sql)
        .select_from(master.join(info, true()))
        .where(master.c.type == "table", master.c.rootpage > 0)
        .order_by(master.c.name)
    )
    rows = []
    for row in database.rows(statement, _DOING):
        rows.append(row)
        if len(rows) > database.limits.columns:
            raise LimitReached(
                f"{database.store} has more than {database.limits.columns:,} columns; none of them was read; "
                "take the tables that matter into a smaller file."
            )
    return Layout(tuple(_table(database, str(name), list(of)) for name, of in groupby(rows, lambda r: r[0])))


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


def _table(database: Database, name: str, rows: list[AnyRow]) -> Table:
    columns = tuple(Column(str(row.column), str(row.type or ""), int(row.pk or 0)) for row in rows)
    # Only a table declared WITHOUT ROWID can lack one, so most need not be asked.
    declared = str(rows[0].sql or "").lower()
    return Table(name, columns, "rowid" not in declared or _has_rowid(database, name))


def _has_rowid(database: Database, name: str) -> bool:
    try:
        database.one(select(column("rowid")).select_from(table(name)).limit(0), _DOING)
    except StoreDamaged:
        return False
    return True
