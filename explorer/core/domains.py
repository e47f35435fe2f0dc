"""The domains that are known, merged: who folds what, who reads which old payload."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from domain.kernel.category import Category
from domain.kernel.domain import Domain
from domain.kernel.policy import Policy
from domain.kernel.process import ProcessManager
from domain.kernel.projection import Projection
from domain.kernel.recorded import RecordedEvent
from domain.kernel.upcasting import Upcasting

Fold = Category | ProcessManager
"""Whatever has an initial state, an evolve, events and states of its own."""


Decoders = Mapping[tuple[str, int], Callable[[str], Any]]
"""(type, schema version) -> what makes an event of the JSON text of its payload."""


class UnknownEventType(Exception):
    """No event class of the category reads this stored type and version."""


class UnreadableEvent(Exception):
    """The payload does not have the shape that its type and version promise."""


class Domains:
    """Lookups over a set of domains. Built once, never changed."""

    def __init__(self, domains: Iterable[Domain] = ()) -> None:
        self.domains = tuple(domains)
        self.categories: dict[str, Category] = {c.name: c for d in self.domains for c in d.categories}
        self.projections: dict[str, Projection] = {p.name: p for d in self.domains for p in d.projections}
        self.processes: dict[str, ProcessManager] = {p.name: p for d in self.domains for p in d.processes}
        self.policies: dict[str, Policy] = {p.name: p for d in self.domains for p in d.policies}
        self.upcasting = Upcasting(u for d in self.domains for u in d.upcasters)
        self.commands: dict[str, tuple[Category, type[Any]]] = {
            command.__name__: (category, command)
            for category in self.categories.values()
            for command in (*category.commands, *category.process_commands)
        }
        self._folds: dict[str, Fold] = {**self.categories, **self.processes}
        self._decoders: dict[str, Decoders] = {}
        self._events: dict[tuple[str, str, int], type[Any]] = {
            (name, event.__name__, event.schema_version): event
            for name, fold in self._folds.items()
            for event in fold.events
        }

    def fold_of(self, category: str | None) -> Fold | None:
        """Give what folds the streams of a category, None where no domain knows it."""
        return self._folds.get(category or "")

    def decode(self, event: RecordedEvent) -> Any:
        """Turn one upcast event into its typed value.

        Raises:
            UnknownEventType: no class for this type and version.
            UnreadableEvent: the payload does not fit the class.
        """
        version = event.schema_version or 1
        known = None
        if isinstance(version, int):
            known = self._events.get((event.category or "", event.type, version))
        if known is None:
            raise UnknownEventType(
                f"{event.type} v{event.schema_version} is no known event of {event.category or 'this store'}."
            )
        try:
            return msgspec.convert(event.data, known)
        except msgspec.ValidationError as error:
            raise UnreadableEvent(
                f"The payload of {event.type} v{event.schema_version} is wrong: {error}."
            ) from error

    def decoders(self, fold: Fold) -> Decoders:
        """Give what reads the JSON texts of a fold's payloads of today; older ones are upcast first."""
        known = self._decoders.get(fold.name)
        if known is None:
            known = self._decoders[fold.name] = {
                (type_, version): msgspec.json.Decoder(event).decode
                for (name, type_, version), event in self._events.items()
                if name == fold.name and (type_, version) not in self.upcasting.reads
            }
        return known

    def evolve(self, fold: Fold, state: Any, stored: RecordedEvent) -> Any:
        """Fold one stored event, upcast first; it may count as several."""
        for event in self.upcasting.upcast(stored):
            state = fold.evolve(state, self.decode(event))
        return state

    def fold(self, fold: Fold, events: Iterable[RecordedEvent], start: Any = None) -> Any:
        """Fold stored events, from the initial state or from `start`."""
        state = fold.initial if start is None else start
        for event in events:
            state = self.evolve(fold, state, event)
        return state


def as_json(value: Any) -> Any:
    """Turn a command, event, fact or row into JSON values."""
    return msgspec.to_builtins(value)


def state_as_json(state: Any) -> dict[str, Any]:
    """Turn a state into a JSON object whose `status` tells which of the union it is."""
    return {"status": state.status, **msgspec.to_builtins(state)}
