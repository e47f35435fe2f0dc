"""The facts of a process and the state they add up to: the same for every process manager."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, assert_never

from domain.kernel.recorded import Json


@dataclass(frozen=True, slots=True)
class ProcessStarted:
    """A triggering event began the process; `trigger` is its id, `data` its payload."""

    schema_version: ClassVar[int] = 1
    trigger: str
    data: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class StepRequested:
    """A command must be issued; it goes out under `command_id`, however often it is sent."""

    schema_version: ClassVar[int] = 1
    step: str
    command_type: str
    command_id: str
    fields: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class CompensationRequested:
    """A command that makes good an earlier step must be issued."""

    schema_version: ClassVar[int] = 1
    step: str
    command_type: str
    command_id: str
    fields: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class StepSucceeded:
    """The step did what was asked; `event_id` is the event that shows it."""

    schema_version: ClassVar[int] = 1
    step: str
    event_id: str | None


@dataclass(frozen=True, slots=True)
class StepFailed:
    """The step did not happen: an event said so (`event_id`), or its command was refused (None)."""

    schema_version: ClassVar[int] = 1
    step: str
    event_id: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class TimeoutScheduled:
    """The step must have ended by `due_at` (the store's clock, ISO 8601 in UTC)."""

    schema_version: ClassVar[int] = 1
    step: str
    due_at: str


@dataclass(frozen=True, slots=True)
class TimedOut:
    """The step did not end in time."""

    schema_version: ClassVar[int] = 1
    step: str


@dataclass(frozen=True, slots=True)
class ProcessCompleted:
    """Everything asked for was done."""

    schema_version: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class ProcessFailed:
    """The process ended without its goal; what had to be made good was."""

    schema_version: ClassVar[int] = 1
    reason: str


ProcessEvent = (
    ProcessStarted
    | StepRequested
    | CompensationRequested
    | StepSucceeded
    | StepFailed
    | TimeoutScheduled
    | TimedOut
    | ProcessCompleted
    | ProcessFailed
)
PROCESS_EVENTS: tuple[type[Any], ...] = (
    ProcessStarted,
    StepRequested,
    CompensationRequested,
    StepSucceeded,
    StepFailed,
    TimeoutScheduled,
    TimedOut,
    ProcessCompleted,
    ProcessFailed,
)


# --- the state of a process ---


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a process: what was asked, and how it ended.

    Args:
        step: name of the step ("debit").
        command_type: the command asked for.
        command_id: the id under which it goes out.
        outcome: "requested", "succeeded", "failed" or "timed_out".
        compensation: whether it makes good an earlier step.
        reason: why it failed, None while it did not.
        due_at: when it times out, None where it does not.
    """

    step: str
    command_type: str
    command_id: str
    outcome: str = "requested"
    compensation: bool = False
    reason: str | None = None
    due_at: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """The process has not begun."""

    status: ClassVar[str] = "waiting"


@dataclass(frozen=True, slots=True)
class Running:
    """The process is under way: the trigger's id and data, and the steps so far."""

    status: ClassVar[str] = "running"
    trigger: str
    data: Mapping[str, Json]
    steps: tuple[Step, ...] = ()

    def find(self, step: str) -> Step | None:
        """Give the newest step of that name."""
        return next((one for one in reversed(self.steps) if one.step == step), None)


@dataclass(frozen=True, slots=True)
class Completed:
    """The process reached its goal."""

    status: ClassVar[str] = "completed"
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """The process ended without its goal."""

    status: ClassVar[str] = "failed"
    reason: str
    steps: tuple[Step, ...]


ProcessState = Waiting | Running | Completed | Failed
PROCESS_STATES: tuple[type[Any], ...] = (Waiting, Running, Completed, Failed)


def evolve(state: ProcessState, event: ProcessEvent) -> ProcessState:
    """Fold one event of a process's own stream."""
    if isinstance(event, ProcessStarted):
        return Running(event.trigger, event.data)
    if not isinstance(state, Running):
        return state  # nothing follows an end, and nothing precedes a start
    match event:
        case StepRequested(step, command_type, command_id):
            return replace(state, steps=(*state.steps, Step(step, command_type, command_id)))
        case CompensationRequested(step, command_type, command_id):
            asked = Step(step, command_type, command_id, compensation=True)
            return replace(state, steps=(*state.steps, asked))
        case StepSucceeded(step):
            return _mark(state, step, outcome="succeeded")
        case StepFailed(step, reason=reason):
            return _mark(state, step, outcome="failed", reason=reason)
        case TimeoutScheduled(step, due_at):
            return _mark(state, step, due_at=due_at)
        case TimedOut(step):
            return _mark(state, step, outcome="timed_out")
        case ProcessCompleted():
            return Completed(state.steps)
        case ProcessFailed(reason):
            return Failed(reason, state.steps)
        case _:
            assert_never(event)


def _mark(state: Running, name: str, **changes: Any) -> Running:
    newest = state.find(name)
    steps = tuple(replace(step, **changes) if step is newest else step for step in state.steps)
    return replace(state, steps=steps)
