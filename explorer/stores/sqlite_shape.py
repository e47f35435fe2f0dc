"""Whether a file that bears our mark also holds our tables, and nothing that acts under their names.

A view called like a table of ours can compute for ever, and a trigger does what its author wants. The
columns of sqlite_schema can be forged, and an older SQLite goes by the text there alone: so kinds and columns
are asked from what SQLite made of that text, and triggers are known by it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import sqlite

from explorer.core.errors import StoreDamaged
from explorer.stores.guards import GUARDS
from explorer.stores.schema import METADATA
from explorer.stores.twin_schema import TWIN

_KINDS = "SELECT lower(name), type FROM pragma_table_list WHERE schema = 'main'"
_COLUMNS = "SELECT name, type, hidden FROM pragma_table_xinfo('{table}')"
_ACTING = (
    "SELECT sql FROM sqlite_schema WHERE sql NOT LIKE 'CREATE TABLE %' "
    "AND sql NOT LIKE 'CREATE INDEX %' AND sql NOT LIKE 'CREATE UNIQUE INDEX %' "
    "AND sql NOT LIKE 'CREATE VIEW %' AND sql NOT LIKE 'CREATE VIRTUAL TABLE %'"
)
_DIALECT = sqlite.dialect()


def check_shape(rows: Callable[[str], list[Any]], where: str, *, newer: bool) -> None:
    """Make sure that every table of ours is a plain table with our columns, and that only our guards act.

    Args:
        rows: runs a statement on the file and gives its rows.
        where: the file, for the message.
        newer: whether a newer program made it: then it may hold more columns, and guards of its own,
            which do nothing where it is only read.

    Raises:
        StoreDamaged: it is not so.
    """
    kinds = dict(rows(_KINDS))
    for table in (*METADATA.sorted_tables, *TWIN.sorted_tables):
        kind = kinds.get(table.name)
        if kind is None and table.metadata is TWIN:
            continue  # made when it is needed
        if kind is None:
            raise _refused(where, f"there is no table {table.name}")
        if kind != "table":
            raise _refused(where, f"under the name of its table {table.name} there is a {kind}")
        expected = _columns(table)
        found = {tuple(row) for row in rows(_COLUMNS.format(table=table.name))}
        if not expected <= found or (found != expected and not newer):
            raise _refused(where, f"its table {table.name} does not have the columns that it should have")
    if not newer and not {sql for (sql,) in rows(_ACTING)} <= set(GUARDS.values()):
        raise _refused(where, "it holds a trigger that is none of ours")


def _columns(table: Table) -> set[tuple[str, str, int]]:
    """Give name, type and "hidden" (0: a stored column) of the columns of a table."""
    return {(column.name, column.type.compile(dialect=_DIALECT), 0) for column in table.columns}


def _refused(where: str, what: str) -> StoreDamaged:
    return StoreDamaged(
        f"{where} bears the mark of an Event Explorer store, but {what}; nothing was read or changed, so "
        "restore it from a backup."
    )
