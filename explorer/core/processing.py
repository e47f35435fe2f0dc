"""Running process managers: feed them events, carry out the commands they ask for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from domain.kernel.process import ProcessManager
from domain.kernel.process_state import CompensationRequested, ProcessState, Running, StepRequested
from domain.kernel.recorded import RecordedEvent
from explorer.core.domains import Domains, as_json
from explorer.core.errors import (
    CannotFold,
    ExplorerError,
    IdReused,
    TooManyRaces,
    UsageError,
    VersionConflict,
)
from explorer.core.handling import ATTEMPTS, Clock, Handling
from explorer.core.outcomes import Conflict, Malformed, Refusal, Wish
from explorer.core.positions import START
from explorer.core.projecting import BATCH
from explorer.core.store import Checkpoint, NewEvent, OwnStore

PREFIX = "process."
"""Checkpoints of processes are named "process.<name>", apart from those of projections."""

REQUESTS = (StepRequested.__name__, CompensationRequested.__name__)


class ProcessConsumer:
    """Pulls events for one process manager; delivers at least once, and every effect happens once.

    Args:
        process: the definition.
        store: where its streams and its checkpoint are.
        domains: who decodes and folds.
        handling: carries out its commands.
        clock: the store's clock.
    """

    def __init__(
        self, process: ProcessManager, store: OwnStore, domains: Domains, handling: Handling, clock: Clock
    ) -> None:
        self.name = PREFIX + process.name
        self._process = process
        self._store = store
        self._domains = domains
        self._handling = handling
        self._clock = clock

    def begin(self) -> None:
        """Start from now, unless it has begun before: it does not act on what happened without it."""
        if self._store.checkpoint(self.name) is None:
            self._store.save(Checkpoint(self.name, 1, (self._store.head(), 0)), {}, None)

    def resume(self) -> None:
        """Go on after having stopped, with the event it stopped at."""
        mark = self._store.checkpoint(self.name)
        if mark is not None and mark.status == "stopped":
            self._store.save(Checkpoint(self.name, 1, mark.at), {}, mark.at)

    def advance(self, limit: int = BATCH) -> int:
        """React to up to `limit` events.

        Returns:
            How many events were seen.
        """
        checkpoint = self._store.checkpoint(self.name)
        at = checkpoint.at if checkpoint else START
        if checkpoint is not None and checkpoint.status != "running":
            return 0
        events = list(self._store.read(after=at[0], limit=limit))
        if not events:
            return 0
        mark = Checkpoint(self.name, 1, (events[-1].ordinal, 0))
        for event in events:
            try:
                self._see(event)
            except ExplorerError as error:
                if not isinstance(error, CannotFold | UsageError):
                    raise  # the store cannot take it: nothing is wrong with the event
                mark = self._stop_before(event, error)
                break
            except Exception as error:  # a definition is somebody's code: it stops alone, and says where
                mark = self._stop_before(event, error)
                break
        self._store.save(mark, {}, checkpoint.at if checkpoint else None)
        return mark.at[0] - at[0]

    def _see(self, stored: RecordedEvent) -> None:
        for event in self._domains.upcasting.upcast(stored):
            if event.category == self._process.name:
                if event.type in REQUESTS:
                    self._request(event)
            elif (stream := self._process.stream_for(event)) is not None:
                self._react(stream, event, partial(self._process.react, event=event))

    def _request(self, event: RecordedEvent) -> None:
        """Issue the command of a step that is still open; a refusal is reacted to.

        Whatever else happens shows as an event. A request may come by again after a crash: by then its
        step may have been answered, and what was refused then could be accepted now.
        """
        asked, stream = event.data, event.stream or ""
        if not _is_open(self._handling.loader.load(self._process, stream).state, asked["command_id"]):
            return
        outcome = self._handling.handle(
            Wish(
                command_type=asked["command_type"],
                fields=asked["fields"],
                command_id=asked["command_id"],
                actor=self._process.name,
                source="process",
                correlation_id=event.correlation_id,
                causation_id=event.event_id,
            )
        )
        if isinstance(outcome, Conflict):
            raise TooManyRaces(
                f"{outcome.stream} was changed by others again and again; the step {asked['step']} of "
                f"{stream} is tried again at the next catch-up."
            )
        if isinstance(outcome, Refusal | Malformed):
            code = outcome.code if isinstance(outcome, Refusal) else "Invalid"
            refused = partial(self._process.react_to_refusal, step=asked["step"], code=code)
            self._react(stream, event, refused)

    def _react(self, stream: str, cause: RecordedEvent, react: Callable[..., Sequence[Any]]) -> None:
        for _ in range(ATTEMPTS):
            loaded = self._handling.loader.load(self._process, stream)
            now = self._clock()
            facts = react(loaded.state, now=now)
            if not facts:
                return
            try:
                self._store.append(stream, self._events(stream, cause, facts, now), loaded.version)
                return
            except (VersionConflict, IdReused):
                continue  # another runner was quicker: look again
        raise TooManyRaces(f"{stream} was changed by others again and again; it is tried again later.")

    def _events(self, stream: str, cause: RecordedEvent, facts: Sequence[Any], now: str) -> list[NewEvent]:
        metadata = {
            "correlation_id": cause.correlation_id,
            "causation_id": cause.event_id,
            "actor": self._process.name,
            "source": "process",
        }
        return [
            NewEvent(
                event_id=str(uuid5(NAMESPACE_OID, f"{stream}/{cause.event_id}/{index}")),
                type=type(fact).__name__,
                schema_version=fact.schema_version,
                data=as_json(fact),
                metadata=metadata,
                recorded_at=now,
            )
            for index, fact in enumerate(facts)
        ]

    def _stop_before(self, event: RecordedEvent, error: Exception) -> Checkpoint:
        told = (
            f"{self._process.title} stopped at event #{event.ordinal:,} ({event.type} of {event.stream}): "
            f"{type(error).__name__}: {error}. Projections and commands still work; mend the cause, then "
            f"rebuild {self.name} lets it go on."
        )
        return Checkpoint(self.name, 1, (event.ordinal - 1, 0), "stopped", told)


def _is_open(state: ProcessState, command_id: str) -> bool:
    """Is the step that asked for this command still without an answer?"""
    if not isinstance(state, Running):
        return False
    return any(step.command_id == command_id and step.outcome == "requested" for step in state.steps)
