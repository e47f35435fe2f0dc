"""The raw limit of appending: SQLite itself, with our columns and indexes, and none of our guarantees."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import CheckConstraint, MetaData
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from explorer.core.event_writer import NewEvent
from explorer.stores.encoding import category_of
from explorer.stores.schema import events, head, streams, types
from explorer.stores.sqlite_driver import DRIVER

_INSERT = f"INSERT INTO events VALUES ({', '.join('?' * len(events.c))})"  # noqa: S608 - our own words
_STATE = "SELECT position, version FROM head LEFT JOIN streams ON stream = ?"
_NO_HASH = bytes(32)
_SETTINGS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA cache_size = -32768",
    "PRAGMA wal_autocheckpoint = 4000",
)


class RawStore:
    """Appends rows that were made ready; checks nothing, chains nothing.

    Args:
        path: a new file.
        stream: where everything goes.
    """

    def __init__(self, path: Path, stream: str) -> None:
        self._stream = stream
        self._made = 0
        self._connection: Any = DRIVER.connect(str(path), isolation_level=None)
        self._run = self._connection.execute
        for setting in _SETTINGS:  # those of ours
            self._run(setting)
        for statement in _tables():
            self._run(statement)
        self._run("INSERT INTO head VALUES (1, 0, ?)", (_NO_HASH,))
        self._run("INSERT INTO streams VALUES (?, ?, 0, 1, 0, '', '')", (stream, category_of(stream)))

    def expect(self, new: list[NewEvent]) -> None:
        """Begin to count the types of events, so that counting on is all that is left."""
        for type_ in {one.type for one in new}:
            self._run("INSERT OR IGNORE INTO types VALUES (?, 0)", (type_,))

    def rows(self, new: list[NewEvent]) -> list[tuple[Any, ...]]:
        """Make rows of events, with all texts written out."""
        category, begun = category_of(self._stream), self._made
        self._made += len(new)
        return [
            (
                number,
                self._stream,
                category,
                number,
                one.event_id,
                one.type,
                one.schema_version,
                one.recorded_at,
                msgspec.json.encode(one.data).decode(),
                msgspec.json.encode(one.metadata).decode(),
                _NO_HASH,
            )
            for number, one in enumerate(new, start=begun + 1)
        ]

    def append_each(self, rows: list[tuple[Any, ...]]) -> None:
        """Append one row a transaction, with the statements that ours needs: look, insert, note."""
        for row in rows:
            self._run("BEGIN IMMEDIATE")
            self._run(_STATE, (self._stream,)).fetchall()
            self._run(_INSERT, row)
            self._note(row, [row])
            self._run("COMMIT")

    def append_all(self, rows: list[tuple[Any, ...]]) -> None:
        """Append all rows in one transaction."""
        self._run("BEGIN IMMEDIATE")
        self._run(_STATE, (self._stream,)).fetchall()
        self._connection.executemany(_INSERT, rows)
        self._note(rows[-1], rows)
        self._run("COMMIT")

    def close(self) -> None:
        """Let the file go."""
        self._connection.close()

    def _note(self, last: tuple[Any, ...], rows: list[tuple[Any, ...]]) -> None:
        self._run("UPDATE head SET position = ?, hash = ?", (last[0], _NO_HASH))
        self._run(
            "UPDATE streams SET version = ?, last_position = ?, last_time = ? WHERE stream = ?",
            (last[3], last[0], last[7], self._stream),
        )
        self._run("UPDATE types SET events = events + ? WHERE type = ?", (len(rows), last[5]))


def _tables() -> list[str]:
    """Give the statements for our tables and indexes, without checks."""
    bare, dialect = MetaData(), sqlite.dialect()
    statements = []
    for table in (events, head, streams, types):
        copy = table.to_metadata(bare)
        copy.constraints = {one for one in copy.constraints if not isinstance(one, CheckConstraint)}
        statements.append(str(CreateTable(copy).compile(dialect=dialect)))
        statements += [str(CreateIndex(index).compile(dialect=dialect)) for index in copy.indexes]
    return statements
