"""Bytes that are taken one piece after another, never more than there are."""

from __future__ import annotations

import struct


class Pieces:
    """Takes bytes from their beginning to their end.

    Args:
        stored: the bytes.
    """

    def __init__(self, stored: bytes) -> None:
        self.stored = stored
        self.at = 0

    @property
    def ended(self) -> bool:
        """Whether all bytes are taken."""
        return self.at == len(self.stored)

    @property
    def next(self) -> int:
        """The next byte, which is not taken; 0 at the end."""
        return 0 if self.ended else self.stored[self.at]

    def take(self, size: int) -> bytes:
        """Take the next bytes.

        Raises:
            ValueError: there are fewer.
        """
        if not 0 <= size <= len(self.stored) - self.at:
            raise ValueError("it ends early")
        self.at += size
        return self.stored[self.at - size : self.at]

    def whole(self, size: int, *, signed: bool = False) -> int:
        """Take a whole number of so many bytes, the highest first.

        Raises:
            ValueError: there are fewer.
        """
        return int.from_bytes(self.take(size), "big", signed=signed)

    def real(self, size: int) -> float:
        """Take a floating number of 2, 4 or 8 bytes, the highest first.

        Raises:
            ValueError: there are fewer.
        """
        (value,) = struct.unpack({2: ">e", 4: ">f", 8: ">d"}[size], self.take(size))
        return float(value)
