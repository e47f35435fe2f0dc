"""How somebody chose that payloads of a store are decoded, kept in the user's data folder; never a key."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec

from explorer.core.decoding import AUTOMATIC, ENCODINGS, Decoding
from explorer.core.errors import StoreError
from explorer.runtime.small_files import FileFault, read, write

MOST = 10_000
"""Types of one store for which something is chosen."""


class DecodingNotKept(StoreError):
    """A choice cannot be written; it holds until the store is closed."""


class _Kept(msgspec.Struct, omit_defaults=True):
    """The file's content."""

    everywhere: str | None = None
    by_type: Annotated[dict[str, str], msgspec.Meta(max_length=MOST)] = {}


class DecodingFile:
    """What was chosen for one store.

    Args:
        folder: where the choices for all stores lie.
        identity: of the store; a copy of it has the same.
    """

    def __init__(self, folder: Path, identity: str) -> None:
        name = hashlib.sha256(identity.encode(errors="replace")).hexdigest()[:32]
        self.path = folder / f"{name}.json"

    def load(self) -> Decoding:
        """Give what was chosen; nothing where the file is damaged or names what is not known."""
        with contextlib.suppress(FileFault):
            kept = read(self.path, _Kept) or _Kept()
            everywhere = kept.everywhere if kept.everywhere in ENCODINGS else None
            return Decoding(everywhere=everywhere, by_type=_known(kept.by_type))
        return AUTOMATIC

    def keep(self, decoding: Decoding) -> None:
        """Keep what is chosen now, but for its key.

        Raises:
            DecodingNotKept: the file cannot be written; it is as it was.
        """
        kept = _Kept(decoding.everywhere, dict(decoding.by_type))
        try:
            if kept == _Kept():
                self.path.unlink(missing_ok=True)
            else:
                write(self.path, kept)
        except (OSError, FileFault) as error:
            why = error.strerror if isinstance(error, OSError) else error
            raise DecodingNotKept(
                f"How payloads are shown cannot be kept in {self.path} ({why}); it holds until "
                "the store is closed. Make that place writable, then choose again."
            ) from error


def _known(by_type: Mapping[str, str]) -> dict[str, str]:
    return {name: encoding for name, encoding in by_type.items() if encoding in ENCODINGS}
