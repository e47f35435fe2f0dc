"""Delivery: every consumer pulls from its own checkpoint; whoever appends only nudges."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Protocol

from domain.kernel.recorded import RecordedEvent
from explorer.core.event_reader import EventReader
from explorer.core.projecting import BATCH


class Consumer(Protocol):
    """Something that follows the events: a projection, a process or a policy."""

    name: str

    def advance(self, limit: int = ...) -> int:
        """See up to `limit` more events; give how many it saw."""


class Waiting(Consumer, Protocol):
    """A consumer that also waits for moments: a process or a policy."""

    def look(self) -> None:
        """Take up the stored place and the stored waits, where somebody else changed them."""

    def settle(self, *, everything: bool = ...) -> None:
        """Store its place and its waits; without `everything` only where something concerned it."""

    def due(self) -> str | None:
        """Give when its earliest wait falls due (ISO 8601 in UTC); None where it waits for nothing."""

    def fire(self) -> None:
        """Do now what the earliest wait is for."""


class Tail:
    """The newest events of a store of ours, read once for all consumers that follow it."""

    def __init__(self, reader: EventReader) -> None:
        self._reader = reader
        self._events: Sequence[RecordedEvent] = ()
        self._end: int | None = None
        self._behind: tuple[int, int, Sequence[RecordedEvent]] = (0, 0, ())

    def move_on(self) -> bool:
        """Hold the next events instead of those held so far; say whether there are any."""
        head = self._reader.head()
        if self._end is None:
            self._end = head
        elif head > self._end:
            self._events = tuple(self._reader.read(after=self._end, limit=BATCH))
            self._end = self._events[-1].ordinal
            return True
        return False

    def after(self, ordinal: int, limit: int) -> Sequence[RecordedEvent]:
        """Give the events that follow, as far as they are held; those far behind are read on demand."""
        if self._end is not None and ordinal >= self._end:
            return ()
        if self._events and ordinal + 1 >= self._events[0].ordinal:
            first = ordinal + 1 - self._events[0].ordinal
            return tuple(islice(self._events, first, first + limit))
        if not self._behind[2] or self._behind[:2] != (ordinal, limit):
            self._behind = (ordinal, limit, tuple(self._reader.read(after=ordinal, limit=limit)))
        return self._behind[2]


class Stepped:
    """Runs consumers on one thread, in turn, until none has anything left to see.

    Args:
        consumers: who follow the events.
        tail: the newest events, where they follow them by way of it.
    """

    def __init__(self, consumers: Iterable[Consumer], tail: Tail | None = None) -> None:
        self._consumers = tuple(consumers)
        self._tail = tail

    def drain(self) -> int:
        """Let every consumer catch up, also with what the others cause.

        Returns:
            How many events were seen in all.
        """
        total, going = 0, True
        while going:
            moved = self._tail is not None and self._tail.move_on()
            seen = sum(consumer.advance() for consumer in self._consumers)
            total += seen
            going = moved or seen > 0  # what the tail holds may be old to all, where others saw to it
        return total


class Timed(Stepped):
    """Runs consumers that wait for moments, too, and lets those moments come.

    Args:
        consumers: who follow the events by way of `tail`.
        tail: the newest events.
    """

    def __init__(self, consumers: Iterable[Waiting], tail: Tail) -> None:
        self._waiting = tuple(consumers)
        super().__init__(self._waiting, tail)

    def look(self) -> None:
        """Take up what other programs stored meanwhile."""
        for consumer in self._waiting:
            consumer.look()

    def settle(self, *, everything: bool = True) -> None:
        """Store how far the consumers are; without `everything` only where something concerned them."""
        for consumer in self._waiting:
            consumer.settle(everything=everything)

    def drain(self) -> int:
        """Let every consumer catch up, also with what the others cause, and store what concerned them.

        Returns:
            How many events were seen in all.
        """
        total = super().drain()
        self.settle(everything=False)
        return total

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
