"""What BSON says, as plain values: times are text, ids and bytes are hex, what is rarer keeps its name."""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta
from typing import Any

from explorer.formats.decoders.pieces import Pieces, one_value
from explorer.formats.decoders.plain_values import fields, number

_VALUES: dict[int, Any] = {0x06: None, 0x0A: None, 0x7F: {"$maxKey": 1}, 0xFF: {"$minKey": 1}}
_TEXTS = (0x02, 0x0D, 0x0E)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def read(stored: bytes, depth: int) -> Any:
    """Read one document.

    Args:
        stored: the bytes.
        depth: deepest nesting that is read.

    Raises:
        ValueError: they are not one whole document, or it is nested too deep.
    """
    items = _Items(stored)
    return one_value(items, items.document, depth, "BSON")


def looks_so(stored: bytes) -> bool:
    """Say whether bytes begin with their own number, as BSON does and no text can."""
    return int.from_bytes(stored[:4], "little") == len(stored) > 4 and stored.endswith(b"\0")


class _Items(Pieces):
    """Reads documents and what is in them one after another."""

    def document(self, depth: int) -> dict[str, Any]:
        """Read a document, with no more inside one another than told."""
        return fields(self._pairs(depth))

    def _pairs(self, depth: int) -> list[tuple[str, Any]]:
        if depth < 1:
            raise ValueError("it is nested too deep")
        begin = self.at
        size = self._little(4)
        pairs = []
        while kind := self.whole(1):
            pairs.append((self._name(), self._value(kind, depth - 1)))
        if self.at - begin != size:
            raise ValueError("a document has another size than it says")
        return pairs

    def _value(self, kind: int, depth: int) -> Any:
        match kind:
            case 0x01:
                return number(struct.unpack("<d", self.take(8))[0])
            case _ if kind in _TEXTS:
                return self.take(self._little(4)).removesuffix(b"\0").decode()
            case 0x03:
                return self.document(depth)
            case 0x04:
                return [value for _, value in self._pairs(depth)]
            case 0x05:
                size, _ = self._little(4), self.whole(1)
                return self.take(size).hex()
            case 0x07:
                return self.take(12).hex()
            case 0x08:
                return self.whole(1) != 0
            case 0x09:
                return _moment(self._little(8, signed=True))
            case 0x0B:
                return {"$regex": self._name(), "$options": self._name()}
            case 0x10:
                return self._little(4, signed=True)
            case 0x11:
                return {"$timestamp": number(self._little(8))}
            case 0x12:
                return self._little(8, signed=True)
            case 0x13:
                return {"$decimal128": self.take(16).hex()}
            case _ if kind in _VALUES:
                return _VALUES[kind]
            case _:
                raise ValueError(f"values of kind {kind} are not read")

    def _little(self, size: int, *, signed: bool = False) -> int:
        """Take a whole number of so many bytes, the lowest first."""
        return int.from_bytes(self.take(size), "little", signed=signed)

    def _name(self) -> str:
        end = self.stored.find(b"\0", self.at)
        name = self.take(end - self.at)
        self.take(1)
        return name.decode()


def _moment(milliseconds: int) -> Any:
    try:
        return (_EPOCH + timedelta(milliseconds=milliseconds)).isoformat()
    except OverflowError:
        return {"$date": milliseconds}
