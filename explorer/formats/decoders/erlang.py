"""Erlang terms as plain values; what only a running system can use, as processes and functions, stays hex."""

from __future__ import annotations

import zlib
from typing import Any

from explorer.formats.decoders.pieces import Pieces
from explorer.formats.decoders.plain_values import fields, number

_MOST = 16 * 1024 * 1024
_ATOMS = {100: 2, 115: 1, 118: 2, 119: 1}
"""Kinds of atoms, and how many bytes tell the length of the name."""
_VALUES: dict[str, Any] = {"nil": None, "null": None, "undefined": None, "true": True, "false": False}
_NAMED = {
    103: ("pid", 9),
    88: ("pid", 12),
    102: ("port", 5),
    89: ("port", 8),
    120: ("port", 12),
    101: ("ref", 5),
}
"""Kinds that begin with the name of a node: what they are, and how many bytes come after it."""
_REFERENCES = {114: 1, 90: 4}
_KINDS = frozenset({*_ATOMS, *_NAMED, *_REFERENCES, 70, 77, *range(97, 100), *range(104, 114), 116})
_STRUCT = "__struct__"


def read(stored: bytes, depth: int) -> Any:
    """Read one term.

    Args:
        stored: the bytes, the first of them 131.
        depth: deepest nesting that is read.

    Raises:
        ValueError: they are not one whole term.
    """
    if stored[:1] != b"\x83":
        raise ValueError("it is no Erlang term")
    terms = _Terms(_unpacked(stored[2:]) if stored[1:2] == b"P" else stored[1:])
    value = terms.term(depth)
    if not terms.ended:
        raise ValueError("it goes on after its end")
    if isinstance(value, dict):
        value.pop("@class", None)  # the type of the event says it
    return value


def begins(head: bytes) -> bool:
    """Say whether a payload may be an Erlang term: the version, and a kind of term or a compression."""
    return head[:1] == b"\x83" and len(head) > 1 and (head[1:2] == b"P" or head[1] in _KINDS)


def _unpacked(packed: bytes) -> bytes:
    """Undo the compression of a term; the first four bytes tell how large it is."""
    size = int.from_bytes(packed[:4], "big")
    if size > _MOST:
        raise ValueError(f"it expands beyond {_MOST:,} bytes")
    try:
        term = zlib.decompressobj().decompress(packed[4:], size + 1)
    except zlib.error:
        raise ValueError("its compressed part is damaged") from None
    if len(term) != size:
        raise ValueError("its compressed part has another size than it says")
    return term


class _Terms(Pieces):
    """Reads terms one after another; none is longer than its bytes, whatever it says."""

    def term(self, depth: int) -> Any:
        """Read the next term, nested no deeper than told."""
        if depth < 1:
            raise ValueError("it is nested too deeply")
        begun = self.at
        match kind := self.whole(1):
            case 97:
                return self.whole(1)
            case 98:
                return self.whole(4, signed=True)
            case 70:
                return number(self.real(8))
            case 99:
                return number(float(self.take(31).rstrip(b"\0")))
            case 110 | 111:
                return self._large(self.whole(1 if kind == 110 else 4))
            case 109:
                return _text(self.take(self.whole(4)))
            case 104 | 105:
                return [self.term(depth - 1) for _ in range(self.whole(1 if kind == 104 else 4))]
            case 106:
                return []
            case 107:
                return list(self.take(self.whole(2)))
            case 108:
                return self._list(depth - 1)
            case 116:
                return self._map(depth - 1)
            case _ if kind in _ATOMS:
                name = self._atom(kind)
                return _VALUES.get(name, name)
            case _:
                return {"$tag": self._skip(kind, depth - 1), "value": self.stored[begun : self.at].hex()}

    def _large(self, size: int) -> Any:
        negative = self.whole(1)
        value = int.from_bytes(self.take(size), "little") * (-1 if negative else 1)
        return number(value)

    def _atom(self, kind: int) -> str:
        name = self.take(self.whole(_ATOMS[kind]))
        return name.decode("utf-8" if kind in (118, 119) else "latin-1")

    def _list(self, depth: int) -> Any:
        found = [self.term(depth) for _ in range(self.whole(4))]
        tail = self.term(depth)
        return found if tail == [] else {"$tag": "improper list", "value": [*found, tail]}

    def _map(self, depth: int) -> dict[str, Any]:
        pairs = []
        for _ in range(self.whole(4)):
            key = self._key(depth)
            pairs.append((key, self.term(depth)))
        return fields(pairs)

    def _key(self, depth: int) -> Any:
        kind = self.next
        if kind not in _ATOMS:
            return self.term(depth)
        self.at += 1
        name = self._atom(kind)
        return "@class" if name == _STRUCT else name

    def _skip(self, kind: int, depth: int) -> str:
        """Pass over a term that means something only where it was made, and say what it is."""
        if kind in _NAMED:
            what, size = _NAMED[kind]
            self.term(depth)
            self.take(size)
        elif kind in _REFERENCES:
            what, size = "ref", self.whole(2) * 4 + _REFERENCES[kind]
            self.term(depth)
            self.take(size)
        elif kind == 113:
            what = "function"
            for _ in range(3):
                self.term(depth)
        elif kind == 112:
            what = "function"
            self.take(self.whole(4) - 4)
        elif kind == 77:
            what = "bits"
            self.take(self.whole(4) + 1)
        else:
            raise ValueError(f"terms of kind {kind} are not read")
        return what


def _text(stored: bytes) -> str:
    """Give a binary as the text that it usually is, else as hex."""
    try:
        return stored.decode()
    except UnicodeDecodeError:
        return stored.hex()
