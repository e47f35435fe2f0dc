"""Process managers: they listen to events and ask for commands, and remember both in a stream of their own.

The stream `{name}-{id}` is inbox, outbox and state at once. A runner feeds it:

- an event that the process listens to is *reacted* to, and the reaction is appended to the process's stream;
- a StepRequested or CompensationRequested in that stream is *carried out*: its command is issued;
- a command that is refused becomes a StepFailed, and is reacted to.

Every id in it is derived (uuid5), so doing any of this twice after a crash has no second effect.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar, assert_never
from uuid import NAMESPACE_OID, uuid5

from domain.kernel.recorded import Json, RecordedEvent

# --- the facts of a process, the same for every process manager ---


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


# --- what a definition answers with ---


@dataclass(frozen=True, slots=True)
class Ask:
    """Issue this command as that step; `within` seconds, if given, it must have ended."""

    step: str
    command: Any
    within: int | None = None


@dataclass(frozen=True, slots=True)
class MakeGood:
    """Issue this command to compensate."""

    step: str
    command: Any


@dataclass(frozen=True, slots=True)
class Done:
    """The step succeeded."""

    step: str


@dataclass(frozen=True, slots=True)
class NotDone:
    """The step failed."""

    step: str
    reason: str


@dataclass(frozen=True, slots=True)
class Finish:
    """The process reached its goal."""


@dataclass(frozen=True, slots=True)
class GiveUp:
    """The process ends without its goal."""

    reason: str


Reaction = Ask | MakeGood | Done | NotDone | Finish | GiveUp
React = Callable[[Running, RecordedEvent], tuple[Reaction, ...]]
ReactToFailure = Callable[[Running, str, str], tuple[Reaction, ...]]


def nothing_on_timeout(state: Running, step: str) -> tuple[Reaction, ...]:
    """Answer a timeout with nothing: for processes whose steps have no limit."""
    return ()


@dataclass(frozen=True)
class ProcessManager:
    """A process: what starts it, what it listens to, and how it reacts.

    Args:
        name: category of its streams, without a dash ("moneytransfer").
        title: what people call it ("Money transfer").
        starts_on: the event type that begins an instance; `listens` has its reaction too.
        key: the data field that names the instance in every event it listens to ("transfer_id").
        listens: event type -> (state, event) -> reactions.
        on_refusal: (state, step, code) -> reactions, when the step's command was refused.
        on_timeout: (state, step) -> reactions, when a step did not end in time.
    """

    name: str
    title: str
    starts_on: str
    key: str
    listens: Mapping[str, React]
    on_refusal: ReactToFailure
    on_timeout: Callable[[Running, str], tuple[Reaction, ...]] = nothing_on_timeout

    @property
    def initial(self) -> ProcessState:
        """The state before the process began."""
        return Waiting()

    @property
    def evolve(self) -> Callable[[Any, Any], Any]:
        """(state, event) -> state."""
        return evolve

    @property
    def events(self) -> tuple[type[Any], ...]:
        """The facts of its own stream."""
        return PROCESS_EVENTS

    @property
    def states(self) -> tuple[type[Any], ...]:
        """The union it folds to."""
        return PROCESS_STATES

    def stream(self, key: str) -> str:
        """Name the stream of one instance."""
        return f"{self.name}-{key}"

    def stream_for(self, event: RecordedEvent) -> str | None:
        """Name the stream of the instance that an event concerns; None where it concerns none."""
        if event.type not in self.listens:
            return None
        key = event.data.get(self.key) if isinstance(event.data, Mapping) else None
        return self.stream(key) if isinstance(key, str) else None

    def react(self, state: ProcessState, event: RecordedEvent, now: str) -> tuple[ProcessEvent, ...]:
        """Give what to append to the process's own stream because `event` happened.

        Args:
            state: fold of the process's own stream.
            event: an upcast event of a type in `listens`.
            now: the store's clock, ISO 8601 in UTC.
        """
        begun: tuple[ProcessEvent, ...] = ()
        if isinstance(state, Waiting) and event.type == self.starts_on:
            start = ProcessStarted(event.event_id or "", event.data)
            begun, state = (start,), evolve(state, start)
        if not isinstance(state, Running):
            return ()
        reactions = self.listens[event.type](state, event)
        return (*begun, *self._facts(state, reactions, event.event_id, now))

    def react_to_refusal(
        self, state: ProcessState, step: str, code: str, now: str
    ) -> tuple[ProcessEvent, ...]:
        """Give what to append because `step`'s command was refused; nothing when it had ended already."""
        found = state.find(step) if isinstance(state, Running) else None
        if found is None or found.outcome not in ("requested", "timed_out"):
            return ()
        failed = StepFailed(step, None, code)
        state = evolve(state, failed)
        if not isinstance(state, Running):
            return ()
        return (failed, *self._facts(state, self.on_refusal(state, step, code), None, now))

    def react_to_timeout(self, state: ProcessState, step: str, now: str) -> tuple[ProcessEvent, ...]:
        """Give what to append because `step` is past its time; nothing when it has ended meanwhile."""
        found = state.find(step) if isinstance(state, Running) else None
        if found is None or found.outcome != "requested":
            return ()
        late = evolve(state, TimedOut(step))
        if not isinstance(late, Running):
            return ()
        return (TimedOut(step), *self._facts(late, self.on_timeout(late, step), None, now))

    def _facts(
        self, state: Running, reactions: tuple[Reaction, ...], cause: str | None, now: str
    ) -> tuple[ProcessEvent, ...]:
        instance = self.stream(str(state.data.get(self.key)))
        facts: list[ProcessEvent] = []
        for reaction in reactions:
            for fact in _fact(reaction, state, instance, cause, now):
                facts.append(fact)
                folded = evolve(state, fact)
                state = folded if isinstance(folded, Running) else state
        return tuple(facts)


def _fact(
    reaction: Reaction, state: Running, instance: str, cause: str | None, now: str
) -> tuple[ProcessEvent, ...]:
    match reaction:
        case Ask(step, command, within):
            asked = StepRequested(
                step, type(command).__name__, _command_id(instance, step, state), asdict(command)
            )
            return (asked,) if within is None else (asked, TimeoutScheduled(step, _later(now, within)))
        case MakeGood(step, command):
            command_id = _command_id(instance, step, state)
            return (CompensationRequested(step, type(command).__name__, command_id, asdict(command)),)
        case Done(step):
            return (StepSucceeded(step, cause),)
        case NotDone(step, reason):
            return (StepFailed(step, cause, reason),)
        case Finish():
            return (ProcessCompleted(),)
        case GiveUp(reason):
            return (ProcessFailed(reason),)
        case _:
            assert_never(reaction)


def _command_id(instance: str, step: str, state: Running) -> str:
    attempt = 1 + sum(1 for one in state.steps if one.step == step)
    return str(uuid5(NAMESPACE_OID, f"{instance}/{step}/{attempt}"))


def _later(now: str, seconds: int) -> str:
    moment = datetime.fromisoformat(now.replace("Z", "+00:00")) + timedelta(seconds=seconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
