"""Delivery: every consumer pulls from its own checkpoint; whoever appends only nudges."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol


class Consumer(Protocol):
    """Something that follows the events: a projection or a process."""

    name: str

    def advance(self, limit: int = ...) -> int:
        """See up to `limit` more events; give how many it saw."""


class Stepped:
    """Runs consumers on one thread, in turn, until none has anything left to see."""

    def __init__(self, consumers: Iterable[Consumer]) -> None:
        self._consumers = tuple(consumers)

    def drain(self) -> int:
        """Let every consumer catch up, also with what the others cause.

        Returns:
            How many events were seen in all.
        """
        total = 0
        while seen := sum(consumer.advance() for consumer in self._consumers):
            total += seen
        return total
