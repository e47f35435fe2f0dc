"""One instance of a process as its stream tells it: the steps, when each was asked for, and how it ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from domain.kernel.process import ProcessManager
from domain.kernel.process_state import (
    CompensationRequested,
    Completed,
    Failed,
    ProcessStarted,
    ProcessState,
    Running,
    Step,
    StepRequested,
    TimedOut,
)
from domain.kernel.recorded import RecordedEvent
from explorer.core.domains import Domains


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened: an ordinal, and its time where the store has one."""

    ordinal: int
    time: str | None


@dataclass(frozen=True, slots=True)
class StepTaken:
    """A step of a process, and what became of it.

    Args:
        step: the step as the process itself knows it.
        stream: the stream that its command changes, None where no domain knows the command.
        asked: when the command was asked for.
        ended: when it succeeded, failed or ran out of time; None while it is open.
        late: whether it ran out of time, however it ended then.
        undoes: number (from 1) of the step that this one makes good, None where it makes good none.
    """

    step: Step
    stream: str | None
    asked: Moment
    ended: Moment | None = None
    late: bool = False
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Instance:
    """A process as it stood after some event.

    Args:
        stream: its stream.
        process: its definition.
        state: the fold of its stream.
        trigger: id of the event that began it, None before.
        begun: its first event.
        last: its last event so far.
        steps: the steps in the order in which they were asked for.
    """

    stream: str
    process: ProcessManager
    state: ProcessState
    trigger: str | None
    begun: Moment
    last: Moment
    steps: tuple[StepTaken, ...]

    @property
    def key(self) -> str:
        """Its id: what its stream is called after the category."""
        return self.stream.removeprefix(f"{self.process.name}-")

    @property
    def ended(self) -> bool:
        """Has it reached its end, one way or the other?"""
        return isinstance(self.state, Completed | Failed)


def instance_of(
    process: ProcessManager, events: Iterable[RecordedEvent], domains: Domains
) -> Instance | None:
    """Fold the events of one process stream; None where there are none.

    Raises:
        UnknownEventType, UnreadableEvent: one of them is no event of a process.
    """
    folding: _Folding | None = None
    for event in events:
        if folding is None:
            folding = _Folding(process, event.stream or "", _moment(event))
        folding.see(domains.decode(event), _moment(event), domains)
    return None if folding is None else folding.instance()


class _Folding:
    """An instance while its events are read."""

    def __init__(self, process: ProcessManager, stream: str, begun: Moment) -> None:
        self._process = process
        self._stream = stream
        self._begun = self._last = begun
        self._trigger: str | None = None
        self._state: ProcessState = process.initial
        self._targets: list[str | None] = []
        self._asked: list[Moment] = []
        self._ended: dict[int, Moment] = {}
        self._late: set[int] = set()

    def see(self, event: Any, now: Moment, domains: Domains) -> None:
        """Take one event in."""
        before = _steps(self._state)
        self._state, self._last = self._process.evolve(self._state, event), now
        if isinstance(event, ProcessStarted):
            self._trigger = event.trigger
        after = _steps(self._state)
        if isinstance(event, StepRequested | CompensationRequested) and len(after) > len(before):
            self._targets.append(_target(event.command_type, event.fields, domains))
            self._asked.append(now)
        for place, (old, new) in enumerate(zip(before, after, strict=False)):
            if old.outcome != new.outcome:
                self._ended[place] = now
                if isinstance(event, TimedOut):
                    self._late.add(place)

    def instance(self) -> Instance:
        """Give what the events so far add up to."""
        steps = _steps(self._state)
        undone = undoing(steps, self._targets)
        taken = tuple(
            StepTaken(
                step,
                self._targets[place],
                self._asked[place],
                self._ended.get(place),
                place in self._late,
                undone.get(place),
            )
            for place, step in enumerate(steps)
        )
        return Instance(
            self._stream, self._process, self._state, self._trigger, self._begun, self._last, taken
        )


def undoing(steps: tuple[Step, ...], targets: list[str | None]) -> dict[int, int]:
    """Tell which step each compensation makes good: place of the compensation -> number of the step.

    A command changes one stream, so what makes it good changes the same one: it is the newest earlier
    step on that stream that did not fail and that no other compensation makes good.
    """
    found: dict[int, int] = {}
    for place, step in enumerate(steps):
        if not step.compensation or targets[place] is None:
            continue
        for earlier in range(place - 1, -1, -1):
            fits = targets[earlier] == targets[place] and not steps[earlier].compensation
            if fits and steps[earlier].outcome != "failed" and earlier + 1 not in found.values():
                found[place] = earlier + 1
                break
    return found


def _steps(state: ProcessState) -> tuple[Step, ...]:
    return state.steps if isinstance(state, Running | Completed | Failed) else ()


def _target(command_type: str, fields: Mapping[str, Any], domains: Domains) -> str | None:
    known = domains.commands.get(command_type)
    key = fields.get(known[0].key) if known is not None else None
    return known[0].stream(key) if known is not None and isinstance(key, str) else None


def _moment(event: RecordedEvent) -> Moment:
    return Moment(event.ordinal, event.time)
