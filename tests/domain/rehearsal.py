"""A store, a handler and a runner of processes in a few lines of memory: enough to play stories."""

from __future__ import annotations

from collections import Counter, deque
from typing import Any

from domain.kernel.domain import Domain
from domain.kernel.process import ProcessManager
from domain.kernel.process_state import CompensationRequested, Running, StepRequested
from domain.kernel.recorded import RecordedEvent
from domain.kernel.refusal import Refused
from explorer.core.domains import Domains, Fold, as_json


class Rehearsal:
    """Plays commands on streams in memory, and processes as far as they are let."""

    def __init__(self, *domains: Domain) -> None:
        self.domains = Domains(domains)
        self.now = "2025-03-03T08:00:00.000000Z"
        self.actor = "nobody"
        self.log: list[RecordedEvent] = []
        self.states: dict[str, Any] = {}
        self.versions: Counter[str] = Counter()
        self.outcomes: Counter[str] = Counter()
        self._unseen: deque[RecordedEvent] = deque()
        self._asked: list[tuple[ProcessManager, str, Any]] = []
        self.accepted: set[str] = set()

    # --- what it can be asked ---

    @property
    def is_busy(self) -> bool:
        """Is there anything left to hear or to carry out?"""
        return bool(self._unseen or self._asked)

    def state(self, category: str, key: str) -> Any:
        """Give the state of a stream; this makes it what facts look at, too."""
        fold = self.domains.fold_of(category)
        return self.states.get(fold.stream(key), fold.initial)

    def play(self, step: Any) -> None:
        """Carry out a step of a story; what is meant to be invalid or repeated is only counted."""
        self.now, self.actor = step.at, step.actor
        if step.raw is not None:
            self.outcomes["invalid"] += 1
        elif step.duplicate_of is not None:
            self.outcomes["duplicate"] += 1
        else:
            self.outcomes[self.issue(step.command, step.expected)] += 1
            self.settle()

    def issue(self, command: Any, expected: int | None = None) -> str:
        """Carry out one command; the processes do not hear of it yet."""
        category, _ = self.domains.commands[type(command).__name__]
        stream = category.stream_of(command)
        if expected is not None and expected != self.versions[stream]:
            return "conflict"
        state = self.states.get(stream, category.initial)
        try:
            events = category.decider.decide(command, state, category.facts(command, self))
        except Refused as no:
            return f"refused.{no.code}"
        self._append(category, stream, events)
        return "accepted"

    def settle(self) -> None:
        """Let the processes hear of everything, and carry out all they ask for."""
        while self.is_busy:
            self.advance()
            self.carry_out(0)

    def advance(self) -> None:
        """Let the processes hear of the next event."""
        if self._unseen:
            self._hear(self._unseen.popleft())

    def carry_out(self, which: int) -> None:
        """Carry out one of the commands that processes asked for: the oldest (0), or one that overtakes."""
        if self._asked:
            self._carry_out(*self._asked.pop(which % len(self._asked)))

    def repeat(self, ordinal: int) -> None:
        """Let the processes hear of an event once more, as after a crash."""
        if self.log and (event := self.log[ordinal % len(self.log)]) not in self._unseen:
            self._hear(event)

    def crash(self, again: int) -> None:
        """Lose what is only in memory, and start anew from a checkpoint: `again` events are heard once more.

        A checkpoint never passes a request whose command did not go out.
        """
        waiting = {asked.command_id for _, _, asked in self._asked}
        heard = len(self.log) - len(self._unseen)
        open_since = (one.ordinal for one in self.log if one.data.get("command_id") in waiting)
        checkpoint = min(heard - again, next(open_since, heard + 1) - 1)
        self._asked.clear()
        self._unseen = deque(self.log[max(0, checkpoint) :])

    def time_out(self) -> None:
        """Let every step that has a limit be late."""
        for process in self.domains.processes.values():
            for stream, state in list(self.states.items()):
                if stream.startswith(f"{process.name}-") and isinstance(state, Running):
                    for late in [step.step for step in state.steps if step.due_at is not None]:
                        self._append(process, stream, process.react_to_timeout(state, late, self.now))

    # --- how it does it ---

    def _append(self, fold: Fold, stream: str, events: tuple[Any, ...]) -> None:
        """Record typed events and fold them, by way of their JSON."""
        for event in events:
            self.versions[stream] += 1
            recorded = RecordedEvent(
                ordinal=len(self.log) + 1,
                position=len(self.log) + 1,
                stream=stream,
                category=fold.name,
                version=self.versions[stream],
                type=type(event).__name__,
                schema_version=event.schema_version,
                time=self.now,
                event_id=f"{stream}/{self.versions[stream]}",
                data=as_json(event),
            )
            state = self.states.get(stream, fold.initial)
            self.states[stream] = fold.evolve(state, self.domains.decode(recorded))
            self.log.append(recorded)
            self._unseen.append(recorded)

    def _hear(self, event: RecordedEvent) -> None:
        for process in self.domains.processes.values():
            if event.category == process.name:
                asked = self.domains.decode(event)
                if isinstance(asked, StepRequested | CompensationRequested):
                    self._asked.append((process, event.stream, asked))
            elif (stream := process.stream_for(event)) is not None:
                state = self.states.get(stream, process.initial)
                self._append(process, stream, process.react(state, event, self.now))

    def _carry_out(self, process: ProcessManager, stream: str, asked: Any) -> None:
        if asked.command_id in self.accepted or _is_answered(self.states[stream], asked.command_id):
            return
        _, command_type = self.domains.commands[asked.command_type]
        outcome = self.issue(command_type(**asked.fields))
        if outcome == "accepted":
            self.accepted.add(asked.command_id)
        else:
            code = outcome.removeprefix("refused.")
            facts = process.react_to_refusal(self.states[stream], asked.step, code, self.now)
            self._append(process, stream, facts)


def _is_answered(state: Any, command_id: str) -> bool:
    """Did the step that asked for this command end already? One that is only late did not."""
    steps = state.steps if isinstance(state, Running) else ()
    waited_for = ("requested", "timed_out")
    return not any(step.command_id == command_id and step.outcome in waited_for for step in steps)
