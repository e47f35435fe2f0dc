"""What a store keeps beside its events, asked for by those who know where it lies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select

from explorer.core.description import CheckpointInfo
from explorer.core.plain import plain
from explorer.formats.bookkeeping import checkpoint
from explorer.formats.database import AnyRow, AnySelect, Database
from explorer.formats.event_table import EventTable
from explorer.formats.ordinals import Ordinals

_DOING = "reading its checkpoints"


@dataclass(frozen=True, slots=True)
class Beside:
    """An opened store, for looking at what is beside its events.

    Args:
        database: the store.
        events: where its events are.
        ordinals: its timeline.
    """

    database: Database
    events: EventTable
    ordinals: Ordinals

    def rows(self, statement: AnySelect) -> Iterator[AnyRow]:
        """Yield the rows of a select."""
        return self.database.rows(statement, _DOING)

    def at(self, name: str, position: Any, among: ColumnElement[bool] | None = None) -> CheckpointInfo:
        """Say how far a consumer has come.

        Args:
            name: the consumer.
            position: where it stands in the global order; None where it has not started yet.
            among: which events it follows; None for all.
        """
        beyond = among is not None or not self.ordinals.numbered
        if type(position) is int and self.events.position is not None and beyond:
            return CheckpointInfo(name, position, self._later(position, among))
        if position is None and among is not None:
            return CheckpointInfo(name, None, self._later(None, among))
        return checkpoint(name, position, self.ordinals)

    def _later(self, position: int | None, among: ColumnElement[bool] | None) -> int | None:
        """Count the events after a position; None where it is beyond the last event of all."""
        own = self.events.position
        column: ColumnElement[Any] = self.events.key[0] if own is None else own
        counted = select(func.count(), func.max(column)).select_from(self.events.source)
        later = counted if position is None else counted.where(column > position)
        last = self.database.one(counted, _DOING)
        row = self.database.one(later if among is None else later.where(among), _DOING)
        newest = last[1] if last is not None else None
        # In a damaged column the newest position may be no number at all.
        within = position is None or newest is None or (type(newest) is int and position <= newest)
        return int(row[0]) if within and row is not None else None


def reached(
    statement: AnySelect, read: Callable[[Any], Any] = lambda stored: stored
) -> Callable[[Beside], Iterable[CheckpointInfo]]:
    """Give the checkpoints of a select of (name, position reached in the global order).

    Args:
        statement: the select.
        read: makes the position of what is stored, where that is not NULL; raises ValueError where it cannot,
            and then the checkpoint is shown as it is stored.
    """

    def given(beside: Beside) -> Iterator[CheckpointInfo]:
        for name, stored in map(tuple, beside.rows(statement)):
            try:
                position = None if stored is None else read(stored)
            except (ValueError, TypeError, LookupError):
                position = plain(stored)
            yield beside.at(plain(name), position)

    return given


def with_lag(statement: AnySelect) -> Callable[[Beside], Iterable[CheckpointInfo]]:
    """Give the checkpoints of a select of (name, position, lag), as where each stream has its own."""

    def given(beside: Beside) -> Iterator[CheckpointInfo]:
        for name, position, lag in map(tuple, beside.rows(statement)):
            reached = position if type(position) is int else None if position is None else plain(position)
            yield CheckpointInfo(plain(name), reached, lag if type(lag) is int and lag >= 0 else None)

    return given
