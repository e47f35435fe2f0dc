"""What a benchmark found: figures of ours beside those of peers and of the raw limit, and their goals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

LEAST_EVENTS = 1_000
"""Events of the smallest store that says anything."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be measured.

    Args:
        events: of the store that is looked at.
        sizes: of the stores between which growth is measured, in events.
        peers: whether other libraries are measured too, where they are installed.
        seed: of the story in the stores.
        moves: of the slider.
        aggregate: events of the one stream that is folded whole.
        rounds: how often those that are compared take turns.
    """

    events: int
    sizes: tuple[int, ...]
    peers: bool = False
    seed: int = 7
    moves: int = 400
    aggregate: int = 20_000
    rounds: int = 7


@dataclass(frozen=True, slots=True)
class Goal:
    """A bound that a figure of ours is to keep.

    Args:
        at_most: whether it is an upper bound, else a lower one.
        bound: the figure, or a factor where `of` names whose figure it applies to.
        of: "limit", or the name of a peer; None for a figure that stands alone.
    """

    at_most: bool
    bound: float
    of: str | None = None

    def __str__(self) -> str:
        sign = "<=" if self.at_most else ">="
        return f"{sign} {self.bound:,g}" + (f" x {self.of}" if self.of else "")

    def met(self, ours: float, others: Mapping[str, float]) -> bool | None:
        """Say whether a figure keeps the bound; None where the other one was not measured."""
        other = 1.0 if self.of is None else others.get(self.of)
        if other is None:
            return None
        return ours <= self.bound * other if self.at_most else ours >= self.bound * other


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was measured.

    Args:
        name: what it is called in JSON.
        unit: of all its figures.
        ours: our figure, None where it was not measured.
        peers: those of others, by their names.
        limit: what the raw means reach without us, None where there is no such thing.
        goals: what ours is to keep.
        note: how it was measured, or why it was not.
    """

    name: str
    unit: str
    ours: float | None
    peers: Mapping[str, float] = field(default_factory=dict)
    limit: float | None = None
    goals: tuple[Goal, ...] = ()
    note: str = ""

    @property
    def vs_limit(self) -> float | None:
        """Ours divided by the limit."""
        return _ratio(self.ours, self.limit)

    @property
    def vs_peer(self) -> dict[str, float | None]:
        """Ours divided by each peer's."""
        return {name: _ratio(self.ours, figure) for name, figure in self.peers.items()}

    @property
    def goal(self) -> str | None:
        """All goals on one line, None without any."""
        return " and ".join(map(str, self.goals)) or None

    @property
    def meets(self) -> bool | None:
        """Are all goals met? None without any, or where that cannot be told."""
        if self.ours is None or not self.goals:
            return None
        others = {**self.peers, **({} if self.limit is None else {"limit": self.limit})}
        met = [goal.met(self.ours, others) for goal in self.goals]
        return False if False in met else None if None in met else True


@dataclass(frozen=True, slots=True)
class Report:
    """One run.

    Args:
        machine: what it ran on: system, processor, cores, memory, versions.
        date: when, ISO 8601 in UTC.
        events: of the store that was looked at.
        rows: what was measured.
    """

    machine: Mapping[str, str | int | None]
    date: str
    events: int
    rows: tuple[Row, ...]


def _ratio(ours: float | None, other: float | None) -> float | None:
    return None if ours is None or not other else ours / other
