"""Delivery: every consumer pulls from its own checkpoint; whoever appends only nudges."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol


class Consumer(Protocol):
    """Something that follows the events: a projection, a process or a policy."""

    name: str

    def advance(self, limit: int = ...) -> int:
        """See up to `limit` more events; give how many it saw."""


class Waiting(Consumer, Protocol):
    """A consumer that also waits for moments: a process or a policy."""

    def due(self) -> str | None:
        """Give when its earliest wait falls due (ISO 8601 in UTC); None where it waits for nothing."""

    def fire(self) -> None:
        """Do now what the earliest wait is for."""


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


class Timed(Stepped):
    """Runs consumers that wait for moments, too, and lets those moments come."""

    def __init__(self, consumers: Iterable[Waiting]) -> None:
        self._waiting = tuple(consumers)
        super().__init__(self._waiting)

    def due(self) -> str | None:
        """Give when the earliest of all waits falls due, None where nothing is waited for."""
        return min(filter(None, (one.due() for one in self._waiting)), default=None)

    def let_pass(self, until: str, move_to: Callable[[str], None]) -> None:
        """Let everything happen that is due until a moment: each at its time, in order, with what it causes.

        Args:
            until: the moment, ISO 8601 in UTC.
            move_to: moves the store's clock on to a moment.
        """
        while (due := self.due()) is not None and due <= until:
            first = next(one for one in self._waiting if one.due() == due)
            move_to(due)
            first.fire()
            self.drain()
