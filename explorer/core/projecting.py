"""Running projections: apply events to rows, each once, rows and checkpoint together."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from typing import Any

from domain.kernel.projection import Key, Projection, Row, Rows, hidden
from domain.kernel.recorded import RecordedEvent
from domain.kernel.upcasting import Upcasting
from explorer.core.errors import CannotStore
from explorer.core.event_reader import EventReader
from explorer.core.fold_file import OwnCodeFailed
from explorer.core.generic import EVERY_TYPE
from explorer.core.keys import checked
from explorer.core.positions import START, Coordinate
from explorer.core.read_models import Checkpoint, ReadModels
from explorer.core.undecoded import UNDECODED, is_undecoded

BATCH = 500
"""Events a consumer reads and saves at once: a transaction of a few milliseconds."""

Read = Callable[[int, int], Sequence[RecordedEvent]]
"""(after, limit) -> the events from ordinal after + 1 on, at most so many."""


class CannotProject(Exception):
    """A handler raised, or the event could not be upcast.

    Args:
        event: the stored event.
        projection: name of the projection.
        cause: what was raised.
    """

    def __init__(self, event: RecordedEvent, projection: str, cause: Exception) -> None:
        own = isinstance(cause, OwnCodeFailed)
        why = str(cause) if own else f"{type(cause).__name__}: {str(cause).rstrip('.')}"
        then = "mend the file and fold with it again" if own else "rebuild it once that is mended"
        super().__init__(
            f"{projection} cannot handle event #{event.ordinal:,} ({event.type} of {event.stream}): {why}. "
            f"Only this projection stopped, before that event; {then}."
        )
        self.ordinal = event.ordinal


class Undecodable(Exception):
    """What is stored as the payload of an event cannot be read."""


class Overlay:
    """Rows as a handler sees them: what this batch changed, over what was there before."""

    def __init__(self, below: Mapping[Key, Row] | None = None) -> None:
        self._below = below if below is not None else {}
        self.changes: dict[Key, Row | None] = {}

    def get(self, key: Key) -> Row | None:
        """Give the row at `key`, None where there is none."""
        return self.changes[key] if key in self.changes else self._below.get(key)

    def __setitem__(self, key: Key, row: Row) -> None:
        self.changes[checked(key)] = row

    def __delitem__(self, key: Key) -> None:
        self.changes[checked(key)] = None


def concerning(projection: Projection, upcasting: Upcasting) -> Container[str]:
    """Give the types of stored events that handlers of a projection may see: handled ones, and old ones."""
    if EVERY_TYPE in projection.handlers:
        return _Everything()
    return frozenset(projection.handlers) | {name for name, _ in upcasting.reads}


class _Everything:
    def __contains__(self, _: object) -> bool:
        return True


def apply(projection: Projection, upcasting: Upcasting, stored: RecordedEvent, rows: Rows) -> int:
    """Let a projection's handlers see one stored event.

    Args:
        projection: whose handlers.
        upcasting: turns the stored event into what handlers see.
        stored: the event as stored.
        rows: what the handlers write to.

    Returns:
        The last sub of the events that upcasting made of it, mostly 0.

    Raises:
        CannotProject: a handler or upcaster raised; `rows` may hold part of its writes.
    """
    try:
        events = upcasting.upcast(stored)
        for event in events:
            _handle(projection, event, rows)
    except Exception as error:  # a handler is somebody's code: whatever it raises stops it alone
        raise CannotProject(stored, projection.name, error) from error
    return len(events) - 1


def apply_parts(
    projection: Projection, upcasting: Upcasting, stored: RecordedEvent, rows: Overlay
) -> list[tuple[RecordedEvent, Overlay]]:
    """Let a projection's handlers see one stored event, and tell apart what upcasting made of it.

    Args:
        projection: whose handlers.
        upcasting: turns the stored event into what handlers see.
        stored: the event as stored.
        rows: what the handlers read; nothing is written to it.

    Returns:
        Each event that they saw, and what it wrote, over what those before it wrote.

    Raises:
        CannotProject: a handler or upcaster raised.
    """
    seen: list[tuple[RecordedEvent, Overlay]] = []
    try:
        for event in upcasting.upcast(stored):
            written = Overlay(Through(seen[-1][1] if seen else rows))
            _handle(projection, event, written)
            seen.append((event, written))
    except Exception as error:  # a handler is somebody's code: whatever it raises stops it alone
        raise CannotProject(stored, projection.name, error) from error
    return seen


def _handle(projection: Projection, event: RecordedEvent, rows: Rows) -> None:
    handler = projection.handlers.get(event.type)
    if handler is not None and UNDECODED in event.flags and is_undecoded(event.data):
        raise Undecodable("its payload cannot be decoded")
    handler = handler or projection.handlers.get(EVERY_TYPE)
    if handler is not None:
        handler(event, rows)


class ProjectionConsumer:
    """Pulls events for one projection of our own store.

    Args:
        projection: the definition.
        store: where events are read and rows kept.
        upcasting: turns stored events into what handlers see.
        read: gives it events; None: the store itself.
    """

    def __init__(
        self, projection: Projection, store: Any, upcasting: Upcasting, read: Read | None = None
    ) -> None:
        self.name = projection.name
        self._projection = projection
        self._events: EventReader = store
        self._models: ReadModels = store
        self._upcasting = upcasting
        self._read = read or self._from_the_store

    def advance(self, limit: int = BATCH) -> int:
        """Apply up to `limit` stored events, and save rows and checkpoint in one transaction.

        Returns:
            How many events were seen; 0 when there was nothing to do or the projection is stopped.
        """
        return self._advance(self._read, limit)

    def rebuild(self) -> int:
        """Forget all rows and make them anew.

        Returns:
            How many events were read.
        """
        self._models.reset(self.name)
        total = 0
        while seen := self._advance(self._from_the_store, BATCH):
            total += seen
        return total

    def _advance(self, read: Read, limit: int) -> int:
        checkpoint = self._checkpoint()
        if checkpoint is not None and checkpoint.status != "running":
            return 0
        at = checkpoint.at if checkpoint else START
        rows = Overlay(_Stored(self._models, self.name))
        seen, error = at, None
        events = read(at[0], limit)
        for event in events:
            attempt = Overlay(Through(rows))
            try:
                sub = apply(self._projection, self._upcasting, event, attempt)
            except CannotProject as problem:
                error = str(problem)
                break
            rows.changes.update(attempt.changes)
            seen = (event.ordinal, sub)
        if seen == at and error is None:
            return 0
        try:
            saved = self._save(seen, error, rows.changes, checkpoint)
        except CannotStore as cause:  # some event of this batch gave a row that no store can hold
            if (known := seen[0] - at[0]) > 1:
                return self._advance(read, known // 2)
            saved = self._save(at, str(CannotProject(events[0], self.name, cause)), {}, checkpoint)
            seen = at
        return seen[0] - at[0] if saved else len(events)

    def _save(
        self, seen: Coordinate, error: str | None, rows: Mapping[Key, Row | None], before: Checkpoint | None
    ) -> bool:
        status = "running" if error is None else "stopped"
        mark = Checkpoint(self.name, self._projection.version, seen, status, error)
        return self._models.save(mark, rows, before.at if before else None)

    def _from_the_store(self, after: int, limit: int) -> Sequence[RecordedEvent]:
        return tuple(self._events.read(after=after, limit=limit))

    def _checkpoint(self) -> Checkpoint | None:
        checkpoint = self._models.checkpoint(self.name)
        if checkpoint is not None and checkpoint.version != self._projection.version:
            self._models.reset(self.name)  # rows of another definition are no rows of this one
            return None
        return checkpoint


class _Stored(Mapping[Key, Row]):
    """Rows of a store by key; a row read once is remembered for the batch."""

    def __init__(self, models: ReadModels, projection: str) -> None:
        self._models = models
        self._projection = projection
        self._read: dict[Key, Row | None] = {}

    def __getitem__(self, key: Key) -> Row:
        if key not in self._read:
            self._read[key] = self._models.row(self._projection, key)
        row = self._read[key]
        if row is None:
            raise KeyError(key)
        return row

    def __iter__(self) -> Iterator[Key]:
        return (key for key, _ in self._models.rows(self._projection))

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Through(Mapping[Key, Row]):
    """An overlay seen as the ground below another one."""

    def __init__(self, overlay: Overlay) -> None:
        self._overlay = overlay

    def get(self, key: Key, default: Row | None = None) -> Row | None:  # type: ignore[override]  # no other default
        """Give the row at `key`; a mapping would raise and catch for every row that is not there."""
        row = self._overlay.get(key)
        return default if row is None else row

    def __getitem__(self, key: Key) -> Row:
        row = self._overlay.get(key)
        if row is None:
            raise KeyError(key)
        return row

    def __iter__(self) -> Iterator[Key]:
        return iter(self._overlay.changes)

    def __len__(self) -> int:
        return len(self._overlay.changes)


def digest(rows: Iterator[tuple[Key, Row]]) -> str:
    """Give the SHA-256 of the rows that are shown, in key order: equal rows, equal digest."""
    summed = hashlib.sha256()
    for key, row in rows:
        if not hidden(key):
            summed.update(json.dumps([key, row], sort_keys=True, ensure_ascii=False).encode() + b"\n")
    return summed.hexdigest()
