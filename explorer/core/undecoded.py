"""What stands for a payload that cannot be decoded: a mark with its first bytes, so that it can be shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

UNDECODED = "undecoded"
"""Flag of an event that has such a mark in it."""

MARK = "$undecoded"
ENCRYPTED = "encrypted"
"""The encoding of what looks encrypted, or does not open with the key there is."""

HEX_BYTES = 4096
"""Most bytes of an undecoded payload that are shown."""


def undecoded(encoding: str, reason: str, stored: bytes = b"") -> dict[str, dict[str, str]]:
    """Mark a payload as undecoded, with its first bytes in hex.

    Args:
        encoding: what it should have been, or seems to be.
        reason: why it cannot be decoded, in plain words.
        stored: the payload as it is stored.
    """
    return {MARK: {"encoding": encoding, "reason": reason, "hex": stored[:HEX_BYTES].hex()}}


def looks_encrypted(data: Any) -> bool:
    """Say whether a payload stayed bytes since it looks encrypted, or did not open with the key there was."""
    return is_undecoded(data) and data[MARK].get("encoding") == ENCRYPTED


def is_undecoded(data: Any) -> bool:
    """Say whether a payload is one that could not be decoded."""
    return isinstance(data, Mapping) and MARK in data
