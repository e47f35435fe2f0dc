"""Questions about events: pages, whole records, matches of a filter, one by its id."""

from __future__ import annotations

import msgspec

from explorer.core.tree import TreeRow
from explorer.runtime.questions.frames import Answer, Question


class EventRow(msgspec.Struct, frozen=True):
    """An event as a row of a table: the envelope and one line of its data.

    Args:
        ordinal: place on the timeline.
        stream: name of its stream, None where it has none.
        category: kind of stream.
        version: place in its stream.
        type: stored type.
        time: ISO 8601 text, None where the store has none.
        preview: the data on one line, shortened.
        flags: what is unusual about it.
    """

    ordinal: int
    stream: str | None
    category: str | None
    version: int | None
    type: str
    time: str | None
    preview: str
    flags: tuple[str, ...] = ()


class EventRecord(msgspec.Struct, frozen=True):
    """An event whole: the envelope, and data and metadata as JSON text."""

    ordinal: int
    sub: int
    position: int | str | None
    stream: str | None
    category: str | None
    version: int | None
    type: str
    schema_version: int | str | None
    time: str | None
    event_id: str | None
    correlation_id: str | None
    causation_id: str | None
    data: str
    metadata: str
    flags: tuple[str, ...] = ()
    tenant: str | None = None


class AskEvents(Question, frozen=True):
    """Rows for a table: `limit` events from ordinal `first` on. -> Events."""

    first: int
    limit: int


class AskStreamEvents(Question, frozen=True):
    """The stream's events after ordinal `after`; backward those before it, newest first. -> Events."""

    stream: str
    after: int = 0
    limit: int = 500
    backward: bool = False


class AskEventsAt(Question, frozen=True):
    """Rows for a table: the events at these ordinals, which grow. -> Events."""

    ordinals: tuple[int, ...]


class Events(Answer, frozen=True):
    """Rows in timeline order."""

    rows: tuple[EventRow, ...]


class AskRecords(Question, frozen=True):
    """Whole events after ordinal `after`, of one stream or all, stored or upcast. -> Records.

    `where` is a filter on the stored events. A bounded number of events is looked at for one answer.
    """

    after: int = 0
    limit: int = 500
    stream: str | None = None
    upcast: bool = False
    where: str | None = None


class Records(Answer, frozen=True):
    """Whole events; `last` is the ordinal to go on after, None when there are no more now.

    Where a filter was asked for, `looked` is the ordinal up to which events were looked at.
    """

    records: tuple[EventRecord, ...]
    last: int | None
    looked: int = 0


class AskMatches(Question, frozen=True):
    """Rows for a table: the events after ordinal `after` that a filter lets through. -> Matches."""

    where: str
    after: int = 0
    limit: int = 500
    stream: str | None = None


class Matches(Answer, frozen=True):
    """Some of the events that a filter lets through, in timeline order.

    Args:
        rows: the events.
        looked: ordinal up to which events were looked at; what to ask on after.
        more: whether there are events that were not looked at yet.
        says: the filter in plain words.
    """

    rows: tuple[EventRow, ...]
    looked: int
    more: bool
    says: str


class AskPlaces(Question, frozen=True):
    """Where are the events after ordinal `after`, up to `until`, that a filter lets through? -> Places."""

    where: str
    after: int
    until: int
    stream: str | None = None


class Places(Answer, frozen=True):
    """Where some of the events are that a filter lets through.

    Args:
        runs: first and last ordinal of events that follow each other, in order.
        looked: ordinal up to which events were looked at; what to ask on after.
        more: whether there are events up to `until` that were not looked at yet.
    """

    runs: tuple[tuple[int, int], ...]
    looked: int
    more: bool


class AskEvent(Question, frozen=True):
    """One event, for the event pane. -> EventDetail."""

    ordinal: int


class EventDetail(Answer, frozen=True):
    """An event whole, as trees; and as upcasting shows it to handlers (empty when it changes nothing)."""

    record: EventRecord
    data: tuple[TreeRow, ...]
    metadata: tuple[TreeRow, ...]
    upcast: tuple[EventRecord, ...]
    upcast_data: tuple[tuple[TreeRow, ...], ...]


class AskEventById(Question, frozen=True):
    """Which event has this id? -> FoundEvent."""

    event_id: str


class AskNextRelated(Question, frozen=True):
    """Which is the next event of a correlation after ordinal `after`? -> FoundEvent."""

    correlation_id: str
    after: int


class FoundEvent(Answer, frozen=True):
    """An event that was looked for: its ordinal, or None and the sentence that says why."""

    ordinal: int | None
    why_not: str = ""
