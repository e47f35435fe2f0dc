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
    return _told(data, "encoding") == ENCRYPTED


def briefly(data: Any) -> str | None:
    """Say in a line what stands for a payload that could not be decoded; None where one was."""
    encoding, stored = _told(data, "encoding"), _told(data, "hex")
    return None if encoding is None or stored is None else f"{encoding}: {stored}"


def stored_of(data: Any) -> tuple[str, bytes] | None:
    """Give why a payload could not be decoded, and its first bytes; None where there is no such mark."""
    reason, stored = _told(data, "reason"), _told(data, "hex")
    if reason is None or stored is None:
        return None
    try:
        return reason, bytes.fromhex(stored)
    except ValueError:
        return None


def is_undecoded(data: Any) -> bool:
    """Say whether a payload is one that could not be decoded."""
    return isinstance(data, Mapping) and MARK in data


def _told(data: Any, name: str) -> str | None:
    """Give a part of the mark; None where there is no mark, or where a payload only imitates one."""
    told = data.get(MARK) if isinstance(data, Mapping) else None
    found = told.get(name) if isinstance(told, Mapping) else None
    return found if isinstance(found, str) else None
