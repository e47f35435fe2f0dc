"""Any stream at any moment: a remembered keyframe and a short replay from there."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from domain.kernel.recorded import RecordedEvent
from explorer.core.blame import Moment
from explorer.core.keyframes import Keyframes
from explorer.core.store import EventReader
from explorer.core.time_machine import MOST_KEYFRAMES, Travelled

STATE_STRIDE = 256
STREAMS_REMEMBERED = 64


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

    def moments_of(self, stream: str, category: str | None, ordinal: int) -> Iterator[list[Moment]]:
        """Yield the history of a stream's state: stretches, newest first, of moments in order of time.

        The states are as `evolve` gives them. It ends before an event that cannot be folded.
        """
        self.at(stream, category, ordinal)  # this leaves keyframes behind
        while ordinal > 0:
            kept = self._streams[stream].before(ordinal - 1)
            frame = kept[1] if kept else _Frame(self._initial(category), None, 0)
            yield self._stretch(stream, frame, ordinal)
            ordinal = frame.ordinal

    def _stretch(self, stream: str, frame: _Frame, ordinal: int) -> list[Moment]:
        found, state = [], frame.state
        for event in self._events(stream, frame.ordinal, ordinal):
            try:
                after = self._evolve(state, event)
            except Exception:  # a payload may hold anything, a fold is somebody's code
                break
            found.append(Moment(event, state, after))
            state = after
        return found

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
