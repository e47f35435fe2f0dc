"""The hash chain: every event's hash covers its envelope, its payload and the hash before it.

The hash of an event is SHA-256 over the MessagePack array
[previous hash, position, stream, category, version, event id, type, schema version, recorded at,
data text, metadata text] in its shortest form. MessagePack puts the length before every text, so no
two different events give the same bytes. Before the first event stands the same hash in every store, so
that equal histories have equal head hashes, wherever they were recorded.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import msgspec

_pack = msgspec.msgpack.Encoder().encode


GENESIS = sha256(b"event-explorer").digest()
"""The hash that stands before the first event of every store."""


def link(previous: bytes, envelope: tuple[Any, ...]) -> bytes:
    """Give the hash of an event.

    Args:
        previous: hash of the event before it, 32 bytes.
        envelope: the columns of the event from position to metadata, in table order.
    """
    return sha256(_pack([previous, *envelope])).digest()


def as_row(envelope: tuple[Any, ...], hash_: bytes) -> tuple[Any, ...]:
    """Give the row of an event; of bytes the driver would ask each time how they are to be adapted."""
    return (*envelope, bytearray(hash_))
