"""A bounded number of remembered states along an axis, denser at first, thinned as it grows."""

from __future__ import annotations

from bisect import bisect_right
from typing import Generic, TypeVar

T = TypeVar("T")


class Keyframes(Generic[T]):
    """Values remembered at some ordinals, to start a replay from.

    When there are too many, or they hold too much, every second one is dropped and the stride doubles:
    memory is bounded whatever the length of the history (but one value is kept, however large).

    Args:
        stride: ordinals between two keyframes, at first.
        most: how many are kept at most.
        room: how large they may be together; in the unit that `keep` is told sizes in.
    """

    def __init__(self, stride: int, most: int, room: int = 1_000_000) -> None:
        self.stride = stride
        self._most = most
        self._room = room
        self._sizes: list[int] = []
        self._at: list[int] = []
        self._values: list[T] = []

    def __len__(self) -> int:
        return len(self._at)

    def wants(self, ordinal: int) -> bool:
        """Is it time to keep one at `ordinal`? Only ever after the last one."""
        return ordinal - (self._at[-1] if self._at else 0) >= self.stride

    def keep(self, ordinal: int, value: T, size: int = 1) -> None:
        """Remember a value of some size; `ordinal` must be after the last one kept."""
        while self._at and (len(self._at) == self._most or sum(self._sizes) + size > self._room):
            self._at, self._values, self._sizes = self._at[1::2], self._values[1::2], self._sizes[1::2]
            self.stride *= 2
        self._at.append(ordinal)
        self._values.append(value)
        self._sizes.append(size)

    def before(self, ordinal: int) -> tuple[int, T] | None:
        """Give the newest keyframe at or before `ordinal`."""
        index = bisect_right(self._at, ordinal) - 1
        return (self._at[index], self._values[index]) if index >= 0 else None
