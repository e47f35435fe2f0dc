"""Any rows of a projection at any moment: a remembered keyframe and a short replay from there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.kernel.projection import Key, Projection, Row, hidden
from domain.kernel.recorded import RecordedEvent
from domain.kernel.upcasting import Upcasting
from explorer.core.blame import Moment
from explorer.core.event_reader import EventReader
from explorer.core.keyframes import Keyframes
from explorer.core.paths import ABSENT
from explorer.core.projecting import CannotProject, Overlay, apply, apply_parts

ROW_STRIDE = 256
MOST_ROW_KEYFRAMES = 256
"""Rows of a short past: as many keyframes as it takes, so that any moment is a short replay away."""

MOST_KEYFRAMES = 64

KEPT_STRIDE = 256
"""Events between two keyframes that are kept on disk: a replay of so many takes a few milliseconds."""


RowMoment = tuple[Key, Moment]
"""A row's key, and the row before and after an event."""


@dataclass(frozen=True, slots=True)
class Travelled:
    """What a journey cost: the keyframe it began from, and how many events were replayed from there."""

    keyframe: int
    replayed: int


class RowsView(Protocol):
    """The rows of a projection as they stood after one event.

    `count` and `page` speak of the rows that are shown; only what is asked for is made.
    """

    @property
    def travelled(self) -> Travelled:
        """What it cost to go there."""

    @property
    def problem(self) -> str | None:
        """The sentence about an event that could not be handled; rows are as before it."""

    @property
    def touched(self) -> dict[Key, str]:
        """The rows that the event itself changed: key -> "+", "-" or "~"."""

    @property
    def count(self) -> int:
        """How many rows there are."""

    def page(self, first: int, limit: int) -> Sequence[tuple[Key, Row]]:
        """Give rows in key order from index `first` on."""

    def row(self, key: Key) -> Row | None:
        """Give one row, None where there is none."""


class ProjectionHistory(Protocol):
    """One projection at any moment."""

    def rows_at(self, ordinal: int) -> RowsView:
        """Give the rows as they stood after event `ordinal`; 0 is before the first."""

    def moments_of(self, keys: Collection[Key], after: int, until: int) -> Iterator[list[RowMoment]]:
        """Yield the history of some rows: stretches, newest first, of moments in the order of time.

        Args:
            keys: which rows.
            after: ordinal after which it begins; a little more may be given.
            until: ordinal up to which it goes.
        """

    def touched_between(self, earlier: int, later: int) -> set[Key]:
        """Give the keys of all rows that may differ between two ordinals, hidden ones too."""


@dataclass(frozen=True)
class _Rows:
    rows: dict[Key, Row]
    keys: list[Key]
    travelled: Travelled
    problem: str | None
    touched: dict[Key, str]

    @property
    def count(self) -> int:
        return len(self.keys)

    def page(self, first: int, limit: int) -> Sequence[tuple[Key, Row]]:
        return [(key, self.rows[key]) for key in self.keys[first : first + limit]]

    def row(self, key: Key) -> Row | None:
        return self.rows.get(key)


@dataclass
class _Standing:
    """Rows after `ordinal`, being moved forward. A problem stops them for good."""

    ordinal: int
    rows: dict[Key, Row]
    problem: str | None = None


class ReplayedProjection:
    """A projection's past by replay, on keyframes in memory.

    Args:
        projection: the definition.
        reader: where the events are.
        upcasting: turns stored events into what handlers see.
        stride: events between two keyframes, at first.
    """

    def __init__(
        self,
        projection: Projection,
        reader: EventReader,
        upcasting: Upcasting,
        stride: int = ROW_STRIDE,
    ) -> None:
        self._projection = projection
        self._reader = reader
        self._upcasting = upcasting
        self._keyframes: Keyframes[dict[Key, Row]] = Keyframes(stride, MOST_ROW_KEYFRAMES)
        self._now = _Standing(0, {})

    def rows_at(self, ordinal: int) -> RowsView:
        """Give the rows as they stood after event `ordinal`."""
        standing = self._nearest(max(ordinal - 1, 0))
        begun = standing.ordinal
        self._forward(standing, ordinal - 1)
        before = standing.rows
        touched: dict[Key, str] = {}
        if ordinal > standing.ordinal and standing.problem is None:
            before = dict(standing.rows)
            touched = self._forward(standing, ordinal)
        self._now = standing
        keys = sorted(key for key in standing.rows if not hidden(key))
        marks = {key: _sign(key, before, standing.rows) for key in touched if not hidden(key)}
        shown = {key: sign for key, sign in marks.items() if sign}
        travelled = Travelled(begun, standing.ordinal - begun)
        return _Rows(standing.rows, keys, travelled, standing.problem, shown)

    def moments_of(self, keys: Collection[Key], after: int, until: int) -> Iterator[list[RowMoment]]:
        """Yield the history of some rows, from keyframe to keyframe."""
        self.rows_at(until)  # this leaves keyframes behind
        while until > after:
            start, ground = self._keyframes.before(until - 1) or (0, {})
            events = self._reader.read(after=start, limit=until - start)
            yield row_moments(keys, self._projection, self._upcasting, events, ground)
            until = start

    def touched_between(self, earlier: int, later: int) -> set[Key]:
        """Give the keys of all rows that there are at either ordinal."""
        before, after = (self._at(ordinal) for ordinal in (earlier, later))
        return set(before) | set(after)

    def _at(self, ordinal: int) -> dict[Key, Row]:
        self.rows_at(ordinal)
        return self._now.rows

    def _nearest(self, ordinal: int) -> _Standing:
        """Choose what to go on from: where we stand, or the last keyframe before."""
        keyframe = self._keyframes.before(ordinal)
        if self._now.ordinal <= ordinal and (keyframe is None or keyframe[0] <= self._now.ordinal):
            return _Standing(self._now.ordinal, dict(self._now.rows), self._now.problem)
        if keyframe is None:
            return _Standing(0, {})
        return _Standing(keyframe[0], dict(keyframe[1]))

    def _forward(self, standing: _Standing, ordinal: int) -> dict[Key, str]:
        """Replay up to `ordinal`; give the keys that the last event touched."""
        touched: dict[Key, str] = {}
        if standing.problem is not None:
            return touched
        for event in self._reader.read(after=standing.ordinal, limit=max(ordinal - standing.ordinal, 0)):
            overlay = Overlay(standing.rows)
            try:
                apply(self._projection, self._upcasting, event, overlay)
            except CannotProject as problem:
                standing.problem = str(problem)
                return touched
            touched = dict.fromkeys(overlay.changes, "")
            for key, row in overlay.changes.items():
                if row is None:
                    standing.rows.pop(key, None)
                else:
                    standing.rows[key] = row
            standing.ordinal = event.ordinal
            if self._keyframes.wants(standing.ordinal):
                self._keyframes.keep(standing.ordinal, dict(standing.rows), len(standing.rows))
        return touched


def row_moments(
    keys: Collection[Key],
    projection: Projection,
    upcasting: Upcasting,
    events: Iterable[RecordedEvent],
    ground: Mapping[Key, Row],
) -> list[RowMoment]:
    """Fold events over some rows, and give the moments at which those of `keys` were written.

    Where upcasting made several events of one, each has its own. It ends before an event that cannot be
    handled.
    """
    wanted, rows = frozenset(keys), Overlay(ground)
    found: list[RowMoment] = []
    for stored in events:
        try:
            parts = apply_parts(projection, upcasting, stored, rows)
        except CannotProject:
            break
        for event, written in parts:
            for key in wanted & written.changes.keys():
                before, after = (ABSENT if row is None else row for row in (rows.get(key), written.get(key)))
                at = event if len(parts) > 1 else stored
                found.append((key, Moment(at, before, after, len(parts))))
            rows.changes.update(written.changes)
    return found


def _sign(key: Key, before: dict[Key, Row], after: dict[Key, Row]) -> str:
    if key not in after:
        return "-" if key in before else ""
    if key not in before:
        return "+"
    return "" if before[key] == after[key] else "~"
