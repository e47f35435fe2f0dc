"""Fetching events whose places are known, so that one bad row never hides the others."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import islice

from sqlalchemy import ColumnElement, and_

from domain.kernel.recorded import RecordedEvent
from explorer.core.errors import StoreDamaged
from explorer.formats.alone import alone
from explorer.formats.database import AnyRow, AnySelect, Database
from explorer.formats.event_table import Adapter
from explorer.formats.faults import ValueTooBig, changed_while_followed
from explorer.formats.limits import MendedText
from explorer.formats.ordinals import Key, before, beyond

_DOING = "reading its events"
_ENOUGH = 100
"""Events in a row of which only their own table tells; then those beside it are taken to be lost there."""


class Fetching:
    """Makes events of rows, in chunks; falls back to one row at a time where a chunk fails.

    Args:
        database: where they are.
        adapter: what the rows mean.
    """

    def __init__(self, database: Database, adapter: Adapter) -> None:
        self.adapter = adapter
        self._database = database
        self._adapter = adapter
        self._events = adapter.events
        self._own = alone(adapter.events)
        self._lost_beside = 0

    def some(self, keys: Iterable[Key]) -> dict[Key, RecordedEvent]:
        """Fetch events by key, whatever their ordinals (0 stands in)."""
        wanted = list(keys)
        if len(self._events.key) > 1 or not all(type(key[0]) is int for key in wanted):
            return {key: self.one(key, 0) for key in wanted}
        return dict(self._keyed(iter([(0, key) for key in sorted(wanted)]), backward=False))

    def events(self, places: Iterator[tuple[int, Key]], backward: bool = False) -> Iterator[RecordedEvent]:
        """Yield the events at known places; one that cannot be read is marked, and the others follow."""
        return (event for _, event in self._keyed(places, backward))

    def _keyed(
        self, places: Iterator[tuple[int, Key]], backward: bool
    ) -> Iterator[tuple[Key, RecordedEvent]]:
        while chunk := deque(islice(places, self._events.chunk)):
            yield from self._read(self._events.select(), chunk, backward)
            if self._own is not None and self._lost_beside >= _ENOUGH:
                yield from self._read(self._own, chunk, backward, "damaged")
            # Some of them are bad; one by one they are found, and the others are read.
            for ordinal, key in chunk:
                yield key, self.one(key, ordinal)

    def _read(
        self, statement: AnySelect, chunk: deque[tuple[int, Key]], backward: bool, *flags: str
    ) -> Iterator[tuple[Key, RecordedEvent]]:
        """Yield the events of a chunk in their order, and take them out of it, up to one that is bad."""
        if not chunk:
            return
        wanted = {key for _, key in chunk}
        order = [one.desc() if backward else one for one in self._events.key]
        among = self._among([key for _, key in chunk], backward)
        with suppress(StoreDamaged, ValueTooBig):
            for row in self._database.rows(statement.where(among).order_by(*order), _DOING):
                key = self._events.key_of(row)
                if key in wanted:
                    if not chunk or chunk[0][1] != key:
                        break
                    yield key, _flagged(self._adapter.event(row, chunk.popleft()[0]), *flags)
                    self._lost_beside = self._lost_beside if flags else 0

    def _among(self, keys: list[Key], backward: bool) -> ColumnElement[bool]:
        """Select a chunk: by number, or, where the key has several columns, as the range in which it lies."""
        if len(self._events.key) == 1:
            return self._events.key[0].in_([key[0] for key in keys])
        first, last = (keys[-1], keys[0]) if backward else (keys[0], keys[-1])
        columns = self._events.key
        return and_(beyond(columns, first, included=True), before(columns, last, included=True))

    def one(self, key: Key, ordinal: int) -> RecordedEvent:
        """Read one event; where that fails, what its own table tells, or else all but its payload.

        Raises:
            StoreReplaced: its program removed it since it was counted.
        """
        reason = f"{self._database.store}: the event is counted but cannot be found, the file is damaged."
        try:
            row = self._row(self._events.select(), key)
            if row is not None:
                self._lost_beside = 0
                return self._adapter.event(row, ordinal)
            # What is not as it is stored cannot be found by that.
            if self._database.followed and not any(isinstance(one, MendedText) for one in key):
                raise changed_while_followed(self._database.store)
        except (StoreDamaged, ValueTooBig) as error:
            reason = str(error)
        for statement, whole in ((self._own, True), (self._events.select(payload=False), False)):
            with suppress(StoreDamaged, ValueTooBig):
                row = None if statement is None else self._row(statement, key)
                if row is not None and whole:
                    self._lost_beside += 1
                    return _flagged(self._adapter.event(row, ordinal), "damaged")
                if row is not None:
                    return self._adapter.lost(key, row, ordinal, reason)
        return self._adapter.lost(key, None, ordinal, reason)

    def _row(self, statement: AnySelect, key: Key) -> AnyRow | None:
        same = [column == value for column, value in zip(self._events.key, key, strict=True)]
        return self._database.one(statement.where(*same), _DOING)


def _flagged(event: RecordedEvent, *flags: str) -> RecordedEvent:
    return replace(event, flags=(*event.flags, *flags)) if flags else event
