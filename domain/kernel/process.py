"""Process managers: they listen to events and ask for commands, and remember both in a stream of their own.

The stream `{name}-{id}` is inbox, outbox and state at once. A runner feeds it:

- an event that the process listens to is *reacted* to, and the reaction is appended to the process's stream;
- a StepRequested or CompensationRequested in that stream is *carried out*: its command is issued;
- a command that is refused becomes a StepFailed, and is reacted to.

Every id in it is derived (uuid5), so doing any of this twice after a crash has no second effect.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, assert_never
from uuid import NAMESPACE_OID, uuid5

from domain.kernel.process_state import (
    PROCESS_EVENTS,
    PROCESS_STATES,
    CompensationRequested,
    ProcessCompleted,
    ProcessEvent,
    ProcessFailed,
    ProcessStarted,
    ProcessState,
    Running,
    StepFailed,
    StepRequested,
    StepSucceeded,
    TimedOut,
    TimeoutScheduled,
    Waiting,
    evolve,
)
from domain.kernel.recorded import RecordedEvent

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
