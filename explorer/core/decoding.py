"""What somebody said of how the payloads of a foreign store are to be decoded; the rest is seen from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

STEPS = "+"
"""Stands between the steps of an encoding: "zlib+json" is decompressed first."""

ENCODINGS: Mapping[str, str] = {
    "json": "JSON",
    "text": "Text",
    "zlib+json": "gzip or zlib, then JSON",
    "base64": "Base64, then as it looks",
    "cbor": "CBOR",
    "msgpack": "MessagePack",
    "bson": "BSON",
    "xml": "XML",
    "yaml": "YAML",
    "erlang": "Erlang terms",
    "hex": "Bytes in hex",
}
"""The encodings that can be chosen, and what people call them."""


@dataclass(frozen=True, slots=True)
class Decoding:
    """How the payloads of one store are to be decoded, as far as somebody said.

    Args:
        key: opens payloads that are encrypted; None without one. Never shown, logged or written anywhere.
        everywhere: a name of ENCODINGS for all payloads; None to see from each.
        by_type: names of ENCODINGS for the payloads of single event types; they come before `everywhere`.
    """

    key: bytes | None = field(default=None, repr=False)
    everywhere: str | None = None
    by_type: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_automatic(self) -> bool:
        """Whether nobody said anything."""
        return self.key is None and self.everywhere is None and not self.by_type

    def of(self, event_type: str | None) -> str | None:
        """Name the encoding that is chosen for events of a type; None where nothing is."""
        return self.by_type.get(event_type or "", self.everywhere)

    def choosing(self, encoding: str | None, event_type: str | None = None) -> Decoding:
        """Choose an encoding, None for as it looks, for events of one type, or for all that have no own."""
        if event_type is None:
            return replace(self, everywhere=encoding)
        others = {name: one for name, one in self.by_type.items() if name != event_type}
        return replace(self, by_type=others if encoding is None else {**others, event_type: encoding})


AUTOMATIC = Decoding()
"""Nobody said anything: every payload is decoded as it looks."""
