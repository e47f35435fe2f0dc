"""A projection at any moment, on kept keyframes: the rows at the last one before, and a short replay."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from domain.kernel.projection import Key, Projection, Row, hidden
from domain.kernel.upcasting import Upcasting
from explorer.core.event_reader import EventReader
from explorer.core.projecting import CannotProject, Overlay, Through, apply, concerning
from explorer.core.row_index import RowsShown
from explorer.core.time_machine import RowMoment, RowsView, Travelled, row_moments


class RowFrames(Protocol):
    """Keyframes of one projection: at each, the rows that changed since the one before."""

    def before(self, ordinal: int) -> tuple[int, int]:
        """Give number and ordinal of the last keyframe at or before `ordinal`; (0, 0) is the beginning."""

    def row(self, key: Key, frame: int) -> Row | None:
        """Give the row that a key had at a keyframe, None where it had none."""

    def shown(self, frame: int) -> RowsShown:
        """Give the keys of the rows that are shown at a keyframe."""

    def changed_between(self, earlier: int, later: int) -> set[Key]:
        """Give the keys of the rows that changed after one keyframe, up to another."""

    def ordinal_of(self, frame: int) -> int:
        """Give the ordinal of a keyframe."""

    def frames_of(self, key: Key, frame: int) -> list[int]:
        """Give the keyframes up to `frame` at which a row had changed since the one before, newest first."""


class _AtFrame(Mapping[Key, Row]):
    """The rows at a keyframe, each read when it is asked for, and then remembered."""

    def __init__(self, frames: RowFrames, frame: int) -> None:
        self.frame = frame
        self._frames = frames
        self._read: dict[Key, Row | None] = {}

    def get(self, key: Key, default: Row | None = None) -> Row | None:  # type: ignore[override]
        if key not in self._read:
            self._read[key] = self._frames.row(key, self.frame)
        row = self._read[key]
        return default if row is None else row

    def __getitem__(self, key: Key) -> Row:
        row = self.get(key)
        if row is None:
            raise KeyError(key)
        return row

    def __iter__(self) -> Iterator[Key]:
        shown = self._frames.shown(self.frame)
        return iter(shown.page(0, shown.count))

    def __len__(self) -> int:
        return self._frames.shown(self.frame).count


@dataclass
class _Standing:
    """Rows after `ordinal`: what changed since a keyframe, over the rows there."""

    ground: _AtFrame
    ordinal: int
    rows: Overlay
    problem: str | None = None


@dataclass(frozen=True)
class _Rows:
    """Implements RowsView over a keyframe and the changes since."""

    ground: _AtFrame
    shown: RowsShown
    changes: Mapping[Key, Row | None]
    travelled: Travelled
    problem: str | None
    touched: dict[Key, str]

    @cached_property
    def _added(self) -> list[Key]:
        changed = self.changes.items()
        return sorted(k for k, row in changed if row is not None and not hidden(k) and k not in self.ground)

    @cached_property
    def _removed(self) -> list[Key]:
        return sorted(
            k for k, row in self.changes.items() if row is None and not hidden(k) and k in self.ground
        )

    @property
    def count(self) -> int:
        return self.shown.count + len(self._added) - len(self._removed)

    def row(self, key: Key) -> Row | None:
        return self.changes[key] if key in self.changes else self.ground.get(key)

    def page(self, first: int, limit: int) -> Sequence[tuple[Key, Row]]:
        keys = self._keys(first, min(limit, max(self.count - first, 0)))
        found = ((key, self.row(key)) for key in keys)
        return [(key, row) for key, row in found if row is not None]

    def _keys(self, first: int, limit: int) -> list[Key]:
        """Merge the page's share of the keyframe's keys with those that came and went since."""
        removed_at = [self.shown.before(key) for key in self._removed]
        added_at = [
            self.shown.before(key) - bisect_left(self._removed, key) + index
            for index, key in enumerate(self._added)
        ]
        low, high = bisect_left(added_at, first), bisect_left(added_at, first + limit)
        start = first - low  # among the keyframe's keys that are still there
        for place in removed_at:
            start += place <= start
        gone = set(self._removed)
        wanted = limit - (high - low)
        kept = [key for key in self.shown.page(start, wanted + len(gone)) if key not in gone]
        return sorted(kept[:wanted] + self._added[low:high])


class KeyframedProjection:
    """A projection's past on keyframes that are kept somewhere; implements ProjectionHistory.

    Args:
        projection: the definition.
        reader: where the events are.
        upcasting: turns stored events into what handlers see.
        frames: the keyframes; they may grow between two questions.
    """

    def __init__(
        self, projection: Projection, reader: EventReader, upcasting: Upcasting, frames: RowFrames
    ) -> None:
        self._projection = projection
        self._reader = reader
        self._upcasting = upcasting
        self._frames = frames
        self._concerning = concerning(projection, upcasting)
        self._now: _Standing | None = None
        self._last: tuple[int, int, RowsView] | None = None

    def rows_at(self, ordinal: int) -> RowsView:
        """Give the rows as they stood after event `ordinal`; 0 is before the first."""
        frame, _ = self._frames.before(max(ordinal - 1, 0))
        if self._last is None or self._last[:2] != (ordinal, frame):  # pages of one moment are asked in a row
            self._last = (ordinal, frame, self._travel(ordinal))
        return self._last[2]

    def moments_of(self, keys: Collection[Key], after: int, until: int) -> Iterator[list[RowMoment]]:
        """Yield the history of some rows: only stretches in which they changed are replayed, newest first."""
        frame, at = self._frames.before(until)
        yield self._moments(keys, frame, at, until)
        changed = {number for key in keys for number in self._frames.frames_of(key, frame)}
        for number in sorted(changed, reverse=True):
            end = self._frames.ordinal_of(number)
            if end <= after:
                return
            yield self._moments(keys, number - 1, self._frames.ordinal_of(number - 1), end)

    def touched_between(self, earlier: int, later: int) -> set[Key]:
        """Give the keys of the rows that were written between two ordinals, and some around them."""
        found: set[Key] = set()
        for ordinal in (earlier, later):
            view = self.rows_at(ordinal)
            if isinstance(view, _Rows):
                found |= view.changes.keys()
        return found | self._frames.changed_between(self._frame(earlier), self._frame(later))

    def _frame(self, ordinal: int) -> int:
        return self._frames.before(max(ordinal - 1, 0))[0]

    def _moments(self, keys: Collection[Key], frame: int, after: int, until: int) -> list[RowMoment]:
        events = self._reader.read(after=after, limit=until - after)
        ground = _AtFrame(self._frames, frame)
        return row_moments(keys, self._projection, self._upcasting, events, ground)

    def _travel(self, ordinal: int) -> RowsView:
        standing = self._nearest(max(ordinal - 1, 0))
        begun = standing.ordinal
        self._forward(standing, ordinal - 1)
        before = dict(standing.rows.changes)
        touched = self._forward(standing, ordinal) if ordinal > standing.ordinal else set()
        self._now = standing
        ground, changes = standing.ground, dict(standing.rows.changes)
        signs = {key: _sign(key, before, changes, ground) for key in touched if not hidden(key)}
        return _Rows(
            ground=ground,
            shown=self._frames.shown(ground.frame),
            changes=changes,
            travelled=Travelled(begun, standing.ordinal - begun),
            problem=standing.problem,
            touched={key: sign for key, sign in signs.items() if sign},
        )

    def _nearest(self, ordinal: int) -> _Standing:
        """Go on from where we stand, or from the last keyframe before."""
        frame, at = self._frames.before(ordinal)
        now = self._now
        if now is not None and at <= now.ordinal <= ordinal:
            return now
        ground = _AtFrame(self._frames, frame)
        return _Standing(ground, at, Overlay(ground))

    def _forward(self, standing: _Standing, ordinal: int) -> set[Key]:
        """Replay up to `ordinal`; give the keys that the last event touched."""
        touched: set[Key] = set()
        if standing.problem is not None or ordinal <= standing.ordinal:
            return touched
        below = Through(standing.rows)
        for event in self._reader.read(after=standing.ordinal, limit=ordinal - standing.ordinal):
            if event.type not in self._concerning:
                touched, standing.ordinal = set(), event.ordinal
                continue
            attempt = Overlay(below)
            try:
                apply(self._projection, self._upcasting, event, attempt)
            except CannotProject as problem:
                standing.problem = str(problem)
                return set()
            touched = set(attempt.changes)
            standing.rows.changes.update(attempt.changes)
            standing.ordinal = event.ordinal
        return touched


def _sign(
    key: Key, before: Mapping[Key, Row | None], after: Mapping[Key, Row | None], ground: Mapping[Key, Row]
) -> str:
    was = before[key] if key in before else ground.get(key)
    now = after[key]
    if now is None or was is None:
        return "" if now is was else "-" if now is None else "+"
    return "" if was == now else "~"
