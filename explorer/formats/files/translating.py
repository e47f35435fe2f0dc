"""Turning a file of events into a private database, so that everything reads it like any table."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import ClauseElement, Column, Integer, MetaData, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable
from sqlalchemy.types import UserDefinedType

from explorer.core.counting import count as counted
from explorer.core.errors import StoreBusy, StoreError
from explorer.formats.faults import LimitReached
from explorer.formats.files.json_values import Element, EndsEarly, elements
from explorer.formats.limits import Limits
from explorer.formats.private_copy import PrivateCopy
from explorer.formats.sniffing import Sniffed, Stamp, open_regular

_GROWTH = 1.5
"""How much larger than a file its table may become."""


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of JSON file, and the table that it becomes.

    Args:
        table: name of the table.
        columns: its columns, the first an integer that numbers the events.
        begins: says why a file is of this kind, from its first value; None where it is not.
        row: gives the row of a value.
        needs: the fields that its first value has at least.
        inside: name of the array that holds the events where the file is one object.
        types: the types of columns that are declared with one; where it is none, text stays text, and bytes
            stay bytes.
        values: gives the values of a file, told the size of the longest; None for those of JSON.
        warnings: sentences about what is unusual in a file.
    """

    table: str
    columns: tuple[str, ...]
    begins: Callable[[Any], str | None]
    row: Callable[[Element], tuple[Any, ...]]
    needs: tuple[str, ...]
    inside: str | None = None
    types: Mapping[str, str] = field(default_factory=dict)
    values: Callable[[BinaryIO, int], Iterator[Element]] | None = None
    warnings: tuple[str, ...] = ()


def first_value(found: Sniffed, kind: FileKind, limits: Limits) -> Any:
    """Read the first value of a file, None where it has none or is no JSON."""
    with open_regular(found.path) as file:
        try:
            first = next(elements(file, limits.payload_bytes, kind.inside), None)
        except EndsEarly:
            return None
    return None if first is None else first.value


def translate(found: Sniffed, kind: FileKind, limits: Limits, scratch: Path | None) -> PrivateCopy:
    """Write the events of a file into a private database.

    Args:
        found: the file.
        kind: what kind it is.
        limits: how large a file and a value may be.
        scratch: folder for the database; None for the system's.

    Raises:
        LimitReached: the file is larger than allowed.
        StoreBusy: it changed while it was read.
        StoreError: there is no room.
    """
    require_room(found, limits, scratch)
    folder = Path(tempfile.mkdtemp(prefix="event-explorer-", dir=scratch))
    try:
        path = folder / "store.db"
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            warnings = _fill(connection, found, kind, limits)
        note = f"{found.shown} is shown as it was when it was opened, from a private copy."
        return PrivateCopy(folder, path, warnings, (found.stamp,), found.head, (note,))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def require_room(found: Sniffed, limits: Limits, scratch: Path | None) -> None:
    """Fail where a file is too large, or there is no room for its events.

    Raises:
        LimitReached: the file is larger than allowed.
        StoreError: there is no room.
    """
    if found.stamp.size > limits.file_bytes:
        raise LimitReached(
            f"{found.shown} has {found.stamp.size:,} bytes, and files of events are read up to "
            f"{limits.file_bytes:,}; nothing was read; split it, or import it into a store."
        )
    free = shutil.disk_usage(scratch or tempfile.gettempdir()).free
    if found.stamp.size * _GROWTH > free:
        raise StoreError(
            f"{found.shown} must be told in a private database to be read, but {free:,} bytes are free "
            f"and {found.stamp.size * _GROWTH:,.0f} are needed; nothing was changed; make room."
        )


def _fill(connection: sqlite3.Connection, found: Sniffed, kind: FileKind, limits: Limits) -> tuple[str, ...]:
    number, *others = kind.columns
    columns: list[Column[Any]] = [Column(name, _Declared(kind.types.get(name, "BLOB"))) for name in others]
    table = Table(kind.table, MetaData(), Column(number, Integer, primary_key=True), *columns)
    for statement in ("PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF", _sql(CreateTable(table)), "BEGIN"):
        connection.execute(statement).close()
    warnings = [*kind.warnings]
    with open_regular(found.path) as file:
        values = (
            kind.values(file, limits.payload_bytes)
            if kind.values
            else elements(file, limits.payload_bytes, kind.inside)
        )
        try:
            connection.executemany(
                _sql(table.insert()), (tuple(map(_storable, kind.row(one))) for one in values)
            )
        except EndsEarly as error:
            warnings.append(
                f"The file cannot be understood after {counted(connection.total_changes, 'event')}: {error}; "
                "what came before is shown."
            )
        connection.execute("COMMIT").close()
        if Stamp.of(os.fstat(file.fileno())) != found.stamp:
            raise StoreBusy(
                f"{found.shown} is being written by another program, and changed while it was read; "
                "nothing was changed; close that program or try again."
            )
    return tuple(warnings)


class _Declared(UserDefinedType[Any]):
    """A type that is only declared: what is stored stays what it is."""

    cache_ok = True

    def __init__(self, type: str) -> None:
        self.type = type

    def get_col_spec(self, **_: Any) -> str:
        return self.type


def _sql(statement: ClauseElement) -> str:
    return str(statement.compile(dialect=sqlite.dialect()))


def _storable(value: Any) -> Any:
    """Replace half characters, which no database keeps as text."""
    return value.encode(errors="replace").decode() if isinstance(value, str) else value
