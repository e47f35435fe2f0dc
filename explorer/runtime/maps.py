"""Maps of tables: files of somebody's own, and those that are kept for stores in the user's data folder."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

import msgspec

from explorer.core.errors import BadMap, StoreError
from explorer.core.table_map import TableMap, read_map, write_map

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
            f"The map {place} cannot be read: {why}. Nothing was opened; choose another file."
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
        _replace(Path(path), write_map(of).encode())
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
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=_Kept).maps
        except (OSError, msgspec.DecodeError):
            return {}

    def _write(self, texts: dict[str, str]) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            _replace(self._path, msgspec.json.format(msgspec.json.encode(_Kept(texts))))
        except OSError as error:
            raise MapNotKept(
                f"The map cannot be kept in {self._path} ({error.strerror}). The store is shown by it until "
                "it is closed; save the map as TOML, or make that place writable."
            ) from error


def _replace(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.stem)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
