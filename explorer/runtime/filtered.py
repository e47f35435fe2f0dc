"""Answering questions about the events that a filter lets through, a bounded part of the store at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from domain.kernel.recorded import RecordedEvent
from domain.kernel.upcasting import Upcasting
from explorer.core.event_reader import EventReader
from explorer.core.lookup import known_stream
from explorer.runtime import questions as q
from explorer.runtime.wire import event_record, event_row

if TYPE_CHECKING:
    from explorer.core.filtering import Predicate

MOST_LOOKED_AT = 20_000
"""Events that are looked at for one answer at most."""

LONGEST = 0.25
"""Seconds after which an answer is given with what was found until then."""

CHUNK = 250
"""Events that are read at once."""


class Filtered:
    """Looks for events, in the order of the timeline.

    Args:
        reader: the open store.
        read: gives at most so many events after an ordinal, as everybody sees them.
        upcasting: brings old payloads to today's shape.
    """

    def __init__(
        self,
        reader: EventReader,
        read: Callable[[int, int], list[RecordedEvent]],
        upcasting: Upcasting,
    ) -> None:
        self._reader = reader
        self._read = read
        self._upcasting = upcasting

    @property
    def answers(self) -> dict[type[Any], Callable[[Any], q.Answer]]:
        """What is answered here, by kind of question."""
        return {q.AskMatches: self.matches}

    def records(self, question: q.AskRecords) -> q.Records:
        """Give whole events.

        Raises:
            BadFilter: the filter cannot be read.
        """
        found, looked, more = self._look(question.where or "", question)
        given = [up for one in found for up in self._upcasting.upcast(one)] if question.upcast else found
        return q.Records(tuple(map(event_record, given)), looked if more else None, looked)

    def matches(self, question: q.AskMatches) -> q.Matches:
        """Give rows for a table.

        Raises:
            BadFilter: the filter cannot be read.
        """
        found, looked, more = self._look(question.where, question)
        return q.Matches(tuple(map(event_row, found)), looked, more, understood(question.where)[2])

    def _look(
        self, where: str, question: q.AskRecords | q.AskMatches
    ) -> tuple[list[RecordedEvent], int, bool]:
        """Look at a part of the store.

        Returns:
            The events that are let through, the ordinal up to which was looked, and whether there is more.
        """
        lets_through, only, _ = understood(where)
        if question.stream is not None:
            known_stream(self._reader, question.stream)
        end = time.monotonic() + LONGEST
        found: list[RecordedEvent] = []
        looked, head = question.after, self._reader.head()
        seen = 0
        for event in self._events(question.stream or only, question.after):
            if len(found) == question.limit or seen == MOST_LOOKED_AT:
                return found, looked, True
            if seen % CHUNK == CHUNK - 1 and time.monotonic() > end:
                return found, looked, True
            looked, seen = event.ordinal, seen + 1
            if _is_let_through(lets_through, event):
                found.append(event)
        return found, max(looked, head), False

    def _events(self, stream: str | None, after: int) -> Iterator[RecordedEvent]:
        if stream is not None:
            yield from self._reader.read_stream(stream, after=after or None)
            return
        while chunk := self._read(after, CHUNK):
            yield from chunk
            after = chunk[-1].ordinal


@lru_cache(maxsize=8)
def understood(where: str) -> tuple[Predicate, str | None, str]:
    """Read a filter: its test, the one stream it is about (None: it may be any), and it in plain words.

    Raises:
        BadFilter: it cannot be read.
    """
    from explorer.core.filter_text import parse  # the parser is loaded by those who filter
    from explorer.core.filtering import explain, only_stream, predicate

    wanted = parse(where)
    return predicate(wanted), only_stream(wanted), explain(wanted)


def _is_let_through(lets_through: Predicate, event: RecordedEvent) -> bool:
    try:
        return lets_through(event)
    except RecursionError:
        return False  # nested more deeply than anybody could look into
