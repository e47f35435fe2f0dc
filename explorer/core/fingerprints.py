"""What proves that an event is still the one it was: sixteen bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from domain.kernel.recorded import RecordedEvent

SIZE = 16
"""Bytes of a fingerprint."""

NOTHING = bytes(SIZE)
"""The fingerprint of the beginning, before any event."""


def of_last(events: Iterator[RecordedEvent], stamp: bytes) -> bytes:
    """Give the fingerprint of the first event of an iteration, NOTHING where there is none.

    A store of ours has better ones: the links of its hash chain cover all events before, too. Here the
    stamp stands for those: whatever is written anywhere in the store gives every event another fingerprint.

    Args:
        events: the event, and any after it.
        stamp: bytes that stay the same as long as nobody writes to the store.
    """
    event = next(events, None)
    if event is None:
        return NOTHING
    known = (
        stamp,
        event.ordinal,
        event.position,
        event.stream,
        event.version,
        event.type,
        event.time,
        event.event_id,
        event.data,
    )
    return hashlib.sha256(repr(known).encode(errors="surrogatepass")).digest()[:SIZE]
