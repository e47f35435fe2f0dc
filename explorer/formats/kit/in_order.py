"""Events in an order that no index gives: sorted once into a private table, through which they are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, Join, TableClause, and_, func, literal, not_, or_, select
from sqlalchemy import Table as PrivateTable

from explorer.core.errors import StoreDamaged
from explorer.formats.database import Database
from explorer.formats.event_table import CHUNK, EventTable
from explorer.formats.kit.keys import settled, table_of, tie, unsure, without_joins
from explorer.formats.kit.shape import Shape
from explorer.formats.layout import folded
from explorer.formats.ordinal_index import OrdinalIndex
from explorer.formats.sorting import FOUND_BY, PLACE, NoRoomToSort, Sorter, Wanted

_POSITION = "position"
_INSIDE = "inside"


class LaidOut(NamedTuple):
    """Where the events of a store are.

    Args:
        lying: as they lie in its tables.
        events: as they are read, which may be by way of a private table.
        warnings: what is unusual about their order.
    """

    lying: EventTable
    events: EventTable
    warnings: tuple[str, ...]


def laid_out(
    database: Database, shape: Shape, table: Callable[[tuple[ColumnElement[Any], ...]], EventTable]
) -> LaidOut:
    """Find how events can be read in an order that holds, at the cost of those that are looked at.

    Args:
        database: the store.
        shape: how it lies in its tables.
        table: gives its events in the order of a key.
    """
    try:
        return _laid_out(database, shape, table)
    except StoreDamaged as damage:
        return _what_is_left(database, shape, table, damage)
    except NoRoomToSort as lack:
        key, warnings = settled(database, shape)
        lying = table(key)
        return LaidOut(lying, lying, (*warnings, str(lack)))


def _laid_out(
    database: Database, shape: Shape, table: Callable[[tuple[ColumnElement[Any], ...]], EventTable]
) -> LaidOut:
    lying = table(shape.key)
    in_order = _in_order(database, shape, lying)
    if in_order is not None:
        return LaidOut(lying, in_order, ())
    key, warnings = settled(database, shape)
    lying = table(key)
    in_order = _in_order(database, shape, lying) if len(key) > len(shape.key) else None
    return LaidOut(lying, lying, warnings) if in_order is None else LaidOut(lying, in_order, ())


def kept_in_order(database: Database, lying: EventTable) -> bool:
    """Say whether a database keeps events in order itself, or holds so few that it may sort them anew."""
    return database.sorter is None or not _order_costs_too_much(database.sorter, lying)


def about_order(shape: Shape, events: EventTable, count: int) -> tuple[str, ...]:
    """Say what was found out about the order of events while they were sorted."""
    flawed = 0 if events.sorting is None else events.sorting.indistinct
    lie_apart = events.lying is not None or tie(shape) is not None
    return (unsure(shape, flawed, count, lie_apart=lie_apart),) if flawed else ()


def _what_is_left(
    database: Database,
    shape: Shape,
    table: Callable[[tuple[ColumnElement[Any], ...]], EventTable],
    damage: StoreDamaged,
) -> LaidOut:
    """Read a store as it lies where all its events can be counted so; else have sorted what can be read."""
    key, warnings = settled(database, shape)
    lying = table(key)
    if database.sorter is None or _can_be_counted(database, database.sorter, lying):
        return LaidOut(lying, lying, warnings)
    in_order = _in_order(database, shape, table(shape.key), damage)
    return LaidOut(lying, lying, warnings) if in_order is None else LaidOut(lying, in_order, ())


def _can_be_counted(database: Database, sorter: Sorter, lying: EventTable) -> bool:
    """Say whether an index leads to all events in their order, those in damaged pages among them."""
    if _order_costs_too_much(sorter, lying):
        return False
    counting = OrdinalIndex(database, lying.keyed, lying.key)
    if counting.count_at_once():
        return True
    while counting.grow():
        pass
    return counting.ends_early is None


def _in_order(
    database: Database, shape: Shape, table: EventTable, damage: StoreDamaged | None = None
) -> EventTable | None:
    """Have the events of a store sorted, where each look at its timeline or a stream would go through all.

    Where a row is found fast by what tells it from the others, only that is kept in order, with its stream;
    else all that an event is made of, as of views and of tables taken together.

    Args:
        database: the store.
        shape: how it lies in its tables.
        table: its events as they lie there, with the key by which they would be read.
        damage: what was met; then those that can be read are sorted.

    Returns:
        The same events by their places in order; None where they can be read as they lie.

    Raises:
        StoreDamaged: damage is met that was not known of.
        NoRoomToSort: there is none for a private table.
        StoreError: reading all of them costs more than allowed.
    """
    sorter = database.sorter
    if sorter is None or shape.item is not None:
        return None
    apart = _telling_apart(database, shape)
    by_stream = shape.stream is not None and bool(apart) and not database.followed
    if not _costs_too_much(sorter, table, by_stream=by_stream):
        return None
    found = {f"key{n}": one for n, one in enumerate(shape.key)}
    kept = {f"row{n}": one for n, one in enumerate(apart)} if apart else _all_of(table)
    # What is empty stands where explorer.formats.kit.keys.settled puts it.
    # Rows that nothing tells apart are sorted by all that they tell; the rest are all alike.
    apart_or_all = apart or [*(one for one in (tie(shape),) if one is not None), *kept.values()]
    order = [*(func.coalesce(one, "") for one in shape.key), *apart_or_all]
    number = next((one for one in apart if one is shape.tie), None)
    wanted = Wanted(shape.source, order, {**kept, **found}, table.stream, tuple(found), number)
    sorting = sorter.sorted(wanted) if damage is None else sorter.salvaged(wanted, damage)
    position = next((n for n, one in enumerate(shape.key) if one is shape.position), None)
    arranged = replace(
        table,
        keyed=sorting.rows,
        key=(sorting.rows.c[PLACE],),
        position=None if position is None else sorting.rows.c[f"key{position}"],
        together=False,
        stream=sorting.rows.c[FOUND_BY],
        chunk=CHUNK,
        sorting=sorting,
    )
    arranged = _joined(arranged, apart, sorting.rows) if apart else _told(arranged, kept, sorting.rows)
    if arranged.position is None:
        return arranged
    return replace(arranged, envelope=(*arranged.envelope, arranged.position.label(_POSITION)))


def _costs_too_much(sorter: Sorter, table: EventTable, *, by_stream: bool) -> bool:
    """Say whether the database would go through all rows to give some in order, one, or those of a stream."""
    if _order_costs_too_much(sorter, table):
        return True
    of_stream = select(*table.key).select_from(table.holding(*table.key, table.stream))
    return by_stream and sorter.scans(of_stream.where(table.stream == literal("")))


def _order_costs_too_much(sorter: Sorter, table: EventTable) -> bool:
    keys = select(*table.key).select_from(table.keyed)
    return sorter.sorts(keys.order_by(*table.key)) or sorter.scans(keys.where(table.key[0] == literal(0)))


def _telling_apart(database: Database, shape: Shape) -> Sequence[ColumnElement[Any]]:
    """Give columns by which the row of an event is found fast; none where there are no such columns."""
    home = without_joins(database, shape.source)
    found = table_of(database, home)
    if not isinstance(home, TableClause) or found is None or found.view:
        return ()
    if shape.tie is not None and getattr(shape.tie, "table", None) is home:
        return (shape.tie,)
    # Only where rows have no number is a primary key never empty.
    return () if found.rowid else [one for one in home.c if folded(str(one.key)) in found.primary_key]


def _all_of(table: EventTable) -> Mapping[str, ColumnElement[Any]]:
    """Give all that an event is made of."""
    inside = () if table.inside is None else (table.inside.label(_INSIDE),)
    return {f"told{n}": one for n, one in enumerate((*table.envelope, *table.payload, *inside))}


def _joined(table: EventTable, apart: Sequence[ColumnElement[Any]], rows: PrivateTable) -> EventTable:
    """Read the rows of the store by what tells them apart."""
    same = and_(*(one == rows.c[f"row{n}"] for n, one in enumerate(apart)))
    return replace(table, source=_behind(rows, table.source, same), lying=table.source)


def _behind(rows: PrivateTable, source: FromClause, same: ColumnElement[bool]) -> FromClause:
    """Put the table of places before all others of a join."""
    if isinstance(source, Join):
        return Join(_behind(rows, source.left, same), source.right, source.onclause, isouter=source.isouter)
    return Join(rows, source, same)


def _told(table: EventTable, kept: Mapping[str, ColumnElement[Any]], rows: PrivateTable) -> EventTable:
    """Read everything from the private table."""
    labelled = {str(one.key): rows.c[name].label(str(one.key)) for name, one in kept.items()}

    def column(name: str) -> ColumnElement[Any] | None:
        return labelled[name].element if name in labelled else None

    flags = {flag: labelled[f"flag.{flag}"].element for flag in table.flags}
    tombstone = flags.get("tombstone")
    return replace(
        table,
        source=rows,
        version=column("version"),
        type=column("type"),
        inside=column(_INSIDE),
        category=column("category") if "category" in labelled else table.category,
        tenant=column("tenant"),
        sound=None if tombstone is None else or_(tombstone.is_(None), not_(tombstone)),
        flags=flags,
        envelope=tuple(labelled[str(one.key)] for one in table.envelope),
        payload=tuple(labelled[str(one.key)] for one in table.payload),
    )
