"""What a format must say of the table that holds its events, and how rows of it become events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import ColumnClause, ColumnElement, FromClause, select
from sqlalchemy.sql.visitors import iterate

from domain.kernel.recorded import RecordedEvent
from explorer.core.description import Description
from explorer.formats.database import AnyRow, AnySelect
from explorer.formats.ordinals import Key, Ordinals
from explorer.formats.sorting import Sorted

CHUNK = 200
"""Events that one statement usually fetches."""


@dataclass(frozen=True)
class EventTable:
    """Where a format keeps its events, said in columns.

    Args:
        source: the table, or a join that has one row for each event.
        keyed: the least of it that has the key of every row.
        key: the columns that order the timeline; together unique and never NULL.
        position: the column of the store's own position, in the key or in the envelope under that name; None
            where it has none.
        together: whether events whose keys differ in the last column only are one stream's, and no other
            stream's lie between them.
        stream: the stream, as stored.
        version: the version.
        type: the event's type, as stored; None where only the payload tells it.
        inside: where only the payload tells the type, a column that the type can be told from without
            decoding a row; None where there is none.
        category: what the category is told from, as stored; None where only the payload tells it.
        sound: what holds of events whose versions count; None where all do.
        envelope: further small columns, labelled.
        payload: the other columns that an event is made of, labelled; they may be large.
        gaps: whether a stream's versions may have gaps without anything being wrong.
        flags: conditions on a row, by the flag of its events for which they hold.
        tenant: whose event it is, as stored; streams of one name are numbered for each tenant. None where
            tenants are not told.
        chunk: how many events one statement fetches.
        sorting: where they are sorted in a private table, that table as far as it has come to be.
        lying: the source without that table, where the other columns are its own.
    """

    source: FromClause
    keyed: FromClause
    key: tuple[ColumnElement[Any], ...]
    position: ColumnElement[Any] | None
    together: bool
    stream: ColumnElement[Any]
    version: ColumnElement[Any] | None
    type: ColumnElement[Any] | None
    inside: ColumnElement[Any] | None
    category: ColumnElement[Any] | None
    sound: ColumnElement[bool] | None
    envelope: tuple[ColumnElement[Any], ...]
    payload: tuple[ColumnElement[Any], ...]
    gaps: bool = False
    flags: Mapping[str, ColumnElement[Any]] = field(default_factory=dict)
    tenant: ColumnElement[Any] | None = None
    chunk: int = CHUNK
    sorting: Sorted | None = None
    lying: FromClause | None = None

    def select(self, *, payload: bool = True) -> AnySelect:
        """Select events; rows begin with the key, then have the envelope and the payload."""
        return select(*self.key, *self.envelope, *(self.payload if payload else ())).select_from(self.source)

    def holding(self, *columns: ColumnElement[Any]) -> FromClause:
        """Give the least that has all events and some columns of theirs."""
        parts = [part for one in columns for part in iterate(one) if isinstance(part, ColumnClause)]
        within = [part.table is self.keyed for part in parts]
        if all(within):
            return self.keyed
        return self.source if self.lying is None or any(within) else self.lying

    def key_of(self, row: AnyRow) -> Key:
        """Take the key from a row of `select`."""
        return tuple(row[: len(self.key)])

    def position_of(self, key: Key, beside: Any = None) -> int | str | None:
        """Take the store's own position from a key, or what stands beside it; it may stand there empty."""
        at = next((n for n, one in enumerate(self.key) if one is self.position), None)
        position = beside if at is None else key[at]
        return position if type(position) is int else str(position or "") or None


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

    @property
    def versions_may_lack(self) -> bool:
        """Whether an event may be without version in its stream."""

    def event(self, row: AnyRow, ordinal: int) -> RecordedEvent:
        """Make an event of a row with its payload."""

    def lost(self, key: Key, row: AnyRow | None, ordinal: int, reason: str) -> RecordedEvent:
        """Make an event of a row whose payload, or (None) whose everything cannot be read."""

    def type_of(self, stored: object) -> str:
        """Name a stored type."""

    def type_inside(self, stored: object) -> str | None:
        """Name the type that the column inside tells; None where the row has to be read for it."""

    def category_of(self, stored: object) -> str | None:
        """Name the category that a stored value tells of."""

    def describe(self, ordinals: Ordinals, first: Sequence[RecordedEvent]) -> Description:
        """Describe the store, with its first few events at hand."""
