"""Questions about streams and their states."""

from __future__ import annotations

import msgspec

from explorer.core.tree import TreeRow
from explorer.runtime.questions.frames import Answer, Question


class StreamRow(msgspec.Struct, frozen=True):
    """A stream in a list."""

    stream: str
    category: str | None
    version: int | None
    events: int
    first_time: str | None
    last_time: str | None


class CategoryRow(msgspec.Struct, frozen=True):
    """A category in a list."""

    category: str | None
    streams: int
    events: int


class Seek(msgspec.Struct, frozen=True):
    """What it cost to go there: keyframe begun from (ordinal or version), events replayed, milliseconds."""

    keyframe: int
    replayed: int
    ms: float


class AskCategories(Question, frozen=True):
    """Which kinds of streams are there? -> Categories."""


class Categories(Answer, frozen=True):
    """Categories in name order."""

    rows: tuple[CategoryRow, ...]


class AskStreams(Question, frozen=True):
    """Streams in name order after a name; of one category, or (None) of all. -> Streams."""

    category: str | None = None
    after: str | None = None
    limit: int = 500


class Streams(Answer, frozen=True):
    """A page of streams; `more` says whether there are further ones."""

    rows: tuple[StreamRow, ...]
    more: bool


class AskState(Question, frozen=True):
    """The state of a stream: after ordinal `at`, or at its version `version` (both None: now). -> State.

    A long fold is answered with StillFolding, and asking again goes on with it.

    Args:
        stream: the stream.
        at: the moment, None for now.
        version: the version, instead of a moment.
        sub: where the event at `at` counts as several, after which of them; None: after all.
    """

    stream: str
    at: int | None = None
    version: int | None = None
    sub: int | None = None


class StillFolding(Answer, frozen=True):
    """A long fold is under way: how many of the stream's events are folded. Ask again to go on.

    Args:
        stream: the stream.
        folded: events that are folded already.
        of: events that the stream has; as many at most are to be folded.
    """

    stream: str
    folded: int
    of: int


class State(Answer, frozen=True):
    """A state as JSON text and as a tree whose rows say what the last event at `at` changed.

    Args:
        stream: the stream.
        version: version it stood at, 0 or None before its first event.
        ordinal: ordinal of the event that made this state, 0 before its first.
        changed_by: that event's ordinal if it is exactly `at`, None otherwise: then nothing is marked.
        fold: "domain", "plugin" (a fold file), "generic-merge", "generic-last" or "generic-count".
        state: JSON text; "null" before the first event of a generic fold.
        tree: the state as rows.
        seek: what it cost.
        problem: the sentence about an event that could not be folded (the state is the one before it), or
            about those that were left out since they could not be decoded; None where all are in it.
        sub: where it is the state after one of the events that upcasting made of one, which of them.
    """

    stream: str
    version: int | None
    ordinal: int
    changed_by: int | None
    fold: str
    state: str
    tree: tuple[TreeRow, ...]
    seek: Seek
    problem: str | None = None
    sub: int | None = None
