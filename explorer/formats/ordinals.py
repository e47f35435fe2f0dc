"""The dense timeline over a store whose own positions have gaps, or that has none: what it offers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from sqlalchemy import ColumnElement, and_, literal, tuple_

from explorer.core.errors import StoreError

Key = tuple[Any, ...]
"""Where an event stands in the order of its table: unique, never NULL."""


class Numbers:
    """Keys that are whole numbers one after the other: none of them has to be fetched."""

    def __init__(self, first: int, size: int) -> None:
        self._numbers = range(first, first + size)

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, place: int) -> Key:
        return (self._numbers[place],)


class Ordinals(Protocol):
    """Maps ordinals 1..count to keys and back, for as many events as are counted so far.

    What is counted is final: a later step only adds events behind the others. Nothing is counted before the
    first step; whoever wants all of them takes steps until there is nothing more.
    """

    @property
    def count(self) -> int:
        """How many events are counted so far."""

    @property
    def whole(self) -> bool:
        """Whether these were all, or all that can be reached in a damaged file, when it was last looked."""

    @property
    def numbered(self) -> bool:
        """Whether the key is a single column."""

    @property
    def ends_early(self) -> StoreError | None:
        """What stopped the counting before the end, as in a damaged file, None where nothing did so far."""

    def grow(self) -> bool:
        """Take one step: count some thousands of events more, in some milliseconds.

        Once all were counted, a step finds what a file has grown by since.

        Returns:
            Whether there may be more.

        Raises:
            StoreError: the file changed, or costs more than allowed; damage only ends the counting.
        """

    def key_at(self, ordinal: int) -> Key:
        """Give the key of the event at an ordinal in 1..count.

        Raises:
            IndexError: the ordinal is none of these.
        """

    def ordinal_of(self, key: Key) -> int:
        """Count the events up to a key, itself included; it need not be the key of an event.

        Of a key behind those that are counted so far, it gives their number.
        """

    def places(self, ordinal: int, count: int, *, backward: bool = False) -> Iterator[tuple[int, Key]]:
        """Yield ordinals with their keys, from an ordinal on; all of them must be in 1..count."""


def require_whole(ordinals: Ordinals) -> None:
    """Fail where not all events of a file could be reached.

    Raises:
        StoreError: what stopped the counting.
    """
    if ordinals.ends_early is not None:
        raise ordinals.ends_early


def before(columns: Sequence[ColumnElement[Any]], key: Key, *, included: bool = False) -> ColumnElement[bool]:
    """Select what stands before a key; the database compares."""
    here, there = _sides(columns, key)
    whole = here <= there if included else here < there
    return and_(columns[0] <= literal(key[0]), whole) if _spread(columns) else whole


def beyond(columns: Sequence[ColumnElement[Any]], key: Key, *, included: bool = False) -> ColumnElement[bool]:
    """Select what stands after a key; the database compares."""
    here, there = _sides(columns, key)
    whole = here >= there if included else here > there
    return and_(columns[0] >= literal(key[0]), whole) if _spread(columns) else whole


def _spread(columns: Sequence[ColumnElement[Any]]) -> bool:
    """Say whether columns are of several tables: then an index finds only what the first of them says."""
    return len({getattr(one, "table", None) for one in columns}) > 1


def _sides(columns: Sequence[ColumnElement[Any]], key: Key) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    if len(columns) == 1:
        return columns[0], literal(key[0])
    return tuple_(*columns), tuple_(*map(literal, key))
