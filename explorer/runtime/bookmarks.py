"""Bookmarks of a store, kept in the user's data folder and never in the store: foreign ones have them too."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import msgspec

from explorer.core.errors import StoreError
from explorer.runtime.small_files import FileFault, read, write

MOST = 1_000
"""Bookmarks of one store."""
LONGEST_NAME = 200
"""Characters."""
LAST_ORDINAL = 2**63 - 1
"""The greatest that any store can have."""


class BookmarksNotKept(StoreError):
    """Bookmarks cannot be read or written; the store itself is untouched."""


class Bookmark(msgspec.Struct, frozen=True, order=True):
    """A moment with a name.

    Args:
        ordinal: the moment right after this event; 0 is before the first.
        name: what the person calls it, on one line.
    """

    ordinal: Annotated[int, msgspec.Meta(ge=0, le=LAST_ORDINAL)]
    name: Annotated[str, msgspec.Meta(max_length=LONGEST_NAME)]


class _Kept(msgspec.Struct):
    """The file's content."""

    bookmarks: Annotated[list[Bookmark], msgspec.Meta(max_length=MOST)]


class BookmarkFile:
    """The bookmarks of one store.

    Args:
        folder: where the bookmarks of all stores lie.
        identity: of the store; a copy of it has the same.
    """

    def __init__(self, folder: Path, identity: str) -> None:
        name = hashlib.sha256(identity.encode(errors="replace")).hexdigest()[:32]
        self.path = folder / f"{name}.json"

    def load(self) -> tuple[Bookmark, ...]:
        """Give the bookmarks in the order of their moments.

        Raises:
            BookmarksNotKept: the file cannot be read.
        """
        try:
            kept = read(self.path, _Kept)
        except FileFault as fault:
            raise self._failed("read", str(fault)) from fault
        return tuple(sorted({one.ordinal: one for one in kept.bookmarks}.values())) if kept else ()

    def change(self, before: Iterable[Bookmark], after: Iterable[Bookmark]) -> tuple[Bookmark, ...]:
        """Keep what changed between two lists; what another window kept meanwhile stays.

        Args:
            before: the list as it was known.
            after: the list as it shall be.

        Returns:
            The list as it is now.

        Raises:
            BookmarksNotKept: the file cannot be read or written; it is as it was.
        """
        known, wanted = set(before), set(after)
        kept = {one.ordinal: one for one in self.load() if one not in known - wanted}
        kept |= {one.ordinal: one for one in wanted - known}
        changed = tuple(sorted(kept.values()))
        if len(changed) > MOST:
            raise self._failed("written", f"a store has {MOST:,} bookmarks at most")
        try:
            write(self.path, _Kept(list(changed)))
        except FileFault as fault:
            raise self._failed("written", str(fault)) from fault
        return changed

    def _failed(self, done: str, why: str) -> BookmarksNotKept:
        return BookmarksNotKept(
            f"The bookmarks of this store cannot be {done} ({self.path}: {why}). Everything else works; "
            "mend or remove that file, and bookmarks are kept again."
        )
