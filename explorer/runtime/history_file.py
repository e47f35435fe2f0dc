"""The history of one projection on disk: keyframes with the rows that changed, in four files of one folder.

- `rows.bin`: the contents of rows as JSON, one after the other.
- `keys.bin`: the keys as JSON arrays, one a line, in the order in which they were first seen.
- `changes.bin`: per change the number of the key (from 0) and the size of the row in bytes (-1: taken away).
- `frames.bin`: per keyframe a record of fixed size that says where its share of the other three ends, with
  checksums of that share and of itself. It is written last, so a record stands for what is wholly there.

It is a cache: whatever does not fit is thrown away and made anew.
"""

from __future__ import annotations

import os
import struct
import zlib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import msgspec
import numpy as np

from domain.kernel.projection import Key, Row
from explorer.core.row_index import Place, RowIndex, RowsShown

FRAMES, KEYS, CHANGES, ROWS = "frames.bin", "keys.bin", "changes.bin", "rows.bin"

REMEMBERED = 4 * 1024 * 1024
"""Bytes of rows that are remembered once read: most of what is looked at is the same at the next moment."""

_RECORD = struct.Struct("<QQQQ16sII")
_SUM = struct.Struct("<I")
SIZE = _RECORD.size + _SUM.size
"""Bytes of a keyframe's record."""

CHANGE = np.dtype([("key", "<u4"), ("size", "<i4")])
EACH = CHANGE.itemsize
"""Bytes of a change."""

Changes = np.ndarray[tuple[int], np.dtype[np.void]]
decode_row = msgspec.json.Decoder(dict[str, object]).decode
_decode_key = msgspec.json.Decoder(tuple[str, ...]).decode


class HistoryDamaged(Exception):
    """The files do not hold what they were given."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One keyframe: the ordinal it stands at, where its share of the files ends, and what proves it.

    Args:
        ordinal: the last event it has seen.
        changes: changes up to here.
        keys: bytes of keys up to here.
        rows: bytes of rows up to here.
        fingerprint: of the event at that ordinal, 16 bytes.
        index_sum: checksum of its keys and changes.
        rows_sum: checksum of its rows.
    """

    ordinal: int
    changes: int
    keys: int
    rows: int
    fingerprint: bytes
    index_sum: int
    rows_sum: int


BEGINNING = Frame(0, 0, 0, 0, bytes(16), 0, 0)


class KeptRows:
    """Reads the history of one projection; implements explorer.core.row_history.RowFrames.

    Args:
        folder: where its files are; a folder without them is an empty history.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rows: IO[bytes] | None = None
        self._identity: tuple[int, int] | None = None
        self._room: int = REMEMBERED
        self._forget()
        try:
            self.refresh()
        except BaseException:
            self.close()
            raise

    @property
    def last(self) -> Frame:
        """The last keyframe; one at ordinal 0 while there is none."""
        return self._frames[-1]

    def before(self, ordinal: int) -> tuple[int, int]:
        """Give number and ordinal of the last keyframe at or before `ordinal`."""
        number = bisect_right(self._ordinals, ordinal) - 1
        return number, self._ordinals[number]

    def shown(self, frame: int) -> RowsShown:
        """Give the keys of the rows that are shown at a keyframe."""
        return self._index.shown(frame)

    def ordinal_of(self, frame: int) -> int:
        """Give the ordinal of a keyframe."""
        return self._ordinals[frame]

    def frames_of(self, key: Key, frame: int) -> list[int]:
        """Give the keyframes up to `frame` at which a row had changed since the one before, newest first."""
        return self._index.frames_of(key, frame)

    def changed_between(self, earlier: int, later: int) -> set[Key]:
        """Give the keys of the rows that changed after one keyframe, up to another."""
        return self._index.changed_between(earlier, later)

    def row(self, key: Key, frame: int) -> Row | None:
        """Give the row that a key had at a keyframe.

        Raises:
            HistoryDamaged: the file does not hold what it was given.
        """
        place = self._index.find(key, frame)
        if place is None or self._rows is None:
            return None
        row = self._read.get(place.offset)
        if row is None:
            row = self._read[place.offset] = self._read_row(self._rows, place)
        return row

    def refresh(self) -> bool:
        """Take in the keyframes that were written since the last time.

        Returns:
            Whether there were any, or the history is another one now.

        Raises:
            HistoryDamaged: the files do not hold what they were given.
        """
        try:
            found = os.stat(self._folder / FRAMES)
        except FileNotFoundError:
            changed = len(self._frames) > 1
            self._forget()
            return changed
        if self._identity != (found.st_dev, found.st_ino):
            self._forget()
            self._identity = (found.st_dev, found.st_ino)
        known = len(self._frames) - 1
        if found.st_size // SIZE == known:
            return False
        self._take_in(_frames_of(_tail(self._folder / FRAMES, known * SIZE)))
        return True

    def prove(self) -> None:
        """Check the rows of all keyframes.

        Raises:
            HistoryDamaged: the file does not hold what it was given.
        """
        for number in range(1, len(self._frames)):
            if self._row_ends[number] > self._row_ends[number - 1]:
                self._prove(self._row_ends[number - 1])

    def latest(self) -> dict[Key, tuple[int, int, int]]:
        """Give number, offset and size of every key's row at the last keyframe."""
        return self._index.latest()

    def close(self) -> None:
        """Let the files go."""
        if self._rows is not None:
            self._rows.close()
            self._rows = None

    def _read_row(self, rows: IO[bytes], place: Place) -> Row:
        self._prove(place.offset)
        rows.seek(place.offset)
        try:
            row: Row = decode_row(rows.read(place.size))
        except ValueError as error:
            raise HistoryDamaged(f"A row of {self._folder.name} cannot be read.") from error
        self._room -= place.size
        if self._room < 0:
            self._read.clear()
            self._room = REMEMBERED
        return row

    def _forget(self) -> None:
        self.close()
        self._read: dict[int, Row] = {}
        self._room = REMEMBERED
        self._frames: list[Frame] = [BEGINNING]
        self._ordinals: list[int] = [0]
        self._row_ends: list[int] = [0]
        self._proven: set[int] = set()
        self._index = RowIndex()
        self._identity = None

    def _take_in(self, frames: Sequence[Frame]) -> None:
        if not frames:
            return
        if self._rows is None:
            self._rows = open(self._folder / ROWS, "rb", buffering=0)  # noqa: SIM115 - kept until close
        begun = self.last
        keys = _tail(self._folder / KEYS, begun.keys, frames[-1].keys)
        changes = _tail(self._folder / CHANGES, begun.changes * EACH, frames[-1].changes * EACH)
        if begun.rows > frames[-1].rows or os.fstat(self._rows.fileno()).st_size < frames[-1].rows:
            raise HistoryDamaged(f"The rows of {self._folder.name} are cut off.")
        for frame in frames:
            before = self.last
            own_keys = keys[before.keys - begun.keys : frame.keys - begun.keys]
            own = changes[(before.changes - begun.changes) * EACH : (frame.changes - begun.changes) * EACH]
            if zlib.crc32(own, zlib.crc32(own_keys)) != frame.index_sum or frame.ordinal <= before.ordinal:
                raise HistoryDamaged(f"The index of {self._folder.name} is damaged.")
            self._index.add_keys(_decode_key(line) for line in own_keys.splitlines())
            self._add(len(self._frames), np.frombuffer(own, CHANGE), before.rows)
            self._frames.append(frame)
            self._ordinals.append(frame.ordinal)
            self._row_ends.append(frame.rows)
        self._index.settle()

    def _add(self, number: int, changes: Changes, start: int) -> None:
        sizes = changes["size"]
        ends = start + np.cumsum(np.maximum(sizes, 0), dtype=np.int64)
        self._index.add(number, changes["key"], ends - np.maximum(sizes, 0), sizes)

    def _prove(self, offset: int) -> None:
        """Check the sum of the keyframe whose rows hold this byte, once."""
        number = bisect_right(self._row_ends, offset)
        if number in self._proven or self._rows is None:
            return
        start = self._row_ends[number - 1]
        self._rows.seek(start)
        frame = self._frames[number]
        if zlib.crc32(self._rows.read(frame.rows - start)) != frame.rows_sum:
            raise HistoryDamaged(f"The rows of {self._folder.name} are damaged.")
        self._proven.add(number)


def reach_of(folder: Path) -> int:
    """Say at which event the last keyframe of a history stands; 0 where there is none."""
    try:
        size = os.stat(folder / FRAMES).st_size // SIZE * SIZE
        found = _frames_of(_tail(folder / FRAMES, size - SIZE, size)) if size else ()
    except (HistoryDamaged, OSError):
        return 0
    return found[0].ordinal if found else 0


def packed(frame: Frame) -> bytes:
    """Write the record of a keyframe."""
    body = _RECORD.pack(
        frame.ordinal,
        frame.changes,
        frame.keys,
        frame.rows,
        frame.fingerprint,
        frame.index_sum,
        frame.rows_sum,
    )
    return body + _SUM.pack(zlib.crc32(body))


def _frames_of(data: bytes) -> list[Frame]:
    """Read records; a last one that is not whole is none yet."""
    found = []
    for start in range(0, len(data) - SIZE + 1, SIZE):
        body = data[start : start + _RECORD.size]
        if _SUM.unpack_from(data, start + _RECORD.size)[0] != zlib.crc32(body):
            raise HistoryDamaged("A keyframe's record is damaged.")
        found.append(Frame(*_RECORD.unpack(body)))
    return found


def _tail(path: Path, start: int, end: int | None = None) -> bytes:
    with open(path, "rb") as file:
        file.seek(start)
        data = file.read(-1 if end is None else end - start)
    if end is not None and len(data) < end - start:
        raise HistoryDamaged(f"{path.name} is cut off.")
    return data
