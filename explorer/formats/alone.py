"""Reading an event from its own table, where what other tables tell of it cannot be read."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnClause, ColumnElement, Join, null, select
from sqlalchemy.sql.visitors import iterate

from explorer.formats.database import AnySelect
from explorer.formats.event_table import EventTable


def alone(table: EventTable) -> AnySelect | None:
    """Select events from the first of the tables that are joined for them; what others tell is NULL.

    Returns:
        None where the events lie in one table anyway, or their keys in another.
    """
    home = table.source
    while isinstance(home, Join):
        home = home.left

    def own(column: ColumnElement[Any]) -> bool:
        parts = (one for one in iterate(column) if isinstance(one, ColumnClause))
        return all(one.table is home for one in parts)

    if home is table.source or not all(map(own, table.key)):
        return None
    columns = (one if own(one) else null().label(str(one.key)) for one in (*table.envelope, *table.payload))
    return select(*table.key, *columns).select_from(home)
