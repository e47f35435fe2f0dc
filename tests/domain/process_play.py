"""A process that is told what happens, event by event, and every event twice."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any

from domain.kernel.category import Category
from domain.kernel.process import ProcessManager
from domain.kernel.process_state import (
    CompensationRequested,
    ProcessFailed,
    StepFailed,
    StepRequested,
    StepSucceeded,
    TimedOut,
    TimeoutScheduled,
)
from domain.kernel.recorded import RecordedEvent
from explorer.core.domains import as_json
from spec import NOON


class Play:
    """A process, its state, what it answered last, and all that it noted.

    Args:
        process: what is played.
        categories: where the events come from that it is told of.
        limits: whether the time limits that it sets belong to its answers.
    """

    def __init__(self, process: ProcessManager, *categories: Category, limits: bool = False) -> None:
        self.state: Any = process.initial
        self.told: tuple[Any, ...] = ()
        self.noted: list[Any] = []
        self._process = process
        self._limits = limits
        self._homes = {event: category for category in categories for event in category.events}
        self._ids = count(1)

    def hears(self, *events: Any) -> Play:
        """Tell it these events, each twice."""
        for event in events:
            recorded = self._recorded(event, next(self._ids))
            self._take(self._process.react(self.state, recorded, NOON))
            again = self._process.react(self.state, recorded, NOON)
            assert again == (), f"{event} told twice had a second effect"
        return self

    def is_refused(self, step: str, code: str) -> Play:
        """Tell it twice that the command of a step was refused."""
        self._take(self._process.react_to_refusal(self.state, step, code, NOON))
        assert self._process.react_to_refusal(self.state, step, code, NOON) == ()
        return self

    def waits_too_long(self, step: str) -> Play:
        """Tell it that a step's time is up."""
        self._take(self._process.react_to_timeout(self.state, step, NOON))
        return self

    def answers(self, *facts: Any) -> Play:
        """It noted exactly this, in short: a name, a step, a command or reason."""
        told = [_short(fact) for fact in self.told if self._limits or not isinstance(fact, TimeoutScheduled)]
        assert told == list(facts)
        return self

    def _take(self, facts: Sequence[Any]) -> None:
        self.told = tuple(facts)
        self.noted += facts
        for fact in facts:
            self.state = self._process.evolve(self.state, fact)

    def _recorded(self, event: Any, number: int) -> RecordedEvent:
        category = self._homes[type(event)]
        return RecordedEvent(
            ordinal=number,
            position=number,
            stream=category.stream_of(event),
            category=category.name,
            version=None,
            type=type(event).__name__,
            schema_version=event.schema_version,
            time=NOON,
            event_id=f"e{number}",
            data=as_json(event),
        )


def _short(fact: Any) -> Any:
    match fact:
        case StepRequested(step, command, _, _) | CompensationRequested(step, command, _, _):
            return (type(fact).__name__, step, command)
        case StepSucceeded(step, _):
            return ("StepSucceeded", step)
        case StepFailed(step, _, reason):
            return ("StepFailed", step, reason)
        case ProcessFailed(reason):
            return ("ProcessFailed", reason)
        case TimeoutScheduled(step, _) | TimedOut(step):
            return (type(fact).__name__, step)
        case _:
            return type(fact).__name__
