"""The tables of a database, as far as recognising a format needs them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


def folded(name: str) -> str:
    """Give a name as names are compared: databases and mappers change case and underscores."""
    return name.replace("_", "").lower()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: name and declared type as they stand, place in the primary key (0: none)."""

    name: str
    type: str
    key: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table; virtual tables and generated columns are left out, and views unless they are asked for.

    Args:
        name: as it stands in the database.
        columns: in their order.
        rowid: whether its rows have an implicit number.
        schema: where it lies, None for the only or default schema.
        view: whether it is a view, whose rows are made when they are read.
    """

    name: str
    columns: tuple[Column, ...]
    rowid: bool = True
    schema: str | None = None
    view: bool = False

    def column(self, name: str) -> str | None:
        """Give the real name of a column, None when there is none."""
        wanted = folded(name)
        return next((one.name for one in self.columns if folded(one.name) == wanted), None)

    @property
    def names(self) -> frozenset[str]:
        """The columns' folded names."""
        return frozenset(folded(one.name) for one in self.columns)

    @property
    def primary_key(self) -> tuple[str, ...]:
        """The folded names of the primary key's columns, in its order."""
        keyed = sorted((one.key, folded(one.name)) for one in self.columns if one.key)
        return tuple(name for _, name in keyed)


@dataclass(frozen=True, slots=True)
class Layout:
    """All tables of a database."""

    tables: tuple[Table, ...]

    def table(self, name: str) -> Table | None:
        """Find a table by its name, None when there is none."""
        wanted = folded(name)
        return next((one for one in self.tables if folded(one.name) == wanted), None)

    def without(self, names: Collection[str]) -> Layout:
        """Leave tables out."""
        return Layout(tuple(one for one in self.tables if one.name not in names))

    def with_columns(self, *names: str, exactly: bool = False) -> tuple[Table, ...]:
        """Find the tables that have these columns (and, if `exactly`, no other), by name."""
        wanted = frozenset(map(folded, names))
        found = [one for one in self.tables if (one.names == wanted if exactly else one.names >= wanted)]
        return tuple(sorted(found, key=lambda one: one.name))
