"""A category: one kind of stream, with its decider, its commands, its events and its states."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from domain.kernel.decider import AnyDecider


@dataclass(frozen=True, slots=True)
class Facts:
    """What a decision may know besides its own stream, resolved beforehand and kept with the events.

    A domain adds its own fields in a subclass. Deciding again with the same facts gives the same events.

    Args:
        now: the store's clock, ISO 8601 in UTC.
    """

    now: str


class Looking(Protocol):
    """What a facts function may look at: the clock, and the state of other streams (weak checks)."""

    @property
    def now(self) -> str:
        """The store's clock, ISO 8601 in UTC."""

    def state(self, category: str, key: str) -> Any:
        """Give the present state of the stream `category-key` (its initial state when it does not exist)."""


class Occasion(Looking, Protocol):
    """What a facts function may look at for one command: also who asks for it."""

    @property
    def actor(self) -> str:
        """Who issued the command."""


def only_the_clock(command: Any, looking: Looking) -> Facts:
    """Give the facts of a category whose decisions need nothing from elsewhere."""
    return Facts(looking.now)


@dataclass(frozen=True)
class Category:
    """One kind of stream.

    Every event class carries `schema_version: ClassVar[int]`; its name is the stored type.
    Every state class carries `status: ClassVar[str]`, a short word that also tags it in JSON.

    Args:
        name: first part of the stream's name, without a dash ("cart").
        title: what people call it ("Shopping cart").
        key: the field of commands and events that names the stream ("cart_id").
        decider: initial state, decide and evolve.
        commands: what people may ask.
        process_commands: what only processes and policies ask.
        events: the facts, in their current version.
        states: the union that the decider folds to.
        facts: resolves what a decision needs from elsewhere.
    """

    name: str
    title: str
    key: str
    decider: AnyDecider
    commands: tuple[type[Any], ...]
    process_commands: tuple[type[Any], ...]
    events: tuple[type[Any], ...]
    states: tuple[type[Any], ...]
    facts: Callable[[Any, Occasion], Facts] = field(default=only_the_clock)

    @property
    def initial(self) -> Any:
        """The state of a stream that does not exist yet."""
        return self.decider.initial

    @property
    def evolve(self) -> Callable[[Any, Any], Any]:
        """(state, event) -> state."""
        return self.decider.evolve

    def stream(self, key: str) -> str:
        """Name the stream of one aggregate."""
        return f"{self.name}-{key}"

    def stream_of(self, command: Any) -> str:
        """Name the stream that a command changes."""
        return self.stream(getattr(command, self.key))
