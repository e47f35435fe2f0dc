"""What is in a foreign store: streams, categories, types; grouped by the database, streamed, bounded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Subquery, case, func, null, or_, select, true

from domain.kernel.recorded import RecordedEvent
from explorer.core.description import CategoryInfo, StreamInfo
from explorer.formats.database import AnyRow, AnySelect, Database
from explorer.formats.event_table import Adapter, EventTable
from explorer.formats.fetching import Fetching
from explorer.formats.ordinals import Key, Ordinals, before, beyond

CHUNK = 100
"""Streams whose first and last events are fetched by one statement."""
STRETCH = 200_000
"""Events that one statement counts by type or category."""
LOOKED_AT = 500
"""Streams whose categories are looked up by one statement."""
_DOING = "listing its streams"


def stream(database: Database, fetching: Fetching, name: str) -> StreamInfo | None:
    """Describe one stream, None when it does not exist."""
    adapter = fetching.adapter
    of_name = adapter.streams.named(name)
    found = _described(fetching, database.rows(_grouped(adapter).where(of_name), _DOING), database)
    return next(iter(list(found)), None)


def streams(
    database: Database, fetching: Fetching, category: str | None, after: str | None, limit: int | None
) -> Sequence[StreamInfo]:
    """List streams in name order, of one category or all, after a name."""
    adapter = fetching.adapter
    statement = _grouped(adapter).where(adapter.events.stream.is_not(None)).order_by(adapter.streams.order())
    if after is not None:
        statement = statement.where(adapter.streams.order() > adapter.streams.order_of(after))
    if limit is not None and category is None:
        statement = statement.limit(limit)
    groups = database.rows(statement, _DOING)
    if category is not None:
        groups = _perhaps_of(adapter, category, groups, database)
    found = _described(fetching, groups, database)
    return list(islice((one for one in found if category is None or one.category == category), limit))


def categories(database: Database, fetching: Fetching) -> Sequence[CategoryInfo]:
    """List categories in name order: a stream's is that of its first event, an event's is its own."""
    adapter, table = fetching.adapter, fetching.adapter.events
    category = null() if table.category is None else table.category
    events: Counter[str | None] = Counter()
    for row in _rows_by(database, table, category, "counting its categories"):
        events[adapter.category_of(row[0])] += row[1]
    streams_of: Counter[str | None] = Counter()
    for row in database.rows(_begun(adapter, category), "counting its categories"):
        streams_of[adapter.category_of(row[0])] += row[1]
    return _listed(events, streams_of)


def categories_of(events: Iterable[RecordedEvent]) -> Sequence[CategoryInfo]:
    """List the categories of events that only their payloads tell, in name order."""
    counted: Counter[str | None] = Counter()
    begun: Counter[str | None] = Counter()
    streams: set[str] = set()
    for event in events:
        counted[event.category] += 1
        if event.stream is not None and event.stream not in streams:
            streams.add(event.stream)
            begun[event.category] += 1
    return _listed(counted, begun)


def types(database: Database, adapter: Adapter) -> dict[str, int]:
    """Count the stored events of each type."""
    table = adapter.events
    counts: Counter[str] = Counter()
    stored = null() if table.type is None else table.type
    for row in _rows_by(database, table, stored, "counting its types"):
        counts[adapter.type_of(row[0])] += row[1]
    return dict(sorted(counts.items()))


def types_of(events: Iterable[RecordedEvent]) -> dict[str, int]:
    """Count the types of events that only their payloads tell."""
    return dict(sorted(Counter(event.type for event in events).items()))


def flag_counts(database: Database, table: EventTable) -> dict[str, int]:
    """Count the rows that have each flag, in one look."""
    if not table.flags:
        return {}
    sums = [func.sum(case((condition, 1), else_=0)) for condition in table.flags.values()]
    rows = table.holding(*table.flags.values())
    row = database.one(select(*sums).select_from(rows), "counting its flagged rows")
    return {flag: int(number or 0) for flag, number in zip(table.flags, row or (), strict=False)}


def flagged(
    database: Database,
    table: EventTable,
    ordinals: Ordinals,
    flags: Collection[str],
    after: int,
    until: int,
) -> Iterator[int]:
    """Yield the ordinals of events that have one of some flags, in order."""
    conditions = [table.flags[flag] for flag in flags if flag in table.flags]
    if not conditions or after >= until:
        return
    rows = table.holding(*table.key, *conditions)
    statement = select(*table.key).select_from(rows).where(or_(*conditions)).order_by(*table.key)
    within = [before(table.key, ordinals.key_at(until), included=True)]
    if after > 0:
        within.append(beyond(table.key, ordinals.key_at(after)))
    for row in database.rows(statement.where(*within), "looking for flagged rows"):
        yield ordinals.ordinal_of(tuple(row))


def _rows_by(
    database: Database, table: EventTable, value: ColumnElement[Any], doing: str
) -> Iterator[AnyRow]:
    """Count rows by a value; of a long table stretch by stretch, so that no step is long or sorts much.

    Yields:
        Values with how many rows have them; a value may come several times.
    """
    key = table.key[:1]
    last = select(*key).select_from(table.keyed).order_by(*key).offset(STRETCH - 1).limit(1)
    after: ColumnElement[bool] = true()
    # Streams lie together in an index of their own, where one look has them sorted already.
    by_stream = value.compare(table.stream)
    in_stretches = not by_stream and _by_number(database, table)
    rows = table.holding(value, *(key if in_stretches else ()))
    counts = select(value, func.count()).select_from(rows).group_by(value)
    while in_stretches and (end := database.one(last.where(after), doing)) is not None:
        reached: Key = tuple(end)
        yield from database.rows(counts.where(after, before(key, reached, included=True)), doing)
        after = beyond(key, reached)
    yield from database.rows(counts.where(after), doing)


def _by_number(database: Database, table: EventTable) -> bool:
    """Say whether an index orders a table by one whole number, so that a stretch lies together in it."""
    if len(table.key) > 1 or table.sorting is not None:
        return False
    first = select(table.key[0]).select_from(table.keyed).order_by(table.key[0]).limit(1)
    found = database.one(first, "looking at its order")
    return found is not None and type(found[0]) is int


def _listed(events: Counter[str | None], streams_of: Counter[str | None]) -> Sequence[CategoryInfo]:
    names = sorted(events.keys() | streams_of.keys(), key=lambda name: (name is None, name or ""))
    return [CategoryInfo(name, streams_of[name], events[name]) for name in names]


def _grouped(adapter: Adapter) -> AnySelect:
    """Select a row for each stream: its place in name order, stored name, events, newest version."""
    table, order = adapter.events, adapter.streams.order()
    newest = null() if table.version is None else func.max(table.version)
    single = len(table.key) == 1
    ends = (func.min(table.key[0]), func.max(table.key[0])) if single else ()
    return (
        select(order.label("place"), func.min(table.stream), func.count(), newest, *ends)
        .select_from(table.holding(order, newest, *table.key))
        .group_by(order)
    )


def _ranked(adapter: Adapter, streams: ColumnElement[bool], *columns: ColumnElement[Any]) -> Subquery:
    """Number the events of some streams from both ends, beside some columns."""
    table, order = adapter.events, adapter.streams.order()

    def from_end(backward: bool) -> ColumnElement[Any]:
        keys = [one.desc() if backward else one for one in table.key]
        return func.row_number().over(partition_by=order, order_by=keys)

    return (
        select(*columns, from_end(False).label("up"), from_end(True).label("down"))
        .select_from(table.source)
        .where(streams)
        .subquery()
    )


def _perhaps_of(
    adapter: Adapter, category: str, groups: Iterator[AnyRow], database: Database
) -> Iterator[AnyRow]:
    """Leave out streams of other categories, as far as that is told without making events of rows."""
    table = adapter.events
    if table.category is None:
        yield from groups
    elif table.category.compare(table.stream):
        yield from (row for row in groups if adapter.category_of(row[1]) == category)
    elif len(table.key) == 1:
        key = table.key[0]
        rows = select(key, table.category).select_from(table.holding(key, table.category))
        while chunk := list(islice(groups, LOOKED_AT)):
            of_chunk = database.rows(rows.where(key.in_([row[4] for row in chunk])), _DOING)
            told = {first: adapter.category_of(stored) for first, stored in of_chunk}
            yield from (row for row in chunk if told.get(row[4], category) == category)
    else:
        yield from groups


def _begun(adapter: Adapter, category: ColumnElement[Any]) -> AnySelect:
    """Select how many streams begin with an event of each category."""
    table = adapter.events
    if len(table.key) > 1:
        ranked = _ranked(adapter, table.stream.is_not(None), category.label("category"))
        return select(ranked.c.category, func.count()).where(ranked.c.up == 1).group_by(ranked.c.category)
    starts = (
        select(func.min(table.key[0]).label("first"))
        .select_from(table.holding(table.stream, *table.key))
        .where(table.stream.is_not(None))
        .group_by(adapter.streams.order())
        .subquery()
    )
    joined = table.holding(category, *table.key).join(starts, table.key[0] == starts.c.first)
    return select(category, func.count()).select_from(joined).group_by(category)


def _described(fetching: Fetching, groups: Iterator[AnyRow], database: Database) -> Iterator[StreamInfo]:
    adapter = fetching.adapter
    while chunk := [tuple(row) for row in islice(groups, CHUNK)]:
        ends = _ends(adapter, chunk, database)
        events = fetching.some({key for pair in ends.values() for key in pair})
        for place, stored, count, version, *_ in chunk:
            # In a damaged file an index may count a stream whose rows are not there.
            first, last = (events[key] for key in ends[place]) if place in ends else (None, None)
            yield StreamInfo(
                adapter.streams.name_of(stored) or "",
                first.category if first else None,
                version if isinstance(version, int) else None,
                count,
                first.time if first else None,
                last.time if last else None,
            )


def _ends(adapter: Adapter, chunk: list[tuple[Any, ...]], database: Database) -> dict[Any, tuple[Key, Key]]:
    """Find the keys of the first and last events of some streams, by their places in name order."""
    table = adapter.events
    if len(table.key) == 1:
        return {row[0]: ((row[4],), (row[5],)) for row in chunk}
    order = adapter.streams.order()
    keys = [one.label(f"key{number}") for number, one in enumerate(table.key)]
    of_chunk = order.in_([row[0] for row in chunk])
    ranked = _ranked(adapter, of_chunk, order.label("place"), *keys)
    wanted = select(ranked).where(or_(ranked.c.up == 1, ranked.c.down == 1))
    found: dict[Any, dict[int, Key]] = {}
    for place, *key, up, down in database.rows(wanted, _DOING):
        ends = found.setdefault(place, {})
        if up == 1:
            ends[0] = tuple(key)
        if down == 1:
            ends[1] = tuple(key)
    return {place: (ends[0], ends[1]) for place, ends in found.items()}
