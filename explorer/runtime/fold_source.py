"""The fold that somebody chose: a generic one by name, or a Python file by path and content."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from explorer.core.errors import BadFoldFile

LARGEST = 1_000_000
"""Bytes of a fold file at most."""


@dataclass(frozen=True, slots=True)
class FoldSource:
    """A fold file as it was when somebody chose it.

    Args:
        path: where it lies, absolute.
        digest: SHA-256 of its content then, in hex digits.
    """

    path: str
    digest: str

    @property
    def name(self) -> str:
        """What people call it."""
        return Path(self.path).name


FoldChoice = str | FoldSource
"""The name of a generic fold (explorer.core.generic.FOLDS), or a file."""


def chosen_file(path: str | Path) -> FoldSource:
    """Look at a fold file without running it.

    Raises:
        BadFoldFile: it cannot be read.
    """
    return FoldSource(str(Path(path).absolute()), digest_of(content_of(path)))


def content_of(path: str | Path) -> bytes:
    """Read a fold file; nothing that lies in its place is waited for.

    Raises:
        BadFoldFile: it cannot be read, is no regular file, or is too large for one.
    """
    place = Path(path)
    try:
        with open(place, "rb", opener=_at_once) as file:
            regular = stat.S_ISREG(os.fstat(file.fileno()).st_mode)
            content = file.read(LARGEST + 1) if regular else b""
    except (OSError, ValueError) as error:
        why = (
            error.strerror if isinstance(error, OSError) else "its name holds a character that none may hold"
        )
        raise BadFoldFile(
            f"The fold file {place} cannot be read: {why}. The store can be looked at without it."
        ) from error
    if not regular:
        raise BadFoldFile(
            f"The fold file {place} cannot be read: it is no regular file. The store can be looked at "
            "without it."
        )
    if len(content) > LARGEST:
        raise BadFoldFile(
            f"{place} is larger than {LARGEST:,} bytes, so it was not taken for a fold file; "
            "give a Python file."
        )
    return content


def _at_once(path: str, flags: int) -> int:
    """Open what lies there; a pipe that nobody writes to would be waited for otherwise."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0))


def digest_of(content: bytes) -> str:
    """Give the SHA-256 of a file's content, in hex digits."""
    return hashlib.sha256(content).hexdigest()
