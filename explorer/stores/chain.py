"""The hash chain: every event's hash covers its envelope, its payload and the hash before it.

The hash of an event is SHA-256 over the MessagePack array
[previous hash, position, stream, category, version, event id, type, schema version, recorded at,
data text, metadata text] in its shortest form. MessagePack puts the length before every text, so no
two different events give the same bytes. Before the first event stands a hash of the store's id, so
that a chain cannot be moved to another store.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import msgspec

_pack = msgspec.msgpack.Encoder().encode


def genesis(store_id: str) -> bytes:
    """Give the hash that stands before the first event of a store."""
    return sha256(_pack(("event-explorer", store_id))).digest()


def link(previous: bytes, envelope: tuple[Any, ...]) -> bytes:
    """Give the hash of an event.

    Args:
        previous: hash of the event before it, 32 bytes.
        envelope: the columns of the event from position to metadata, in table order.
    """
    return sha256(_pack((previous, *envelope))).digest()
