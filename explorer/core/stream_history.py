"""Any stream at any moment: a remembered or kept state, and a short fold from there."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Protocol

from domain.kernel.recorded import RecordedEvent
from explorer.core.blame import Moment
from explorer.core.counting import count
from explorer.core.errors import BeyondTheEnd
from explorer.core.event_reader import EventReader
from explorer.core.keyframes import Keyframes
from explorer.core.state_at import NONE_PASSED, PassedBy, StateAt, cannot_fold
from explorer.core.time_machine import MOST_KEYFRAMES, Travelled

STATE_STRIDE = 256
STREAMS_REMEMBERED = 64


@dataclass(frozen=True, slots=True)
class Frame:
    """A state to go on folding from.

    Args:
        state: the state.
        version: of the stream there, None where the store does not number events.
        ordinal: of the event that made it; 0 before the first.
        events: how many of the stream's events it adds up.
        passed_by: those of them that are not in it.
    """

    state: Any
    version: int | None = None
    ordinal: int = 0
    events: int = 0
    passed_by: PassedBy = NONE_PASSED


class FoldUnfinished(Exception):
    """A fold was broken off; asked again, it goes on where it stands.

    Args:
        events: how many events of the stream were folded so far.
        travelled: what it cost.
    """

    def __init__(self, events: int, travelled: Travelled) -> None:
        super().__init__(f"{events:,} events were folded.")
        self.events = events
        self.travelled = travelled


class Snapshots(Protocol):
    """States of streams that are kept longer than a program runs."""

    def up_to(self, stream: str, category: str | None, ordinal: int, after: int) -> Frame | None:
        """Give the last state kept at or before an ordinal, if it is one after `after`."""

    def offer(self, stream: str, category: str | None, frame: Frame) -> None:
        """Keep a state, should it be time for one."""

    def settle(self) -> None:
        """Be told that a fold is over, or interrupted."""


class NoSnapshots:
    """Keeps nothing."""

    def up_to(self, stream: str, category: str | None, ordinal: int, after: int) -> Frame | None:
        """Give nothing."""
        return None

    def offer(self, stream: str, category: str | None, frame: Frame) -> None:
        """Keep nothing."""

    def settle(self) -> None:
        """Do nothing."""


@dataclass(slots=True)
class _Past:
    """What is remembered of a stream: keyframes, and where the last fold stood."""

    keyframes: Keyframes[Frame]
    now: Frame


def never() -> bool:
    """Say that a fold may take as long as it takes."""
    return False


def whatever(event: RecordedEvent) -> bool:
    """Say that no event is passed by."""
    return False


def alone(stored: RecordedEvent) -> tuple[RecordedEvent, ...]:
    """See a stored event as it is."""
    return (stored,)


class StreamHistory:
    """Any stream at any moment, on keyframes in memory and on snapshots.

    Args:
        reader: where the events are.
        initial: stream's category -> state before the first event.
        evolve: (state, event) -> state.
        stride: events of a stream between two keyframes, at first.
        snapshots: states that are kept.
        seen: stored event -> the events that `evolve` sees.
        passes_by: whether `evolve` leaves an event out that it should fold; asked where the state stays.
    """

    def __init__(
        self,
        reader: EventReader,
        initial: Callable[[str | None], Any],
        evolve: Callable[[Any, RecordedEvent], Any],
        stride: int = STATE_STRIDE,
        snapshots: Snapshots | None = None,
        seen: Callable[[RecordedEvent], tuple[RecordedEvent, ...]] = alone,
        passes_by: Callable[[RecordedEvent], bool] = whatever,
    ) -> None:
        self._reader = reader
        self._initial = initial
        self._evolve = evolve
        self._stride = stride
        self._seen = seen
        self._passes_by = passes_by
        self._snapshots = snapshots or NoSnapshots()
        self._streams: OrderedDict[str, _Past] = OrderedDict()

    def at(
        self, stream: str, category: str | None, ordinal: int, enough: Callable[[], bool] = never
    ) -> StateAt:
        """Give the state after the stream's last event at or before `ordinal`.

        Args:
            stream: name of the stream.
            category: its category.
            ordinal: the moment.
            enough: asked once a stride whether to break off.

        Raises:
            FoldUnfinished: it was enough; another call goes on from there.
        """
        frame = self._nearest(stream, category, ordinal - 1)
        try:
            return self._fold(stream, category, frame, ordinal, enough)
        finally:
            self._snapshots.settle()

    def part_at(
        self,
        stream: str,
        category: str | None,
        ordinal: int,
        sub: int,
        enough: Callable[[], bool] = never,
    ) -> StateAt:
        """Give the state in the midst of a stored event that counts as several: after one of these.

        Args:
            stream: name of the stream.
            category: its category.
            ordinal: of the stored event.
            sub: which of the events that were made of it, from 0.
            enough: as for `at`.

        Raises:
            BeyondTheEnd: the stream has no such event there.
            FoldUnfinished: as for `at`.
        """
        stored = next(self._events(stream, ordinal - 1, ordinal), None)
        parts = self._seen(stored) if stored is not None else ()
        if stored is None or sub >= len(parts):
            raise BeyondTheEnd(
                f"There is no event #{ordinal:,}.{sub} of {stream}; #{ordinal:,} stands for "
                f"{count(len(parts), 'event')} of it, counted from .0."
            )
        at = self.at(stream, category, ordinal - 1, enough)
        before = state = at.state
        if at.stopped is not None:
            return at
        try:
            for part in parts[: sub + 1]:
                before, state = state, self._evolve(state, part)
        except Exception as error:  # a payload may hold anything, a fold is somebody's code
            return replace(at, stopped=cannot_fold(stored, error))
        travelled = Travelled(at.travelled.keyframe, at.travelled.replayed + 1)
        passed_by = self._passed(at.passed_by, stored, at.state, state)
        version, events = stored.version, at.events + 1
        return StateAt(state, before, version, ordinal, travelled, stream, events, passed_by)

    def moments_of(self, stream: str, category: str | None, ordinal: int) -> Iterator[list[Moment]]:
        """Yield the history of a stream's state: stretches, newest first, of moments in order of time.

        The states are as `evolve` gives them; where an event counts as several, each has its own. It ends
        before an event that cannot be folded.
        """
        self.at(stream, category, ordinal)  # this leaves keyframes behind
        while ordinal > 0:
            frame = self._nearest(stream, category, ordinal - 1)
            yield self._stretch(stream, frame, ordinal)
            ordinal = frame.ordinal

    def _past(self, stream: str, category: str | None) -> _Past:
        past = self._streams.pop(stream, None)
        if past is None:
            past = _Past(Keyframes(self._stride, MOST_KEYFRAMES), Frame(self._initial(category)))
        self._streams[stream] = past
        if len(self._streams) > STREAMS_REMEMBERED:
            self._streams.popitem(last=False)
        return past

    def _nearest(self, stream: str, category: str | None, ordinal: int) -> Frame:
        """Choose what to go on from: where the last fold stood, a keyframe, or a snapshot."""
        past = self._past(stream, category)
        kept = past.keyframes.before(ordinal)
        frame = kept[1] if kept else Frame(self._initial(category))
        if frame.ordinal < past.now.ordinal <= ordinal:
            frame = past.now
        return self._snapshots.up_to(stream, category, ordinal, frame.ordinal) or frame

    def _stretch(self, stream: str, frame: Frame, ordinal: int) -> list[Moment]:
        found: list[Moment] = []
        state = frame.state
        for stored in self._events(stream, frame.ordinal, ordinal):
            made: list[Moment] = []
            try:
                parts = self._seen(stored)
                for part in parts:
                    after = self._evolve(state, part)
                    made.append(Moment(part if len(parts) > 1 else stored, state, after, len(parts)))
                    state = after
            except Exception:  # a payload may hold anything, a fold is somebody's code
                break
            found += made
        return found

    def _fold(
        self, stream: str, category: str | None, frame: Frame, ordinal: int, enough: Callable[[], bool]
    ) -> StateAt:
        past, begun, before, stopped = self._past(stream, category), frame, frame.state, None
        try:
            for event in self._events(stream, frame.ordinal, ordinal):
                try:
                    state = frame.state
                    for part in self._seen(event):
                        state = self._evolve(state, part)
                except Exception as error:  # a payload may hold anything, a fold is somebody's code
                    stopped = cannot_fold(event, error)
                    break
                passed_by = self._passed(frame.passed_by, event, frame.state, state)
                before = frame.state
                frame = Frame(state, event.version, event.ordinal, frame.events + 1, passed_by)
                # Keyframes of a stream are counted in its own events, kept under their ordinals.
                if frame.events % self._stride == 0:
                    self._keep(stream, category, past, frame)
                    if event.ordinal < ordinal and enough():
                        raise FoldUnfinished(frame.events, _travelled(begun, frame))
        finally:
            past.now = frame
        if frame.ordinal != ordinal:
            before = frame.state
        travelled, at = _travelled(begun, frame), (frame.version, frame.ordinal)
        return StateAt(frame.state, before, *at, travelled, stream, frame.events, frame.passed_by, stopped)

    def _passed(self, so_far: PassedBy, event: RecordedEvent, before: Any, after: Any) -> PassedBy:
        """Count an event that a fold passed by: one that left the very same state."""
        return so_far.with_one(event) if after is before and self._passes_by(event) else so_far

    def _keep(self, stream: str, category: str | None, past: _Past, frame: Frame) -> None:
        if past.keyframes.wants(frame.ordinal):
            past.keyframes.keep(frame.ordinal, frame)
        if not frame.passed_by.events:  # what is kept says nothing of what is not in it
            self._snapshots.offer(stream, category, frame)

    def _events(self, stream: str, after: int, until: int) -> Iterator[RecordedEvent]:
        if until <= 0:
            return iter(())
        return self._reader.read_stream(stream, after=after or None, until=until)


def _travelled(begun: Frame, frame: Frame) -> Travelled:
    return Travelled(begun.ordinal, frame.events - begun.events)
