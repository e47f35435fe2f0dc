"""What somebody needs who maps a table: the tables there are, and the first events that a map would give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import TableClause, column, func, select, table

from domain.kernel.recorded import RecordedEvent
from explorer.core.description import Description
from explorer.core.errors import BadMap, StoreError
from explorer.core.map_guess import ColumnSketch, TableSketch, likeness
from explorer.core.plain import plain
from explorer.core.table_map import TableMap
from explorer.formats.database import AnySelect
from explorer.formats.layout import Column, Table, folded
from explorer.formats.limits import Limits
from explorer.formats.mappable import open_mappable
from explorer.formats.mapped import MapProblem, mapped_reader, problems
from explorer.formats.sqlite_layout import with_views

MOST_TABLES = 200
MOST_COUNTED = 100_000
"""Rows of a table that are counted for a look at it."""
SAMPLED = 100
"""First rows whose values are looked at."""
LONGEST = 60
"""Characters of a sample."""
_DOING = "looking at its tables"


@dataclass(frozen=True, slots=True)
class Preview:
    """What a map would give.

    Args:
        problems: what is wrong with it; then there is nothing else.
        described: the store as it would be described.
        events: how many events there would be.
        first: the first of them.
    """

    problems: tuple[MapProblem, ...] = ()
    described: Description | None = None
    events: int = 0
    first: tuple[RecordedEvent, ...] = ()


class Mappable:
    """A database, or a file of rows, that somebody maps. Only for the process that reads foreign files.

    Args:
        path: the file.
        limits: what reading may cost.
        scratch: folder for a private copy; None for the system's.

    Raises:
        StoreError: it is neither, or cannot be opened.
    """

    def __init__(self, path: str | Path, limits: Limits | None = None, scratch: Path | None = None) -> None:
        self._database = open_mappable(path, limits, scratch)
        try:
            self._database.layout = with_views(self._database)
        except BaseException:
            self._database.close()
            raise

    def tables(self) -> tuple[TableSketch, ...]:
        """Look at the tables and views; one that cannot be read has no rows."""
        told = [one for one in self._database.layout.tables if not one.name.startswith("sqlite_")]
        return tuple(map(self._sketch, told[:MOST_TABLES]))

    def preview(self, of: TableMap, limit: int) -> Preview:
        """Read the first events by a map.

        Args:
            of: the map.
            limit: how many events.

        Raises:
            StoreError: what the map names cannot be read.
        """
        wrong = problems(of, self._database.layout)
        if wrong:
            return Preview(wrong)
        try:
            reader = mapped_reader(of, self._database)
        except BadMap as error:
            return Preview((MapProblem("order", str(error)),))
        return Preview((), reader.describe(), reader.head(), tuple(reader.read(limit=limit)))

    def fitting(self, maps: Mapping[str, TableMap]) -> TableMap | None:
        """Find the map that was kept for this store.

        Args:
            maps: by the identities of their stores.

        Returns:
            None where none of them is this one's.
        """
        for identity, of in reversed(list(maps.items())):
            try:
                found = self.preview(of, 0).described
            except StoreError:
                continue
            if found is not None and found.identity == identity:
                return of
        return None

    def close(self) -> None:
        """Let the file go."""
        self._database.close()

    def _sketch(self, found: Table) -> TableSketch:
        source = table(found.name, *(column(one.name) for one in found.columns))
        try:
            rows = self._counted(source)
            samples = self._samples(select(source).limit(SAMPLED))
        except StoreError:
            rows, samples = 0, {}
        columns = tuple(_column(found, one, samples.get(one.name, [])) for one in found.columns)
        return TableSketch(found.name, columns, min(rows, MOST_COUNTED), rows <= MOST_COUNTED, found.view)

    def _counted(self, source: TableClause) -> int:
        some = select(*list(source.c)[:1]).limit(MOST_COUNTED + 1).subquery()
        row = self._database.one(select(func.count()).select_from(some), _DOING)
        return int(row[0]) if row else 0

    def _samples(self, statement: AnySelect) -> dict[str, list[int | float | str]]:
        found: dict[str, list[int | float | str]] = {}
        for row in self._database.rows(statement, _DOING):
            for name, value in row._mapping.items():
                if value is not None:
                    found.setdefault(str(name), []).append(_sample(value))
        return found


def _column(of: Table, one: Column, samples: Sequence[int | float | str]) -> ColumnSketch:
    first = samples[0] if samples else None
    like = likeness(one.name, samples, (folded(one.name),) in of.unique)
    return ColumnSketch(one.name, one.type[:LONGEST], first, bool(one.key), like)


def _sample(value: Any) -> int | float | str:
    match value:
        case int() | float():
            return value
        case bytes():
            return f"{len(value):,} bytes"
        case _:
            return plain(value, LONGEST)
