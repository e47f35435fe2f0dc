"""One connection to a store file: its address, its settings, and how long a statement may take."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import PoolProxiedConnection, StaticPool

from explorer.stores.session import Cursor
from explorer.stores.sqlite_driver import DRIVER, SAFE

MOST_SECONDS = 60.0
"""How long one statement may read; a page of a sound store takes milliseconds."""

_STEPS = 100_000
"""Steps of SQLite's machine between two looks at the time: about a millisecond."""

_SETTINGS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA cell_size_check = ON",
    "PRAGMA mmap_size = 0",
    *(("PRAGMA fullfsync = ON",) if sys.platform == "darwin" else ()),
    # A checkpoint of SQLite's own runs beside writers, which an old SQLite does not survive.
    *(() if SAFE else ("PRAGMA wal_autocheckpoint = 0",)),
)
_JSON_IS_HARMLESS = "SELECT min(flags & 0x200000) FROM pragma_function_list WHERE name = 'json_valid'"


def identity(path: Path) -> tuple[int, int]:
    """Say which file is under a path, without opening it: closing it again would drop SQLite's locks."""
    found = os.stat(path)
    return found.st_dev, found.st_ino


class Stopwatch:
    """How long the statement under way has been running."""

    def __init__(self) -> None:
        self.running = True
        self._began = time.monotonic()

    def restart(self) -> None:
        """Begin to count anew."""
        self._began = time.monotonic()

    def is_over(self) -> bool:
        """Has the statement had its time?"""
        return self.running and time.monotonic() - self._began > MOST_SECONDS


class _TimedCursor:
    """A cursor whose every statement begins with a full measure of time."""

    def __init__(self, cursor: Cursor, stopwatch: Stopwatch) -> None:
        self._cursor = cursor
        self._stopwatch = stopwatch
        self.fetchall = cursor.fetchall

    @property
    def rowcount(self) -> int:
        return self._cursor.rowcount

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        self._stopwatch.restart()
        return self._cursor.execute(sql, parameters)

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> Any:
        self._stopwatch.restart()
        return self._cursor.executemany(sql, parameters)


class Connection:
    """One connection through an engine of its own; belongs to the thread that made it."""

    def __init__(self, path: Path, *options: str, wait: float) -> None:
        address = f"{path.absolute().as_uri()}?{'&'.join(options)}"

        def connect() -> Any:
            return DRIVER.connect(address, uri=True, isolation_level=None, timeout=wait)

        self.engine: Engine = create_engine("sqlite://", creator=connect, module=DRIVER, poolclass=StaticPool)
        try:
            self._pooled: PoolProxiedConnection = self.engine.raw_connection()
        except BaseException:
            self.engine.dispose()
            raise
        driver: Any = self._pooled.driver_connection
        self.driver = driver
        self._stopwatch = Stopwatch()
        self.cursor: Cursor = driver.cursor()

    def harden(self) -> None:
        """Trust nothing in the file that SQLite could be made to run, and check what is read."""
        self.set(*_SETTINGS)
        # An old SQLite counts json_valid as something not to be trusted in a file; our tables use it.
        if self.set(_JSON_IS_HARMLESS)[0]:
            self.set("PRAGMA trusted_schema = OFF")

    def hurry(self) -> None:
        """From now on stop every statement that takes longer than MOST_SECONDS."""
        self.cursor = _TimedCursor(self.cursor, self._stopwatch)
        self.driver.set_progress_handler(self._stopwatch.is_over, _STEPS)

    @contextmanager
    def unhurried(self) -> Iterator[None]:
        """Let the statements in the block take as long as they need."""
        self._stopwatch.running = False
        try:
            yield
        finally:
            self._stopwatch.running = True

    def set(self, *pragmas: str) -> list[Any]:
        """Run pragmas, and give the first answer of the last one."""
        rows: list[Any] = []
        for pragma in pragmas:
            self.cursor.execute(pragma)
            rows = self.cursor.fetchall()
        return list(rows[0]) if rows else []

    @property
    def in_transaction(self) -> bool:
        """Has a transaction begun and not ended?"""
        return bool(self.driver.in_transaction)

    def close(self) -> None:
        """Let the file go."""
        self._pooled.close()
        self.engine.dispose()
