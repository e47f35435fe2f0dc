"""Building the history of a projection: fold events, and every so often keep the rows that changed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from typing import Protocol

from domain.kernel.projection import Key, Projection, Row
from domain.kernel.recorded import RecordedEvent
from domain.kernel.upcasting import Upcasting
from explorer.core.projecting import CannotProject, Overlay, apply, concerning

REMEMBERED = 4_000
"""Rows kept in memory while building, those used last; others are read back when a handler wants them."""


class KeptFrames(Protocol):
    """Where keyframes are kept."""

    @property
    def reached(self) -> int:
        """The ordinal of the last keyframe, 0 before the first."""

    def row(self, key: Key) -> Row | None:
        """Give the row that a key has at the last keyframe."""

    def add(self, ordinal: int, fingerprint: bytes, changes: Mapping[Key, Row | None]) -> None:
        """Keep the rows that changed since the last keyframe; None: taken away."""


class _Recent(Mapping[Key, Row]):
    """The rows at the last keyframe, those used lately at hand."""

    def __init__(self, frames: KeptFrames) -> None:
        self._frames = frames
        self._rows: OrderedDict[Key, Row | None] = OrderedDict()

    def get(self, key: Key, default: Row | None = None) -> Row | None:  # type: ignore[override]
        row = self._rows[key] if key in self._rows else self._rows.setdefault(key, self._frames.row(key))
        self._rows.move_to_end(key)
        return default if row is None else row

    def take_in(self, changes: Mapping[Key, Row | None]) -> None:
        """Remember what was kept just now, and forget what was not used for long."""
        for key, row in changes.items():
            self._rows[key] = row
            self._rows.move_to_end(key)
        while len(self._rows) > REMEMBERED:
            self._rows.popitem(last=False)

    def __getitem__(self, key: Key) -> Row:
        row = self.get(key)
        if row is None:
            raise KeyError(key)
        return row

    def __iter__(self) -> Iterator[Key]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


class RowBuilding:
    """Folds events into one projection and keeps keyframes.

    Args:
        projection: the definition.
        upcasting: turns stored events into what handlers see.
        frames: where keyframes are kept; the building goes on after the last one.
    """

    def __init__(self, projection: Projection, upcasting: Upcasting, frames: KeptFrames) -> None:
        self.projection = projection
        self.problem: str | None = None
        self._upcasting = upcasting
        self._frames = frames
        self._ground = _Recent(frames)
        self._rows = Overlay(self._ground)
        self._reached = frames.reached
        self._concerning = concerning(projection, upcasting)

    @property
    def reached(self) -> int:
        """The ordinal of the last keyframe."""
        return self._frames.reached

    def see(self, event: RecordedEvent) -> None:
        """Fold one stored event, unless it is part of a keyframe already; a handler that raises ends it."""
        if event.ordinal <= self._reached or self.problem is not None:
            return
        if event.type not in self._concerning:
            return
        try:
            apply(self.projection, self._upcasting, event, self._rows)
        except CannotProject as problem:
            self.problem = str(problem)

    def keep(self, ordinal: int, fingerprint: bytes) -> None:
        """Keep a keyframe after event `ordinal`; none follows an event that could not be handled."""
        if ordinal <= self._reached or self.problem is not None:
            return
        self._frames.add(ordinal, fingerprint, self._rows.changes)
        self._ground.take_in(self._rows.changes)
        self._rows = Overlay(self._ground)
        self._reached = ordinal
