"""The tables of a database, as far as recognising a format needs them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


def folded(name: str) -> str:
    """Give a name as names are compared: databases and mappers change case and underscores."""
    return name.replace("_", "").lower()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: name and declared type as they stand.

    Args:
        name: its name.
        type: its type, as declared.
        key: its place in the primary key, 0 where it is not in it.
        required: whether the database lets no row be without a value.
    """

    name: str
    type: str
    key: int
    required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; virtual tables and generated columns are left out, and views unless they are asked for.

    Args:
        name: as it stands in the database.
        columns: in their order.
        rowid: whether its rows have an implicit number.
        schema: where it lies, None for the only or default schema.
        view: whether it is a view, whose rows are made when they are read.
        unique: the folded names of the columns of each index, beside the primary key, that keeps its rows
            from having the same values.
    """

    name: str
    columns: tuple[Column, ...]
    rowid: bool = True
    schema: str | None = None
    view: bool = False
    unique: tuple[tuple[str, ...], ...] = ()

    def column(self, name: str) -> str | None:
        """Give the real name of a column, None when there is none."""
        wanted = folded(name)
        return next((one.name for one in self.columns if folded(one.name) == wanted), None)

    @property
    def names(self) -> frozenset[str]:
        """The columns' folded names."""
        return frozenset(folded(one.name) for one in self.columns)

    def tells_apart(self, names: Collection[str]) -> bool:
        """Say whether no two rows can have the same values in columns of these folded names."""
        return any(one and set(one) <= set(names) for one in (self.primary_key, *self.unique))

    def requires(self, name: str) -> bool:
        """Say whether no row can be without a value in a column of this name."""
        return any(one.required for one in self.columns if one.name == name)

    def numbers(self, name: str) -> bool:
        """Say whether a column of this name is what the database numbers rows with, always a whole number."""
        declared = next((one.type for one in self.columns if one.name == name), None)
        if declared is None or not self.rowid:
            return self.rowid
        alone = (folded(name),)
        # INTEGER PRIMARY KEY DESC is a column like any other: an index keeps its values apart.
        return declared.upper() == "INTEGER" and self.primary_key == alone and alone not in self.unique

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

    def numbers(self, table: str, name: str) -> bool:
        """Say whether rows of a table are numbered by a column of this name; see Table.numbers."""
        return any(one.numbers(name) for one in self.tables if one.name == table)

    def without(self, names: Collection[str]) -> Layout:
        """Leave tables out."""
        return Layout(tuple(one for one in self.tables if one.name not in names))

    def with_columns(self, *names: str, exactly: bool = False) -> tuple[Table, ...]:
        """Find the tables that have these columns (and, if `exactly`, no other), by name."""
        wanted = frozenset(map(folded, names))
        found = [one for one in self.tables if (one.names == wanted if exactly else one.names >= wanted)]
        return tuple(sorted(found, key=lambda one: one.name))
