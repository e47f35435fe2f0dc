"""What MessagePack says, as plain values: extensions stay numbers with bytes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from explorer.formats.decoders.pieces import Pieces, one_value
from explorer.formats.decoders.plain_values import fields, number

_VALUES: dict[int, Any] = {0xC0: None, 0xC2: False, 0xC3: True}
_TIME = -1
"""The extension that is a time, of 4, 8 or 12 bytes."""


def read(stored: bytes, depth: int) -> Any:
    """Read one value.

    Args:
        stored: the bytes.
        depth: deepest nesting that is read.

    Raises:
        ValueError: they are not one whole value, or it is nested too deep.
    """
    items = _Items(stored)
    return one_value(items, items.item, depth, "MessagePack")


def begins(head: bytes) -> bool:
    """Say whether a payload may be MessagePack that nobody calls so: a map that is not empty.

    A pickle begins with the byte of an empty map.
    """
    return len(head) > 1 and (0x81 <= head[0] <= 0x8F or head[0] in (0xDE, 0xDF))


class _Items(Pieces):
    """Reads items one after another."""

    def item(self, depth: int) -> Any:
        """Read the next item, with no more inside one another than told."""
        kind = self.whole(1)
        if kind <= 0x7F or kind >= 0xE0:
            return kind if kind <= 0x7F else kind - 0x100
        if kind <= 0x9F or kind >= 0xDC:
            if depth < 1:
                raise ValueError("it is nested too deep")
            size = kind & 15 if kind <= 0x9F else self.whole(2 << (kind & 1))
            if kind <= 0x8F or kind >= 0xDE:
                return fields([(self.item(depth - 1), self.item(depth - 1)) for _ in range(size)])
            return [self.item(depth - 1) for _ in range(size)]
        if kind <= 0xBF:
            return self.take(kind & 31).decode()
        return self._single(kind)

    def _single(self, kind: int) -> Any:
        match kind:
            case 0xC4 | 0xC5 | 0xC6:
                return self.take(self.whole(1 << (kind - 0xC4))).hex()
            case 0xC7 | 0xC8 | 0xC9:
                return self._extension(self.whole(1 << (kind - 0xC7)))
            case 0xCA | 0xCB:
                return number(self.real(4 << (kind - 0xCA)))
            case 0xCC | 0xCD | 0xCE | 0xCF:
                return number(self.whole(1 << (kind - 0xCC)))
            case 0xD0 | 0xD1 | 0xD2 | 0xD3:
                return self.whole(1 << (kind - 0xD0), signed=True)
            case 0xD4 | 0xD5 | 0xD6 | 0xD7 | 0xD8:
                return self._extension(1 << (kind - 0xD4))
            case 0xD9 | 0xDA | 0xDB:
                return self.take(self.whole(1 << (kind - 0xD9))).decode()
            case _ if kind in _VALUES:
                return _VALUES[kind]
            case _:
                raise ValueError(f"values of kind {kind} are not read")

    def _extension(self, size: int) -> Any:
        code = self.whole(1, signed=True)
        stored = self.take(size)
        time = _time(stored) if code == _TIME else None
        return {"$ext": code, "value": stored.hex()} if time is None else time


def _time(stored: bytes) -> str | None:
    """Give a time in UTC, to its nanosecond; None where it is none."""
    large = int.from_bytes(stored, "big")
    match len(stored):
        case 4:
            nanoseconds, seconds = 0, large
        case 8:
            nanoseconds, seconds = divmod(large, 1 << 34)
        case 12:
            nanoseconds, seconds = large >> 64, int.from_bytes(stored[4:], "big", signed=True)
        case _:
            return None
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
    except (ArithmeticError, OSError, ValueError):
        return None
    if nanoseconds > 999_999_999:
        return None
    fraction = f".{nanoseconds:09}".rstrip("0") if nanoseconds else ""
    return moment.isoformat().replace("+", f"{fraction}+")
