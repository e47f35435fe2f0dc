"""Appending events to our own store, with the outcome of their command, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, insert, select, true, update

from domain.kernel.recorded import RecordedEvent
from explorer.core.errors import IdReused, StoreDamaged, VersionConflict
from explorer.core.event_writer import Appended, NewEvent
from explorer.core.expected import Expected, holds
from explorer.core.outcome_log import OutcomeRecord
from explorer.stores.chain import as_row, link
from explorer.stores.encoding import category_of
from explorer.stores.outcomes import accepted_outcome, insert_outcome
from explorer.stores.preparing import Prepared, prepare, same_event
from explorer.stores.reading import ENVELOPE, as_event
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
                return _append(session, stream, prepared, expected, outcome)
        except (VersionConflict, GuardRefused) as problem:
            with self._database.reading() as session:
                earlier = _already(session, stream, prepared, outcome)
            if earlier is not None:
                return Appended(lambda: earlier, repeated=True)
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
) -> Appended:
    position, last_hash, found = session.fetch(_STATE, name=stream)[0]
    version = found or 0
    if not holds(expected, version):
        raise VersionConflict(stream, expected, version)
    category = category_of(stream)
    rows: list[tuple[Any, ...]] = []
    for number, one in enumerate(prepared, start=1):
        envelope = one.envelope(position + number, stream, category, version + number)
        last_hash = link(last_hash, envelope)
        rows.append(as_row(envelope, last_hash))
    if rows:
        session.run_many(_INSERT, rows)
        session.run(_MOVE_HEAD, now_at=rows[-1][0], now_hash=last_hash)
        _count(session, rows, known=version > 0)
    if outcome is not None:
        insert_outcome(session, outcome, range(position + 1, position + len(rows) + 1))
    return Appended(lambda: tuple(one.as_event(held[:-1]) for one, held in zip(prepared, rows, strict=True)))


def _count(session: Session, rows: list[tuple[Any, ...]], *, known: bool) -> None:
    """Bring the list of streams and of types to where new rows of one stream leave them."""
    first_position, stream, category, _, _, _, _, first_time = rows[0][:8]
    position, _, _, version, _, _, _, time = rows[-1][:8]
    if known:
        session.run(_GROW_STREAM, name=stream, now_version=version, now_position=position, now_time=time)
    else:
        begun = (stream, category, version, first_position, position, first_time, time)
        session.run_many(_NEW_STREAM, [begun])
    counts: dict[str, int] = {}
    for held in rows:
        counts[held[5]] = counts.get(held[5], 0) + 1
    for type_, more in counts.items():
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
