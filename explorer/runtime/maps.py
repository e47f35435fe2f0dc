"""Maps of tables: files of somebody's own, and those that are kept for stores in the user's data folder."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from explorer.core.errors import BadMap, StoreError
from explorer.core.table_map import TableMap, read_map, write_map
from explorer.runtime.small_files import FileFault, read, write
from explorer.runtime.whole_files import replace_whole

LARGEST = 100_000
"""Bytes of a file with a map at most."""
MOST = 1_000
"""Stores of which a map is kept; the one that was kept first goes."""


class MapNotKept(StoreError):
    """A map cannot be written; it holds until the store is closed."""


class _Kept(msgspec.Struct):
    """The file's content: identity of a store as it is read by its map -> the map as TOML."""

    maps: dict[str, str]


def map_in(path: str | Path) -> TableMap:
    """Read a file with a map.

    Raises:
        BadMap: it cannot be read, or is no map.
    """
    place = Path(path)
    try:
        with place.open("rb") as file:
            content = file.read(LARGEST + 1)
        text = content.decode()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "it, or its name, is no text"
        raise BadMap(
            f"The map {place} cannot be read: {why}. Nothing was opened; give another file."
        ) from error
    if len(content) > LARGEST:
        raise BadMap(f"{place} is larger than {LARGEST:,} bytes, so it was not taken for a map.")
    try:
        return read_map(text)
    except BadMap as error:
        raise BadMap(f"{place.name}: {error}") from error


def write_to(path: str | Path, of: TableMap) -> None:
    """Write a map into a file of somebody's own, whole or not at all.

    Raises:
        MapNotKept: it cannot be written.
    """
    try:
        Path(path).parent.stat()  # no folder is made of a name with a slip in it
        replace_whole(Path(path), write_map(of).encode())
    except (OSError, ValueError) as error:
        raise MapNotKept(f"The map cannot be written to {path}: {error}. Choose another place.") from error


class KeptMaps:
    """Remembers by which maps stores are read.

    Args:
        path: the file, in the user's data folder.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> Mapping[str, TableMap]:
        """Give the maps by the identities of their stores; none where the file is damaged."""
        found = {}
        for identity, text in self._texts().items():
            try:
                found[identity] = read_map(text)
            except BadMap:
                continue
        return found

    def keep(self, identity: str, of: TableMap) -> None:
        """Remember the map of a store.

        Raises:
            MapNotKept: the file cannot be written.
        """
        texts = self._texts()
        texts.pop(identity, None)
        self._write({**dict(list(texts.items())[1 - MOST :]), identity: write_map(of)})

    def forget(self, identity: str) -> None:
        """Remember it no more.

        Raises:
            MapNotKept: the file cannot be written.
        """
        texts = self._texts()
        if texts.pop(identity, None) is not None:
            self._write(texts)

    def _texts(self) -> dict[str, str]:
        with contextlib.suppress(FileFault):
            kept = read(self._path, _Kept)
            return kept.maps if kept else {}
        return {}

    def _write(self, texts: dict[str, str]) -> None:
        try:
            write(self._path, _Kept(texts))
        except FileFault as fault:
            raise MapNotKept(
                f"The map cannot be kept in {self._path} ({fault}). The store is shown by it until "
                "it is closed; save the map as TOML, or make that place writable."
            ) from fault
