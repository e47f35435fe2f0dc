"""Copying rows of the event table: they are read anew, so that none is left out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from explorer.core.errors import ExplorerError
from explorer.runtime.questions import (
    AskEvents,
    AskMatches,
    AskRecords,
    AskStreamEvents,
    EventRecord,
    EventRow,
    Events,
    Matches,
    Records,
)
from explorer.viewmodels import formatting
from explorer.viewmodels.latest import Latest
from explorer.viewmodels.session import Session

MOST_COPIED = 5_000


class CopyingView(Protocol):
    """Who shows that something is copied."""

    def set_note(self, text: str) -> None:
        """Say something small about what was just done."""

    def set_busy(self, busy: bool) -> None:
        """Rows are awaited, or no longer."""

    def copy(self, text: str) -> None:
        """Put a text on the clipboard."""


class Copying:
    """Reads a range of events and puts it on the clipboard.

    Args:
        session: the open store.
        view: who shows it.
        failed: takes the error when it cannot be read.
    """

    def __init__(self, session: Session, view: CopyingView, failed: Callable[[ExplorerError], None]) -> None:
        self._view = view
        self._rows: list[EventRow] = []
        self._records: list[EventRecord] = []
        self._lane = Latest(session, "events.copy", self._came, failed, view.set_busy)

    def rows(self, after: int, count: int, stream: str | None, where: str) -> None:
        """Copy events as tab-separated lines.

        Args:
            after: only those after this ordinal.
            count: so many of them, up to MOST_COPIED.
            stream: only those of this stream; None for all.
            where: only those that this filter lets through; "" for all.
        """
        limit = self._begin(count)
        if where:
            self._lane.ask(AskMatches(where, after, limit, stream))
        elif stream is not None:
            self._lane.ask(AskStreamEvents(stream, after, limit))
        else:
            self._lane.ask(AskEvents(after + 1, limit))

    def records(self, after: int, count: int, stream: str | None, where: str) -> None:
        """Copy whole events as one JSON object a line; see `rows`."""
        self._lane.ask(AskRecords(after, self._begin(count), stream, where=where or None))

    def drop(self) -> None:
        """Copy nothing any more."""
        self._lane.drop()

    def _begin(self, count: int) -> int:
        self._rows, self._records = [], []
        if count > MOST_COPIED:
            self._view.set_note(f"Copying the first {MOST_COPIED:,} of {count:,} events; export for more.")
        else:
            self._view.set_note(f"Copying {formatting.count(count, 'event')}.")
        return min(count, MOST_COPIED)

    def _came(self, answer: Events | Matches | Records) -> None:
        asked = self._lane.asked
        match answer:
            case Events(rows):
                self._copied_rows(rows)
            case Matches(rows, looked, more, _):
                self._rows += rows
                left = asked.limit - len(rows)
                if more and left > 0:
                    self._lane.ask(AskMatches(asked.where, looked, left, asked.stream))
                else:
                    self._copied_rows(tuple(self._rows))
            case Records(records, last, _):
                self._records += records
                left = asked.limit - len(records)
                if asked.where is not None and last is not None and left > 0:
                    self._lane.ask(AskRecords(last, left, asked.stream, where=asked.where))
                else:
                    text = "".join(formatting.record_json(record) + "\n" for record in self._records)
                    self._copied(text, len(self._records))

    def _copied_rows(self, rows: tuple[EventRow, ...]) -> None:
        text = formatting.tsv([formatting.EVENT_HEADINGS, *map(formatting.event_cells, rows)])
        self._copied(text, len(rows))

    def _copied(self, text: str, done: int) -> None:
        self._view.copy(text)
        self._view.set_note(f"{formatting.count(done, 'event')} copied.")
