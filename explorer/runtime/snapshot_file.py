"""The snapshots of one stream in a file: a label, and one record after the other.

The label says whose states they are, and which code folded them. A record holds where its state stands, the
fingerprint of the event there, and the state itself, with checksums of both halves. Records are appended; a
last one that is not whole is none yet.
"""

from __future__ import annotations

import os
import struct
import zlib
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import msgspec

Summed = Callable[[bytes], int]
"""Gives the checksum of bytes, 32 bits."""

_LABEL = struct.Struct("<II")
_RECORD = struct.Struct("<QqQ16sQI")
_SUM = struct.Struct("<I")
_SIZE = _RECORD.size + _SUM.size
_NO_VERSION = -1


class SnapshotDamaged(Exception):
    """The file does not hold what it was given."""


class Label(msgspec.Struct, frozen=True):
    """Whose states a file holds: the stream, its category, the fold, and the version of its code."""

    stream: str
    category: str | None
    fold: str
    code: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A state that is kept.

    Args:
        ordinal: of the event that made it.
        version: of the stream there, None where the store does not number events.
        events: how many of the stream's events it adds up.
        fingerprint: of that event, 16 bytes.
        state: its bytes.
    """

    ordinal: int
    version: int | None
    events: int
    fingerprint: bytes
    state: bytes


@dataclass(frozen=True, slots=True)
class Place:
    """Where a snapshot is in the file, and what is known of it without reading its state."""

    ordinal: int
    version: int | None
    events: int
    fingerprint: bytes
    offset: int
    size: int
    sum: int


class SnapshotFile:
    """Reads and appends the snapshots of one stream.

    Nothing is held open, so that the file can be thrown away by anybody at any time.

    Args:
        path: the file; it need not be there.
        summed: computes checksums.
    """

    def __init__(self, path: Path, summed: Summed = zlib.crc32) -> None:
        self.path = path
        self.label: Label | None = None
        self.places: list[Place] = []
        self._summed = summed
        self._identity: tuple[int, int] | None = None
        self._end = 0

    @property
    def last(self) -> Place | None:
        """The last snapshot, None where there is none."""
        return self.places[-1] if self.places else None

    def up_to(self, ordinal: int) -> Place | None:
        """Give the last snapshot at or before an ordinal."""
        number = bisect_right(self.places, ordinal, key=lambda place: place.ordinal)
        return self.places[number - 1] if number else None

    def up_to_version(self, version: int) -> Place | None:
        """Give the last snapshot at or before a version; None, too, where versions are not known."""
        if any(place.version is None for place in self.places):
            return None
        number = bisect_right(self.places, version, key=lambda place: place.version or 0)
        return self.places[number - 1] if number else None

    def refresh(self) -> None:
        """Take in what was appended since the last time, or another file in its place.

        Raises:
            SnapshotDamaged: it does not hold what it was given.
            OSError: it cannot be read.
        """
        try:
            found = os.stat(self.path)
        except FileNotFoundError:
            self._forget()
            return
        if self._identity != (found.st_dev, found.st_ino) or found.st_size < self._end:
            self._forget()
            self._identity = (found.st_dev, found.st_ino)
        if found.st_size > self._end:
            with open(self.path, "rb") as file:
                self._take_in(file, os.fstat(file.fileno()).st_size)

    def state(self, place: Place) -> bytes:
        """Read the bytes of a state.

        Raises:
            SnapshotDamaged: they are not those that were given.
            OSError: the file cannot be read.
        """
        with open(self.path, "rb") as file:
            file.seek(place.offset)
            state = file.read(place.size)
        if len(state) < place.size or self._summed(state) != place.sum:
            raise SnapshotDamaged(f"A state of {self.path.name} is damaged.")
        return state

    def add(self, label: Label, snapshots: Sequence[Snapshot]) -> None:
        """Append snapshots, those after the last one; what bears another label is replaced.

        Raises:
            OSError: the file cannot be written.
        """
        if self.label != label:
            self._begin(label)
        reached = self.last.ordinal if self.last else 0
        records = b"".join(self._record(one) for one in snapshots if one.ordinal > reached)
        with open(self.path, "r+b") as file:
            file.truncate(self._end)  # of a last record that is not whole
            file.seek(self._end)
            file.write(records)
        self.refresh()

    def _begin(self, label: Label) -> None:
        """Put a new file in the place of what was there, which others may be reading."""
        text = msgspec.json.encode(label)
        new = self.path.with_suffix(".new")
        new.write_bytes(_LABEL.pack(len(text), self._summed(text)) + text)
        os.replace(new, self.path)
        self.refresh()

    def _forget(self) -> None:
        self.label, self.places, self._identity, self._end = None, [], None, 0

    def _take_in(self, file: IO[bytes], size: int) -> None:
        file.seek(self._end)
        if self.label is None and not self._read_label(file):
            return
        while self._end + _SIZE <= size:
            body, summed = file.read(_RECORD.size), file.read(_SUM.size)
            if _SUM.unpack(summed)[0] != self._summed(body):
                raise SnapshotDamaged(f"A record of {self.path.name} is damaged.")
            ordinal, version, events, fingerprint, length, state_sum = _RECORD.unpack(body)
            offset = self._end + _SIZE
            if offset + length > size:
                return
            known = None if version == _NO_VERSION else version
            self.places.append(Place(ordinal, known, events, fingerprint, offset, length, state_sum))
            self._end = offset + length
            file.seek(self._end)

    def _read_label(self, file: IO[bytes]) -> bool:
        try:
            size, summed = _LABEL.unpack(file.read(_LABEL.size))
            text = file.read(size)
            if self._summed(text) != summed:
                raise SnapshotDamaged(f"The label of {self.path.name} is damaged.")
            self.label = msgspec.json.decode(text, type=Label)
        except (struct.error, ValueError) as error:
            raise SnapshotDamaged(f"The label of {self.path.name} cannot be read.") from error
        self._end = _LABEL.size + size
        return True

    def _record(self, one: Snapshot) -> bytes:
        version = _NO_VERSION if one.version is None else one.version
        body = _RECORD.pack(
            one.ordinal, version, one.events, one.fingerprint, len(one.state), self._summed(one.state)
        )
        return body + _SUM.pack(self._summed(body)) + one.state
