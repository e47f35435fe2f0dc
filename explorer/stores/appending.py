"""Appending events to our own store, with the outcome of their command, in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, insert, select, true, update

from domain.kernel.recorded import RecordedEvent
from explorer.core.errors import IdReused, StoreDamaged, VersionConflict
from explorer.core.expected import Expected, holds
from explorer.core.store import Appended, NewEvent, OutcomeRecord
from explorer.stores.chain import link
from explorer.stores.encoding import category_of
from explorer.stores.outcomes import accepted_outcome, insert_outcome
from explorer.stores.preparing import Prepared, prepare, same_event
from explorer.stores.reading import ENVELOPE, as_event, recorded
from explorer.stores.schema import events, head, streams, types
from explorer.stores.session import Database, GuardRefused, Session

_STATE = select(head.c.position, head.c.hash, streams.c.version).select_from(
    head.outerjoin(streams, streams.c.stream == bindparam("name"))
)
_BY_ID = select(*ENVELOPE).where(events.c.event_id == bindparam("wanted"))
_BETWEEN = (
    select(*ENVELOPE)
    .where(events.c.position.between(bindparam("first"), bindparam("last")))
    .order_by(events.c.position)
)
_INSERT = insert(events).prefix_with("OR ROLLBACK", dialect="sqlite")  # see guards: it keeps inserting cheap
_MOVE_HEAD = update(head).values(position=bindparam("now_at"), hash=bindparam("now_hash")).where(true())
_NEW_STREAM = insert(streams)
_GROW_STREAM = (
    update(streams)
    .values(
        version=bindparam("now_version"),
        last_position=bindparam("now_position"),
        last_time=bindparam("now_time"),
    )
    .where(streams.c.stream == bindparam("name"))
)
_COUNT_TYPE = (
    update(types)
    .values(events=types.c.events + bindparam("more"))
    .where(types.c.type == bindparam("counted"))
)
_NEW_TYPE = insert(types)


class Appending:
    """The EventWriter's append, over a database."""

    _database: Database

    def append(
        self,
        stream: str,
        events: Sequence[NewEvent],
        expected: Expected,
        outcome: OutcomeRecord | None = None,
    ) -> Appended:
        """Append all events or none; see EventWriter.

        A command that was accepted already is not accepted twice: its events are given back.
        """
        prepared = prepare(stream, events)
        try:
            with self._database.writing() as session:
                return Appended(_append(session, stream, prepared, expected, outcome))
        except (VersionConflict, GuardRefused) as problem:
            with self._database.reading() as session:
                earlier = _already(session, stream, prepared, outcome)
            if earlier is not None:
                return Appended(earlier, repeated=True)
            if isinstance(problem, VersionConflict):
                raise
            raise StoreDamaged(
                f"{self._database.where} refuses to grow ({problem}): another program wrote to it past "
                "its rules. Nothing was stored; it can still be read, and `verify` tells where it is wrong."
            ) from problem


def _append(
    session: Session,
    stream: str,
    prepared: list[Prepared],
    expected: Expected,
    outcome: OutcomeRecord | None,
) -> tuple[RecordedEvent, ...]:
    position, last_hash, found = session.fetch(_STATE, name=stream)[0]
    version = found or 0
    if not holds(expected, version):
        raise VersionConflict(stream, expected, version)
    category = category_of(stream)
    rows: list[tuple[Any, ...]] = []
    made: list[RecordedEvent] = []
    for number, one in enumerate(prepared, start=1):
        new = one.new
        start = (
            position + number,
            stream,
            category,
            version + number,
            new.event_id,
            new.type,
            new.schema_version,
            new.recorded_at,
        )
        envelope = (*start, one.data_text, one.metadata_text)
        last_hash = link(last_hash, envelope)
        rows.append((*envelope, last_hash))
        made.append(recorded(*start, one.data, one.metadata))
    if made:
        session.run_many(_INSERT, rows)
        session.run(_MOVE_HEAD, now_at=made[-1].ordinal, now_hash=last_hash)
        _count(session, stream, category, version, made)
    if outcome is not None:
        insert_outcome(session, outcome, made)
    return tuple(made)


def _count(session: Session, stream: str, category: str, version: int, made: list[RecordedEvent]) -> None:
    first, last = made[0], made[-1]
    if version:
        session.run(
            _GROW_STREAM, name=stream, now_version=last.version, now_position=last.ordinal, now_time=last.time
        )
    else:
        row = (stream, category, last.version, first.ordinal, last.ordinal, first.time, last.time)
        session.run_many(_NEW_STREAM, [row])
    for type_, more in Counter(event.type for event in made).items():
        if not session.run(_COUNT_TYPE, counted=type_, more=more):
            session.run_many(_NEW_TYPE, [(type_, more)])


def _already(
    session: Session, stream: str, prepared: list[Prepared], outcome: OutcomeRecord | None
) -> tuple[RecordedEvent, ...] | None:
    """Give what an earlier append of the same events, or the same command, stored; None where none did."""
    found = [session.fetch(_BY_ID, wanted=one.new.event_id) for one in prepared]
    known = [as_event(rows[0]) for rows in found if rows]
    for one, rows in zip(prepared, found, strict=True):
        if rows:
            event = as_event(rows[0])
            if not same_event(event, stream, one) or len(known) < len(prepared):
                raise IdReused(one.new.event_id, str(event.stream), event.ordinal)
    if known:
        return tuple(known)
    before = accepted_outcome(session.fetch, outcome.command_id) if outcome is not None else None
    if outcome is None or outcome.outcome != "accepted" or before is None:
        return None
    rows = session.fetch(_BETWEEN, first=before.first_position, last=before.last_position)
    return tuple(map(as_event, rows))
