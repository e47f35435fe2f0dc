"""Reading any table or view as events, by a map of its columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, func, literal, select

from explorer.core.errors import BadMap, StoreDamaged
from explorer.core.event_reader import EventReader
from explorer.core.nearby import no_such
from explorer.core.plain import plain
from explorer.core.table_map import COLUMNS, MAPPED, TableMap
from explorer.formats.database import Database
from explorer.formats.decoding import TEXT
from explorer.formats.format import Format, Match
from explorer.formats.kit import Encoded, Shape, Source, Told, digits
from explorer.formats.kit.facts import Content, Reading
from explorer.formats.kit.rows import ShapedAdapter
from explorer.formats.layout import Layout, Table, folded
from explorer.formats.misread import misread
from explorer.formats.reading import TableReader
from explorer.formats.times import (
    as_written,
    from_microseconds,
    from_milliseconds,
    from_seconds,
    from_ticks,
    in_utc,
)

TITLE = "Mapped table"
_READINGS: Mapping[str, Reading] = {
    "text": as_written,
    "utc": in_utc,
    "seconds": from_seconds,
    "milliseconds": from_milliseconds,
    "microseconds": from_microseconds,
    "ticks": from_ticks,
}
_NESTED = ("JSON", "BLOB", "BYTEA")
"""What a column's declared type says where its values are encoded rather than plain."""
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class MapProblem:
    """What is wrong with a map: which field of it, and a sentence."""

    field: str
    sentence: str


def problems(of: TableMap, layout: Layout) -> tuple[MapProblem, ...]:
    """Compare a map with the tables of a store."""
    found = mapped_table(of, layout)
    if found is None:
        names = [plain(one.name, 60) for one in layout.tables]
        return (MapProblem("table", no_such("table or view", plain(of.table, 60), names)),)
    there = ", ".join(plain(one.name, 60) for one in found.columns[:_SHOWN])
    told = [
        MapProblem(field, f"{plain(found.name, 60)} has no column {plain(name, 60)}; it has: {there}.")
        for field, name in of.columns
        if _real(found, name) is None
    ]
    if not of.order and not found.rowid:
        what = "a view" if found.view else "a table without numbered rows"
        told.append(
            MapProblem("order", f"{plain(found.name, 60)} is {what}; say which columns order its events.")
        )
    return tuple(told)


def mapped_table(of: TableMap, layout: Layout) -> Table | None:
    """Find the table or view that a map names, None where there is none."""
    exact = next((one for one in layout.tables if one.name == of.table), None)
    return exact or layout.table(of.table)


def mapped_format(of: TableMap) -> Format:
    """Make a format of a map; it fits a store that has the table and the columns."""

    def recognise(layout: Layout) -> Match | None:
        return None if problems(of, layout) else Match(MAPPED, TITLE, 1.0, tuple(_evidence(of)))

    needs = tuple(name for _, name in of.columns)
    return Format(MAPPED, TITLE, needs, recognise, lambda database, _: mapped_reader(of, database))


def require_fit(of: TableMap, layout: Layout, store: str) -> Match:
    """Give the match of a map with a store's tables.

    Raises:
        BadMap: it does not fit; the sentence says why.
    """
    wrong = problems(of, layout)
    if wrong:
        told = " ".join(one.sentence for one in wrong)
        raise BadMap(f"{store} cannot be read by this map: {told} Nothing was changed; mend the map.")
    return Match(MAPPED, TITLE, 1.0, tuple(_evidence(of)))


def mapped_reader(of: TableMap, database: Database) -> EventReader:
    """Read an opened store by a map that fits; the reader owns it from then on.

    Raises:
        BadMap: the order that it names leaves open which event comes first.
    """
    shape = shape_of(of, database)
    adapter = ShapedAdapter(database, shape, Match(MAPPED, TITLE, 1.0, tuple(_evidence(of))))
    if adapter.events.sorting is None:  # whoever sorts events sees what repeats, and says so
        _require_order(of, database, shape)
    return TableReader(database, adapter)


def shape_of(of: TableMap, database: Database) -> Shape:
    """Say how the mapped table lies.

    Args:
        of: a map that fits.
        database: the store.
    """
    found = mapped_table(of, database.layout)
    if found is None:
        raise ValueError(f"{of.table} is not in {database.store}")
    source = Source(found)
    columns = _Columns(found, source)
    order = tuple(columns[name] for name in of.order)
    if not order and source.rowid is not None:
        order = (source.rowid,)
    version = columns.get(of.version)
    shape = Shape(
        source=source.rows,
        key=order,
        position=order[0] if len(order) == 1 else None,
        stream=columns.get(of.stream),
        version=None if version is None else Told(version, digits),
        version_base=None if version is None else _base(database, source, version),
        type=literal(of.constant_type or found.name) if not of.type else columns[of.type],
        category=columns.get(of.category),
        time=Told(columns[of.time], _READINGS[of.time_unit]) if of.time else None,
        event_id=columns.get(of.id),
        correlation_id=columns.get(of.correlation),
        causation_id=columns.get(of.causation),
        data=columns.content(of.payload or _left_over(of, found)),
        metadata=columns.content(of.metadata) if of.metadata else None,
        gaps=True,
        ordered=not of.order or of.order[0] not in (of.stream, of.category),
        may_lack=frozenset({"stream", "version", "type"}),
        tie=source.rowid,
    )
    return replace(shape, warnings=tuple(misread(of, shape, database)))


class _Columns:
    """The columns of a table, by the names that a map uses."""

    def __init__(self, found: Table, source: Source) -> None:
        self._found = found
        self._source = source

    def __getitem__(self, name: str) -> ColumnElement[Any]:
        return self._source.rows.c[_real(self._found, name) or name]

    def get(self, name: str) -> ColumnElement[Any] | None:
        return self[name] if name else None

    def content(self, names: Sequence[str]) -> Content:
        """Give one column decoded, or several as an object."""
        if len(names) == 1:
            return self._decoded(names[0])
        return {name: self._decoded(name) if self._is_nested(name) else self[name] for name in names}

    def _decoded(self, name: str) -> Encoded:
        """Decode a column: text that is no JSON stays text."""
        return Encoded(
            self[name], Told(func.typeof(self[name]), lambda kind: TEXT if kind == "text" else None)
        )

    def _is_nested(self, name: str) -> bool:
        real = _real(self._found, name)
        declared = next(one.type for one in self._found.columns if one.name == real)
        return any(one in declared.upper() for one in _NESTED)


def _real(found: Table, name: str) -> str | None:
    """Give a column's real name: as it is written, or else but for case and underscores."""
    return name if any(one.name == name for one in found.columns) else found.column(name)


def _left_over(of: TableMap, found: Table) -> tuple[str, ...]:
    """Name the columns that tell nothing else; all of them where every one does."""
    told = {_real(found, name) for _, name in of.columns}
    names = tuple(one.name for one in found.columns)
    return tuple(name for name in names if name not in told) or names


def _base(database: Database, source: Source, version: ColumnElement[Any]) -> int | None:
    """Give the version of first events, where the least of all is one that frameworks begin with."""
    try:
        row = database.one(select(func.min(version)).select_from(source.rows), "looking at its versions")
    except StoreDamaged:
        return None
    least = row[0] if row else None
    return least if least in (0, 1) else None


def _require_order(of: TableMap, database: Database, shape: Shape) -> None:
    """Fail where the order leaves open which event comes first, and nothing else tells.

    Raises:
        BadMap: it does.
    """
    found = mapped_table(of, database.layout)
    if shape.tie is not None or (found is not None and _holds_primary_key(of, found)):
        return
    keys = select(*(one.label(f"key{n}") for n, one in enumerate(shape.key))).select_from(shape.source)
    inner = keys.distinct().subquery()
    doing = "looking at its order"
    whole = [one.is_not(None) for one in inner.c]
    different = database.one(select(func.count()).select_from(inner).where(*whole), doing)
    total = database.one(select(func.count()).select_from(shape.source), doing)
    if (different and different[0]) != (total and total[0]):
        raise BadMap(
            f"{database.store} cannot be read by this map: rows of {plain(of.table, 60)} have the same "
            f"{plain(', '.join(of.order))}, or none. Nothing was changed; name more columns in order."
        )


def _holds_primary_key(of: TableMap, found: Table) -> bool:
    """Say whether the columns of an order tell rows apart: without numbers of rows, a primary key does."""
    ordered = {folded(_real(found, name) or name) for name in of.order}
    return bool(found.primary_key) and not found.rowid and ordered.issuperset(found.primary_key)


def _evidence(of: TableMap) -> Iterator[str]:
    """Say by which map a store is read."""
    told: dict[str, list[str]] = {name: [] for name in COLUMNS}
    for field, name in of.columns:
        told[field].append(plain(name, 60))
    named = ", ".join(f"{field} from {' and '.join(names)}" for field, names in told.items() if names)
    yield f"a map says that rows of {plain(of.table, 60)} are events{named and ', '}{named}"
