"""Answering for a file that is being imported, in a process of its own: the file may hold anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from explorer.core.errors import StoreDamaged
from explorer.exchange.forms import Source
from explorer.runtime import questions as q
from explorer.runtime.export_answers import bounded
from explorer.runtime.wire import event_record


class FileImport:
    """Answers AskImport about a file that is read once, from its beginning to its end.

    Args:
        source: the file.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._found = self._records()
        self._given = 0

    def answer(self, question: q.Question) -> q.Answer:
        """Give the next events.

        Raises:
            CannotImport: something in the file is no event.
        """
        if not isinstance(question, q.AskImport) or question.after != self._given:
            raise AssertionError(f"A file is read from its beginning to its end, and not so: {question}.")
        page = tuple(bounded(self._found))
        self._given += len(page)
        source = self._source
        return q.Imported(
            records=tuple(record for _, record in page),
            places=tuple(place for place, _ in page),
            unit=source.unit,
            done=source.done,
            of=source.of,
            counted=source.counted,
            more=bool(page),
        )

    def close(self) -> None:
        """Let the file go."""
        self._source.close()

    def _records(self) -> Iterator[tuple[int, q.EventRecord]]:
        for event in self._source.events():
            yield self._source.place, event_record(event)


class Answers(Protocol):
    """Answers questions about an open store."""

    def answer(self, question: q.Question) -> q.Answer:
        """Answer one question."""

    def close(self) -> None:
        """Let the store go."""


class StoreImport:
    """Answers AskImport about another store.

    Args:
        store: answers about it.
    """

    def __init__(self, store: Answers) -> None:
        self._store = store

    def answer(self, question: q.Question) -> q.Answer:
        """Give the next events.

        Raises:
            StoreError: the store cannot be read.
        """
        if not isinstance(question, q.AskImport):
            raise AssertionError(f"Only events are asked for, and not so: {question}.")
        described = self._store.answer(q.Describe())
        page = self._store.answer(q.AskExport(question.after))
        if not isinstance(described, q.Described) or not isinstance(page, q.Exported):
            raise AssertionError("A store describes itself, and gives its events.")
        if described.ends_early is not None:
            raise StoreDamaged(f"Not all events can be read, so nothing was imported. {described.ends_early}")
        done = question.after + len(page.records)
        return q.Imported(
            records=page.records,
            places=tuple(range(question.after + 1, done + 1)),
            unit="Event",
            done=done,
            of=max(described.events, done),
            counted="events",
            more=page.last is not None,
        )

    def close(self) -> None:
        """Let the store go."""
        self._store.close()
