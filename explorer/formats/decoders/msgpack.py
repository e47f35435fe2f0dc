"""What MessagePack says, as plain values: extensions stay numbers with bytes."""

from __future__ import annotations

import json
import math
from datetime import datetime
from typing import Any

import msgspec


def read(stored: bytes, depth: int) -> Any:
    """Read one value.

    Args:
        stored: the bytes.
        depth: deepest nesting that is read.

    Raises:
        ValueError: they are not one whole value, or it is nested too deep.
    """
    try:
        value = msgspec.msgpack.decode(stored)
    except RecursionError:
        raise ValueError(f"it is nested deeper than {depth} levels") from None
    except (msgspec.DecodeError, UnicodeDecodeError, TypeError) as error:
        raise ValueError(f"it is no whole MessagePack: {error}") from None
    return _plain(value, depth)


def begins(head: bytes) -> bool:
    """Say whether a payload may be MessagePack that nobody calls so: a map that is not empty.

    A pickle begins with the byte of an empty map.
    """
    return len(head) > 1 and (0x81 <= head[0] <= 0x8F or head[0] in (0xDE, 0xDF))


def _plain(value: Any, depth: int) -> Any:
    if isinstance(value, dict | list | tuple) and depth <= 0:
        raise ValueError("it is nested too deep")
    match value:
        case None | bool() | str():
            return value
        case int():
            return value if -(2**63) <= value < 2**63 else {"$number": str(value)}
        case float():
            return value if math.isfinite(value) else {"$number": str(value)}
        case bytes():
            return value.hex()
        case dict():
            return {_key(key, depth - 1): _plain(inner, depth - 1) for key, inner in value.items()}
        case list() | tuple():
            return [_plain(inner, depth - 1) for inner in value]
        case datetime():
            return value.isoformat()
        case msgspec.msgpack.Ext():
            return {"$ext": value.code, "value": bytes(value.data).hex()}
        case other:
            raise ValueError(f"it holds a {type(other).__name__}")


def _key(key: Any, depth: int) -> str:
    shown = _plain(key, depth)
    return shown if isinstance(shown, str) else json.dumps(shown)
