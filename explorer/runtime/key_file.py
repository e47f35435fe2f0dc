"""Files that hold the key of an encrypted store: base64, as applications are given it."""

from __future__ import annotations

import base64
import binascii
from pathlib import Path

from explorer.core.errors import BadKeyFile

SIZES = (16, 24, 32)
"""Bytes of a key, for AES."""

_LARGEST = 1_000
"""Bytes of a key file at most."""


def key_in(path: str | Path) -> bytes:
    """Read a key.

    Args:
        path: a file that holds it in base64, on one line.

    Raises:
        BadKeyFile: it cannot be read, or holds no key; nothing of its content is ever said.
    """
    place = Path(path)
    try:
        with place.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        why = (
            error.strerror if isinstance(error, OSError) else "its name holds a character that none may hold"
        )
        raise BadKeyFile(
            f"The key file {place} cannot be read: {why}. The store can be looked at without it; what is "
            "encrypted is shown as bytes."
        ) from None
    key = _decoded(content.strip())
    if len(key) not in SIZES:
        raise BadKeyFile(
            f"{place} holds no key: one is 16, 24 or 32 bytes in base64, on a line of its own. The store can "
            "be looked at without it; what is encrypted is shown as bytes."
        )
    return key


def _decoded(text: bytes) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        return b""
