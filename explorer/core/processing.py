"""Running process managers: feed them events, carry out the commands they ask for, watch their limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from domain.kernel.process import ProcessManager
from domain.kernel.process_state import (
    CompensationRequested,
    ProcessCompleted,
    ProcessFailed,
    ProcessState,
    Running,
    StepFailed,
    StepRequested,
    StepSucceeded,
    TimedOut,
    TimeoutScheduled,
)
from domain.kernel.projection import Key, Row
from domain.kernel.recorded import Json, RecordedEvent
from explorer.core.acting import ActingConsumer
from explorer.core.domains import Domains, as_json
from explorer.core.errors import IdReused, TooManyRaces, VersionConflict
from explorer.core.event_writer import NewEvent
from explorer.core.handling import ATTEMPTS, Clock, Handling
from explorer.core.outcomes import Malformed, Refusal
from explorer.core.own_store import OwnStore
from explorer.core.projecting import Read
from explorer.core.times import later
from explorer.core.timing import DUE

PREFIX = "process."
"""Checkpoints of processes are named "process.<name>", apart from those of projections."""

REQUESTS = (StepRequested.__name__, CompensationRequested.__name__)
ENDS_OF_A_STEP = (StepSucceeded.__name__, StepFailed.__name__, TimedOut.__name__)
ENDS_OF_ALL = (ProcessCompleted.__name__, ProcessFailed.__name__)

Delay = Callable[[RecordedEvent], float]
"""How many seconds a request lies before it is carried out: what a slow service would need."""


def at_once(request: RecordedEvent) -> float:
    """Carry a request out as soon as it comes by."""
    return 0


@dataclass(frozen=True, slots=True)
class _Cause:
    """The event that a reaction follows from.

    Args:
        event_id: its id.
        correlation_id: what it belongs to.
        command_id: the command that is asked for, None where none is.
    """

    event_id: str | None
    correlation_id: str | None
    command_id: str | None = None


class ProcessConsumer(ActingConsumer):
    """Pulls events for one process manager; delivers at least once, and every effect happens once.

    Args:
        process: the definition.
        store: where its streams, its checkpoint and its waits are.
        domains: who decodes and folds.
        handling: carries out its commands.
        clock: the store's clock.
        read: gives it events; None: the store itself.
        delay: how long its requests lie.
    """

    def __init__(
        self,
        process: ProcessManager,
        store: OwnStore,
        domains: Domains,
        handling: Handling,
        clock: Clock,
        read: Read | None = None,
        delay: Delay = at_once,
    ) -> None:
        name = PREFIX + process.name
        super().__init__(name, process.name, process.title, store, domains, handling, clock, read)
        self._process = process
        self._delay = delay

    def _see(self, stored: RecordedEvent) -> bool:
        concerned = False
        for event in self._domains.upcasting.upcast(stored):
            if event.category == self._process.name:
                concerned = True
                self._watch(event)
                if event.type in REQUESTS:
                    self._receive(event)
            elif (stream := self._process.stream_for(event)) is not None:
                cause = _Cause(event.event_id, event.correlation_id)
                concerned = True
                self._react(stream, cause, partial(self._process.react, event=event))
        return concerned

    def _watch(self, event: RecordedEvent) -> None:
        """Wait for the limit of a step for as long as the step is open."""
        stream = event.stream or ""
        if event.type == TimeoutScheduled.__name__:
            row = {"event_id": event.event_id, "correlation_id": event.correlation_id}
            self._waits.keep((stream, event.data["step"]), event.data["due_at"], row)
        elif event.type in ENDS_OF_A_STEP:
            self._waits.forget((stream, event.data["step"]))
        elif event.type in ENDS_OF_ALL:
            self._waits.forget_all(stream)

    def _receive(self, event: RecordedEvent) -> None:
        """Carry a request out, now or when it has lain for its time."""
        stream, seconds = event.stream or "", self._delay(event)
        cause = _Cause(event.event_id, event.correlation_id, event.data["command_id"])
        if seconds <= 0:
            self._request(stream, event.data, cause)
            return
        row = {"request": event.data, "event_id": event.event_id, "correlation_id": event.correlation_id}
        key = (stream, event.data["step"], cause.command_id or "")
        self._waits.keep(key, later(event.time or self._clock(), seconds), row)

    def _fall_due(self, key: Key, row: Row) -> None:
        stream, step, *lying = key
        if lying:
            cause = _Cause(row["event_id"], row["correlation_id"], row["request"]["command_id"])
            self._request(stream, row["request"], cause)
            return

        def late(state: ProcessState, now: str) -> Sequence[Any]:
            found = state.find(step) if isinstance(state, Running) else None
            if found is None or found.due_at != row[DUE]:
                return ()  # another runner was quicker, and the step has been asked for again since
            return self._process.react_to_timeout(state, step, now)

        self._react(stream, _Cause(row["event_id"], row["correlation_id"]), late)

    def _request(self, stream: str, asked: Mapping[str, Json], cause: _Cause) -> None:
        """Issue the command of a step that is still open; a refusal is reacted to.

        Whatever else happens shows as an event. A request may come by again after a crash: by then its
        step may have been answered, and what was refused then could be accepted now.
        """
        if not _is_open(self._handling.loader.load(self._process, stream).state, asked["command_id"]):
            return
        try:
            outcome = self._issue(
                asked["command_type"],
                asked["fields"],
                asked["command_id"],
                cause.event_id,
                cause.correlation_id,
                f"the step {asked['step']} of {stream}",
            )
        except IdReused:
            return  # another runner was refused, and has taken the ids of this command for its answer
        if isinstance(outcome, Refusal | Malformed):
            code = outcome.code if isinstance(outcome, Refusal) else "Invalid"
            refused = partial(self._process.react_to_refusal, step=asked["step"], code=code)
            self._react(stream, cause, refused)

    def _react(self, stream: str, cause: _Cause, react: Callable[..., Sequence[Any]]) -> None:
        for _ in range(ATTEMPTS):
            loaded = self._handling.loader.load(self._process, stream)
            now = self._clock()
            facts = react(loaded.state, now=now)
            if not facts:
                return
            try:
                self._store.append(stream, self._events(stream, cause, facts, now), loaded.version)
                return
            except IdReused:
                return  # another runner has reacted to this already, or its command was accepted after all
            except VersionConflict:
                continue  # the process has gone on meanwhile: look again
        raise TooManyRaces(f"{stream} was changed by others again and again; it is tried again later.")

    def _events(self, stream: str, cause: _Cause, facts: Sequence[Any], now: str) -> list[NewEvent]:
        metadata = {
            "correlation_id": cause.correlation_id,
            "causation_id": cause.event_id,
            "actor": self._process.name,
            "source": "process",
        }
        return [
            NewEvent(
                event_id=_event_id(stream, cause, index),
                type=type(fact).__name__,
                schema_version=fact.schema_version,
                data=as_json(fact),
                metadata=metadata,
                recorded_at=now,
            )
            for index, fact in enumerate(facts)
        ]


def _event_id(stream: str, cause: _Cause, index: int) -> str:
    """Derive the id of an event of a process.

    The answer to a refusal takes the id that the first event of the refused command would have had: of two
    runners of which one is refused and one accepted, the store lets only one have its way.
    """
    if cause.command_id and index == 0:
        return str(uuid5(UUID(cause.command_id), "0"))
    return str(uuid5(NAMESPACE_OID, f"{stream}/{cause.event_id}/{index}"))


def _is_open(state: ProcessState, command_id: str) -> bool:
    """Is the step that asked for this command still without an answer?"""
    if not isinstance(state, Running):
        return False
    return any(step.command_id == command_id and step.outcome == "requested" for step in state.steps)
