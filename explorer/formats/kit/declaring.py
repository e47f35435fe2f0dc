"""Making a format of what an adapter knows: its kinds of tables, and the shape of a store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from explorer.core.errors import NoFormatFits
from explorer.core.event_reader import EventReader
from explorer.core.plain import plain
from explorer.formats.database import Database
from explorer.formats.files.translating import FileKind
from explorer.formats.format import Format, Match
from explorer.formats.kit.rows import ShapedAdapter
from explorer.formats.kit.shape import Shape
from explorer.formats.kit.tables import ColumnLacking, TableKind, Tables, evidence, find
from explorer.formats.layout import Layout
from explorer.formats.reading import TableReader

_UNUSUAL = 0.1
"""Taken off the confidence where the table of events has another name than usual."""


@dataclass(frozen=True, slots=True)
class _Declared:
    id: str
    title: str
    kinds: tuple[TableKind, ...]
    shape: Callable[[Tables, Database], Shape]
    confidence: float

    def recognise(self, layout: Layout) -> Match | None:
        tables = find(layout, self.kinds)
        if tables is None:
            return None
        first = self.kinds[0]
        main = tables[first.name].found
        doubt = first.doubt(main) + (0.0 if first.is_usual(main) else _UNUSUAL)
        told = evidence(tables, self.kinds, lambda name: plain(name, 60))
        return Match(self.id, self.title, round(self.confidence - doubt, 2), told)

    def stores(self, layout: Layout) -> tuple[str, ...]:
        tables = find(layout, self.kinds)
        if tables is None or not tables.others:
            return ()
        return (tables[self.kinds[0].name].found.name, *(one.name for one in tables.others))

    def open(self, database: Database, match: Match) -> EventReader:
        tables = find(database.layout, self.kinds)
        if tables is None:
            raise ValueError(f"{match.format} was not recognised in {database.store}")
        try:
            shape = self.shape(tables, database)
        except ColumnLacking as lacking:
            raise NoFormatFits(
                f"{database.store} looks like a store of {match.title}, but its table "
                f"{plain(lacking.table, 60)} has no column {lacking.column}; nothing was changed; "
                "name another format, or map its columns."
            ) from lacking
        if shape.tie is None and shape.item is None:
            shape = replace(shape, tie=tables[self.kinds[0].name].rowid)
        return TableReader(database, ShapedAdapter(database, _warned(shape, tables), match))


def table_format(
    format_id: str,
    title: str,
    kinds: Sequence[TableKind],
    shape: Callable[[Tables, Database], Shape],
    *,
    confidence: float = 1.0,
) -> Format:
    """Make a format whose stores are recognised by tables and read as a shape says.

    Args:
        format_id: stable name ("pyeventsourcing-sqlite").
        title: what people call it.
        kinds: its kinds of tables; the first is that of the events.
        shape: gives the shape of a store from its tables; may ask the database for what the tables do not
            tell.
        confidence: how sure a match is whose tables all have their usual names, 0 to 1.
    """
    declared = _Declared(format_id, title, tuple(kinds), shape, confidence)
    needs = tuple(kinds[0].columns.split())
    return Format(format_id, title, needs, declared.recognise, declared.open, stores=declared.stores)


def file_format(
    format_id: str, title: str, kind: FileKind, shape: Callable[[Tables, Database], Shape]
) -> Format:
    """Make a format of files that are no databases; their events are told in the table "events" of the shape.

    Args:
        format_id: stable name ("cloudevents-json").
        title: what people call it.
        kind: the kind of file, and the table that it becomes.
        shape: gives the shape of that table.
    """
    events = TableKind("events", " ".join(kind.columns), usual=kind.table, exactly=True)
    return replace(table_format(format_id, title, (events,), shape), file=kind)


@dataclass(frozen=True, slots=True)
class _Layouts:
    """Several layouts of one format; a store is read in the first that it fits."""

    layouts: tuple[Format, ...]

    def recognise(self, layout: Layout) -> Match | None:
        return next(filter(None, (one.recognise(layout) for one in self.layouts)), None)

    def stores(self, layout: Layout) -> tuple[str, ...]:
        return self._fitting(layout).stores(layout)

    def open(self, database: Database, match: Match) -> EventReader:
        return self._fitting(database.layout).open(database, match)

    def _fitting(self, layout: Layout) -> Format:
        return next((one for one in self.layouts if one.recognise(layout)), self.layouts[0])


def either(first: Format, *others: Format) -> Format:
    """Make one format of several layouts, as a framework that changed its tables over the years has them.

    Args:
        first: the layout of today; gives the id and the title.
        others: the further ones, of the same id.
    """
    all_of_them = _Layouts((first, *others))
    return replace(first, recognise=all_of_them.recognise, open=all_of_them.open, stores=all_of_them.stores)


def _warned(shape: Shape, tables: Tables) -> Shape:
    """Name the tables that look like events too: only one of them is shown."""
    if not tables.others:
        return shape
    names = ", ".join(plain(one.name, 60) for one in tables.others)
    warning = f"Other tables look like events too and are not shown: {names}. Read the store as one of them."
    return replace(shape, warnings=(*shape.warnings, warning))
