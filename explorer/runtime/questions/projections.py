"""Questions about projections: their rows at a moment, and the history these are read from."""

from __future__ import annotations

import msgspec

from explorer.runtime.questions.frames import Answer, Question
from explorer.runtime.questions.streams import Seek


class ProjectionRow(msgspec.Struct, frozen=True):
    """A projection in a list.

    Args:
        name: stored name.
        title: what people call it.
        version: version of the definition.
        keys: names of the key's parts.
        checkpoint: ordinal of the last event it has seen, None when it never ran.
        lag: events it has still to see, None when it never ran.
        rows: number of rows shown, None where only a replay could tell.
        status: "running", "stopped", "behind", "never run" or "replayed" (kept nowhere, folded on demand).
        error: the sentence that names event, handler and error.
    """

    name: str
    title: str
    version: int
    keys: tuple[str, ...]
    checkpoint: int | None
    lag: int | None
    rows: int | None
    status: str
    error: str | None = None


class KeyedRow(msgspec.Struct, frozen=True):
    """A row of a projection: its key, and the row as JSON text; `change` marks the current event's doing."""

    key: tuple[str, ...]
    row: str
    change: str = ""


class AskProjections(Question, frozen=True):
    """Which projections are there, and how far are they? -> Projections."""


class Projections(Answer, frozen=True):
    """The projections, by name."""

    rows: tuple[ProjectionRow, ...]


class AskRows(Question, frozen=True):
    """Rows of a projection after event `at` (None: now): a page by key order, or one key. -> Rows.

    Who is `patient` gets them however many events must be replayed; others are told when that is too much.
    """

    projection: str
    at: int | None = None
    first: int = 0
    limit: int = 200
    key: tuple[str, ...] | None = None
    patient: bool = False


class Rows(Answer, frozen=True):
    """A page of rows.

    Args:
        name: the projection.
        version: version of its definition.
        keys: names of the key's parts.
        at: ordinal they stood after.
        count: how many rows there were in all.
        first: index of the first row given.
        rows: the rows, those touched by the event at `at` marked.
        seek: what it cost.
        problem: the sentence about an event that its handler could not take; rows are as before it.
    """

    name: str
    version: int
    keys: tuple[str, ...]
    at: int
    count: int
    first: int
    rows: tuple[KeyedRow, ...]
    seek: Seek
    problem: str | None = None


class BuildHistory(Question, frozen=True):
    """Fold the next `events` events into the histories of all projections; answered with Built."""

    events: int = 20_000


class Built(Answer, frozen=True):
    """How far the histories have come.

    Args:
        reached: ordinal up to which all of them are kept.
        head: the last event there is.
        done: whether there is nothing more to keep for now.
        problems: projection -> the sentence about the event that ended its history.
        elsewhere: whether another process builds them, so that this one looks on.
    """

    reached: int
    head: int
    done: bool
    problems: dict[str, str]
    elsewhere: bool = False
