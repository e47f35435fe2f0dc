"""Rows of projections and checkpoints of consumers, saved together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import bindparam, delete, func, insert, select

from domain.kernel.projection import Key, Row, hidden
from explorer.core.positions import Coordinate
from explorer.core.read_models import Checkpoint
from explorer.stores.encoding import decode, decode_key, encode, encode_key
from explorer.stores.reading import EVERY, PAGE
from explorer.stores.schema import checkpoints, projection_rows
from explorer.stores.session import Database, Session

_checkpoint_columns = tuple(checkpoints.c)
_ONE = select(*_checkpoint_columns).where(checkpoints.c.name == bindparam("consumer"))
_ALL = select(*_checkpoint_columns).order_by(checkpoints.c.name)
_FORGET = delete(checkpoints).where(checkpoints.c.name == bindparam("consumer"))
_KEEP = insert(checkpoints)

_of = projection_rows.c.projection == bindparam("wanted")
_ROW = select(projection_rows.c.row).where(_of, projection_rows.c.key == bindparam("at"))
_ROWS = (
    select(projection_rows.c.key, projection_rows.c.row)
    .where(_of, projection_rows.c.key > bindparam("after"))
    .order_by(projection_rows.c.key)
    .limit(bindparam("limit"))
)
_COUNT = select(func.count()).select_from(projection_rows).where(_of, projection_rows.c.hidden == 0)
_CLEAR = delete(projection_rows).where(_of)
_DELETE_ROW = delete(projection_rows).where(_of, projection_rows.c.key == bindparam("at"))
_INSERT_ROW = insert(projection_rows)


class ReadModelRows:
    """Where projections keep rows, and every consumer its checkpoint, over a database."""

    _database: Database

    def checkpoint(self, name: str) -> Checkpoint | None:
        """Give a consumer's checkpoint, None before its first."""
        found = self._database.fetch(_ONE, consumer=name)
        return _checkpoint(found[0]) if found else None

    def checkpoints(self) -> Sequence[Checkpoint]:
        """List all consumers' checkpoints, by name."""
        return [_checkpoint(row) for row in self._database.fetch(_ALL)]

    def row(self, projection: str, key: Key) -> Row | None:
        """Give one row."""
        found = self._database.fetch(_ROW, wanted=projection, at=encode_key(key))
        return _row(found[0][0], projection, key) if found else None

    def rows(
        self, projection: str, after: Key | None = None, limit: int | None = None
    ) -> Iterator[tuple[Key, Row]]:
        """Yield rows in key order, hidden ones too."""
        last = "" if after is None else encode_key(after)
        left = EVERY if limit is None else limit
        while left > 0:
            found = self._database.fetch(_ROWS, wanted=projection, after=last, limit=min(PAGE, left))
            for text, row in found:
                key = decode_key(text)
                yield key, _row(row, projection, key)
            left = left - len(found) if len(found) == PAGE else 0
            last = found[-1][0] if found else last

    def count(self, projection: str) -> int:
        """Count the rows that are shown."""
        return int(self._database.fetch(_COUNT, wanted=projection)[0][0])

    def save(
        self, checkpoint: Checkpoint, changes: Mapping[Key, Row | None], previous: Coordinate | None
    ) -> bool:
        """Store rows (None deletes) and the checkpoint in one transaction, by compare-and-swap."""
        name = checkpoint.name
        changed = [(name, encode_key(key)) for key in changes]
        kept = [
            (name, encode_key(key), encode(row, f"row {key} of {name}")[0], int(hidden(key)))
            for key, row in changes.items()
            if row is not None
        ]
        with self._database.writing() as session:
            mark = kept_checkpoint(session, name)
            if (mark.at if mark else None) != previous:
                return False
            session.run_many(_DELETE_ROW, changed)
            session.run_many(_INSERT_ROW, kept)
            keep_checkpoint(session, checkpoint)
        return True

    def reset(self, projection: str) -> None:
        """Forget all rows and the checkpoint of one projection."""
        with self._database.writing() as session:
            session.run(_CLEAR, wanted=projection)
            session.run(_FORGET, consumer=projection)


def kept_checkpoint(session: Session, name: str) -> Checkpoint | None:
    """Give a consumer's checkpoint as a transaction sees it, None before its first."""
    found = session.fetch(_ONE, consumer=name)
    return _checkpoint(found[0]) if found else None


def keep_checkpoint(session: Session, checkpoint: Checkpoint) -> None:
    """Keep a consumer's checkpoint in place of the one before."""
    session.run(_FORGET, consumer=checkpoint.name)
    at = (checkpoint.name, checkpoint.version, *checkpoint.at)
    session.run_many(_KEEP, [(*at, checkpoint.status, checkpoint.error)])


def _checkpoint(row: tuple[str, int, int, int, str, str | None]) -> Checkpoint:
    name, version, ordinal, sub, status, error = row
    return Checkpoint(name, version, (ordinal, sub), status, error)


def _row(text: str, projection: str, key: Key) -> Row:
    row: Row = decode(text, f"Row {', '.join(key)} of {projection}")
    return row
