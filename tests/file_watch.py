"""Watches that nobody opens the file of a store that is open in the same process.

Closing any descriptor of a file drops every lock that the process has on it, also those of SQLite: another
program could then take the log away, and with it what was acknowledged.
"""

import os
import sys
import traceback
from collections import Counter
from pathlib import Path

from explorer.stores.sqlite_connection import Connection, identity

_SIDES = ("-wal", "-shm")


class FileWatch:
    """Knows which store files are open, and notes who opens one of them by other means than SQLite."""

    def __init__(self) -> None:
        self.noticed: list[str] = []
        self._held: dict[int, tuple[int, int]] = {}
        self._open: Counter[tuple[int, int]] = Counter()

    def begin(self) -> None:
        """Watch from now on; an audit hook stays until the process ends."""
        open_one, close_one = Connection.__init__, Connection.close

        def opened(connection: Connection, path: Path, *options: str, wait: float) -> None:
            open_one(connection, path, *options, wait=wait)
            self._held[id(connection)] = identity(path)
            self._open[identity(path)] += 1

        def closed(connection: Connection) -> None:
            close_one(connection)
            held = self._held.pop(id(connection), None)
            if held is not None:
                self._open -= Counter([held])

        Connection.__init__, Connection.close = opened, closed  # type: ignore[method-assign]
        sys.addaudithook(self._see)

    def _see(self, event: str, arguments: tuple[object, ...]) -> None:
        if event == "open" and self._open and isinstance(arguments[0], str | bytes):
            path = os.fsdecode(arguments[0])
            if self._identity(path) in self._open:
                self.noticed.append(f"{path}, in\n{''.join(traceback.format_stack(limit=6)[:-1])}")

    def _identity(self, path: str) -> tuple[int, int] | None:
        for side in _SIDES:
            path = path.removesuffix(side)
        try:
            found = os.stat(path)
        except (OSError, ValueError):
            return None
        return found.st_dev, found.st_ino
