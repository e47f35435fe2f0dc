"""What CBOR says, as plain values: no object is made of what a tag names."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

_KEPT = (5, 25, 28, 29, 30, 35, 36, 256, 260, 261, 43000)
"""Tags that are shown as tags: references that may run in circles, patterns, what takes long to work out."""


def read(stored: bytes, depth: int) -> Any:
    """Read one value.

    Args:
        stored: the bytes.
        depth: deepest nesting that is read.

    Raises:
        ValueError: they are not one whole value.
    """
    # Few stores hold CBOR, so it is imported when one does.
    import cbor2

    source = io.BytesIO(stored)
    decoder = cbor2.CBORDecoder(
        source,
        max_depth=depth,
        semantic_decoders={tag: _tagged(tag) for tag in _KEPT},
        tag_hook=lambda found, _: _tagged(found.tag)(found.value, False),
    )
    try:
        value = decoder.decode()
    except cbor2.CBORDecodeError as error:
        raise ValueError(f"it is no whole CBOR: {error}") from None
    if source.tell() != len(stored):
        raise ValueError("it goes on after its end")
    return _plain(value)


def begins(head: bytes) -> bool:
    """Say whether a payload may be CBOR that nobody calls so: a map, with or without a mark before it."""
    return head[:1] == b"\xbf" or 0xA0 <= (head[:1] or b"\0")[0] <= 0xBB or head[:3] == b"\xd9\xd9\xf7"


def _tagged(tag: int) -> Callable[[Any, bool], dict[str, Any]]:
    return lambda value, _: {"$tag": tag, "value": value}


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | str():
            return value
        case int():
            return value if -(2**63) <= value < 2**63 else {"$number": str(value)}
        case float():
            return value if math.isfinite(value) else {"$number": str(value)}
        case bytes():
            return value.hex()
        case Mapping():
            return {_key(key): _plain(inner) for key, inner in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_plain(inner) for inner in value]
        case date():
            return value.isoformat()
        case Decimal():
            return {"$number": str(value)}
        case UUID():
            return str(value)
        case _:  # undefined, and simple values that nobody gave a meaning
            return None


def _key(key: Any) -> str:
    shown = _plain(key)
    return shown if isinstance(shown, str) else json.dumps(shown)
