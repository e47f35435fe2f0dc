"""Type and time of every event, kept on disk beside the histories of projections.

- `codes.bin`: a byte an event, the number of its type.
- `times.bin`: eight bytes an event, seconds since 1970 UTC.
- `names.bin`: the types as JSON texts, one a line, in the order of their numbers.
- `marks.bin`: after every stretch a record of fixed size that says how much of the others it covers, with
  checksums of its share and of itself; written last.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import msgspec
import numpy as np

from explorer.core.columns import Codes, Columns, Times
from explorer.core.density import Outline
from explorer.runtime.history_file import HistoryDamaged

MARKS, CODES, TIMES, NAMES = "marks.bin", "codes.bin", "times.bin", "names.bin"

_RECORD = struct.Struct("<QQ16sI")
_SUM = struct.Struct("<I")
_SIZE = _RECORD.size + _SUM.size


@dataclass(frozen=True, slots=True)
class Mark:
    """How much is kept: events, bytes of names, the last event's fingerprint, checksum of the share."""

    events: int
    names: int
    fingerprint: bytes
    sum: int


_BEGINNING = Mark(0, 0, bytes(16), 0)


def load(folder: Path) -> tuple[Outline, Mark]:
    """Read what is kept; an empty outline where nothing is.

    Raises:
        HistoryDamaged: the files do not hold what they were given.
    """
    marks = _marks(folder)
    last = marks[-1]
    if not last.events:
        return Outline(), last
    codes = np.memmap(folder / CODES, np.uint8, "r", shape=(last.events,))
    times = np.memmap(folder / TIMES, np.float64, "r", shape=(last.events,))
    names = (folder / NAMES).read_bytes()[: last.names]
    for before, mark in pairwise(marks):
        share = slice(before.events, mark.events)
        if _summed(codes[share], times[share], names[before.names : mark.names]) != mark.sum:
            raise HistoryDamaged("The outline is damaged.")
    known = tuple(msgspec.json.decode(line, type=str) for line in names.splitlines())
    return Outline(known, Columns(codes, times)), last


class OutlineWriter:
    """Appends stretches. One writer at a time: who builds holds the lock.

    Args:
        folder: made when it is missing.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._last = self._recover()
        self._names = Outline(load(folder)[0].names)

    @property
    def last(self) -> Mark:
        """How much is kept."""
        return self._last

    def add(self, events: Iterable[tuple[str, str | None]], fingerprint: bytes) -> None:
        """Append the (type, time) of the events that follow; the fingerprint is the last one's."""
        known = len(self._names.names)
        codes, times = self._names.encoded(events)
        names = b"".join(msgspec.json.encode(name) + b"\n" for name in self._names.names[known:])
        summed = _summed(codes, times, names)
        mark = Mark(self._last.events + len(codes), self._last.names + len(names), fingerprint, summed)
        for name, content in (
            (CODES, codes.tobytes()),
            (TIMES, times.tobytes()),
            (NAMES, names),
            (MARKS, _packed(mark)),
        ):
            with open(self._folder / name, "ab") as file:
                file.write(content)
        self._last = mark

    def _recover(self) -> Mark:
        marks = _marks(self._folder)
        last = marks[-1]
        ends = {
            MARKS: (len(marks) - 1) * _SIZE,
            CODES: last.events,
            TIMES: 8 * last.events,
            NAMES: last.names,
        }
        for name, end in ends.items():
            with open(self._folder / name, "ab") as file:
                file.truncate(end)
        return last


def _marks(folder: Path) -> list[Mark]:
    """Read the records; the last one that is not whole, or covers what is not there, is none yet."""
    try:
        data = (folder / MARKS).read_bytes()
    except FileNotFoundError:
        return [_BEGINNING]
    found = [_BEGINNING]
    for start in range(0, len(data) - _SIZE + 1, _SIZE):
        body = data[start : start + _RECORD.size]
        if _SUM.unpack_from(data, start + _RECORD.size)[0] != zlib.crc32(body):
            raise HistoryDamaged("A record of the outline is damaged.")
        found.append(Mark(*_RECORD.unpack(body)))
    last = found[-1]
    if last.events and (
        os.stat(folder / CODES).st_size < last.events
        or os.stat(folder / TIMES).st_size < 8 * last.events
        or os.stat(folder / NAMES).st_size < last.names
    ):
        raise HistoryDamaged("The outline is cut off.")
    return found


def _packed(mark: Mark) -> bytes:
    body = _RECORD.pack(mark.events, mark.names, mark.fingerprint, mark.sum)
    return body + _SUM.pack(zlib.crc32(body))


def _summed(codes: Codes, times: Times, names: bytes) -> int:
    return zlib.crc32(names, zlib.crc32(times.tobytes(), zlib.crc32(codes.tobytes())))
