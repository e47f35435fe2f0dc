"""Answering what leaves a store for a file: events as they were where they came from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from domain.kernel.recorded import RecordedEvent
from explorer.core.origin import original
from explorer.runtime import questions as q
from explorer.runtime.wire import event_record

MOST_EVENTS = 500
MOST_CHARACTERS = 8_000_000
"""Events, and characters of their texts, after which an answer ends."""

CHUNK = 50
"""Events that are read at once: each may be large."""


class ExportAnswers:
    """Answers AskExport.

    Args:
        read: gives at most so many events after an ordinal, as everybody sees them.
        own: whether the store is one of ours, which keeps the envelopes of events from elsewhere.
    """

    def __init__(self, read: Callable[[int, int], list[RecordedEvent]], *, own: bool) -> None:
        self._read = read
        self._own = own

    @property
    def answers(self) -> dict[type[Any], Callable[[Any], q.Answer]]:
        """What is answered here, by kind of question."""
        return {q.AskExport: self.exported}

    def exported(self, question: q.AskExport) -> q.Exported:
        """Give the next events."""
        page = tuple(bounded(self._records(question.after)))
        return q.Exported(tuple(record for _, record in page), page[-1][0] if page else None)

    def _records(self, after: int) -> Iterator[tuple[int, q.EventRecord]]:
        while chunk := self._read(after, CHUNK):
            for event in chunk:
                yield event.ordinal, event_record(original(event) if self._own else event)
            after = chunk[-1].ordinal


def bounded(found: Iterable[tuple[int, q.EventRecord]]) -> Iterator[tuple[int, q.EventRecord]]:
    """Yield as many events with their places as one answer may hold, at least one."""
    characters = 0
    for number, (place, record) in enumerate(found, start=1):
        yield place, record
        characters += len(record.data) + len(record.metadata)
        if number == MOST_EVENTS or characters > MOST_CHARACTERS:
            return
