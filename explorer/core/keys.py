"""Keys of rows: what they are made of, in every store and in memory."""

from __future__ import annotations

from typing import Any

from domain.kernel.projection import Key
from explorer.core.errors import CannotStore


def checked(key: Any) -> Key:
    """Give a key back, or refuse what no row can stand under.

    Args:
        key: what a handler, a process or a policy made of an event.

    Raises:
        CannotStore: it is no tuple of texts without NUL characters, or an empty one.
    """
    if isinstance(key, tuple) and key and all(isinstance(part, str) and "\x00" not in part for part in key):
        return key
    shown = ascii(key)
    raise CannotStore(
        f"No row can stand under {shown if len(shown) <= 60 else shown[:57] + '...'}: "
        "its key must be made of texts without NUL characters."
    )
