"""How much a foreign file may cost, and the guard that holds an SQLite connection to it."""

from __future__ import annotations

import sqlite3
import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what reading a foreign store may cost.

    Args:
        step_seconds: longest time that one step (the next row, one count) may take, in seconds.
        cell_bytes: largest value that is read from the database, in bytes.
        payload_bytes: largest payload that is decoded, after decompression, in bytes.
        depth: deepest nesting of a payload.
        columns: most columns of all tables together that are looked at.
        file_bytes: largest file that is no database and is read, in bytes.
        unsorted_bytes: largest database whose rows are sorted anew for each look, where no index orders them,
            in bytes.
    """

    step_seconds: float = 60.0
    cell_bytes: int = 64 * 1024 * 1024
    payload_bytes: int = 16 * 1024 * 1024
    depth: int = 200
    columns: int = 200_000
    file_bytes: int = 1024 * 1024 * 1024
    unsorted_bytes: int = 1024 * 1024


class MendedText(str):
    """A stored text that was not valid UTF-8; the wrong bytes are shown as U+FFFD."""

    __slots__ = ()


def text(stored: bytes) -> str:
    """Decode a stored text; what is not UTF-8 is replaced and marked."""
    try:
        return stored.decode()
    except UnicodeDecodeError:
        return MendedText(stored.decode(errors="replace"))


_FUNCTIONS = frozenset(
    {
        "abs",
        "coalesce",
        "count",
        "glob",
        "group_concat",
        "hex",
        "ifnull",
        "instr",
        "json_array",
        "json_extract",
        "json_group_array",
        "json_type",
        "json_valid",
    }
    | {"length", "like", "lower", "ltrim", "max", "min", "nullif", "replace", "row_number", "rtrim"}
    | {"substr", "substring", "sum", "total", "trim", "typeof", "upper"}
    # What views are usually made with; none of these looks outside the database.
    | {"avg", "concat", "concat_ws", "date", "datetime", "format", "iif", "json", "json_array"}
    | {"json_array_length", "json_object", "julianday", "printf", "round", "strftime", "time", "unixepoch"}
)
_PRAGMAS = frozenset(
    {
        "application_id",
        "data_version",
        "encoding",
        "index_info",
        "index_list",
        "quick_check",
        "read_uncommitted",
        "table_info",
    }
)
# Pragmas that take no argument from us; with one they would change the connection.
_PRAGMAS_WITHOUT_ARGUMENT = frozenset({"application_id", "data_version", "encoding", "read_uncommitted"})


def _authorize(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    """Allow reading, named functions and named pragmas; deny the rest."""
    match action:
        case sqlite3.SQLITE_SELECT | sqlite3.SQLITE_READ | sqlite3.SQLITE_RECURSIVE:
            allowed = True
        case sqlite3.SQLITE_FUNCTION:
            allowed = (second or "").lower() in _FUNCTIONS
        case sqlite3.SQLITE_PRAGMA:
            name = (first or "").lower()
            allowed = name in _PRAGMAS and (second is None or name not in _PRAGMAS_WITHOUT_ARGUMENT)
        case _:
            allowed = False
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


class Clock:
    """Stops a step of SQLite that takes longer than allowed."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._until = time.monotonic() + seconds

    def start(self) -> None:
        """Begin a step: it may take the whole time again."""
        self._until = time.monotonic() + self._seconds

    def overdue(self) -> bool:
        """Say whether the step has used up its time."""
        return time.monotonic() > self._until


def guard(connection: sqlite3.Connection, limits: Limits) -> Clock:
    """Hold a connection to the limits, before the file behind it is touched.

    Returns:
        The clock that must be started before every step.
    """
    for category, most in (
        (sqlite3.SQLITE_LIMIT_LENGTH, limits.cell_bytes),
        (sqlite3.SQLITE_LIMIT_SQL_LENGTH, 1_000_000),
        (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
        (sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 100),
        (sqlite3.SQLITE_LIMIT_VDBE_OP, 250_000),
        (sqlite3.SQLITE_LIMIT_COMPOUND_SELECT, 50),
        (sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 10),
        (sqlite3.SQLITE_LIMIT_COLUMN, 2_000),
    ):
        connection.setlimit(category, most)
    clock = Clock(limits.step_seconds)
    connection.set_progress_handler(clock.overdue, 1_000)
    connection.text_factory = text
    for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "mmap_size=0", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}").close()
    return clock


def forbid_writing(connection: sqlite3.Connection) -> None:
    """Allow nothing but reading from here on."""
    # SQLite declares such a built-in table at its first use, which the authorizer would take for writing.
    for look in (
        "SELECT * FROM pragma_table_info('') LIMIT 0",
        "SELECT * FROM pragma_index_list('') LIMIT 0",
        "SELECT * FROM pragma_index_info('') LIMIT 0",
    ):
        connection.execute(look).close()
    connection.execute("PRAGMA query_only=ON").close()
    connection.set_authorizer(_authorize)


def allow_filling(connection: sqlite3.Connection, schema: str) -> None:
    """Allow nothing but reading, and adding rows to the tables of an attached database of ours."""

    def authorize(action: int, first: str | None, second: str | None, of: str | None, by: str | None) -> int:
        if action == sqlite3.SQLITE_INSERT and of == schema:
            return sqlite3.SQLITE_OK
        return _authorize(action, first, second, of, by)

    connection.set_authorizer(authorize)
