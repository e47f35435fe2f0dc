"""What somebody's own code is doing right now, noted where whoever watches over it can read it.

The process that runs the code notes every call before it begins; another one reads. So it is known which
function was at work on which event, however the process ended.
"""

from __future__ import annotations

import json
import mmap
import os
import signal
import struct
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from explorer.core.fold_file import OwnCodeFailed

T = TypeVar("T")

EATEN = 76
"""Exit code of a process whose own code needed more memory than it may have."""

LONGEST = 60.0
"""Seconds after which a call is ended when nobody watches over it any more."""

_CALL = struct.Struct("<QQQ")  # how many calls there were, whether one is under way, for which event
_NAME = struct.Struct("<H400s")
SIZE = _CALL.size + _NAME.size

Ended = Mapping[tuple[str, int], str]
"""(what was called, for which event) -> the sentence about how it was ended."""


@dataclass(frozen=True, slots=True)
class Running:
    """A call under way.

    Args:
        number: which call it is, counted from 1.
        what: names the function for people.
        ordinal: the event that it is called for, 0 for none.
    """

    number: int
    what: str
    ordinal: int


class Marks:
    """Where calls are noted, as whoever watches sees it.

    Args:
        path: the file; it must be there, of SIZE bytes.
    """

    def __init__(self, path: Path) -> None:
        with path.open("r+b") as file:
            self._bytes = mmap.mmap(file.fileno(), SIZE)

    def running(self) -> Running | None:
        """Give the call under way, None between calls."""
        number, busy, ordinal = _CALL.unpack_from(self._bytes)
        length, name = _NAME.unpack_from(self._bytes, _CALL.size)
        return Running(number, name[:length].decode(errors="replace"), ordinal) if busy else None

    def clear(self) -> None:
        """Forget what was noted."""
        self._bytes[:] = bytes(SIZE)

    def close(self) -> None:
        """Let the file go."""
        self._bytes.close()


class Noting:
    """Calls functions and notes each; implements explorer.core.fold_file.Call.

    Args:
        path: the file where calls are noted.
        ended: calls that are not made, since they were ended before.
    """

    def __init__(self, path: Path, ended: Ended) -> None:
        with path.open("r+b") as file:
            self._bytes = mmap.mmap(file.fileno(), SIZE)
        self._ended = ended
        self._number = 0
        self._what = ""
        self._running: tuple[str, int] | None = None

    def __call__(self, what: str, ordinal: int, function: Callable[[], T]) -> T:
        """Call a function, unless that was ended before; needing too much memory ends the process."""
        if (what, ordinal) in self._ended:
            raise OwnCodeFailed(self._ended[what, ordinal])
        outer, self._running = self._running, (what, ordinal)
        self._note(what, ordinal)
        try:
            return function()
        except MemoryError:
            os._exit(EATEN)  # what it holds may never come back; the mark tells which call it was
        finally:
            self._running = outer
            if outer is not None:  # a call within a call is over, and the outer one goes on
                self._note(*outer)
            else:
                _alarm(0)
                _CALL.pack_into(self._bytes, 0, self._number, 0, ordinal)

    def _note(self, what: str, ordinal: int) -> None:
        if what != self._what:
            name = what.encode(errors="replace")[:400]
            _NAME.pack_into(self._bytes, _CALL.size, len(name), name)
            self._what = what
        self._number += 1
        _CALL.pack_into(self._bytes, 0, self._number, 1, ordinal)
        _alarm(LONGEST)


def _alarm(seconds: float) -> None:
    """Have the system end this process after a while (0: not any more), also while Python never gets a turn.

    Whoever watches over it is quicker; this is for when nobody does any more.
    """
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)


def written(ended: Ended) -> str:
    """Write ended calls as text, for the process that must not make them again."""
    return json.dumps([[what, ordinal, why] for (what, ordinal), why in ended.items()])


def ended_of(text: str) -> Ended:
    """Read what `written` wrote."""
    return {(what, ordinal): why for what, ordinal, why in json.loads(text)}
