"""The first page: what the program is for, and the ways in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from explorer.viewmodels.recent import short_name

PURPOSE = (
    "See event sourcing work: issue commands, watch projections follow, "
    "and look at any moment of the past, in a store of your own or in one that another framework recorded."
)


@dataclass(frozen=True, slots=True)
class RecentStore:
    """A store in the list: its source whole, its short name, and where it lies."""

    source: str
    name: str
    place: str


def recent_stores(recent: Iterable[str]) -> tuple[RecentStore, ...]:
    """Make the list of the stores opened lately."""
    return tuple(RecentStore(source, short_name(source), _place(source)) for source in recent)


def _place(source: str) -> str:
    name = short_name(source)
    return source[: -len(name)].rstrip("/\\") or "/" if source.endswith(name) else source
