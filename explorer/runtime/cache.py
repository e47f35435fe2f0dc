"""What is kept of the pasts of all stores together: how much it is, how much it may be, and making room."""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import dataclass
from pathlib import Path

from explorer.core.errors import StoreError
from explorer.runtime.locks import locked
from explorer.runtime.whole_files import replace_whole

MOST_BYTES = 2_000_000_000
"""Bytes that may be kept unless the person chose another limit."""
LEAST_BYTES = 100_000_000
"""The lowest limit: less would not hold the past of one long store."""
BUILDING = "building.lock"
"""The file in a store's folder that is locked while its history is being built."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of one store.

    Args:
        folder: where.
        size: bytes.
        used: when any of it was written last, seconds since 1970.
    """

    folder: Path
    size: int
    used: float


class Limit:
    """How much may be kept: a number in a file of the user's, so that every process obeys it at once.

    Args:
        path: the file; without one, or with nonsense in it, the usual limit holds.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def __call__(self) -> int:
        """Give the limit in bytes."""
        try:
            written = self._path.read_text("ascii").strip()
        except (OSError, ValueError):
            return MOST_BYTES
        return max(int(written), LEAST_BYTES) if written.isdigit() and len(written) < 20 else MOST_BYTES

    def choose(self, most: int) -> None:
        """Choose another limit, in bytes.

        Raises:
            StoreError: it cannot be remembered.
        """
        try:
            replace_whole(self._path, f"{max(most, LEAST_BYTES)}\n".encode())
        except OSError as error:
            raise StoreError(
                f"The limit cannot be kept in {self._path} ({error.strerror}). The one before holds; make "
                "that folder writable and choose it again."
            ) from error


class Cache:
    """Histories and snapshots, one folder a store. All of it can be made anew.

    Args:
        root: the folder of all stores' folders.
        limit: how much may be kept.
    """

    def __init__(self, root: Path, limit: Limit) -> None:
        self.root = root
        self.limit = limit

    def kept(self) -> list[Kept]:
        """Look at what is kept of each store, the one used longest ago first."""
        return kept_below(self.root)

    def size(self) -> int:
        """Say how many bytes are kept."""
        return sum(one.size for one in self.kept())

    def allow(self, most: int) -> None:
        """Choose how much may be kept, and make room at once.

        Raises:
            StoreError: the choice cannot be remembered.
        """
        self.limit.choose(most)
        self.make_room()

    def make_room(self) -> None:
        """Throw away what was used longest ago, until the rest is within the limit."""
        make_room(self.kept(), self.limit())

    def clear(self) -> None:
        """Throw away everything but what is in use."""
        make_room(self.kept(), 0)


def make_room(kept: list[Kept], most: int, spared: Path | None = None) -> int:
    """Throw folders away, the first ones first, until the rest is within a limit.

    Args:
        kept: what there is.
        most: bytes that may stay.
        spared: a folder that stays in any case; so does one whose history is being built.

    Returns:
        Bytes that are left.
    """
    left = sum(one.size for one in kept)
    for one in kept:
        if left <= most:
            break
        if one.folder != spared and _thrown_away(one.folder):
            left -= one.size
    return left


def kept_below(root: Path) -> list[Kept]:
    """Look at the folders of all stores, the one used longest ago first."""
    try:
        folders = [folder for folder in root.iterdir() if folder.is_dir()]
    except OSError:
        return []
    return sorted((kept_in(folder) for folder in folders), key=lambda one: one.used)


def kept_in(folder: Path) -> Kept:
    """Look at one store's folder."""
    size, used = 0, 0.0
    with contextlib.suppress(OSError):  # another process may be throwing it away
        for known in (file.stat() for file in folder.rglob("*") if file.is_file()):
            size += known.st_size
            used = max(used, known.st_mtime)
    return Kept(folder, size, used)


def _thrown_away(folder: Path) -> bool:
    """Throw a folder away, unless its history is being built."""
    try:
        with locked(folder / BUILDING) as mine:
            if mine:
                shutil.rmtree(folder, ignore_errors=True)
            return mine
    except OSError:
        return False
