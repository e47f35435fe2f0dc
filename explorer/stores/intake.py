"""Taking a whole history into an empty store, in one transaction: all of it or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, true, update

from explorer.core.counting import count
from explorer.core.errors import IdReused, NotEmpty, StoreDamaged
from explorer.core.event_writer import Intake, NewEvent
from explorer.stores.chain import as_row, link
from explorer.stores.encoding import category_of
from explorer.stores.preparing import prepare
from explorer.stores.schema import checkpoints, events, head, projection_rows, streams, types
from explorer.stores.session import Database, GuardRefused, Session

MOST_ROWS = 500
MOST_CHARACTERS = 4_000_000
"""Events, and characters of their texts, that are held before they are written."""

_HEAD = select(head.c.position, head.c.hash)
_VERSION = select(streams.c.version).where(streams.c.stream == bindparam("name"))
_BY_ID = select(events.c.position).where(events.c.event_id == bindparam("wanted"))
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
_TYPES = insert(types)
_FOLLOWERS = (delete(checkpoints), delete(projection_rows))


class TakingIn:
    """The EventWriter's intake, over a database."""

    _database: Database

    @contextmanager
    def intake(self) -> Iterator[Intake]:
        """Take in a whole history within a block; see EventWriter."""
        try:
            with self._database.writing() as session:
                position, last_hash = session.fetch(_HEAD)[0]
                if position:
                    raise NotEmpty(
                        f"{self._database.where} has {count(position, 'event')} already, and a history is "
                        "only taken into an empty store; it was left as it is. Take a new file."
                    )
                for forget in _FOLLOWERS:
                    session.run(forget)
                rows = SqlIntake(session, last_hash)
                yield rows
                rows.finish()
        except GuardRefused as problem:
            raise StoreDamaged(
                f"{self._database.where} refuses to grow ({problem}): another program wrote to it past its "
                "rules. Nothing was stored; take a new file."
            ) from problem


class SqlIntake:
    """Takes events in their order and writes them some hundreds at a time.

    Args:
        session: the transaction.
        last_hash: the chain's last link.
    """

    def __init__(self, session: Session, last_hash: bytes) -> None:
        self._session = session
        self._hash = last_hash
        self._position = 0
        self._rows: list[tuple[Any, ...]] = []
        self._characters = 0
        self._ids: set[str] = set()
        self._versions: dict[str, int] = {}
        self._types: Counter[str] = Counter()

    def version(self, stream: str) -> int:
        """Give the version that a stream has come to."""
        if stream not in self._versions:
            found = self._session.fetch(_VERSION, name=stream)
            self._versions[stream] = found[0][0] if found else 0
        return self._versions[stream]

    def knows(self, event_id: str) -> bool:
        """Is there an event of this id already?"""
        return event_id in self._ids or bool(self._session.fetch(_BY_ID, wanted=event_id))

    def append(self, stream: str, event: NewEvent) -> None:
        """Take the next event of the store."""
        (one,) = prepare(stream, (event,))
        if self.knows(event.event_id):
            raise IdReused(event.event_id, stream, self._position)
        version = self.version(stream) + 1
        self._position += 1
        envelope = one.envelope(self._position, stream, category_of(stream), version)
        self._hash = link(self._hash, envelope)
        self._rows.append(as_row(envelope, self._hash))
        self._versions[stream] = version
        self._ids.add(event.event_id)
        self._types[event.type] += 1
        self._characters += sum(map(len, one.texts))
        if len(self._rows) >= MOST_ROWS or self._characters > MOST_CHARACTERS:
            self._write()

    def finish(self) -> None:
        """Write what is left, and the counts."""
        self._write()
        self._session.run_many(_TYPES, sorted(self._types.items()))

    def _write(self) -> None:
        if not self._rows:
            return
        self._session.run_many(_INSERT, self._rows)
        self._session.run(_MOVE_HEAD, now_at=self._position, now_hash=self._hash)
        self._write_streams()
        self._rows, self._characters = [], 0
        self._ids, self._versions = set(), {}

    def _write_streams(self) -> None:
        """Bring the list of streams to where the held rows leave it."""
        firsts: dict[str, tuple[Any, ...]] = {}
        lasts: dict[str, tuple[Any, ...]] = {}
        for row in self._rows:
            firsts.setdefault(row[1], row)
            lasts[row[1]] = row
        begun = []
        for stream, last in lasts.items():
            first = firsts[stream]
            if first[3] == 1:
                begun.append((stream, last[2], last[3], first[0], last[0], first[7], last[7]))
            else:
                self._session.run(
                    _GROW_STREAM, name=stream, now_version=last[3], now_position=last[0], now_time=last[7]
                )
        self._session.run_many(_NEW_STREAM, begun)
