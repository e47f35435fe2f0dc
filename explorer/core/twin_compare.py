"""The log's read model beside the CRUD twin's table: which rows differ, and which cannot be compared."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from domain.kernel.projection import Key, Row
from explorer.core.twin import Item, TwinContents

Difference = Literal["same", "differs", "log only", "table only", "no command"]
"""How the two stand to each other; "no command": recorded without one, so the twin never saw it."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A task as the log shows it at some moment, and as the table shows it now.

    Args:
        key: (list, task).
        log: row of the read model, None where it has none.
        table: row of the table in the same shape, None where it has none.
        difference: how they differ.
    """

    key: Key
    log: Row | None
    table: Row | None
    difference: Difference


def row_of(item: Item) -> Row:
    """Give a row of the table in the shape of the read model."""
    return {
        "user_id": item.user_id,
        "task_description": item.task_description,
        "is_completed": item.is_completed,
        "created_at": item.created_at,
    }


def compare(log: Iterable[tuple[Key, Row]], contents: TwinContents, now: Collection[Key]) -> tuple[Pair, ...]:
    """Put the rows of both beside each other.

    Args:
        log: rows of the read model at the moment that is looked at.
        contents: the table as it is now.
        now: keys of the read model after the same event that the table has come to; what is among them and
            not in the table came without a command. None of them where that event is not known.

    Returns:
        One pair a task, by key; those that cannot be compared at the end.
    """
    table: dict[Key, Row] = {(item.list_id, item.task_id): row_of(item) for item in contents.items}
    then = dict(log)
    pairs = []
    for key in then.keys() | table.keys():
        row, other = then.get(key), table.get(key)
        apart = bool(now) and (key[0] not in contents.lists or (other is None and key in now))
        pairs.append(Pair(key, row, other, _difference(row, other, apart=apart)))
    return tuple(sorted(pairs, key=lambda pair: (pair.difference == "no command", pair.key)))


def _difference(log: Row | None, table: Row | None, *, apart: bool) -> Difference:
    if apart:
        return "no command"
    if table is None:
        return "log only"
    if log is None:
        return "table only"
    return "same" if dict(log) == dict(table) else "differs"
