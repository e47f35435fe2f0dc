"""The whole aggregate as one small value: where it starts, how it decides, how it evolves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from typing import Any, Generic, TypeVar

C = TypeVar("C")
S = TypeVar("S")
E = TypeVar("E")
F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class Decider(Generic[C, S, E, F]):
    """Where an aggregate starts, how it decides, how it evolves.

    Args:
        initial: the state before the first event.
        decide: (command, state, facts) -> events; pure; raises Refused.
        evolve: (state, event) -> state; pure and total.
    """

    initial: S
    decide: Callable[[C, S, F], tuple[E, ...]]
    evolve: Callable[[S, E], S]

    def fold(self, events: Iterable[E], start: S | None = None) -> S:
        """Give the state after `events`, from the initial state or from `start`."""
        return reduce(self.evolve, events, self.initial if start is None else start)


AnyDecider = Decider[Any, Any, Any, Any]
