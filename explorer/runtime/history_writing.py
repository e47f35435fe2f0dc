"""Writing the history of one projection: keyframes are appended to the files of history_file.py."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from pathlib import Path

import msgspec
import numpy as np

from domain.kernel.projection import Key, Row
from explorer.core.row_index import GONE
from explorer.runtime.history_file import (
    BEGINNING,
    CHANGE,
    CHANGES,
    EACH,
    FRAMES,
    KEYS,
    ROWS,
    SIZE,
    Changes,
    Frame,
    HistoryDamaged,
    KeptRows,
    decode_row,
    packed,
)

_encode = msgspec.json.Encoder().encode


class HistoryWriter:
    """Appends keyframes to the history of one projection. One writer at a time: who builds holds the lock.

    Args:
        folder: made when it is missing.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._latest: dict[Key, tuple[int, int, int]] = {}
        self._last = self._recover()
        self._files = {name: open(folder / name, "ab") for name in (ROWS, KEYS, CHANGES, FRAMES)}  # noqa: SIM115
        self._reading = open(folder / ROWS, "rb", buffering=0)  # noqa: SIM115

    @property
    def last(self) -> Frame:
        """The last keyframe."""
        return self._last

    @property
    def reached(self) -> int:
        """The ordinal of the last keyframe, 0 before the first."""
        return self._last.ordinal

    def row(self, key: Key) -> Row | None:
        """Give the row that a key has at the last keyframe."""
        found = self._latest.get(key)
        if found is None or found[2] == GONE:
            return None
        self._reading.seek(found[1])
        return decode_row(self._reading.read(found[2]))

    def add(self, ordinal: int, fingerprint: bytes, changes: Mapping[Key, Row | None]) -> None:
        """Append a keyframe.

        Args:
            ordinal: the last event it has seen; greater than that of the keyframe before.
            fingerprint: of that event, 16 bytes.
            changes: the rows that changed since the keyframe before; None: taken away.
        """
        keys, places, rows = [], [], []
        offset = self._last.rows
        for key, row in changes.items():
            known = self._latest.get(key)
            if row is None and (known is None or known[2] == GONE):
                continue  # it came and went between two keyframes
            number = known[0] if known else len(self._latest)
            if known is None:
                keys.append(_encode(key) + b"\n")
            text = b"" if row is None else _encode(row)
            size = GONE if row is None else len(text)
            places.append((number, size))
            rows.append(text)
            self._latest[key] = (number, offset, size)
            offset += len(text)
        self._write(ordinal, fingerprint, b"".join(keys), np.array(places, CHANGE), b"".join(rows))

    def flush(self) -> None:
        """Let readers see what was appended; keyframes last."""
        for file in self._files.values():
            file.flush()

    def close(self) -> None:
        """Write what is left and let the files go."""
        try:
            self.flush()
        finally:
            for file in (*self._files.values(), self._reading):
                file.close()

    def _write(self, ordinal: int, fingerprint: bytes, keys: bytes, changes: Changes, rows: bytes) -> None:
        own = changes.tobytes()
        frame = Frame(
            ordinal,
            self._last.changes + len(changes),
            self._last.keys + len(keys),
            self._last.rows + len(rows),
            fingerprint,
            zlib.crc32(own, zlib.crc32(keys)),
            zlib.crc32(rows),
        )
        self._files[ROWS].write(rows)
        self._files[KEYS].write(keys)
        self._files[CHANGES].write(own)
        self._files[FRAMES].write(packed(frame))
        self._last = frame
        if rows:
            self._files[ROWS].flush()  # its own rows are read back from the file

    def _proven(self) -> KeptRows | None:
        if not (self.folder / FRAMES).exists():
            return None
        kept = KeptRows(self.folder)
        try:
            kept.prove()
        except HistoryDamaged:
            kept.close()
            raise
        return kept

    def _recover(self) -> Frame:
        """Go on after the last keyframe that is whole; what follows it is cut off."""
        kept = self._proven()
        last = kept.last if kept else BEGINNING
        number = kept.before(last.ordinal)[0] if kept else 0
        ends = {FRAMES: number * SIZE, KEYS: last.keys, CHANGES: last.changes * EACH, ROWS: last.rows}
        for name, end in ends.items():
            with open(self.folder / name, "ab") as file:
                file.truncate(end)
        if kept is not None:
            self._latest = kept.latest()
            kept.close()
        return last
