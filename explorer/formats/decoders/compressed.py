"""Payloads that zlib or gzip made small: one compression is undone, and never beyond a limit."""

from __future__ import annotations

import zlib


def begins(head: bytes) -> bool:
    """Say whether a payload may be compressed."""
    if head[:2] == b"\x1f\x8b":
        return True
    return len(head) > 2 and head[0] & 0x8F == 8 and int.from_bytes(head[:2], "big") % 31 == 0


def undo(stored: bytes, most: int) -> bytes:
    """Decompress a payload.

    Args:
        stored: the payload.
        most: bytes that it may expand to.

    Raises:
        zlib.error: it is not compressed, or broken.
        ValueError: it expands further, or ends early.
    """
    # 47: zlib or gzip, whichever the header says.
    unpacker = zlib.decompressobj(wbits=47)
    data = unpacker.decompress(stored, most)
    if unpacker.eof:
        return data
    if len(data) >= most:
        raise ValueError(f"It expands beyond {most:,} bytes.")
    raise ValueError("The compressed data ends early.")
