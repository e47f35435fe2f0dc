"""Where the histories of a store's projections are kept: a cache of the user's, never beside a store.

One folder a store, named after its identity; in it one a projection and version. A history that does not
fit the store any more (a keyframe's fingerprint differs) is thrown away, and made anew.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from domain.kernel.projection import Projection
from explorer.core.density import Outline
from explorer.core.errors import BuiltElsewhere
from explorer.core.event_reader import EventReader
from explorer.runtime import outline_file
from explorer.runtime.cache import BUILDING, MOST_BYTES, kept_below, kept_in, make_room
from explorer.runtime.cache_folder import folder_of
from explorer.runtime.history_file import HistoryDamaged, KeptRows, reach_of
from explorer.runtime.history_writing import HistoryWriter
from explorer.runtime.locks import locked
from explorer.runtime.outline_file import OutlineWriter

EDITION = 32
"""Characters of a digest in the name of a folder."""


class Histories:
    """The histories of one store's projections.

    Args:
        root: the folder of all histories.
        reader: the store; its identity names the folder, its fingerprints say whether a history fits.
        editions: projection's name -> digest of the file it comes from; a history of another edition of it
            does not fit.
        most: gives the bytes that may be kept of all stores together.
    """

    def __init__(
        self,
        root: Path,
        reader: EventReader,
        editions: Mapping[str, str] | None = None,
        most: Callable[[], int] = lambda: MOST_BYTES,
    ) -> None:
        self.folder = folder_of(root, reader)
        self._root = root
        self._reader = reader
        self.most = most
        self._editions = editions or {}

    def open(self, projection: Projection) -> KeptRows:
        """Open the history of a projection for reading; an empty one where it does not fit or is damaged."""
        folder = self._folder_of(projection)
        try:
            kept = KeptRows(folder)
        except (HistoryDamaged, OSError):
            return KeptRows(folder / "none")
        if self.fits(kept):
            return kept
        kept.close()
        return KeptRows(folder / "none")

    def fits(self, kept: KeptRows | HistoryWriter) -> bool:
        """Is the last keyframe one of the store as it is now?"""
        return self._is_of(kept.last.ordinal, kept.last.fingerprint)

    def writer(self, projection: Projection) -> HistoryWriter:
        """Open the history of a projection for building; what does not fit or is damaged is thrown away.

        Raises:
            OSError: the folder cannot be written.
        """
        folder = self._folder_of(projection)
        self._throw_away_other_editions()
        try:
            writer = HistoryWriter(folder)
        except HistoryDamaged:
            return self._anew(folder)
        if self.fits(writer):
            return writer
        writer.close()
        return self._anew(folder)

    def outline(self) -> Outline:
        """Read the outline that is kept; an empty one where it does not fit.

        Raises:
            HistoryDamaged, OSError: it cannot be read.
        """
        kept, mark = outline_file.load(self._outline)
        return kept if self._is_of(mark.events, mark.fingerprint) else Outline()

    def outline_writer(self) -> OutlineWriter:
        """Open the outline for building; what does not fit or is damaged is thrown away.

        Raises:
            OSError: the folder cannot be written.
        """
        with contextlib.suppress(HistoryDamaged):
            writer = OutlineWriter(self._outline)
            if self._is_of(writer.last.events, writer.last.fingerprint):
                return writer
        shutil.rmtree(self._outline, ignore_errors=True)
        return OutlineWriter(self._outline)

    @contextmanager
    def building(self) -> Iterator[None]:
        """Build alone.

        Raises:
            BuiltElsewhere: another process does so already.
            OSError: the folder cannot be made.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with locked(self.folder / BUILDING) as mine:
            if not mine:
                raise BuiltElsewhere(
                    "Another window builds the history of this store; it is shown as it grows."
                )
            yield

    def reach(self, projections: Iterable[Projection]) -> int:
        """Say how far histories reach, those that reach farthest: one that a handler ended is left behind."""
        return max((reach_of(self._folder_of(one)) for one in projections), default=0)

    def throw_away(self, projection: Projection) -> None:
        """Throw the history of one projection away."""
        shutil.rmtree(self._folder_of(projection), ignore_errors=True)

    def discard(self) -> None:
        """Throw away everything that is kept of this store."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def size(self) -> int:
        """Say how many bytes are kept of this store."""
        return kept_in(self.folder).size

    def trim(self) -> None:
        """Throw away what is kept of other stores, used longest ago first, until all is within the limit."""
        make_room(kept_below(self._root), self.most(), self.folder)

    def _is_of(self, ordinal: int, fingerprint: bytes) -> bool:
        """Say whether an event is the one that a fingerprint is of, without waiting for it to be counted."""
        return ordinal <= self._reader.head() and self._reader.fingerprint(ordinal) == fingerprint

    @property
    def _outline(self) -> Path:
        return self.folder / "outline"

    def _throw_away_other_editions(self) -> None:
        """Throw away what was built with another fold file, or with this one before it changed."""
        for digest in set(self._editions.values()):
            for kept in self.folder.glob("*-v*-*"):
                if not kept.name.endswith(f"-{digest[:EDITION]}"):
                    shutil.rmtree(kept, ignore_errors=True)

    def _folder_of(self, projection: Projection) -> Path:
        edition = self._editions.get(projection.name, "")[:EDITION]
        return self.folder / f"{projection.name}-v{projection.version}{'-' if edition else ''}{edition}"

    def _anew(self, folder: Path) -> HistoryWriter:
        shutil.rmtree(folder, ignore_errors=True)
        return HistoryWriter(folder)
