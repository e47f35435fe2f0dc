"""A store, a handler and a runner of processes in a few lines of memory: enough to play stories."""

from __future__ import annotations

from collections import Counter, deque
from typing import Any

from domain.kernel.process import CompensationRequested, StepRequested
from domain.kernel.recorded import RecordedEvent
from domain.kernel.refusal import Refused
from explorer.core.domains import Domains, as_json


class Rehearsal:
    """Plays commands on streams in memory; processes run until they have nothing more to do."""

    def __init__(self, *domains: Any, run_processes: bool = True) -> None:
        self.domains = Domains(domains)
        self.now = "2025-03-03T08:00:00.000000Z"
        self.log: list[RecordedEvent] = []
        self.states: dict[str, Any] = {}
        self.versions: Counter[str] = Counter()
        self.outcomes: Counter[str] = Counter()
        self._unseen: deque[tuple[RecordedEvent, Any]] = deque()
        self._run_processes = run_processes

    def state(self, category: str, key: str) -> Any:
        fold = self.domains.fold_of(category)
        return self.states.get(f"{category}-{key}", fold.initial)

    def play(self, step: Any) -> None:
        """Carry out a step of a story; what is meant to be invalid or repeated is only counted."""
        self.now = step.at
        if step.raw is not None:
            self.outcomes["invalid"] += 1
        elif step.duplicate_of is not None:
            self.outcomes["duplicate"] += 1
        else:
            self.issue(step.command, step.expected)

    def issue(self, command: Any, expected: int | None = None) -> str:
        """Carry out one command, then let the processes react."""
        outcome = self._issue(command, expected)
        self.outcomes[outcome] += 1
        while self._run_processes and self._unseen:
            self._react(*self._unseen.popleft())
        return outcome

    def _issue(self, command: Any, expected: int | None = None) -> str:
        category, _ = self.domains.commands[type(command).__name__]
        stream = category.stream_of(command)
        if expected is not None and expected != self.versions[stream]:
            return "conflict"
        state = self.states.get(stream, category.initial)
        try:
            events = category.decider.decide(command, state, category.facts(command, self))
        except Refused as no:
            return f"refused.{no.code}"
        self.append(category, stream, events)
        return "accepted"

    def append(self, fold: Any, stream: str, events: tuple[Any, ...]) -> None:
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
            typed = self.domains.decode(recorded)
            self.states[stream] = fold.evolve(self.states.get(stream, fold.initial), typed)
            self.log.append(recorded)
            self._unseen.append((recorded, typed))

    def _react(self, event: RecordedEvent, typed: Any) -> None:
        for process in self.domains.processes.values():
            if event.category == process.name and isinstance(typed, StepRequested | CompensationRequested):
                self._carry_out(process, event.stream, typed)
            elif event.category != process.name and (stream := process.stream_for(event)) is not None:
                state = self.states.get(stream, process.initial)
                self.append(process, stream, process.react(state, event, self.now))

    def _carry_out(self, process: Any, stream: str, asked: Any) -> None:
        _, command_type = self.domains.commands[asked.command_type]
        outcome = self._issue(command_type(**asked.fields))
        if outcome.startswith("refused."):
            code = outcome.removeprefix("refused.")
            facts = process.react_to_refusal(self.states[stream], asked.step, code, self.now)
            self.append(process, stream, facts)


def summary(rehearsal: Rehearsal) -> dict[str, int]:
    """Count the events of each type."""
    return Counter(event.type for event in rehearsal.log)
