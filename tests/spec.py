"""Given, when, then: how tests of a domain are said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

from domain.kernel.category import Category
from domain.kernel.projection import Key, Projection, Row, hidden
from domain.kernel.recorded import RecordedEvent
from domain.kernel.refusal import Refused
from explorer.core.domains import as_json

NOON = "2025-03-03T12:00:00.000000Z"


@dataclass(frozen=True)
class Elsewhere:
    """What a facts function may look at: the clock, who asks, and the streams that a test put beside."""

    now: str = NOON
    actor: str = "tester"
    folds: Mapping[str, Category] = field(default_factory=dict)
    states: Mapping[str, Any] = field(default_factory=dict)

    def state(self, category: str, key: str) -> Any:
        known = self.folds[category]
        return self.states.get(known.stream(key), known.initial)


@dataclass(frozen=True)
class Given:
    """A stream that has its events, and other streams beside it."""

    category: Category
    events: tuple[Any, ...]
    elsewhere: Elsewhere = field(default_factory=Elsewhere)

    def beside(self, category: Category, *events: Any) -> Given:
        """Let another category be looked at, and one stream of it have these events."""
        folds = {**self.elsewhere.folds, category.name: category}
        states = dict(self.elsewhere.states)
        if events:
            states[category.stream_of(events[0])] = category.decider.fold(events)
        return Given(self.category, self.events, replace(self.elsewhere, folds=folds, states=states))

    def when(self, command: Any) -> Result:
        """Issue the command; its facts are resolved as the category says."""
        state = self.category.decider.fold(self.events)
        facts = self.category.facts(command, self.elsewhere)
        before = deepcopy(state)
        try:
            outcome = self.category.decider.decide(command, state, facts)
        except Refused as no:
            outcome = no
        assert state == before, "deciding changed the state"
        return Result(outcome)

    def state(self) -> Any:
        """Fold the events."""
        return self.category.decider.fold(self.events)


@dataclass(frozen=True)
class Result:
    """What came of the command: events, or a refusal."""

    outcome: tuple[Any, ...] | Refused

    def then(self, *events: Any) -> None:
        """Exactly these events happened."""
        assert events, "say then_nothing_happens where nothing is expected"
        assert self.outcome == events

    def then_nothing_happens(self) -> None:
        """The command was accepted and changed nothing."""
        assert self.outcome == ()

    def then_refuses(self, code: str, **details: Any) -> None:
        """A rule said no, in a sentence; the details named here are as given."""
        assert isinstance(self.outcome, Refused), f"not refused: {self.outcome}"
        assert self.outcome.code == code
        assert self.outcome.message.endswith("."), self.outcome.message
        assert self.outcome.details | details == self.outcome.details


def given(category: Category, *events: Any) -> Given:
    """Start with a stream of that category and its events."""
    return Given(category, events)


class Rows:
    """Rows in a dict, as a store would keep them; what was put is never changed by a handler."""

    def __init__(self) -> None:
        self.kept: dict[Key, Row] = {}
        self._copies: dict[Key, Row] = {}

    def get(self, key: Key) -> Row | None:
        return self.kept.get(key)

    def __setitem__(self, key: Key, row: Row) -> None:
        self.kept[key] = row
        self._copies[key] = deepcopy(row)

    def __delitem__(self, key: Key) -> None:
        self.kept.pop(key, None)
        self._copies.pop(key, None)

    def check(self) -> None:
        """No handler changed a row in place."""
        assert self.kept == self._copies, "a row was changed in place"

    @property
    def shown(self) -> dict[Key, Row]:
        return {key: row for key, row in self.kept.items() if not hidden(key)}


def record(category: Category, *events: Any, time: str | None = NOON) -> list[RecordedEvent]:
    """Record typed events of one or more streams of a category, as a store would give them back."""
    versions: dict[str, int] = {}
    recorded = []
    for event in events:
        stream = category.stream_of(event)
        versions[stream] = versions.get(stream, 0) + 1
        recorded.append(
            RecordedEvent(
                ordinal=len(recorded) + 1,
                position=len(recorded) + 1,
                stream=stream,
                category=category.name,
                version=versions[stream],
                type=type(event).__name__,
                schema_version=event.schema_version,
                time=time,
                event_id=f"{stream}/{versions[stream]}",
                data=as_json(event),
            )
        )
    return recorded


def project(projection: Projection, events: Iterable[RecordedEvent]) -> dict[Key, Row]:
    """Give the rows that are shown after the events, each handled once."""
    rows = Rows()
    for event in events:
        handler = projection.handlers.get(event.type)
        if handler is not None:
            before = deepcopy(event.data)
            handler(event, rows)
            assert event.data == before, "a handler changed its event"
            rows.check()
    return rows.shown
