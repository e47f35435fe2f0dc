"""Folders for what is private and goes away: copies of stores, and whatever else a process lays aside."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path

from explorer.runtime.locks import locked

_PREFIX = "event-explorer-scratch-"
_LOCK = "in-use"


class Scratch:
    """A folder that only this user can read, and that does not outlive the program by much.

    A killed process leaves what it laid aside. So the folder belongs to the process that started it, which
    holds a lock in it; what nobody holds any more is removed when the next folder is made.

    Args:
        parent: where the folder is made; None for the system's place for temporary files.

    Raises:
        OSError: it cannot be made.
    """

    def __init__(self, parent: Path | None = None) -> None:
        place = Path(tempfile.gettempdir()) if parent is None else parent
        _sweep(place)
        self.folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place))
        self._held = ExitStack()
        beginning = self.folder / "beginning"
        self._held.enter_context(locked(beginning))
        beginning.rename(self.folder / _LOCK)  # seen by others only when it is held

    def close(self) -> None:
        """Delete the folder with everything in it; once is enough, and more does no harm."""
        self._held.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def _sweep(place: Path) -> None:
    """Remove what other processes of this user left when they were killed."""
    for folder in place.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if not _is_ours(folder) or not (folder / _LOCK).is_file():
                continue
            with locked(folder / _LOCK) as free:
                if free:
                    shutil.rmtree(folder, ignore_errors=True)


def _is_ours(folder: Path) -> bool:
    """Say whether it is a folder, no link to one, and of this user."""
    found = folder.lstat()
    owner = getattr(os, "getuid", lambda: found.st_uid)()
    return stat.S_ISDIR(found.st_mode) and found.st_uid == owner
