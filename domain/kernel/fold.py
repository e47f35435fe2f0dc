"""A fold of one's own: how the streams of one category become states, without commands and decisions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from domain.kernel.recorded import RecordedEvent


@dataclass(frozen=True, slots=True)
class Fold:
    """Where the streams of a category start, and what an event makes of a state.

    Args:
        initial: the state before the first event.
        evolve: (state, event) -> state; sees events with their data as JSON, as projections do.
    """

    initial: Any
    evolve: Callable[[Any, RecordedEvent], Any]
