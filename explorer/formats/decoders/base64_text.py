"""Bytes written as text in base64, with the usual letters or those for URLs."""

from __future__ import annotations

import base64
import binascii

_URL = bytes.maketrans(b"-_", b"+/")


def undo(stored: bytes, most: int) -> bytes:
    """Give the bytes that a text stands for.

    Args:
        stored: the text; white space in it, and missing signs at its end, do no harm.
        most: bytes that it may stand for.

    Raises:
        ValueError: it is no base64, or stands for more.
    """
    text = b"".join(stored.split()).rstrip(b"=").translate(_URL)
    if len(text) > most // 3 * 4 + 4:
        raise ValueError(f"it stands for more than {most:,} bytes")
    try:
        return base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        raise ValueError("it is no base64") from None
