"""Naming bytes that are not read: what they seem to be, and why they stay bytes."""

from __future__ import annotations

from explorer.core.undecoded import ENCRYPTED
from explorer.formats.sniffing import looks_random


def guess(data: bytes, told: str | None = None) -> tuple[str, str]:
    """Guess what bytes are that nothing here reads.

    Args:
        data: the bytes.
        told: what the store says that they are.

    Returns:
        The encoding and the reason, in plain words.
    """
    if not data:
        return "empty", "It is empty."
    if data[:1] == b"\x80" and data[1:2] in (b"\x02", b"\x03", b"\x04", b"\x05") and data.endswith(b"."):
        return "pickle", "It looks like a Python pickle, which could run code and is never loaded."
    if data.startswith(b"\xac\xed\x00\x05"):
        return "java", "It looks like a serialised Java object, which is never loaded."
    try:
        data.decode()
    except UnicodeDecodeError:
        if told is not None:
            return told, f"It is {told}, whose meaning only its application knows."
        if looks_random(data):
            return ENCRYPTED, "It looks encrypted (a guess from its random bytes), and no key is known."
        return "binary", "It is neither JSON nor text."
    return "text", "It is not JSON."
