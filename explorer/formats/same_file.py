"""Telling whether a file is still in the state in which another process opened it."""

from __future__ import annotations

import os
from pathlib import Path

from explorer.core.errors import NotAStore, StoreDamaged, StoreMissing, StoreReplaced
from explorer.core.plain import plain
from explorer.formats.private_copy import stamps_of
from explorer.formats.sniffing import Sniffed, sniff, stamp_of, stamp_of_followed

GONE = "was moved or deleted"
CHANGED = "was changed by another program"


def replaced(shown: str, happened: str = CHANGED) -> StoreReplaced:
    """Say that a file is not what it was when it was opened.

    Args:
        shown: its name for messages.
        happened: what became of it.
    """
    return StoreReplaced(
        f"{shown} {happened} after it was opened; what was read before stays valid; "
        "open it again to see what it holds now."
    )


def require_same(path: str | Path, stamp: str, *, live: bool) -> None:
    """Look at a file before it is opened again: nobody must take another one for what is shown.

    Args:
        path: the file.
        stamp: of what was opened.
        live: whether it is followed; then its program may write to it.

    Raises:
        StoreReplaced: it is another file, or in another state.
        StoreError: it may not be read.
    """
    shown = plain(os.path.basename(path))
    try:
        found = sniff(path)
    except StoreMissing as error:
        raise replaced(shown, GONE) from error
    except (NotAStore, StoreDamaged) as error:
        raise replaced(shown) from error
    if _stamp(found, live=live).hex() != stamp:
        raise replaced(shown)


def _stamp(found: Sniffed, *, live: bool) -> bytes:
    if live:
        return stamp_of_followed(found.stamp)
    return stamp_of(found.head, stamps_of(found) if found.sidecars else (found.stamp,))
