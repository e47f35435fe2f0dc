"""In which manner somebody chose that a store is read, kept in the user's data folder; never a key.

Maps are kept in a file of their own too (maps.py): a store that no format fits has no identity before it is
read by its map, so its map must be found without it.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import msgspec

from explorer.core.decoding import ENCODINGS, Decoding
from explorer.core.errors import BadMap, StoreError
from explorer.core.generic import FOLDS
from explorer.core.table_map import FormatChoice, TableMap, read_map, write_map
from explorer.runtime.fold_source import FoldChoice, FoldSource
from explorer.runtime.manner import USUAL, Manner
from explorer.runtime.small_files import FileFault, read, write

MOST = 10_000
"""Types of one store for which something is chosen."""
OLDER = "decodings"
"""Folder beside this one where earlier versions kept what was chosen of decoding, and nothing else."""


class MannerNotKept(StoreError):
    """A choice cannot be written; it holds until the store is closed."""


class _FoldFile(msgspec.Struct):
    """A fold file as it was when it was chosen."""

    path: str
    digest: str


class _Kept(msgspec.Struct, omit_defaults=True):
    """The file's content."""

    format: str | None = None
    map: str | None = None
    fold: str | None = None
    fold_file: _FoldFile | None = None
    everywhere: str | None = None
    by_type: Annotated[dict[str, str], msgspec.Meta(max_length=MOST)] = {}


class KeptManner:
    """What was chosen for one store.

    Args:
        folder: where the choices for all stores lie.
        identities: those that the store has had since it was opened, since it has another one in another
            format; a copy of it has the same.
    """

    def __init__(self, folder: Path, *identities: str) -> None:
        self._folder = folder
        self._identities = identities

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files, one for each identity."""
        names = (hashlib.sha256(one.encode(errors="replace")).hexdigest()[:32] for one in self._identities)
        return tuple(self._folder / f"{name}.json" for name in names)

    def also(self, identity: str) -> KeptManner:
        """Give what is kept for the same store when it has this identity too."""
        return KeptManner(self._folder, *dict.fromkeys((*self._identities, identity)))

    def load(self) -> Manner:
        """Give what was chosen; nothing where the file is damaged, or where it names what is not known."""
        for path in self.paths:
            for place in (path, self._older(path)):
                with contextlib.suppress(FileFault):
                    if (kept := read(place, _Kept)) is not None:
                        return _manner(kept)
        return USUAL

    def keep(self, before: Manner, now: Manner) -> None:
        """Keep in what the one differs from the other, but for a key.

        Raises:
            MannerNotKept: a file cannot be written; it is as it was.
        """
        if now == replace(before, live=now.live):
            return
        kept = self.load()
        if now.format != before.format:
            kept = replace(kept, format=now.format)
        if now.fold != before.fold:
            kept = replace(kept, fold=now.fold)
        if now.decoding != before.decoding:
            kept = replace(kept, decoding=now.decoding)
        for path in self.paths:
            self._write(path, _written(kept))

    def _write(self, path: Path, kept: _Kept) -> None:
        try:
            if kept == _Kept():
                path.unlink(missing_ok=True)
            else:
                write(path, kept)
            self._older(path).unlink(missing_ok=True)
        except (OSError, FileFault) as error:
            why = error.strerror if isinstance(error, OSError) else error
            raise MannerNotKept(
                f"How the store is read cannot be kept in {path} ({why}); it holds until the store is "
                "closed. Make that place writable, then choose again."
            ) from error

    def _older(self, path: Path) -> Path:
        return self._folder.with_name(OLDER) / path.name


def _written(manner: Manner) -> _Kept:
    kept = _Kept(everywhere=manner.decoding.everywhere, by_type=dict(manner.decoding.by_type))
    if isinstance(manner.format, TableMap):
        kept.map = write_map(manner.format)
    else:
        kept.format = manner.format
    if isinstance(manner.fold, FoldSource):
        kept.fold_file = _FoldFile(manner.fold.path, manner.fold.digest)
    else:
        kept.fold = manner.fold
    return kept


def _manner(kept: _Kept) -> Manner:
    everywhere = kept.everywhere if kept.everywhere in ENCODINGS else None
    return Manner(_format(kept), _fold(kept), Decoding(everywhere=everywhere, by_type=_known(kept.by_type)))


def _format(kept: _Kept) -> FormatChoice | None:
    try:
        return kept.format if kept.map is None else read_map(kept.map)
    except BadMap:
        return None


def _fold(kept: _Kept) -> FoldChoice | None:
    if kept.fold_file is not None:
        return FoldSource(kept.fold_file.path, kept.fold_file.digest)
    return kept.fold if kept.fold in FOLDS else None


def _known(by_type: Mapping[str, str]) -> dict[str, str]:
    return {name: encoding for name, encoding in by_type.items() if encoding in ENCODINGS}
