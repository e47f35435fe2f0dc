"""Having the reader of a store copy what it holds open: a slip says how far that is, and when to stop."""

from __future__ import annotations

import mmap
import struct
import tempfile
from collections.abc import Callable
from concurrent.futures import TimeoutError as NotYet
from concurrent.futures import wait
from pathlib import Path

from explorer.core.errors import StoreError
from explorer.core.own_store import InFile
from explorer.runtime.asking import Asking
from explorer.runtime.questions import AskCopy, Copied

LOOKS = 0.1
"""Seconds between two looks at how far it is."""

_FAR = struct.Struct("<QQ")  # bytes copied, of how many
_STOP = _FAR.size
SIZE = _FAR.size + 1


class Stopped(StoreError):
    """Nobody waits for the copy any more."""


class Slip:
    """What two processes know of one copy.

    Args:
        path: the file; it must be there, of SIZE bytes.
    """

    def __init__(self, path: Path) -> None:
        with path.open("r+b") as file:
            self._bytes = mmap.mmap(file.fileno(), SIZE)

    def note(self, done: int, of: int) -> None:
        """Called by who copies.

        Args:
            done: bytes copied.
            of: how many there are.

        Raises:
            Stopped: it shall stop.
        """
        _FAR.pack_into(self._bytes, 0, done, of)
        if self._bytes[_STOP]:
            raise Stopped("The copy was stopped; nothing is left of it.")

    def far(self) -> tuple[int, int]:
        """Give how many bytes are copied, of how many; 0 of 0 before it is known."""
        done, of = _FAR.unpack_from(self._bytes)
        return done, of

    def stop(self) -> None:
        """Have it stop at its next report."""
        self._bytes[_STOP] = 1

    def close(self) -> None:
        """Let the file go."""
        self._bytes.close()


def copied(store: InFile, question: AskCopy) -> Copied:
    """Copy an open store as it was asked for, and note how far that is where somebody wants to know.

    Args:
        store: the open store.
        question: where the copy shall lie.

    Raises:
        StoreError: the new file cannot be made, or it was stopped; nothing is left of it.
    """
    if not question.slip:
        return Copied(store.backup(Path(question.to)))
    slip = Slip(Path(question.slip))
    try:
        return Copied(store.backup(Path(question.to), slip.note))
    finally:
        slip.close()


def copy_of_open(asking: Asking, to: str, progress: Callable[[int, int], None]) -> int:
    """Copy the store that a reader holds open to a new file; it may be all that is left of the store.

    Args:
        asking: the reader.
        to: path of the new file; there must be nothing yet.
        progress: told how many bytes are copied, of how many; whatever it raises stops the work.

    Returns:
        How many events the copy holds.

    Raises:
        StoreError: the new file cannot be made; nothing is left of it.
    """
    with tempfile.TemporaryDirectory(prefix="event-explorer-copy-") as folder:
        path = Path(folder) / "slip"
        path.write_bytes(bytes(SIZE))
        slip = Slip(path)
        try:
            future = asking.ask(AskCopy(to, str(path)))
            while True:
                try:
                    answer: Copied = future.result(LOOKS)
                    return answer.events
                except NotYet:
                    pass
                try:
                    progress(*slip.far())
                except BaseException:  # Cancel and Ctrl+C, too: half a copy would stay
                    slip.stop()
                    wait([future])  # nothing is left of it then
                    raise
        finally:
            slip.close()
