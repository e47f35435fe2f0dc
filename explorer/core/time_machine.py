"""Any state at any position: a remembered keyframe and a short replay from there."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from domain.kernel.projection import Key, Projection, Row, hidden
from domain.kernel.recorded import RecordedEvent
from domain.kernel.upcasting import Upcasting
from explorer.core.keyframes import Keyframes
from explorer.core.projecting import CannotProject, Overlay, apply
from explorer.core.store import EventReader

ROW_STRIDE = 1_000
STATE_STRIDE = 256
MOST_KEYFRAMES = 64
STREAMS_REMEMBERED = 64

KEPT_STRIDE = 512
"""Events between two keyframes that are kept on disk: a replay of so many takes a few milliseconds."""


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
        self._keyframes: Keyframes[dict[Key, Row]] = Keyframes(stride, MOST_KEYFRAMES)
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


def _sign(key: Key, before: dict[Key, Row], after: dict[Key, Row]) -> str:
    if key not in after:
        return "-" if key in before else ""
    if key not in before:
        return "+"
    return "" if before[key] == after[key] else "~"


@dataclass(frozen=True, slots=True)
class StateAt:
    """A stream's state after one of its events.

    Args:
        state: the state.
        before: the state one ordinal earlier; the same state when the event there is another stream's.
        version: version of the stream, None where the store does not number events.
        ordinal: ordinal of the event that made it; 0 before the first.
        travelled: what it cost.
        problem: the sentence about an event that could not be folded; the state is the one before it.
    """

    state: Any
    before: Any
    version: int | None
    ordinal: int
    travelled: Travelled
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class _Frame:
    state: Any
    version: int | None
    ordinal: int


class StreamHistory:
    """Any stream at any moment, on keyframes in memory.

    Args:
        reader: where the events are.
        initial: stream's category -> state before the first event.
        evolve: (state, stored event) -> state.
        stride: events of a stream between two keyframes, at first.
    """

    def __init__(
        self,
        reader: EventReader,
        initial: Callable[[str | None], Any],
        evolve: Callable[[Any, RecordedEvent], Any],
        stride: int = STATE_STRIDE,
    ) -> None:
        self._reader = reader
        self._initial = initial
        self._evolve = evolve
        self._stride = stride
        self._streams: OrderedDict[str, Keyframes[_Frame]] = OrderedDict()

    def at(self, stream: str, category: str | None, ordinal: int) -> StateAt:
        """Give the state after the stream's last event at or before `ordinal`."""
        keyframes = self._streams.pop(stream, None) or Keyframes(self._stride, MOST_KEYFRAMES)
        self._streams[stream] = keyframes
        if len(self._streams) > STREAMS_REMEMBERED:
            self._streams.popitem(last=False)
        kept = keyframes.before(ordinal - 1)
        frame = kept[1] if kept else _Frame(self._initial(category), None, 0)
        return self._replay(stream, frame, ordinal, keyframes)

    def _replay(self, stream: str, frame: _Frame, ordinal: int, keyframes: Keyframes[_Frame]) -> StateAt:
        begun, before, replayed, problem = frame.ordinal, frame.state, 0, None
        # Keyframes of a stream are counted in its own events, kept under their ordinals.
        for event in self._events(stream, frame.ordinal, ordinal):
            try:
                state = self._evolve(frame.state, event)
            except Exception as error:  # a payload may hold anything, a fold is somebody's code
                problem = _cannot_fold(event, error)
                break
            replayed += 1
            before, frame = frame.state, _Frame(state, event.version, event.ordinal)
            if replayed % self._stride == 0 and keyframes.wants(event.ordinal):
                keyframes.keep(event.ordinal, frame)
        if frame.ordinal != ordinal:
            before = frame.state
        travelled = Travelled(begun, replayed)
        return StateAt(frame.state, before, frame.version, frame.ordinal, travelled, problem)

    def _events(self, stream: str, after: int, until: int) -> Iterator[RecordedEvent]:
        if until <= 0:
            return iter(())
        return self._reader.read_stream(stream, after=after or None, until=until)


def _cannot_fold(event: RecordedEvent, error: Exception) -> str:
    return (
        f"Event #{event.ordinal:,} ({event.type}, version {event.version} of {event.stream}) cannot be "
        f"folded: {error}. The state shown is the one before it; the event itself can still be looked at."
    )
