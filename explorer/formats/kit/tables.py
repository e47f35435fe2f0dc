"""Finding a format's tables by their columns, whatever their names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    FromClause,
    TableClause,
    column,
    literal,
    select,
    table,
    union_all,
)

from explorer.formats.database import AnySelect
from explorer.formats.layout import Layout, Table, folded

_ROWIDS = ("rowid", "_rowid_", "oid")
_HOME = "$table"
_ROW = "$row"
_MOST = 40


def _no_note(_: Table) -> str:
    return ""


def _any(_: Table) -> bool:
    return True


def _no_doubt(_: Table) -> float:
    return 0.0


@dataclass(frozen=True, slots=True)
class TableKind:
    """A table of a format, told by its columns; case and underscores of names do not count.

    Args:
        name: what the adapter calls it ("events").
        columns: what it has at least, separated by spaces.
        usual: names that it usually has, separated by spaces; a leading * stands for any beginning.
        lacks: columns that it must not have, separated by spaces: what tells it from another format's.
        exactly: whether it has no other columns.
        optional: whether a store can be without it.
        split: where a store may spread it over several tables, the pattern of the end of their folded names
            in which they differ; empty where it may not.
        fits: what else must hold of a table.
        doubt: what is taken off the confidence for a table, 0 to 1.
        note: what the evidence says of a table besides its columns.
        rank: sorts tables that fit alike, the best first.
    """

    name: str
    columns: str
    usual: str = ""
    lacks: str = ""
    exactly: bool = False
    optional: bool = False
    split: str = ""
    fits: Callable[[Table], bool] = _any
    doubt: Callable[[Table], float] = _no_doubt
    note: Callable[[Table], str] = _no_note
    rank: Callable[[Table], Any] = _no_doubt

    def candidates(self, layout: Layout) -> list[Table]:
        """Find the tables that fit, the usual one first."""
        lacked = frozenset(map(folded, self.lacks.split()))
        found = [
            one
            for one in layout.with_columns(*self.columns.split(), exactly=self.exactly)
            if not one.names & lacked and self.fits(one)
        ]
        return sorted(found, key=lambda one: (not self.is_usual(one), self.rank(one), one.name))

    def is_usual(self, found: Table) -> bool:
        """Say whether a table has a name that it usually has."""
        return not self.usual or self.beginning(found) is not None

    def beginning(self, found: Table) -> str | None:
        """Give what stands before the usual ending of a table's folded name, None where it is unusual."""
        name = self._one_name(found)
        for usual in self.usual.split():
            ending = folded(usual.removeprefix("*"))
            if name == ending or (usual.startswith("*") and name.endswith(ending)):
                return name.removesuffix(ending)
        return None

    def together(self, found: Table, layout: Layout) -> tuple[Table, ...]:
        """Find the tables over which one of this kind is spread, itself included, in the order of names."""
        if not self.split:
            return (found,)
        alike = [
            one
            for one in self.candidates(layout)
            if self._one_name(one) == self._one_name(found)
            and (one.names, one.schema) == (found.names, found.schema)
        ]
        return tuple(sorted(alike, key=lambda one: one.name))

    def _one_name(self, found: Table) -> str:
        return re.sub(f"{self.split}$", "", folded(found.name)) if self.split else folded(found.name)

    def beside(self, layout: Layout, main: Table, beginning: str | None) -> Table | None:
        """Find the table of this kind that belongs to the main one: of the same schema and beginning."""
        found = [one for one in self.candidates(layout) if one != main and one.schema == main.schema]
        alike = [one for one in found if self.beginning(one) == beginning]
        return next(iter(alike or found), None)


class ColumnLacking(LookupError):
    """A table that was recognised has not all columns that its format needs.

    Args:
        table: its name.
        column: what it has not.
    """

    def __init__(self, table: str, column: str) -> None:
        super().__init__(table, column)
        self.table = table
        self.column = column


def together(each: Sequence[AnySelect]) -> CompoundSelect[Any]:
    """Take the rows of several selects together, however many they are."""
    # A reader's database joins fewer selects at once than a store may have tables: unions of unions.
    while len(each) > _MOST:
        parts = (each[at : at + _MOST] for at in range(0, len(each), _MOST))
        each = [select(union_all(*part).subquery()) for part in parts]
    return union_all(*each)


class Source:
    """A table of the store, whose columns are found by folded names.

    Args:
        found: the table.
        alias: another name for it, where it is used twice in one select.
        more: tables with the same columns, whose rows are taken for rows of the table.
    """

    def __init__(self, found: Table, alias: str | None = None, more: Sequence[Table] = ()) -> None:
        self.found = found
        self.more = tuple(more)
        self._rowid = next((one for one in _ROWIDS if folded(one) not in found.names), None)
        names = [one.name for one in found.columns]
        if found.rowid and self._rowid:
            names.append(self._rowid)
        plain = table(found.name, *map(column, names), schema=found.schema)
        whole = plain if not self.more else self._union(plain, names).subquery(alias or found.name)
        self.rows: FromClause = whole.alias(alias) if alias and not self.more else whole

    def _union(self, first: TableClause, names: Sequence[str]) -> CompoundSelect[Any]:
        others = [
            table(one.name, *(column(one.column(name) or name) for name in names), schema=one.schema)
            for one in self.more
        ]
        each = [self._part(one) for one in (first, *others)]
        return together(each)

    def _part(self, one: TableClause) -> AnySelect:
        """Select the rows of one of several tables, with what tells each from those of the others."""
        row: ColumnElement[Any] = literal("")
        if self._rowid and all(part.rowid for part in (self.found, *self.more)):
            row = literal(f"{one.name}:").op("||")(one.c[self._rowid])
        columns = [column for column in one.c if column.name != self._rowid]
        return select(*columns, literal(one.name).label(_HOME), row.label(_ROW))

    def __getitem__(self, name: str) -> ColumnElement[Any]:
        """Give a column that is there.

        Raises:
            ColumnLacking: it is not.
        """
        found = self.get(name)
        if found is None:
            raise ColumnLacking(self.found.name, name)
        return found

    def get(self, name: str) -> ColumnElement[Any] | None:
        """Give a column, None where the table has none of that name."""
        real = self.found.column(name)
        return None if real is None else self.rows.c[real]

    def flags(self, **columns: str) -> dict[str, ColumnElement[Any]]:
        """Give flags told by columns, as far as the columns are there (deleted="is_deleted")."""
        told = {flag: self.get(name) for flag, name in columns.items()}
        return {flag: found for flag, found in told.items() if found is not None}

    def alias(self, name: str) -> Source:
        """Give the same table once more, for a join with itself."""
        return Source(self.found, name, self.more)

    @property
    def home(self) -> ColumnElement[Any]:
        """The name of the table that a row lies in."""
        return self.rows.c[_HOME] if self.more else literal(self.found.name)

    @property
    def rowid(self) -> ColumnElement[Any] | None:
        """The implicit number of its rows, with the table's name where there are several; None without."""
        if self.more:
            return self.rows.c[_ROW]
        return self.rows.c[self._rowid] if self.found.rowid and self._rowid else None


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of one store of a format.

    Args:
        layout: all tables of the store.
        found: the table of each kind that is there.
        others: further tables that look like those of the first kind too.
    """

    layout: Layout
    found: dict[str, Source]
    others: tuple[Table, ...] = ()

    def __getitem__(self, kind: str) -> Source:
        """Give the table of a kind that every store has."""
        return self.found[kind]

    def get(self, kind: str) -> Source | None:
        """Give the table of a kind, None where this store is without."""
        return self.found.get(kind)

    def rows(self, *kinds: str) -> tuple[FromClause, ...] | None:
        """Give the tables of those of the kinds that are there, None where none is."""
        return tuple(self.found[kind].rows for kind in kinds if kind in self.found) or None


def find(layout: Layout, kinds: Sequence[TableKind]) -> Tables | None:
    """Find a format's tables: the first kind is that of the events, the others lie beside it.

    Returns:
        None where a kind is lacking that is not optional.
    """
    first, *rest = kinds
    mains = first.candidates(layout)
    for main in mains:
        spread = first.together(main, layout)
        found = {first.name: _source(spread)}
        beginning = first.beginning(main)
        for kind in rest:
            beside = kind.beside(layout, main, beginning)
            if beside is not None:
                found[kind.name] = _source(kind.together(beside, layout))
        if all(kind.optional or kind.name in found for kind in rest):
            return Tables(layout, found, tuple(one for one in mains if one not in spread))
    return None


def _source(spread: Sequence[Table]) -> Source:
    return Source(spread[0], more=spread[1:])


def evidence(tables: Tables, kinds: Iterable[TableKind], shown: Callable[[str], str]) -> tuple[str, ...]:
    """Say why a store was recognised, a sentence for each table."""
    told = []
    for kind in kinds:
        source = tables.get(kind.name)
        if source is None:
            continue
        found = source.found
        lacked = f", and lacks {', '.join(kind.lacks.split())}" if kind.lacks else ""
        note = kind.note(found)
        told.append(
            f"table {shown(found.name)} has {', '.join(kind.columns.split())}{lacked}{note and f' {note}'}"
        )
        if source.more:
            told.append(f"{len(source.more)} more tables are spread like it, with its columns")
        if not kind.is_usual(found):
            usual = " or ".join(kind.usual.split())
            told.append(f"the usual name for that table is {usual}")
    return tuple(told)
