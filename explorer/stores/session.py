"""Core statements, compiled once and run straight on the driver: the port between the store and its engine.

SQLAlchemy's own execution costs more than the statements that append one event. So it writes the SQL,
in the engine's dialect, and the driver runs it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from sqlalchemy import Dialect
from sqlalchemy.sql.elements import ClauseElement


class Cursor(Protocol):
    """The part of a DB-API cursor that is used here."""

    @property
    def rowcount(self) -> int:
        """Number of rows that the last statement changed."""

    def execute(self, sql: str, parameters: Sequence[Any] = ...) -> Any:
        """Run one statement."""

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> Any:
        """Run one statement for many rows."""

    def fetchall(self) -> list[Any]:
        """Give the rows of the last statement."""


class Statements:
    """SQL texts by Core statement, in one dialect."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._compiled: dict[ClauseElement, tuple[str, tuple[str, ...], dict[str, Any]]] = {}

    def compile(self, statement: ClauseElement) -> tuple[str, tuple[str, ...], dict[str, Any]]:
        """Give the SQL, the names of its parameters in order, and the values that are part of it."""
        known = self._compiled.get(statement)
        if known is None:
            compiled: Any = statement.compile(dialect=self._dialect)
            names = getattr(compiled, "positiontup", None) or ()  # statements that lay out tables have none
            known = (str(compiled), tuple(names), dict(compiled.params or {}))
            self._compiled[statement] = known
        return known


class Session:
    """Runs Core statements on one cursor."""

    def __init__(self, cursor: Cursor, statements: Statements) -> None:
        self._cursor = cursor
        self._statements = statements

    def run(self, statement: ClauseElement, **parameters: Any) -> int:
        """Run one statement with named parameters, and give the number of rows that it changed."""
        sql, names, values = self._statements.compile(statement)
        self._cursor.execute(
            sql, [parameters[name] if name in parameters else values[name] for name in names]
        )
        return self._cursor.rowcount

    def run_many(self, statement: ClauseElement, rows: Sequence[Sequence[Any]]) -> None:
        """Run one statement for many rows, whose values stand in the order of the statement's parameters."""
        sql = self._statements.compile(statement)[0]
        if len(rows) == 1:
            self._cursor.execute(sql, rows[0])
        elif rows:
            self._cursor.executemany(sql, rows)

    def fetch(self, statement: ClauseElement, **parameters: Any) -> list[Any]:
        """Run one statement and give all its rows, as tuples in the order of its columns."""
        self.run(statement, **parameters)
        return self._cursor.fetchall()


class Database(Protocol):
    """What an engine offers to the store. Every error it raises is one of explorer.core.errors."""

    @property
    def where(self) -> str:
        """Path or address, for messages."""

    def fetch(self, statement: ClauseElement, **parameters: Any) -> list[Any]:
        """Read with one statement; sees what was committed when it began."""

    def holds(self, table: str) -> bool:
        """Is there a table of this name, one of ours?"""

    def reading(self) -> AbstractContextManager[Session]:
        """Read with several statements that see the same moment. Keep it short."""

    def unhurried(self) -> AbstractContextManager[None]:
        """Let the reading statements in the block take as long as they need: they go over whole tables."""

    def writing(self) -> AbstractContextManager[Session]:
        """Write alone: begins at once, commits at the end, and rolls back when an error leaves the block.

        Raises:
            GuardRefused: from a statement that a constraint or a guard of the store refuses.
        """

    def check(self) -> Iterable[tuple[str, bool, str]]:
        """Say what the engine can prove of the file: (name, whether it holds, detail)."""

    def close(self) -> None:
        """Let go of all connections."""


class GuardRefused(Exception):
    """A constraint or a guard in the store refuses a statement; the transaction is rolled back."""
