"""A lock between processes that goes with the process that holds it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def locked(path: Path) -> Iterator[bool]:
    """Hold a lock while the block runs; made when it is missing, and never waited for.

    Yields:
        False when another process holds it.
    """
    with open(path, "ab") as file:
        try:
            _take(file.fileno())
        except OSError:
            yield False
            return
        yield True  # closing the file lets the lock go, and so does the end of the process


if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
