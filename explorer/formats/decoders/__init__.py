"""One file for each way in which payloads are written; none runs or imports what a payload names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from explorer.formats.decoders import bson, cbor, erlang, msgpack, xstream, yaml_values


@dataclass(frozen=True, slots=True)
class Decoder:
    """A way in which payloads are written, besides JSON.

    Args:
        name: what the encoding is called ("xml").
        begins: says from the first 16 bytes whether a payload may be written in it.
        read: gives the value of a payload, nested no deeper than told; raises ValueError where it cannot.
        certain: whether nothing else begins so.
    """

    name: str
    begins: Callable[[bytes], bool]
    read: Callable[[bytes, int], Any]
    certain: bool = False


DECODERS: tuple[Decoder, ...] = (
    Decoder("xml", lambda head: head.lstrip().startswith(b"<"), xstream.read, certain=True),
    Decoder("yaml", yaml_values.begins, yaml_values.read, certain=True),
    Decoder("erlang", erlang.begins, erlang.read, certain=True),
    # Its size, with which it begins, is known only with all of a payload: that is looked at before.
    Decoder("bson", lambda head: False, bson.read, certain=True),
    Decoder("cbor", cbor.begins, cbor.read),
    Decoder("msgpack", msgpack.begins, msgpack.read),
)
"""In the order in which they are tried on a payload of which nothing is told."""
