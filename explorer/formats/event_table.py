"""What a format must say of the table that holds its events, and how rows of it become events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import ColumnElement, FromClause, select

from domain.kernel.recorded import RecordedEvent
from explorer.core.store import Description
from explorer.formats.database import AnyRow, AnySelect
from explorer.formats.ordinals import Key, OrdinalIndex


@dataclass(frozen=True)
class EventTable:
    """Where a format keeps its events, said in columns.

    Args:
        source: the table, or a join that has one row for each event.
        key: the columns that order the timeline; together unique and never NULL. A single one is an
            integer and the store's position; of several the first is the stream.
        stream: the stream, as stored.
        version: the version.
        type: the event's type, as stored.
        category: what the category is told from, as stored; often the type.
        payload: the other columns that an event is made of, labelled; they may be large.
    """

    source: FromClause
    key: tuple[ColumnElement[Any], ...]
    stream: ColumnElement[Any]
    version: ColumnElement[Any]
    type: ColumnElement[Any]
    category: ColumnElement[Any]
    payload: tuple[ColumnElement[Any], ...]

    @property
    def has_position(self) -> bool:
        """Whether the store itself numbers its events."""
        return len(self.key) == 1

    def select(self, *, payload: bool = True) -> AnySelect:
        """Select events; rows begin with the key, then have stream, version, type and the payload."""
        envelope = (self.stream.label("stream"), self.version.label("version"), self.type.label("type"))
        return select(*self.key, *envelope, *(self.payload if payload else ())).select_from(self.source)

    def key_of(self, row: AnyRow) -> Key:
        """Take the key from a row of `select`."""
        return tuple(row[: len(self.key)])


class Streams(Protocol):
    """How streams are named and sorted."""

    def name_of(self, stored: object) -> str | None:
        """Name a stored stream."""

    def named(self, name: str) -> ColumnElement[bool]:
        """Select the events of the stream of that name."""

    def order(self) -> ColumnElement[Any]:
        """Give what streams are grouped and ordered by, so that they come in the order of their names."""

    def order_of(self, name: str) -> Any:
        """Give the value of `order` for a name."""


class Adapter(Protocol):
    """What only a format knows; everything else is the same for all and stands in TableReader."""

    @property
    def events(self) -> EventTable:
        """Where the events are."""

    @property
    def streams(self) -> Streams:
        """How its streams are named."""

    def event(self, row: AnyRow, ordinal: int, position: int | None) -> RecordedEvent:
        """Make an event of a row with its payload."""

    def lost(self, row: AnyRow | None, ordinal: int, position: int | None, reason: str) -> RecordedEvent:
        """Make an event of a row whose payload, or (None) whose everything cannot be read."""

    def type_of(self, stored: object) -> str:
        """Name a stored type."""

    def category_of(self, stored: object) -> str | None:
        """Name the category that a stored value tells of."""

    def describe(self, ordinals: OrdinalIndex, first: Sequence[RecordedEvent]) -> Description:
        """Describe the store, with its first few events at hand."""
