"""The snapshots of one store's streams: a cache of the user's, never beside a store, never trusted blindly.

A snapshot counts as long as the code that folded it, the history up to it and its checksum are the same. What
does not fit is thrown away, and made anew when a stream is folded over it.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import zlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from explorer.core.description import Check
from explorer.core.event_reader import EventReader
from explorer.core.folding import Folding
from explorer.core.state_forms import StateForm
from explorer.core.stream_history import Frame
from explorer.runtime.cache_folder import folder_of
from explorer.runtime.locks import locked
from explorer.runtime.snapshot_check import SUFFIX, checked, files_in
from explorer.runtime.snapshot_file import Label, Place, Snapshot, SnapshotDamaged, SnapshotFile, Summed

T = TypeVar("T")

SPACING = 512
"""Events of a stream between two snapshots: a fold of so many takes a few milliseconds."""

ROOM = 64
"""Bytes that snapshots may take for each event they add up: the larger the states, the fewer are kept."""

REMEMBERED = 64
"""Streams whose files are known at most."""

MOST_HELD = 4_000_000
"""Bytes of states that wait to be written at most."""

_LARGEST_VERSION = 2**62
_LOCK = "keeping.lock"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Folded:
    """How the streams of a category are folded: by which fold, in which form, by which code.

    Args:
        kind: label of the fold.
        form: how states are written.
        version: gives that of the code; None where it cannot be told, and nothing is kept.
    """

    kind: str
    form: StateForm
    version: Callable[[], str | None]


@dataclass(slots=True)
class _Kept:
    """The file of one stream, what waits to be written to it, and from how many events on it is due."""

    stream: str
    category: str | None
    file: SnapshotFile
    folding: Folded
    due: int
    waiting: list[Snapshot] = field(default_factory=list)
    fitting: set[int] = field(default_factory=set)

    @property
    def label(self) -> Label:
        """What the file must say of itself; where the code has no version, nothing says it."""
        category = None if self.category is None else _writable(self.category)
        return Label(_writable(self.stream), category, self.folding.kind, self.folding.version() or "")


class KeptSnapshots:
    """Keeps states of long streams; implements explorer.core.stream_history.Snapshots.

    Args:
        folder: where they are kept; made when there is something to keep.
        reader: the store; its fingerprints say whether a snapshot fits.
        folding: category -> how its streams are folded.
        make_room: called before anything is written, once.
        summed: computes checksums.
        spacing: events of a stream between two snapshots at least.
    """

    def __init__(
        self,
        folder: Path,
        reader: EventReader,
        folding: Callable[[str | None], Folded],
        make_room: Callable[[], None] = lambda: None,
        *,
        summed: Summed = zlib.crc32,
        spacing: int = SPACING,
    ) -> None:
        self.folder = folder
        self._reader = reader
        self._folding = folding
        self._make_room = make_room
        self._summed = summed
        self._spacing = spacing
        self._streams: OrderedDict[str, _Kept] = OrderedDict()
        self._changed: set[str] = set()
        self._held = 0
        self._room_made = False

    def up_to(self, stream: str, category: str | None, ordinal: int, after: int) -> Frame | None:
        """Give the last state kept at or before an ordinal, if it is one after `after`."""
        kept = self._kept(stream, category)

        def found() -> Frame | None:
            place = self._refreshed(kept).up_to(ordinal)
            if place is None or place.ordinal <= after or not self._fits(kept, place):
                return None
            state = kept.folding.form.read(kept.file.state(place))
            return Frame(state, place.version, place.ordinal, place.events)

        return self._trusting(kept, found)

    def before_version(self, stream: str, category: str | None, version: int) -> int:
        """Give the ordinal of the last state kept before a version; 0 where there is none."""
        kept = self._kept(stream, category)

        def found() -> int:
            place = self._refreshed(kept).up_to_version(version - 1)
            return place.ordinal if place is not None and self._fits(kept, place) else 0

        return self._trusting(kept, found) or 0

    def offer(self, stream: str, category: str | None, frame: Frame) -> None:
        """Keep a state, should it be time for one; it is written by `settle`."""
        kept = self._kept(stream, category)
        if frame.events < kept.due or kept.folding.version() is None:
            return
        state = kept.folding.form.exactly(frame.state)
        if state is None or (frame.version or 0) > _LARGEST_VERSION:
            kept.due = 2 * frame.events  # a state that has no exact form now may have one later
            return
        proof = self._reader.fingerprint(frame.ordinal)
        kept.waiting.append(Snapshot(frame.ordinal, frame.version, frame.events, proof, state))
        kept.due = self._next(frame.events, len(state))
        self._changed.add(stream)
        self._held += len(state)
        if self._held > MOST_HELD:
            self.settle()

    def settle(self) -> None:
        """Write what waits; where that is not possible, or somebody else does it, it is let go."""
        if not self._changed:
            return
        with contextlib.suppress(OSError):  # a full disk, a folder nobody may write: then nothing is kept
            self.folder.mkdir(parents=True, exist_ok=True)
            if not self._room_made:
                self._room_made = True
                self._make_room()
            with locked(self.folder / _LOCK) as mine:
                if mine:
                    self._write()
        for stream in self._changed & self._streams.keys():
            kept = self._streams[stream]
            kept.waiting.clear()
            kept.due = self._next_after(kept.file.last)
        self._changed.clear()
        self._held = 0

    def count(self) -> int:
        """Count the snapshots that are kept."""
        return sum(len(file.places) for file in files_in(self.folder, self._summed))

    def check(self) -> Check:
        """Look at all that is kept, and change nothing."""
        return checked(self.folder, self._reader, self._is_current, self._summed)

    def _is_current(self, label: Label) -> bool:
        folding = self._folding(label.category)
        return (folding.kind, folding.version()) == (label.fold, label.code)

    # --- one stream ---

    def _kept(self, stream: str, category: str | None) -> _Kept:
        kept = self._streams.pop(stream, None)
        if kept is None:
            folding = self._folding(category)
            file = SnapshotFile(self.folder / _name(stream, folding.kind), self._summed)
            kept = _Kept(stream, category, file, folding, self._spacing)
        self._streams[stream] = kept
        if len(self._streams) > REMEMBERED:
            self._streams.popitem(last=False)
        return kept

    def _refreshed(self, kept: _Kept) -> SnapshotFile:
        """Take in what others kept; what other code folded is as if it were not there."""
        known = kept.file.last
        kept.file.refresh()
        if kept.file.label is not None and kept.file.label != kept.label:
            return SnapshotFile(kept.file.path.with_suffix(".none"))
        last = kept.file.last
        if last != known:
            kept.due = self._next_after(last)
        return kept.file

    def _next(self, events: int, size: int) -> int:
        return events + max(self._spacing, size // ROOM)

    def _next_after(self, last: Place | None) -> int:
        return self._next(last.events, last.size) if last else self._spacing

    def _fits(self, kept: _Kept, place: Place) -> bool:
        """Is the history up to a snapshot still the one it was? If not, all of the stream go."""
        if place.ordinal not in kept.fitting:
            if self._reader.fingerprint(place.ordinal) != place.fingerprint:
                self._throw_away(kept)
                return False
            kept.fitting.add(place.ordinal)
        return True

    def _trusting(self, kept: _Kept, look: Callable[[], T]) -> T | None:
        """Look at the snapshots of a stream; should they prove damaged, they go, and nothing was found."""
        try:
            return look()
        except OSError:
            return None
        except (SnapshotDamaged, ValueError, LookupError, TypeError):  # a state that its form cannot read
            log.warning(
                "What was kept of the states of %s was damaged. It was thrown away, and is made anew by "
                "folding; no answer depends on it.",
                _writable(kept.stream),
            )
            self._throw_away(kept)
            return None

    def _throw_away(self, kept: _Kept) -> None:
        with contextlib.suppress(OSError):
            kept.file.path.unlink()
        kept.fitting.clear()
        kept.due = self._spacing

    # --- all of them ---

    def _write(self) -> None:
        for stream in self._changed & self._streams.keys():
            kept = self._streams[stream]
            try:
                kept.file.refresh()
            except SnapshotDamaged:
                self._throw_away(kept)
            kept.file.add(kept.label, kept.waiting)


def kept_snapshots(
    cache: Path, reader: EventReader, folding: Folding, make_room: Callable[[], None]
) -> KeptSnapshots:
    """Open what is kept of a store, below the folder of all stores."""

    def folded(category: str | None) -> Folded:
        version = partial(folding.version, category, reader)
        return Folded(folding.kind(category), folding.form(category), version)

    return KeptSnapshots(folder_of(cache, reader) / "snapshots", reader, folded, make_room)


def _name(stream: str, fold: str) -> str:
    return hashlib.sha256(f"{fold} {stream}".encode(errors="surrogatepass")).hexdigest()[:32] + SUFFIX


def _writable(text: str) -> str:
    return text.encode(errors="replace").decode()
