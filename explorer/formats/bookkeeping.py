"""What a store keeps beside its events: checkpoints, snapshots, and what tells it from every other."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
from sqlalchemy import FromClause, Select, func, select

from domain.kernel.recorded import RecordedEvent
from explorer.core.counting import count as counted
from explorer.core.description import CheckpointInfo
from explorer.core.errors import StoreError
from explorer.core.plain import plain
from explorer.formats.database import AnySelect, Database
from explorer.formats.ordinals import Ordinals


@contextmanager
def keeping(warnings: list[str]) -> Iterator[None]:
    """Turn a failure inside the block into a warning: what is beside the events must not hide them."""
    try:
        yield
    except StoreError as error:
        warnings.append(str(error))


def count_rows(
    database: Database, those: FromClause | AnySelect, doing: str = "counting its snapshots"
) -> int:
    """Count the rows of a table or of a select."""
    rows = those.subquery() if isinstance(those, Select) else those
    found = database.one(select(func.count()).select_from(rows), doing)
    return int(found[0]) if found else 0


def dead_letters(database: Database, rows: FromClause | AnySelect | None) -> tuple[str, ...]:
    """Warn of events that consumers could not handle and put aside.

    Args:
        database: the store.
        rows: the table of such events, or a select of them; None where there is none.
    """

    def told(number: int) -> str:
        return f"{counted(number, 'dead letter')}: events that consumers put aside."

    return _warned(database, rows, "counting its dead letters", told)


def unsent(database: Database, rows: FromClause | AnySelect | None) -> tuple[str, ...]:
    """Warn of what an application has still to hand on to others.

    Args:
        database: the store.
        rows: the table that holds it until then, or a select of it; None where there is none.
    """

    def told(number: int) -> str:
        return f"{counted(number, 'entry', 'entries')} in the outbox, still to be handed on."

    return _warned(database, rows, "counting its outbox", told)


def _warned(
    database: Database, rows: FromClause | AnySelect | None, doing: str, told: Callable[[int], str]
) -> tuple[str, ...]:
    """Say how many rows there are, if any; where they cannot be counted, that."""
    said: list[str] = []
    with keeping(said):
        number = 0 if rows is None else count_rows(database, rows, doing)
        said += [told(number)] if number else []
    return tuple(said)


def checkpoint(name: str, position: Any, ordinals: Ordinals) -> CheckpointInfo:
    """Say how far a consumer of numbered events has come.

    Args:
        name: the consumer.
        position: the position that it has reached, None where it has not started yet.
        ordinals: the timeline, whose key is the position.

    Returns:
        Its lag is None where the position is beyond the last event: then it counts another store's events.
    """
    if position is None:
        return CheckpointInfo(name, None, ordinals.count)
    if type(position) is not int or not ordinals.numbered:
        return CheckpointInfo(name, position if type(position) is int else plain(position), None)
    if not ordinals.count:
        return CheckpointInfo(name, position, 0 if position <= 0 else None)
    (last,) = ordinals.key_at(ordinals.count)
    lag = (
        None
        if type(last) is not int or position > last
        else ordinals.count - ordinals.ordinal_of((position,))
    )
    return CheckpointInfo(name, position, lag)


def identity(format_id: str, first: Sequence[RecordedEvent]) -> str:
    """Give a name that a store keeps wherever its file lies, however it grows, and whatever is mended in it.

    Args:
        format_id: the format.
        first: its first few events.
    """
    digest = hashlib.sha256(format_id.encode())
    for event in first:
        facts = (event.position, event.stream, event.version, event.type, _told_apart_by(event))
        digest.update(msgspec.json.encode(facts))
    return f"{format_id}:{digest.hexdigest()[:32]}"


def _told_apart_by(event: RecordedEvent) -> Any:
    """Give what no other store has at the same place: an id, else a time, and data only without both."""
    if event.event_id is not None:
        return ("id", event.event_id)
    if event.time is not None and event.stream is not None and event.version is not None:
        return ("time", event.time)
    return ("data", event.data)
