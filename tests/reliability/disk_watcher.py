"""The watcher of native/watched_disk.c, from inside the process that it is preloaded into."""

import ctypes
import os
from pathlib import Path
from typing import Any

KINDS = ("write", "sync", "truncate", "open")
"""The operations that can be made to fail, in the watcher's order."""

Wish = dict[str, Any]
Told = dict[str, Any]


class Disk:
    """The disk under one folder, and what this process said is done."""

    def __init__(self, folder: Path, log: str | None) -> None:
        """Watch a folder.

        Args:
            folder: its absolute path.
            log: file to append the record to; None to keep none.
        """
        self._watcher = ctypes.CDLL(None)
        self._watcher.disk_fail.argtypes = [ctypes.c_int, ctypes.c_long, ctypes.c_int, ctypes.c_int]
        self._watcher.disk_failed.restype = ctypes.c_long
        descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND) if log else -1
        self._watcher.disk_watch(os.fsencode(folder), descriptor)
        self.acknowledged: list[str] = []

    def acknowledge(self, what: str) -> None:
        """Say that something is done: from now on it must be there whatever happens."""
        self._watcher.disk_mark(what.encode())
        self.acknowledged.append(what)

    def fail(self, wish: Wish) -> None:
        """Let the nth operation of a kind fail, and all after it if the fault is sticky."""
        self._watcher.disk_fail(KINDS.index(wish["kind"]), wish["nth"], wish["error"], wish["sticky"])

    def failed(self) -> int:
        """Count the operations that failed since `fail`."""
        return int(self._watcher.disk_failed())

    def heal(self) -> None:
        """Let everything succeed again."""
        self._watcher.disk_heal()
