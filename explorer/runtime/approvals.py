"""The fold files that somebody approved: by content, so that a changed file is asked about again."""

from __future__ import annotations

import contextlib
from pathlib import Path

import msgspec

from explorer.core.errors import StoreError
from explorer.runtime.fold_source import FoldSource
from explorer.runtime.small_files import FileFault, read, write


class ApprovalNotKept(StoreError):
    """An approval cannot be written; it holds until the program ends."""


class _Kept(msgspec.Struct):
    """The file's content: SHA-256 of each approved content -> where it lay."""

    approved: dict[str, str]


class Approvals:
    """Remembers what was approved.

    Args:
        path: the file, in the user's data folder.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def holds(self, source: FoldSource) -> bool:
        """Was exactly this content approved?"""
        return source.digest in self._load()

    def changed(self, source: FoldSource) -> bool:
        """Was another content approved at the same place?"""
        return not self.holds(source) and _place(source) in self._load().values()

    def approve(self, source: FoldSource) -> None:
        """Remember that this content may be run.

        Raises:
            ApprovalNotKept: the file cannot be written.
        """
        try:
            write(self._path, _Kept({**self._load(), source.digest: _place(source)}))
        except FileFault as fault:
            raise ApprovalNotKept(
                f"The approval of {source.name} cannot be kept in {self._path} ({fault}), so it was "
                "not run. Make that place writable, then choose the file again."
            ) from fault

    def _load(self) -> dict[str, str]:
        """Give what was approved; nothing where the file is damaged, so that everything is asked again."""
        with contextlib.suppress(FileFault):
            kept = read(self._path, _Kept)
            return kept.approved if kept else {}
        return {}


def _place(source: FoldSource) -> str:
    """Say where a file lies; a path may hold bytes that are no text, which no JSON can hold."""
    return source.path.encode(errors="backslashreplace").decode()
