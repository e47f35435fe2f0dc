"""A store, a handler, a clock and a runner of processes and policies in memory: enough to play stories."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from typing import Any

from domain.kernel.domain import Domain
from domain.kernel.load import moment
from domain.kernel.policy import Do, Drop, Later, Policy
from domain.kernel.process import ProcessManager
from domain.kernel.process_state import CompensationRequested, Running, StepRequested, TimeoutScheduled
from domain.kernel.recorded import RecordedEvent
from domain.kernel.refusal import Refused
from explorer.core.domains import Domains, Fold, as_json
from explorer.core.forms import build


@dataclass(frozen=True, slots=True)
class Asked:
    """A command that a process (or, without a step, a policy) asked for when it heard an event."""

    by: ProcessManager | Policy
    heard: int
    command_id: str
    command: Any
    stream: str = ""
    step: str = ""


@dataclass(frozen=True, slots=True)
class Late:
    """A step whose time is up."""

    process: ProcessManager
    stream: str
    step: str


class Rehearsal:
    """Plays commands on streams in memory, and processes and policies as far as they are let."""

    def __init__(self, *domains: Domain) -> None:
        self.domains = Domains(domains)
        self.now = "2025-03-03T08:00:00.000000Z"
        self.actor = "nobody"
        self.log: list[RecordedEvent] = []
        self.states: dict[str, Any] = {}
        self.versions: Counter[str] = Counter()
        self.outcomes: Counter[str] = Counter()
        self.accepted: set[str] = set()
        self.late_requests_go_out = True  # as from another runner; this one would know better
        self._unseen: deque[RecordedEvent] = deque()
        self._asked: list[Asked] = []
        self._waits: dict[tuple[str, ...], Asked | Late] = {}
        self._due: list[tuple[str, int, tuple[str, ...], Asked | Late]] = []
        self._turn = count()

    # --- what it can be asked ---

    @property
    def is_busy(self) -> bool:
        """Is there anything left to hear or to carry out?"""
        return bool(self._unseen or self._asked)

    @property
    def requests(self) -> tuple[Asked, ...]:
        """What was asked for and has not gone out yet."""
        return tuple(self._asked)

    def state(self, category: str, key: str) -> Any:
        """Give the state of a stream; this makes it what facts look at, too."""
        fold = self.domains.fold_of(category)
        return self.states.get(fold.stream(key), fold.initial)

    def play(self, step: Any) -> None:
        """Carry out a step of a story; what is meant to be invalid or repeated is only counted."""
        self._pass_until(step.at)
        self.actor = step.actor
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
        """Let processes and policies hear of everything, and carry out all they ask for."""
        while self.is_busy:
            self.advance()
            self.carry_out(0)

    def advance(self) -> None:
        """Let processes and policies hear of the next event."""
        if self._unseen:
            self._hear(self._unseen.popleft())

    def carry_out(self, which: int) -> None:
        """Carry out one of the commands that were asked for: the oldest (0), or one that overtakes."""
        if self._asked:
            self._carry_out(self._asked.pop(which % len(self._asked)))

    def withhold(self, which: int) -> Asked:
        """Take away one of the commands that were asked for, as a runner that stalls before it sends it."""
        return self._asked.pop(which % len(self._asked))

    def send_late(self, asked: Asked) -> str:
        """Send what a stalled runner held; nobody there waits for the outcome any more."""
        if asked.command_id in self.accepted:
            return "duplicate"
        outcome = self.issue(asked.command)
        if outcome == "accepted":
            self.accepted.add(asked.command_id)
        return outcome

    def repeat(self, ordinal: int) -> None:
        """Let processes and policies hear of an event once more, as after a crash."""
        if self.log and (event := self.log[ordinal % len(self.log)]) not in self._unseen:
            self._hear(event)

    def crash(self, again: int) -> None:
        """Lose what is only in memory, and start anew from a checkpoint: `again` events are heard once more.

        A checkpoint never passes a request whose command did not go out.
        """
        heard = len(self.log) - len(self._unseen)
        checkpoint = min([heard - again, *(asked.heard - 1 for asked in self._asked)])
        self._asked.clear()
        self._unseen = deque(self.log[max(0, checkpoint) :])

    def time_out(self) -> None:
        """Let every step that has a limit be late."""
        for process in self.domains.processes.values():
            for stream, state in list(self.states.items()):
                if stream.startswith(f"{process.name}-") and isinstance(state, Running):
                    for late in dict.fromkeys(step.step for step in state.steps if step.due_at is not None):
                        self._append(process, stream, self._is_late(Late(process, stream, late)))

    def let_pass(self, seconds: float) -> None:
        """Let everything be heard, and then time go by: what is due happens at its own time, in order."""
        self.settle()
        self._pass_until(moment(self.now, seconds))

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
                self._own(process, event)
            elif (stream := process.stream_for(event)) is not None:
                state = self.states.get(stream, process.initial)
                self._append(process, stream, process.react(state, event, self.now))
        for policy in (policy for domain in self.domains.domains for policy in domain.policies):
            respond = policy.listens.get(event.type)
            for index, answer in enumerate(respond(event, self) if respond else ()):
                self._follow(policy, event, index, answer)

    def _own(self, process: ProcessManager, event: RecordedEvent) -> None:
        """A process hears what it noted itself: a request, or a limit."""
        stream = event.stream or ""
        match self.domains.decode(event):
            case StepRequested(step, name, command_id, fields) | CompensationRequested(
                step, name, command_id, fields
            ):
                command = build(self.domains.commands[name][1], fields)
                self._asked.append(Asked(process, event.ordinal, command_id, command, stream, step))
            case TimeoutScheduled(step, due_at):
                self._wait(due_at, (stream, step), Late(process, stream, step))

    def _follow(self, policy: Policy, event: RecordedEvent, index: int, answer: Any) -> None:
        command_id = f"{policy.name}/{event.event_id}/{index}"
        match answer:
            case Do(command):
                self._asked.append(Asked(policy, event.ordinal, command_id, command))
            case Later(key, seconds, command, restart):
                if restart or (policy.name, key) not in self._waits:
                    asked = Asked(policy, event.ordinal, command_id, command)
                    self._wait(moment(event.time or self.now, seconds), (policy.name, key), asked)
            case Drop(key):
                self._waits.pop((policy.name, key), None)

    def _wait(self, due: str, key: tuple[str, ...], what: Asked | Late) -> None:
        self._waits[key] = what
        heappush(self._due, (due, next(self._turn), key, what))

    def _pass_until(self, then: str) -> None:
        while self._due and self._due[0][0] <= then:
            due, _, key, what = heappop(self._due)
            if self._waits.get(key) is not what:
                continue  # it was dropped, or begun anew
            del self._waits[key]
            self.now = max(self.now, due)
            if isinstance(what, Asked):
                self._carry_out(what)
            else:
                self._append(what.process, what.stream, self._is_late(what))
            self.settle()
        self.now = max(self.now, then)

    def _is_late(self, late: Late) -> tuple[Any, ...]:
        return late.process.react_to_timeout(self.states[late.stream], late.step, self.now)

    def _carry_out(self, asked: Asked) -> None:
        process = asked.by if isinstance(asked.by, ProcessManager) else None
        if asked.command_id in self.accepted:
            return
        if process is not None and not self._is_open(asked):
            return
        self.actor = asked.by.name
        outcome = self.issue(asked.command)
        if outcome == "accepted":
            self.accepted.add(asked.command_id)
        elif process is not None:
            code = outcome.removeprefix("refused.")
            facts = process.react_to_refusal(self.states[asked.stream], asked.step, code, self.now)
            self._append(process, asked.stream, facts)

    def _is_open(self, asked: Asked) -> bool:
        """Does the step still wait for this command? Whether one does that is late is up to the test."""
        state = self.states[asked.stream]
        waits = ("requested", "timed_out") if self.late_requests_go_out else ("requested",)
        steps = state.steps if isinstance(state, Running) else ()
        return any(step.command_id == asked.command_id and step.outcome in waits for step in steps)
