"""Bytes that are taken one piece after another, never more than there are."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any


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


def one_value(pieces: Pieces, item: Callable[[int], Any], depth: int, language: str) -> Any:
    """Read the one value that bytes hold.

    Args:
        pieces: the bytes.
        item: reads the next value, so deep at most.
        depth: deepest nesting that is read.
        language: what they are written in, for people.

    Raises:
        ValueError: they are not one whole value, or it is nested too deep.
    """
    try:
        value = item(depth)
    except UnicodeDecodeError:
        raise ValueError(f"it is no whole {language}: a text in it is no UTF-8") from None
    except ValueError as error:
        raise ValueError(f"it is no whole {language}: {error}") from None
    if not pieces.ended:
        raise ValueError(f"it is no whole {language}: it goes on after its end")
    return value
