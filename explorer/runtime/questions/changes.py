"""Questions about changes: what touched a thing, what differs, which events set a value."""

from __future__ import annotations

import msgspec

from explorer.runtime.questions.frames import Answer, Question


class AskTouched(Question, frozen=True):
    """Events by stream in ordinals after + 1 .. until, at most `limit` of them a question. -> Touched."""

    after: int
    until: int
    limit: int = 50_000


class Touched(Answer, frozen=True):
    """Events by stream; `more` is the ordinal to go on after, None when that was all."""

    streams: dict[str, int]
    more: int | None


class AskDiff(Question, frozen=True):
    """What turns a stream's state, or a projection's rows, at `start` into those at `end`. -> Diffed.

    A long fold is answered with StillFolding, and asking again goes on with it.

    Args:
        start: the first moment.
        end: the second.
        stream: whose state; None for rows.
        projection: whose rows.
        first: changes to leave out.
        limit: changes to give at most.
        start_sub: of a state, where the event at `start` counts as several: after which of them; None: all.
        end_sub: likewise.
        patient: of rows, whether to replay however many events it takes.
    """

    start: int
    end: int
    stream: str | None = None
    projection: str | None = None
    first: int = 0
    limit: int = 200
    start_sub: int | None = None
    end_sub: int | None = None
    patient: bool = True


class ChangeRow(msgspec.Struct, frozen=True):
    """One part that differs.

    Args:
        stream: whose state, None for rows.
        projection: whose row, None for states.
        key: of the row.
        path: where in the state or row; "" is the whole of it.
        old: JSON text of what it was, None where it was not there.
        new: JSON text of what it is, None where it is gone.
        ordinal: the last event between the two moments that had a part in it, None where none is known.
        type: type of that event.
        sub: where upcasting made several of that event: which of them; None where it did not.
    """

    stream: str | None
    projection: str | None
    key: tuple[str, ...] | None
    path: str
    old: str | None
    new: str | None
    ordinal: int | None
    type: str | None
    sub: int | None = None


class Diffed(Answer, frozen=True):
    """What differs between two moments.

    Args:
        count: how many parts differ.
        changes: a page of them.
        problem: the sentence about an event that could not be folded, so that a moment after it is compared
            as it was before it, or about events that were left out; None where there are none.
    """

    count: int
    changes: tuple[ChangeRow, ...]
    problem: str | None = None


class AskBlame(Question, frozen=True):
    """The events that changed a part of a stream's state or of a row, newest first. -> Blamed.

    A long fold is answered with StillFolding, and asking again goes on with it.

    Args:
        path: the part, as in `lines.apple.quantity`.
        stream: whose state; None for a row.
        projection: whose row.
        key: of the row.
        at: the moment, None for now.
        before: only events before this ordinal, to go on with an earlier answer.
        limit: at most so many.
        patient: of a row, whether to replay however many events it takes.
    """

    path: str
    stream: str | None = None
    projection: str | None = None
    key: tuple[str, ...] | None = None
    at: int | None = None
    before: int | None = None
    limit: int = 100
    patient: bool = True


class BlameLink(msgspec.Struct, frozen=True):
    """An event that changed the part: from `old` to `new`, JSON texts; None where it was not there.

    Where upcasting made several of it, `sub` says which; None where it did not.
    """

    ordinal: int
    stream: str | None
    version: int | None
    type: str
    old: str | None
    new: str | None
    sub: int | None = None


class Blamed(Answer, frozen=True):
    """The part's value as JSON text (None: it is gone), who changed it, and whether there is more.

    `problem` is the sentence about events that are not in the value; None where all are.
    """

    path: str
    value: str | None
    chain: tuple[BlameLink, ...]
    more: bool
    problem: str | None = None
