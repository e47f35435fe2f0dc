"""Rows that are told once in the order that is wanted, where a database would sort them for each look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import ColumnElement, FromClause, Table

from explorer.core.errors import StoreDamaged, StoreError
from explorer.formats.database import AnySelect

PLACE = "place"
"""The column that numbers sorted rows from 1."""
FOUND_BY = "found_by"
"""The column by which sorted rows are found besides."""


class NoRoomToSort(StoreError):
    """There is no room for a private table; the rows can still be read as they lie."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be told in order.

    Args:
        source: the rows.
        order: what they are sorted by; rows that are alike in all of it are alike in the columns too.
        columns: what is kept of each, by names of its own; beside it there are PLACE and FOUND_BY.
        found_by: by what else rows are looked for.
        distinct: names of columns that should not be empty, and together not repeat.
        number: the number of a row in its table, by which it can be gone through from both ends; None where
            there is none.
    """

    source: FromClause
    order: Sequence[ColumnElement[Any]]
    columns: Mapping[str, ColumnElement[Any]]
    found_by: ColumnElement[Any]
    distinct: Sequence[str] = ()
    number: ColumnElement[Any] | None = None


class Sorted(Protocol):
    """A private table of rows in order: first of the first thousands of them, and some time later of all."""

    @property
    def rows(self) -> Table:
        """The table, to be read like any of the store; every select sees all rows that there are by then."""

    @property
    def whole(self) -> bool:
        """Whether all rows are there, or no more will come."""

    @property
    def indistinct(self) -> int:
        """How many rows are empty or repeat where they should not, once all are there."""

    @property
    def failure(self) -> StoreError | None:
        """Why rows are missing and will not come, None where all came or may still do."""

    def wait(self, seconds: float) -> None:
        """Let some time go by, and see whether the other rows are there."""


class Sorter(Protocol):
    """What a kind of database offers where its own order costs too much."""

    def sorts(self, statement: AnySelect) -> bool:
        """Say whether the database would sort all rows for an ordered select of some of them."""

    def scans(self, statement: AnySelect) -> bool:
        """Say whether the database would look at all rows of a table for a select of some of them."""

    def sorted(self, wanted: Wanted) -> Sorted:
        """Begin to tell rows in order; it ends with the database.

        Raises:
            NoRoomToSort: there is none for a private table.
            StoreError: they cannot be read.
        """

    def salvaged(self, wanted: Wanted, damage: StoreDamaged) -> Sorted:
        """Begin to tell in order what can still be read of rows; the damage is why others are missing.

        Raises:
            NoRoomToSort: there is none for a private table.
        """

    def close(self) -> None:
        """Stop what goes on, and remove what was made."""
