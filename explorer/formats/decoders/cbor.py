"""What CBOR says, as plain values: no object is made of what a tag names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from explorer.formats.decoders.pieces import Pieces, one_value
from explorer.formats.decoders.plain_values import fields, number

_BYTES, _LIST, _TAG = 2, 4, 6
"""Kinds of items; those from lists to tags hold others."""
_BREAK = 0xFF
_SIMPLE: dict[int, Any] = {20: False, 21: True, 22: None, 23: None}
_MARKS = (258, 55799)
"""Tags that say only that a list is a set, or that CBOR begins."""


def read(stored: bytes, depth: int) -> Any:
    """Read one value.

    Args:
        stored: the bytes.
        depth: deepest nesting that is read.

    Raises:
        ValueError: they are not one whole value.
    """
    items = _Items(stored)
    return one_value(items, items.item, depth, "CBOR")


def begins(head: bytes) -> bool:
    """Say whether a payload may be CBOR that nobody calls so: a map, with or without a mark before it."""
    return head[:1] == b"\xbf" or 0xA0 <= (head[:1] or b"\0")[0] <= 0xBB or head[:3] == b"\xd9\xd9\xf7"


class _Items(Pieces):
    """Reads items one after another."""

    def item(self, depth: int) -> Any:
        """Read the next item, with no more inside one another than told."""
        head = self.whole(1)
        kind, low = head >> 5, head & 31
        if _LIST <= kind <= _TAG and depth < 1:
            raise ValueError("it is nested too deep")
        if kind > _TAG:
            return self._simple(low)
        size = self._size(low)
        match kind, size:
            case 2, _:
                return self._joined(kind, size).hex()
            case 3, _:
                return self._joined(kind, size).decode()
            case 4, _:
                return [self.item(depth - 1) for _ in self._each(size)]
            case 5, _:
                return fields([(self.item(depth - 1), self.item(depth - 1)) for _ in self._each(size)])
            case 0, int():
                return number(size)
            case 1, int():
                return number(-1 - size)
            case 6, int():
                in_bytes = self.next >> 5 == _BYTES
                return _meant(size, self.item(depth - 1), in_bytes=in_bytes)
            case _:
                raise ValueError("a number in it is none")

    def _size(self, low: int) -> int | None:
        """Take what stands after the kind: a number or a size, None where the end is marked instead."""
        if low < 24:
            return low
        if low == 31:
            return None
        if low > 27:
            raise ValueError(f"it holds a size of kind {low}")
        return self.whole(1 << (low - 24))

    def _simple(self, low: int) -> Any:
        if 25 <= low <= 27:
            return number(self.real(1 << (low - 24)))
        if low > 24:
            raise ValueError("it marks an end where none is")
        value = self.whole(1) if low == 24 else low
        return _SIMPLE.get(value, {"$tag": "simple", "value": value})

    def _each(self, size: int | None) -> Iterator[None]:
        """Yield for each item of a list or a map; their number is told, or their end is marked."""
        if size is not None:
            for _ in range(size):
                yield
            return
        while self.next != _BREAK:
            yield
        self.take(1)

    def _joined(self, kind: int, size: int | None) -> bytes:
        if size is not None:
            return self.take(size)
        return b"".join([self._part(kind) for _ in self._each(None)])

    def _part(self, kind: int) -> bytes:
        head = self.whole(1)
        size = self._size(head & 31)
        if head >> 5 != kind or size is None:
            raise ValueError("a text in it has a part that is none")
        return self.take(size)


def _meant(tag: int, value: Any, *, in_bytes: bool) -> Any:
    """Give what a tag says of a value, or both where that is not known or cannot be so.

    Args:
        tag: the number of the tag.
        value: what stands after it, plain.
        in_bytes: whether it is written as bytes, and so is hex now.
    """
    try:
        match tag, value:
            case ((0 | 1004), str()) if not in_bytes:
                return value
            case 1, (int() | float()) if not isinstance(value, bool):
                return datetime.fromtimestamp(value, UTC).isoformat()
            case ((2 | 3), str()) if in_bytes:
                large = int(value or "0", 16)
                return number(large if tag == 2 else -1 - large)
            case 4, [int(exponent), (int() | {"$number": _}) as digits]:
                written = digits["$number"] if isinstance(digits, dict) else digits
                return {"$number": str(Decimal(f"{written}e{exponent}"))}
            case 37, str() if in_bytes:
                return str(UUID(value))
            case 100, int():
                return (date(1970, 1, 1) + timedelta(days=value)).isoformat()
    except (ArithmeticError, OSError, ValueError):
        pass
    return value if tag in _MARKS else {"$tag": tag, "value": value}
