"""Reading events, streams and counts from the tables of our own store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from sqlalchemy import BindParameter, bindparam, func, select

from domain.kernel.recorded import RecordedEvent, recorded_event
from explorer.core import fingerprints
from explorer.core.description import CategoryInfo, StreamInfo
from explorer.core.errors import StoreDamaged
from explorer.core.origin import SOURCE, ids_in
from explorer.core.own_store import StoredPayload
from explorer.core.undecoded import UNDECODED, undecoded
from explorer.stores.encoding import as_stored_time, decode
from explorer.stores.schema import events, head, streams, types
from explorer.stores.session import Database

PAGE = 500
"""Events per statement: a page is read at once, so that no reader keeps a transaction open."""

EVERY = 2**62
"""A limit that is none, and a number above all numbers."""

ENVELOPE = tuple(column for column in events.c if column.name != "hash")
"""The columns of an event that its hash covers, in table order."""

_position, _stream, _version = events.c.position, events.c.stream, events.c.version
_after: BindParameter[Any] = bindparam("after")
_until: BindParameter[Any] = bindparam("until")
_limit: BindParameter[Any] = bindparam("limit")
_name: BindParameter[Any] = bindparam("name")

_HEAD = select(head.c.position)
_FORWARD = select(*ENVELOPE).where(_position > _after, _position <= _until).order_by(_position).limit(_limit)
_BACKWARD = select(*ENVELOPE).where(_position < _until).order_by(_position.desc()).limit(_limit)
_STREAM = select(*ENVELOPE).where(_stream == _name, _version > _after, _version <= _until)
_STREAM_FORWARD = _STREAM.order_by(_version).limit(_limit)
_STREAM_BACKWARD = _STREAM.order_by(_version.desc()).limit(_limit)
_PAYLOADS = (
    select(_position, _version, events.c.type, events.c.schema_version, events.c.data)
    .where(_stream == _name, _version > _after)
    .order_by(_version)
    .limit(_limit)
)
_BOUNDS = select(streams.c.version, streams.c.first_position, streams.c.last_position).where(
    streams.c.stream == _name
)
_POSITION_OF = select(_position).where(_stream == _name, _version == bindparam("version"))
_HASH_AT = select(events.c.hash).where(_position == bindparam("at"))
_AT_TIME = (
    select(_position)
    .where(events.c.recorded_at <= bindparam("moment"))
    .order_by(events.c.recorded_at.desc(), _position.desc())
    .limit(1)
)
_LAST_TIME = select(events.c.recorded_at).order_by(_position.desc()).limit(1)
_INFO = select(
    streams.c.stream, streams.c.category, streams.c.version, streams.c.first_time, streams.c.last_time
)
_ONE_STREAM = _INFO.where(streams.c.stream == _name)
_STREAMS = _INFO.where(streams.c.stream > _after).order_by(streams.c.stream).limit(_limit)
_STREAMS_OF = _STREAMS.where(streams.c.category == bindparam("category"))
_BEGUN = (
    select(streams.c.first_position, *_INFO.selected_columns)
    .where(streams.c.category == bindparam("category"), streams.c.first_position < bindparam("before"))
    .order_by(streams.c.first_position.desc())
    .limit(_limit)
)
_BY_ID = select(_position).where(events.c.event_id == _name)
_CATEGORIES = (
    select(streams.c.category, func.count(), func.sum(streams.c.version))
    .group_by(streams.c.category)
    .order_by(streams.c.category)
)
_TYPES = select(types.c.type, types.c.events).order_by(types.c.type)


def as_event(row: tuple[Any, ...]) -> RecordedEvent:
    """Turn the envelope's columns into the event that everybody sees."""
    position, stream, category, version, event_id, type_, schema_version, time, data, metadata = row
    try:
        known = decode(metadata, "It")
        shown = decode(data, "It")
    except StoreDamaged:
        return _undecoded(row)
    if not isinstance(known, dict):
        return _undecoded(row)
    return recorded(position, stream, category, version, event_id, type_, schema_version, time, shown, known)


def _undecoded(row: tuple[Any, ...]) -> RecordedEvent:
    """Make an event of which a text cannot be read: shown as bytes, it does not hide the others."""
    *envelope, data, metadata = row
    shown: list[Any] = [*envelope, _object_of(data), _object_of(metadata)]
    return replace(recorded(*shown), flags=(UNDECODED,))


def _object_of(text: str) -> Any:
    try:
        value = decode(text, "It")
    except StoreDamaged as error:
        return undecoded("JSON", str(error.__cause__), text.encode())
    return value if isinstance(value, dict) else undecoded("JSON", "it is no object", text.encode())


def recorded(
    position: int,
    stream: str,
    category: str,
    version: int,
    event_id: str,
    type_: str,
    schema_version: int,
    time: str,
    data: Any,
    metadata: Any,
) -> RecordedEvent:
    """Make the event of our own store; its ordinal is its position."""
    return recorded_event(
        position, position, stream, category, version, type_, schema_version, time, event_id, data, metadata,
        *origin_ids(metadata),
    )  # fmt: skip


def origin_ids(metadata: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Give the ids of what an event belongs to and of what caused it, as its metadata names them."""
    if SOURCE in metadata:
        return ids_in(metadata)
    correlation_id, causation_id = metadata.get("correlation_id"), metadata.get("causation_id")
    return (
        correlation_id if isinstance(correlation_id, str) else None,
        causation_id if isinstance(causation_id, str) else None,
    )


class Reading:
    """The EventReader's questions about events and streams, over a database."""

    _database: Database

    def head(self) -> int:
        """Give the ordinal of the last event, 0 for an empty store."""
        return int(self._database.fetch(_HEAD)[0][0])

    def read(
        self, after: int = 0, limit: int | None = None, *, backward: bool = False
    ) -> Iterator[RecordedEvent]:
        """Yield events in timeline order, up to the head at the time of the call."""
        last = self.head()
        if backward:
            return self._pages_backward(min(after or last + 1, last + 1), limit)
        return self._pages_forward(max(after, 0), last, limit)

    def _pages_forward(self, after: int, last: int, limit: int | None) -> Iterator[RecordedEvent]:
        last = last if limit is None else min(last, after + limit)
        while after < last:
            rows = self._database.fetch(_FORWARD, after=after, until=last, limit=min(PAGE, last - after))
            places = [after, *(row[0] for row in rows)]
            good = next((n for n, (one, other) in enumerate(pairwise(places)) if other <= one), len(rows))
            yield from map(as_event, rows[:good])
            after = places[good] if rows else last
            if good < len(rows) and after < last:
                raise StoreDamaged(
                    f"{self._database.where} is damaged: behind position {after:,} it leads in a circle. "
                    "`verify` tells where, and a backup brings the rest back."
                )

    def _pages_backward(self, before: int, limit: int | None) -> Iterator[RecordedEvent]:
        left = before - 1 if limit is None else min(limit, before - 1)
        while left > 0:
            rows = self._database.fetch(_BACKWARD, until=before, limit=min(PAGE, left))
            yield from map(as_event, rows)
            before, left = (rows[-1][0], left - len(rows)) if rows else (before, 0)

    def read_stream(
        self,
        stream: str,
        after: int | None = None,
        limit: int | None = None,
        *,
        until: int | None = None,
        backward: bool = False,
    ) -> Iterator[RecordedEvent]:
        """Yield the events of one stream in order; `after` and `until` are ordinals."""
        bounds = self._database.fetch(_BOUNDS, name=stream)
        if not bounds:
            return
        low, high = 0, bounds[0][0]
        if until is not None:
            high = self._version_at(stream, until, bounds[0])
        if after is not None and backward:
            high = min(high, self._version_at(stream, after - 1, bounds[0]))
        elif after is not None:
            low = self._version_at(stream, after, bounds[0])
        left = high - low if limit is None else min(limit, high - low)
        statement = _STREAM_BACKWARD if backward else _STREAM_FORWARD
        while left > 0:
            rows = self._database.fetch(statement, name=stream, after=low, until=high, limit=min(PAGE, left))
            yield from map(as_event, rows)
            left = left - len(rows) if rows else 0
            if rows and backward:
                high = rows[-1][3] - 1
            elif rows:
                low = rows[-1][3]

    def payloads(self, stream: str, after: int = 0) -> Iterator[StoredPayload]:
        """Yield what a fold needs of the events of one stream after a version, in order."""
        more = True
        while more:
            rows = self._database.fetch(_PAYLOADS, name=stream, after=after, limit=PAGE)
            yield from rows
            # the pages of a damaged file can lead in a circle
            more = len(rows) == PAGE and rows[-1][1] > after
            after = rows[-1][1] if rows else after

    def _version_at(self, stream: str, ordinal: int, bounds: tuple[int, int, int]) -> int:
        """Give the version that the stream had at an ordinal: versions are dense, so it can be bisected."""
        version, first, last = bounds
        if ordinal >= last:
            return version
        if ordinal < first:
            return 0
        low, high = 1, version
        while high - low > 1:
            middle = (low + high) // 2
            found = self._database.fetch(_POSITION_OF, name=stream, version=middle)
            if found and found[0][0] <= ordinal:
                low = middle
            else:
                high = middle
        return low

    def fingerprint(self, ordinal: int) -> bytes:
        """Give the start of the chain's hash at an event."""
        found = self._database.fetch(_HASH_AT, at=ordinal)
        return bytes(found[0][0][: fingerprints.SIZE]) if found else fingerprints.NOTHING

    def at_time(self, moment: str) -> int:
        """Give the ordinal of the event nearest before a moment; where the clock ran backwards, by time."""
        found = self._database.fetch(_AT_TIME, moment=as_stored_time(moment))
        return int(found[0][0]) if found else 0

    def last_time(self) -> str | None:
        """Give the time of the last event, None for an empty store: where a simulated clock resumes."""
        found = self._database.fetch(_LAST_TIME)
        return str(found[0][0]) if found else None

    def stream(self, name: str) -> StreamInfo | None:
        """Describe one stream, None when it does not exist."""
        found = self._database.fetch(_ONE_STREAM, name=name)
        return _stream_info(found[0]) if found else None

    def streams(
        self, category: str | None = None, after: str | None = None, limit: int | None = None
    ) -> Sequence[StreamInfo]:
        """List streams in name order, of one category or all, after a name."""
        window = {"after": after or "", "limit": EVERY if limit is None else min(limit, EVERY)}
        if category is None:
            rows = self._database.fetch(_STREAMS, **window)
        else:
            rows = self._database.fetch(_STREAMS_OF, category=category, **window)
        return [_stream_info(row) for row in rows]

    def begun(
        self, category: str, before: int | None = None, limit: int | None = None
    ) -> Sequence[tuple[int, StreamInfo]]:
        """List the streams of a category with the ordinals of their first events, newest first."""
        before = EVERY if before is None else min(before, EVERY)
        limit = EVERY if limit is None else min(limit, EVERY)
        rows = self._database.fetch(_BEGUN, category=category, before=before, limit=limit)
        return [(row[0], _stream_info(row[1:])) for row in rows]

    def ordinal_of(self, event_id: str) -> int | None:
        """Give the ordinal of the event of that id, None where there is none."""
        found = self._database.fetch(_BY_ID, name=event_id)
        return int(found[0][0]) if found else None

    def categories(self) -> Sequence[CategoryInfo]:
        """List categories in name order, with counts."""
        return [CategoryInfo(name, many, held) for name, many, held in self._database.fetch(_CATEGORIES)]

    def types(self) -> Mapping[str, int]:
        """Count the stored events of each type."""
        return dict(self._database.fetch(_TYPES))


def _stream_info(row: tuple[str, str, int, str, str]) -> StreamInfo:
    stream, category, version, first_time, last_time = row
    return StreamInfo(stream, category, version, version, first_time, last_time)
