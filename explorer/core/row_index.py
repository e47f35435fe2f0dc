"""Which keyframe changed which row: finds any row, and the rows there were, at any keyframe.

A change is 20 bytes here, whatever the row holds; what the row held lies elsewhere, at an offset.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.kernel.projection import Key, hidden

GONE = -1
"""Size of a row that was taken away."""

NEVER = 2**31 - 1
"""A keyframe after all others."""

_SHIFT = 32

Numbers = Sequence[int] | NDArray[Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the content of a row lies: offset and size in bytes."""

    offset: int
    size: int


class RowsShown:
    """The keys of the rows that are shown at one keyframe, in key order; only what is asked for is made."""

    def __init__(self, keys: Sequence[Key], order: NDArray[np.int64], there: NDArray[np.bool_]) -> None:
        self._keys = keys
        self._order = order
        self._there = there
        self.count = int(np.count_nonzero(there))

    def page(self, first: int, limit: int) -> list[Key]:
        """Give the keys from index `first` on."""
        low = self._place_of(first)
        found: list[Key] = []
        step = max(2 * limit, 256)
        while len(found) < limit and low < len(self._there):
            places = low + np.flatnonzero(self._there[low : low + step])
            found += [self._keys[self._order[place]] for place in places[: limit - len(found)].tolist()]
            low += step
        return found

    def before(self, key: Key) -> int:
        """Give the number of rows whose keys come before `key`."""
        low, high = 0, len(self._order)
        while low < high:
            middle = (low + high) // 2
            if self._keys[self._order[middle]] < key:
                low = middle + 1
            else:
                high = middle
        return int(np.count_nonzero(self._there[:low]))

    def _place_of(self, index: int) -> int:
        """Give the place among all keys of the row that has this index among those shown."""
        block = 4_096
        passed, low = 0, 0
        while low < len(self._there):
            held = int(np.count_nonzero(self._there[low : low + block]))
            if passed + held > index:
                inside = np.flatnonzero(self._there[low : low + block])
                return low + int(inside[index - passed])
            passed, low = passed + held, low + block
        return low


class RowIndex:
    """Changes of rows by keyframe. Keyframes are numbered from 1 and added in order."""

    def __init__(self) -> None:
        self.keys: list[Key] = []
        self._ids: dict[Key, int] = {}
        self._new: list[tuple[int, Numbers, Numbers, Numbers]] = []
        self._places: NDArray[np.int64] = np.empty(0, np.int64)
        self._offsets: NDArray[np.int64] = np.empty(0, np.int64)
        self._sizes: NDArray[np.int32] = np.empty(0, np.int32)
        self._sorted: memoryview = self._places.data
        self._order: NDArray[np.int64] = np.empty(0, np.int64)
        self._births: NDArray[np.int32] = np.empty(0, np.int32)
        self._absent: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]
        self._absent = (self._order, self._order, self._order)
        self._last: tuple[int, RowsShown] | None = None

    def __len__(self) -> int:
        return len(self._places)

    def id_of(self, key: Key) -> int:
        """Give the number of a key, a new one for a key that was never seen."""
        number = self._ids.get(key)
        if number is None:
            number = self._ids[key] = len(self.keys)
            self.keys.append(key)
        return number

    def add_keys(self, keys: Iterable[Key]) -> None:
        """Take in new keys in the order of their numbers."""
        for key in keys:
            self.id_of(key)

    def add(self, frame: int, ids: Numbers, offsets: Numbers, sizes: Numbers) -> None:
        """Take in the changes of one keyframe; they count once `settle` was called.

        Args:
            frame: number of the keyframe, greater than all before.
            ids: numbers of the keys that changed.
            offsets: where their rows lie, in bytes.
            sizes: how long they are, in bytes; GONE for a row that was taken away.
        """
        self._new.append((frame, ids, offsets, sizes))

    def settle(self) -> None:
        """Sort what was added into the rest."""
        if not self._new:
            return
        frames = np.concatenate([np.full(len(ids), frame, np.int64) for frame, ids, _, _ in self._new])
        ids = np.concatenate([np.asarray(ids, np.int64) for _, ids, _, _ in self._new])
        offsets = np.concatenate([np.asarray(one, np.int64) for _, _, one, _ in self._new])
        sizes = np.concatenate([np.asarray(one, np.int32) for _, _, _, one in self._new])
        self._new.clear()
        places = np.concatenate([self._places, (ids << _SHIFT) | frames])
        order = np.argsort(places, kind="stable")  # two sorted runs: merged, not sorted anew
        self._places = places[order]
        self._offsets = np.concatenate([self._offsets, offsets])[order]
        self._sizes = np.concatenate([self._sizes, sizes])[order]
        self._sorted = self._places.data
        self._last = None
        self._arrange()

    def find(self, key: Key, frame: int) -> Place | None:
        """Say where the row lies that `key` had at a keyframe; None where it had none."""
        number = self._ids.get(key)
        if number is None:
            return None
        low = number << _SHIFT
        index = bisect_right(self._sorted, low | frame) - 1
        if index < 0 or self._sorted[index] <= low:
            return None
        size = int(self._sizes[index])
        return None if size == GONE else Place(int(self._offsets[index]), size)

    def frames_of(self, key: Key, frame: int) -> list[int]:
        """Give the keyframes up to `frame` at which a row had changed, newest first."""
        number = self._ids.get(key)
        if number is None:
            return []
        low = number << _SHIFT
        first, last = bisect_right(self._sorted, low), bisect_right(self._sorted, low | frame)
        found: list[int] = (self._places[first:last] & 0xFFFFFFFF)[::-1].tolist()
        return found

    def changed_between(self, earlier: int, later: int) -> set[Key]:
        """Give the keys of the rows that changed after one keyframe, up to another."""
        frames = self._places & 0xFFFFFFFF
        changed = np.unique(self._places[(frames > earlier) & (frames <= later)] >> _SHIFT)
        return {self.keys[number] for number in changed.tolist()}

    def latest(self) -> dict[Key, tuple[int, int, int]]:
        """Give number, offset and size of the newest change of every key."""
        numbers = self._places >> _SHIFT
        ends = np.flatnonzero(np.diff(numbers, append=-1))
        columns = (numbers[ends], self._offsets[ends], self._sizes[ends])
        found = zip(*(column.tolist() for column in columns), strict=True)
        return {self.keys[number]: (number, offset, size) for number, offset, size in found}

    def shown(self, frame: int) -> RowsShown:
        """Give the rows that are shown at a keyframe; 0 is before the first."""
        if self._last is None or self._last[0] != frame:
            there = self._births <= frame
            where, since, until = self._absent
            there[where[(since <= frame) & (frame < until)]] = False
            self._last = (frame, RowsShown(self.keys, self._order, there))
        return self._last[1]

    def _arrange(self) -> None:
        """Put keys in order, and note from when on each is there, and when it is not."""
        numbers, frames = self._places >> _SHIFT, self._places & 0xFFFFFFFF
        starts = np.flatnonzero(np.diff(numbers, prepend=-1))
        births = np.full(len(self.keys), NEVER, np.int32)
        births[numbers[starts]] = frames[starts]
        visible = [number for number in range(len(self.keys)) if not hidden(self.keys[number])]
        visible.sort(key=self.keys.__getitem__)
        self._order = np.asarray(visible, np.int64)
        self._births = births[self._order]
        gone = np.flatnonzero(self._sizes == GONE)
        followed = np.minimum(gone + 1, len(numbers) - 1)
        same = (gone + 1 < len(numbers)) & (numbers[followed] == numbers[gone])
        until = np.where(same, frames[followed], NEVER)
        rank = np.full(len(self.keys), -1, np.int64)
        rank[self._order] = np.arange(len(self._order))
        ranks = rank[numbers[gone]]
        kept = ranks >= 0
        self._absent = (ranks[kept], frames[gone][kept], until[kept])
