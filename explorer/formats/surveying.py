"""What is in a foreign store: streams, categories, types; grouped by the database, streamed, bounded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from sqlalchemy import and_, func, select

from explorer.core.store import CategoryInfo, StreamInfo
from explorer.formats.database import AnyRow, AnySelect, Database
from explorer.formats.event_table import Adapter
from explorer.formats.fetching import Fetching

CHUNK = 100
"""Streams whose first and last events are fetched by one statement."""
_DOING = "listing its streams"


def stream(database: Database, fetching: Fetching, name: str) -> StreamInfo | None:
    """Describe one stream, None when it does not exist."""
    adapter = fetching.adapter
    of_name = adapter.streams.named(name)
    found = _described(fetching, database.rows(_grouped(adapter).where(of_name), _DOING))
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
    found = _described(fetching, database.rows(statement, _DOING))
    return list(islice((one for one in found if category is None or one.category == category), limit))


def categories(database: Database, fetching: Fetching) -> Sequence[CategoryInfo]:
    """List categories in name order: a stream's is that of its first event, an event's is its own."""
    adapter, table = fetching.adapter, fetching.adapter.events
    events: Counter[str | None] = Counter()
    by_category = select(table.category, func.count()).select_from(table.source).group_by(table.category)
    for row in database.rows(by_category, "counting its categories"):
        events[adapter.category_of(row[0])] += row[1]
    starts = _grouped(adapter).where(table.stream.is_not(None)).subquery()
    streams_of: Counter[str | None] = Counter()
    begins = and_(*(column == starts.c[f"first{number}"] for number, column in enumerate(table.key)))
    joined = table.source.join(starts, begins)
    grouped = select(table.category, func.count()).select_from(joined).group_by(table.category)
    for row in database.rows(grouped, "counting its categories"):
        streams_of[adapter.category_of(row[0])] += row[1]
    names = sorted(events.keys() | streams_of.keys(), key=lambda name: (name is None, name or ""))
    return [CategoryInfo(name, streams_of[name], events[name]) for name in names]


def types(database: Database, adapter: Adapter) -> dict[str, int]:
    """Count the stored events of each type."""
    table = adapter.events
    counts: Counter[str] = Counter()
    by_type = select(table.type, func.count()).select_from(table.source).group_by(table.type)
    for row in database.rows(by_type, "counting its types"):
        counts[adapter.type_of(row[0])] += row[1]
    return dict(sorted(counts.items()))


def _grouped(adapter: Adapter) -> AnySelect:
    """Select a row for each stream: stored name, events, newest version, its first and its last key."""
    table = adapter.events
    firsts = [func.min(column).label(f"first{number}") for number, column in enumerate(table.key)]
    lasts = [func.max(column).label(f"last{number}") for number, column in enumerate(table.key)]
    return (
        select(func.min(table.stream), func.count(), func.max(table.version), *firsts, *lasts)
        .select_from(table.source)
        .group_by(adapter.streams.order())
    )


def _described(fetching: Fetching, groups: Iterator[AnyRow]) -> Iterator[StreamInfo]:
    width = len(fetching.adapter.events.key)
    while chunk := [tuple(row) for row in islice(groups, CHUNK)]:
        ends = fetching.some({row[3 : 3 + width] for row in chunk} | {row[3 + width :] for row in chunk})
        for row in chunk:
            stored, events, version = row[:3]
            first, last = ends[row[3 : 3 + width]], ends[row[3 + width :]]
            yield StreamInfo(
                fetching.adapter.streams.name_of(stored) or "",
                first.category,
                version if isinstance(version, int) else None,
                events,
                first.time,
                last.time,
            )
