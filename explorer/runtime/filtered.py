"""Answering questions about the events that a filter lets through, a bounded part of the store at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from domain.kernel.recorded import RecordedEvent
from domain.kernel.upcasting import Upcasting
from explorer.core.event_reader import EventReader
from explorer.core.flag_reader import FlagReader
from explorer.core.lookup import known_stream
from explorer.core.ordinal_runs import Run, between, runs_of
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

_T = TypeVar("_T")


class Understood(NamedTuple):
    """A filter that was read.

    Args:
        lets_through: its test.
        only: the one stream that it is about; None: it may be any.
        flags: where it is about flags alone, which, and whether events with them are let through or
            all others.
        says: the filter in plain words.
    """

    lets_through: Predicate
    only: str | None
    flags: tuple[frozenset[str], bool] | None
    says: str


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
        self._flags = reader if isinstance(reader, FlagReader) else None

    @property
    def answers(self) -> dict[type[Any], Callable[[Any], q.Answer]]:
        """What is answered here, by kind of question."""
        return {q.AskMatches: self.matches, q.AskPlaces: self.places, q.AskEventsAt: self.events_at}

    def records(self, question: q.AskRecords) -> q.Records:
        """Give whole events.

        Raises:
            BadFilter: the filter cannot be read.
        """
        found, looked, more = self._look(question, question.where or "", question.limit, _unchanged)
        given = [up for one in found for up in self._upcasting.upcast(one)] if question.upcast else found
        return q.Records(tuple(map(event_record, given)), looked if more else None, looked)

    def matches(self, question: q.AskMatches) -> q.Matches:
        """Give rows for a table.

        Raises:
            BadFilter: the filter cannot be read.
        """
        found, looked, more = self._look(question, question.where, question.limit, event_row)
        return q.Matches(tuple(found), looked, more, understood(question.where).says)

    def places(self, question: q.AskPlaces) -> q.Places:
        """Give the ordinals of events; those with flags are found without reading the others.

        Raises:
            BadFilter: the filter cannot be read.
        """
        if question.stream is None and (known := self._known_flags(question.where)) is not None:
            return self._flagged(*known, question.after, min(question.until, self._reader.head()))
        ordinals, looked, more = self._look(question, question.where, MOST_LOOKED_AT, _ordinal)
        return q.Places(tuple(runs_of(ordinals)), looked, more)

    def events_at(self, question: q.AskEventsAt) -> q.Events:
        """Give rows for a table, of events that were found before."""
        runs = runs_of(question.ordinals)
        events = (one for first, last in runs for one in self._read(first - 1, last - first + 1))
        return q.Events(tuple(map(event_row, events)))

    def _known_flags(self, where: str) -> tuple[frozenset[str], bool] | None:
        """Read a filter about flags that the store tells by a column; None for any other."""
        wanted = understood(where).flags
        if self._flags is None or wanted is None or not wanted[0] <= set(self._reader.describe().flags):
            return None
        return wanted

    def _flagged(self, flags: frozenset[str], having: bool, after: int, until: int) -> q.Places:
        found, more = [], False
        for ordinal in self._flags.flagged(flags, after, until) if self._flags is not None else ():
            found.append(ordinal)
            if more := len(found) == MOST_LOOKED_AT:
                break
        looked = found[-1] if more else max(after, until)
        runs: Iterator[Run] = runs_of(found)
        return q.Places(tuple(runs if having else between(runs, after, looked)), looked, more)

    def _look(
        self,
        question: q.AskRecords | q.AskMatches | q.AskPlaces,
        where: str,
        limit: int,
        take: Callable[[RecordedEvent], _T],
    ) -> tuple[list[_T], int, bool]:
        """Look at a part of the store.

        Returns:
            What is taken of events that are let through, the ordinal up to which was looked, and whether
            there is more.
        """
        filtering = understood(where)
        if question.stream is not None:
            known_stream(self._reader, question.stream)
        end = time.monotonic() + LONGEST
        found: list[_T] = []
        looked, until = question.after, self._reader.head()
        if isinstance(question, q.AskPlaces):
            until = min(until, question.until)
        seen = 0
        for event in self._events(where, question.stream or filtering.only, question.after):
            if event.ordinal > until:
                break
            if len(found) == limit or seen == MOST_LOOKED_AT:
                return found, looked, True
            if seen % CHUNK == CHUNK - 1 and time.monotonic() > end:
                return found, looked, True
            looked, seen = event.ordinal, seen + 1
            if _is_let_through(filtering.lets_through, event):
                found.append(take(event))
        return found, max(looked, until), False

    def _events(self, where: str, stream: str | None, after: int) -> Iterator[RecordedEvent]:
        if stream is not None:
            yield from self._reader.read_stream(stream, after=after or None)
            return
        known = self._known_flags(where)
        if known is not None and known[1] and self._flags is not None:
            for first, last in runs_of(self._flags.flagged(known[0], after, self._reader.head())):
                yield from self._read(first - 1, last - first + 1)
            return
        while chunk := self._read(after, CHUNK):
            yield from chunk
            after = chunk[-1].ordinal


@lru_cache(maxsize=8)
def understood(where: str) -> Understood:
    """Read a filter.

    Raises:
        BadFilter: it cannot be read.
    """
    from explorer.core.filter_text import parse  # the parser is loaded by those who filter
    from explorer.core.filtering import explain, only_flags, only_stream, predicate

    wanted = parse(where)
    return Understood(predicate(wanted), only_stream(wanted), only_flags(wanted), explain(wanted))


def _unchanged(event: RecordedEvent) -> RecordedEvent:
    return event


def _ordinal(event: RecordedEvent) -> int:
    return event.ordinal


def _is_let_through(lets_through: Predicate, event: RecordedEvent) -> bool:
    try:
        return lets_through(event)
    except RecursionError:
        return False  # nested more deeply than anybody could look into
