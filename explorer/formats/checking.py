"""What a foreign store can prove of itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, func, null, select, text

from domain.kernel.recorded import RecordedEvent
from explorer.core.counting import count as counted
from explorer.core.description import Check
from explorer.core.errors import StoreError
from explorer.core.plain import plain
from explorer.core.undecoded import is_undecoded
from explorer.formats.database import AnyRow, AnySelect, Database
from explorer.formats.event_table import Adapter
from explorer.formats.ordinals import Ordinals, require_whole

SHOWN = 3
"""Faults of a file that are told of those that SQLite finds."""


def checks(
    database: Database, adapter: Adapter, ordinals: Ordinals, events: Iterator[RecordedEvent]
) -> Iterator[Check]:
    """Check the file's structure, the order, the versions and the payloads.

    Args:
        database: the store.
        adapter: what its columns mean.
        ordinals: its timeline.
        events: all events, from the first.
    """
    yield _structure(database)
    yield _order(ordinals)
    yield _versions(database, adapter)
    yield _payloads(events)


def _structure(database: Database) -> Check:
    try:
        found = [str(row[0]) for row in database.rows(text("PRAGMA quick_check(10)"), "checking the file")]
    except StoreError as error:
        return Check("file structure", False, str(error))
    if found == ["ok"]:
        return Check("file structure", True, "SQLite finds the structure of the file whole.")
    faults = [line for one in found for line in one.splitlines() if not line.startswith("***")]
    told = plain("; ".join(faults[:SHOWN]), 500)
    more = f"; and {len(faults) - SHOWN} more like that" if len(faults) > SHOWN else ""
    return Check("file structure", False, f"SQLite finds the file damaged: {told}{more}.")


def _order(ordinals: Ordinals) -> Check:
    try:
        require_whole(ordinals)
    except StoreError as error:
        return Check("order", False, str(error))
    return Check("order", True, f"In order: {counted(ordinals.count, 'event')}.")


def _versions(database: Database, adapter: Adapter) -> Check:
    """Are the versions of each stream whole numbers without repetition, from the base on without gap?

    Where events can be deleted, gaps are as they should be.
    """
    if adapter.events.version is None:
        return Check("versions", True, "The format numbers no events in their streams.")
    gaps = adapter.events.gaps
    wrong, first_wrong, count = 0, None, 0
    try:
        for row in database.rows(_version_ranges(adapter, adapter.events.version), "checking the versions"):
            count += 1
            if not _is_sound(row, gaps=gaps):
                wrong += 1
                first_wrong = first_wrong or row
    except StoreError as error:
        return Check("versions", False, str(error))
    if first_wrong is None:
        sound = "Without repetition" if gaps else "Without gaps"
        left_out = "" if adapter.events.sound is None else "; tombstones are left out"
        return Check("versions", True, f"{sound}: the versions of {counted(count, 'stream')}{left_out}.")
    position = first_wrong.position if type(first_wrong.position) is int else None
    name = plain(adapter.streams.name_of(first_wrong.stored))
    detail = (
        f"Versions {'' if gaps else 'missing, '}repeated or odd: {wrong:,} of {counted(count, 'stream')}, "
        f"among them {name} "
        f"({first_wrong.events:,} events, versions {plain(first_wrong.low)} to {plain(first_wrong.high)})."
    )
    return Check("versions", False, detail, position)


def _version_ranges(adapter: Adapter, version: ColumnElement[Any]) -> AnySelect:
    table = adapter.events
    ranges = (
        select(
            func.min(table.stream).label("stored"),
            (null() if table.position is None else func.min(table.position)).label("position"),
            func.count().label("events"),
            func.count(version.distinct()).label("distinct"),
            func.min(version).label("low"),
            func.max(version).label("high"),
        )
        .select_from(table.source)
        .where(table.stream.is_not(None))
        .group_by(adapter.streams.order(), *([] if table.tenant is None else [table.tenant]))
    )
    ranges = ranges.where(version.is_not(None)) if adapter.versions_may_lack else ranges
    return ranges if table.sound is None else ranges.where(table.sound)


def _is_sound(row: AnyRow, *, gaps: bool) -> bool:
    low, high = row.low, row.high
    if type(low) is not int or type(high) is not int:
        return False
    if gaps:
        return low >= 0 and row.distinct == row.events
    return low in (0, 1) and row.distinct == row.events == high - low + 1


def _payloads(events: Iterator[RecordedEvent]) -> Check:
    count, wrong, partly, position = 0, 0, 0, None
    try:
        for event in events:
            count += 1
            damaged = "damaged" in event.flags
            if "undecoded" in event.flags or (damaged and is_undecoded(event.data)):
                wrong += 1
                position = event.position if wrong == 1 and isinstance(event.position, int) else position
            elif damaged:
                partly += 1
    except StoreError as error:
        return Check("payloads", False, str(error))
    lost = f" Of {partly:,}, other parts are lost with the tables that tell them." if partly else ""
    if not wrong:
        return Check("payloads", not partly, f"Decoded: the payloads of {counted(count, 'event')}.{lost}")
    return Check("payloads", False, f"{wrong:,} of {count:,} payloads could not be decoded.{lost}", position)
