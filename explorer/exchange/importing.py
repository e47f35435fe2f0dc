"""Taking the events of a file into an empty store, all of them or none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from domain.kernel.recorded import RecordedEvent
from explorer.core.errors import CannotImport, WriteError
from explorer.core.event_writer import EventWriter, Intake
from explorer.core.origin import Place, home, owned
from explorer.exchange.exporting import Ask
from explorer.exchange.sources import broken
from explorer.runtime import questions as q
from explorer.runtime.app import Brought, Told


def bring_in(ask: Ask, file: Path, store: EventWriter, told: Told) -> Brought:
    """Take all events of a file into an empty store.

    Args:
        ask: asks whoever reads the file.
        file: it, for messages.
        store: where they go.
        told: told how much of the file is read; whatever it raises stops the work.

    Raises:
        CannotImport: something in the file is no event; the store is as it was.
        NotEmpty: the store has events already.
    """
    with store.intake() as intake:
        taking = _Taking(intake)
        for page in _pages(ask):
            for record, place in zip(page.records, page.places, strict=True):
                try:
                    taking.take(record)
                except WriteError as error:
                    raise CannotImport(broken(page.unit, place, file, str(error).rstrip("."))) from error
            told(page.done, page.of, page.counted)
    return Brought(taking.events, taking.from_elsewhere)


def _pages(ask: Ask) -> Iterator[q.Imported]:
    given, more = 0, True
    while more:
        page: q.Imported = ask(q.AskImport(given))
        yield page
        given, more = given + len(page.records), page.more


class _Taking:
    """Takes one event after another, and remembers where it is."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._last_time: str | None = None
        self.events = 0
        self.from_elsewhere = 0

    def take(self, record: q.EventRecord) -> None:
        event = event_in(record)
        stream = home(event)
        new = owned(event, self._place(event, stream))
        self._intake.append(stream, new)
        self.events += 1
        self.from_elsewhere += new.metadata is not event.metadata
        self._last_time = new.recorded_at

    def _place(self, event: RecordedEvent, stream: str) -> Place:
        return Place(
            ordinal=self.events + 1,
            version=self._intake.version(stream) + 1,
            id_is_free=event.event_id is None or not self._intake.knows(event.event_id),
            last_time=self._last_time,
        )


def event_in(record: q.EventRecord) -> RecordedEvent:
    """Give the event that a record holds."""
    fields = {name: getattr(record, name) for name in record.__struct_fields__}
    return RecordedEvent(
        **{**fields, "data": json.loads(record.data), "metadata": json.loads(record.metadata)}
    )
