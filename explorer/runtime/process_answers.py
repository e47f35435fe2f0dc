"""Answering questions about processes and about what caused what, in the reader's process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from heapq import merge
from itertools import islice
from typing import Any

from domain.kernel.process import ProcessManager
from domain.kernel.process_state import Failed
from domain.kernel.recorded import RecordedEvent
from explorer.core.domains import Domains, UnknownEventType, UnreadableEvent
from explorer.core.errors import UnknownName
from explorer.core.event_reader import EventReader
from explorer.core.instances import Instance, StepTaken, instance_of
from explorer.core.own_store import OwnStore
from explorer.core.times import seconds
from explorer.core.timing import DUE, waits_of
from explorer.runtime import questions as q

MOST_LOOKED_AT = 400
"""Instances that are folded for one answer at most, whatever fits."""

MOST_WAITS = 20
"""Waits of policies that are given at most."""

LOOK_AHEAD = 20_000
"""Events that are read in search of the next one of a correlation at most."""

LOOK_BACK = 50
"""Events of a stream in which a process is looked for at most."""


class ProcessAnswers:
    """Answers about processes. A store of another framework has none that are known.

    Args:
        reader: the open store.
        domains: the domains that know its streams.
    """

    def __init__(self, reader: EventReader, domains: Domains) -> None:
        self._reader = reader
        self._own = reader if isinstance(reader, OwnStore) else None
        self._domains = domains
        self._processes: Mapping[str, ProcessManager] = domains.processes if self._own else {}

    @property
    def answers(self) -> dict[type[Any], Callable[[Any], q.Answer]]:
        """What is answered here, by kind of question."""
        return {
            q.AskProcesses: self.newest,
            q.AskProcess: self.one,
            q.AskProcessOf: self.of,
            q.AskEventById: self.by_id,
            q.AskNextRelated: self.next_related,
        }

    def newest(self, question: q.AskProcesses) -> q.Processes:
        """Give a page of instances, newest first."""
        at = self._reader.head() if question.at is None else question.at
        now = self._time(at)
        rows: list[q.ProcessRow] = []
        full = False
        before, looked = min(question.before or at + 1, at + 1), 0
        for begun, stream, process in islice(self._newest(before), MOST_LOOKED_AT):
            if full := len(rows) == question.limit:
                break
            instance, _ = self._instance(process, stream, at)
            before, looked = begun, looked + 1
            if instance is not None and question.status in (None, instance.state.status):
                rows.append(process_row(instance, now))
        older = full or (looked == MOST_LOOKED_AT and next(self._newest(before), None) is not None)
        waits = self._waits()
        return q.Processes(
            tuple(rows),
            before if older else None,
            looked,
            self._titles(),
            tuple(waits[:MOST_WAITS]),
            len(waits),
        )

    def one(self, question: q.AskProcess) -> q.Process:
        """Give one instance whole.

        Raises:
            UnknownName: the stream is none of a process.
        """
        process = self._process_of(question.stream)
        if process is None:
            raise UnknownName(f"{question.stream} is not the stream of a process that is known here.")
        at = self._reader.head() if question.at is None else question.at
        instance, problem = self._instance(process, question.stream, at)
        now, _ = self._instance(process, question.stream, self._reader.head())
        if instance is None or now is None:
            return q.Process(question.stream, at, None, problem=problem)
        steps = tuple(step_row(number, step) for number, step in enumerate(now.steps, 1))
        trigger = self._event_of_id(instance.trigger)
        return q.Process(
            stream=question.stream,
            at=at,
            row=process_row(instance, self._time(at)),
            steps=tuple(step_row(number, step) for number, step in enumerate(instance.steps, 1)),
            later=steps[len(instance.steps) :],
            status_now=now.state.status,
            last_now=now.last.ordinal,
            reason=instance.state.reason if isinstance(instance.state, Failed) else None,
            trigger=trigger.ordinal if trigger else None,
            trigger_type=trigger.type if trigger else None,
            problem=problem,
        )

    def of(self, question: q.AskProcessOf) -> q.ProcessFound:
        """Find the process that an event, or the newest event of a stream, belongs to."""
        if not self._processes:
            return q.ProcessFound(None)
        if question.stream is None:
            events = self._reader.read(after=max(question.at, 1) - 1, limit=1)
        else:
            until, limit = question.at, LOOK_BACK
            events = self._reader.read_stream(question.stream, until=until, limit=limit, backward=True)
        return q.ProcessFound(next((found for event in events if (found := self._belongs(event))), None))

    def by_id(self, question: q.AskEventById) -> q.FoundEvent:
        """Find an event by its id."""
        if self._own is None:
            return q.FoundEvent(
                None, "This store keeps no list of event ids, so the event cannot be found by its id."
            )
        found = self._own.ordinal_of(question.event_id)
        if found is None and self._own.accepted(question.event_id) is not None:
            return q.FoundEvent(None, "A command caused this, and no event before it.")
        return q.FoundEvent(found, "" if found else "No event of this store has that id.")

    def next_related(self, question: q.AskNextRelated) -> q.FoundEvent:
        """Find the next event of a correlation, within a bounded number of events."""
        for event in self._reader.read(after=question.after, limit=LOOK_AHEAD):
            if event.correlation_id == question.correlation_id:
                return q.FoundEvent(event.ordinal)
        if self._reader.head() > question.after + LOOK_AHEAD:
            return q.FoundEvent(None, f"None of the next {LOOK_AHEAD:,} events belongs to this correlation.")
        return q.FoundEvent(None, "This is the last event of its correlation.")

    # --- inside ---

    def _newest(self, before: int) -> Iterator[tuple[int, str, ProcessManager]]:
        """Yield (first ordinal, stream, process) of the instances begun before an ordinal, newest first."""
        listed = (self._begun(process, before) for process in self._processes.values())
        return merge(*listed, key=lambda one: one[0], reverse=True)

    def _begun(self, process: ProcessManager, before: int) -> Iterator[tuple[int, str, ProcessManager]]:
        page = 50
        while self._own is not None:
            found = self._own.begun(process.name, before, page)
            yield from ((begun, info.stream, process) for begun, info in found)
            if len(found) < page:
                return
            before, page = found[-1][0], MOST_LOOKED_AT

    def _instance(self, process: ProcessManager, stream: str, at: int) -> tuple[Instance | None, str | None]:
        """Fold an instance up to an ordinal; where an event cannot be folded, up to that one, and say so."""
        events = list(self._reader.read_stream(stream, until=at)) if at else []
        try:
            return instance_of(process, events, self._domains), None
        except (UnknownEventType, UnreadableEvent) as error:
            whole, problem = self._whole(events), str(error)
            told = f"{problem} The process is shown as it was before that event; its events can be looked at."
            return instance_of(process, whole, self._domains), told

    def _whole(self, events: list[RecordedEvent]) -> list[RecordedEvent]:
        whole = []
        for event in events:
            try:
                self._domains.decode(event)
            except (UnknownEventType, UnreadableEvent):
                break
            whole.append(event)
        return whole

    def _belongs(self, event: RecordedEvent) -> str | None:
        """Name the process of an event: whose stream it is in, that listens to it, or that caused it."""
        if event.category in self._processes:
            return event.stream
        for told in self._upcast(event):
            for process in self._processes.values():
                stream = process.stream_for(told)
                if stream is not None and self._reader.stream(stream) is not None:
                    return stream
        cause = self._event_of_id(event.causation_id)
        return cause.stream if cause is not None and cause.category in self._processes else None

    def _upcast(self, event: RecordedEvent) -> tuple[RecordedEvent, ...]:
        try:
            return self._domains.upcasting.upcast(event)
        except Exception:  # an upcaster is somebody's code: the stored event still says what caused it
            return (event,)

    def _event_of_id(self, event_id: str | None) -> RecordedEvent | None:
        ordinal = self._own.ordinal_of(event_id) if self._own is not None and event_id else None
        return next(self._reader.read(after=ordinal - 1, limit=1), None) if ordinal else None

    def _process_of(self, stream: str) -> ProcessManager | None:
        return self._processes.get(stream.partition("-")[0])

    def _time(self, at: int) -> str | None:
        event = next(self._reader.read(after=at - 1, limit=1), None) if at else None
        return event.time if event is not None else None

    def _waits(self) -> list[q.WaitRow]:
        """List what policies wait for, the earliest first."""
        titles = {f"policy.{name}": policy.title for name, policy in self._domains.policies.items()}
        waits = [
            q.WaitRow(titles[consumer], ", ".join(key), str(row.get("command_type", "")), row[DUE])
            for consumer, key, row in (waits_of(self._own) if self._own is not None else ())
            if consumer in titles
        ]
        return sorted(waits, key=lambda wait: (wait.due, wait.key))

    def _titles(self) -> dict[str, str]:
        return {name: process.title for name, process in sorted(self._processes.items())}


def process_row(instance: Instance, now: str | None) -> q.ProcessRow:
    """Give an instance as a list row; one that is under way has lasted until `now`."""
    newest = instance.steps[-1] if instance.steps else None
    return q.ProcessRow(
        stream=instance.stream,
        process=instance.process.name,
        title=instance.process.title,
        key=instance.key,
        status=instance.state.status,
        begun=instance.begun.ordinal,
        begun_time=instance.begun.time,
        last=instance.last.ordinal,
        step=newest.step.step if newest else "",
        undoing=newest.step.compensation if newest else False,
        seconds=_between(instance.begun.time, instance.last.time if instance.ended else now),
    )


def step_row(number: int, taken: StepTaken) -> q.StepRow:
    """Give a step as a list row."""
    step, ended = taken.step, taken.ended
    return q.StepRow(
        number=number,
        step=step.step,
        command_type=step.command_type,
        stream=taken.stream,
        outcome=step.outcome,
        asked=taken.asked.ordinal,
        asked_time=taken.asked.time,
        ended=ended.ordinal if ended else None,
        ended_time=ended.time if ended else None,
        reason=step.reason,
        due=step.due_at,
        late=taken.late,
        compensation=step.compensation,
        undoes=taken.undoes,
    )


def _between(first: str | None, last: str | None) -> float | None:
    begun, ended = seconds(first), seconds(last)
    return None if begun is None or ended is None else max(0.0, ended - begun)
