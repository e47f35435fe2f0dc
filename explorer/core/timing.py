"""Waits: what a process or a policy will do later, kept beside its checkpoint, and in memory by due time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from heapq import heapify, heappop, heappush
from typing import Any

from domain.kernel.projection import Key, Row
from explorer.core.errors import StoreDamaged
from explorer.core.keys import checked
from explorer.core.read_models import ReadModels
from explorer.core.times import later

ACTING = ("process.", "policy.")
"""How the checkpoints of consumers that act begin; the rows under such a name are waits."""

DUE = "due_at"
"""The field of a wait's row that says when, on the store's clock, ISO 8601 in UTC."""


class BadWait(Exception):
    """What is stored among the waits of a consumer is none."""


class Waits:
    """The waits of one consumer: rows that are saved with its checkpoint.

    They are read once and then followed in memory, so that looking whether something is due costs nothing,
    however large the store is.

    Args:
        models: where the rows are kept.
        consumer: whose waits they are ("policy.abandonidlecart").
    """

    def __init__(self, models: ReadModels, consumer: str) -> None:
        self._models = models
        self._consumer = consumer
        self._read = False
        self._bad: Key | None = None
        self._rows: dict[str, dict[Key, Row]] = {}
        self._order: list[tuple[str, Key]] = []
        self._count = 0
        self.changes: dict[Key, Row | None] = {}

    def keep(self, key: Key, due_at: str, row: Row) -> None:
        """Wait for a moment; what was waited for under this key before is forgotten.

        Args:
            key: names the wait; its first part groups waits that end together.
            due_at: the moment, ISO 8601 in UTC.
            row: what must be known then, JSON values.

        Raises:
            CannotStore: a wait cannot be kept under this key.
        """
        self._load()
        self.changes[key] = self._put(checked(key), {**row, DUE: later(due_at, 0)})

    def forget(self, key: Key) -> None:
        """Wait for this no longer; nothing happens where nothing was waited for."""
        if self.get(key) is not None:
            self._count -= 1
            group = self._rows[key[0]]
            del group[key]
            if not group:
                del self._rows[key[0]]
            self.changes[key] = None

    def forget_all(self, group: str) -> None:
        """Forget every wait whose key begins with this part."""
        self._load()
        for key in tuple(self._rows.get(group, ())):
            self.forget(key)

    def get(self, key: Key) -> Row | None:
        """Give the row of a wait, None where nothing is waited for."""
        self._load()
        return self._rows.get(key[0], {}).get(key)

    def earliest(self) -> tuple[str, Key] | None:
        """Give when the earliest wait falls due, and its key; None where nothing is waited for."""
        self._load()
        while self._order:
            due_at, key = self._order[0]
            row = self.get(key)
            if row is not None and row[DUE] == due_at:
                return due_at, key
            heappop(self._order)  # it was forgotten, or begun anew
        return None

    def saved(self) -> None:
        """The changes are stored."""
        self.changes.clear()

    def look_again(self) -> None:
        """Read the rows anew before they are used: changes were not stored, or somebody else changed them."""
        self._read = False

    def load(self) -> None:
        """Read the stored waits, where that was not done yet.

        Raises:
            BadWait: something among them cannot be read, or says no moment.
        """
        try:
            self._load()
        except StoreDamaged as error:
            raise BadWait(str(error)) from error
        if self._bad is not None:
            name = ", ".join(self._bad) or "no name"
            raise BadWait(f"what it keeps under {name} says no moment to wait for")

    def _load(self) -> None:
        if self._read:
            return
        self._read, self._count, self._bad = True, 0, None
        self._rows.clear()
        self._order.clear()
        self.changes.clear()
        for key, row in self._models.rows(self._consumer):
            if is_wait(key, row):
                self._put(key, row)
            else:
                self._bad = key

    def _put(self, key: Key, row: Row) -> Row:
        group = self._rows.setdefault(key[0], {})
        self._count += key not in group
        group[key] = row
        heappush(self._order, (row[DUE], key))
        if len(self._order) > 2 * self._count + 64:  # waits that begin anew again and again
            self._order = [(held[DUE], name) for rows in self._rows.values() for name, held in rows.items()]
            heapify(self._order)
        return row


def is_wait(key: Key, row: Any) -> bool:
    """Is this a wait: under a name, and due at a moment, written as this program writes it?"""
    due_at = row.get(DUE) if isinstance(row, Mapping) else None
    try:
        return bool(key) and isinstance(due_at, str) and later(due_at, 0) == due_at
    except (TypeError, ValueError, OverflowError):
        return False


def waits_of(models: ReadModels) -> Iterator[tuple[str, Key, Row]]:
    """Yield (consumer, key, row) of everything that is waited for, of consumers that still run.

    What somebody else put among the waits, and is none, is left out.
    """
    for mark in models.checkpoints():
        if mark.name.startswith(ACTING) and mark.status == "running":
            with suppress(StoreDamaged):  # its consumer stops there, and says so
                for key, row in models.rows(mark.name):
                    if is_wait(key, row):
                        yield mark.name, key, row


def next_due(models: ReadModels) -> str | None:
    """Give when the earliest of all waits falls due, None where nothing is waited for."""
    return min((row[DUE] for _, _, row in waits_of(models)), default=None)
