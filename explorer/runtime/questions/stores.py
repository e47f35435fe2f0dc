"""Questions about a store as a whole: what it is, how far it goes, whether it is sound."""

from __future__ import annotations

import msgspec

from explorer.runtime.questions.frames import Answer, Question


class CheckpointRow(msgspec.Struct, frozen=True):
    """A consumer whose checkpoint a foreign store keeps; see explorer.core.description.CheckpointInfo."""

    name: str
    position: int | str | None
    lag: int | None
    lag_in: str = "event"


class CheckRow(msgspec.Struct, frozen=True):
    """One check of a verification."""

    name: str
    ok: bool
    detail: str
    position: int | None = None


class Describe(Question, frozen=True):
    """What store is this? -> Described."""


class Described(Answer, frozen=True):
    """A store's format, what it can tell, and how many events it has.

    Args:
        capabilities: the eleven keys of explorer.core.description.Capabilities.
        states: how states come about: "domain" (its own deciders) or "generic-merge".
        ends_early: the sentence that says why no event after the last one can be reached, None where it
            is the last.
        flags: the flags that the store tells by a column.
        counted: whether all events are counted; until then `events` is how many are so far, and nothing is
            known of `snapshots`, `checkpoints` and `ends_early`.
        snapshots: number of stored snapshots; None where they cannot be counted.
        notes: sentences about what is usual and good to know.
        stamp: what tells the state of the files that were opened from others; "" of ours, which may grow.
    """

    format: str
    title: str
    identity: str
    writable: bool
    clock: str | None
    events: int
    capabilities: dict[str, bool | int | str | None]
    snapshots: int | None
    checkpoints: tuple[CheckpointRow, ...]
    warnings: tuple[str, ...]
    evidence: tuple[str, ...]
    states: str
    ends_early: str | None = None
    flags: tuple[str, ...] = ()
    counted: bool = True
    notes: tuple[str, ...] = ()
    stamp: str = ""


class AskHead(Question, frozen=True):
    """How many events are there, and, with `due`, when does something fall due? -> Head."""

    due: bool = False


class Head(Answer, frozen=True):
    """The ordinal of the last event, and its time.

    Args:
        next_due: when the earliest wait of a process or policy falls due, ISO 8601 in UTC; None without one,
            and where nobody asked.
        counted: whether all events are counted; until then there are more than `ordinal`.
    """

    ordinal: int
    time: str | None
    next_due: str | None = None
    counted: bool = True


class AskTypes(Question, frozen=True):
    """Which event types occur how often? -> Types."""


class Types(Answer, frozen=True):
    """Stored events by type."""

    counts: dict[str, int]


class AskFlags(Question, frozen=True):
    """How many rows have each flag that the store tells by a column? -> Flags."""


class Flags(Answer, frozen=True):
    """Rows by flag; none for a store that tells no flags by a column."""

    counts: dict[str, int]


class AskVerify(Question, frozen=True):
    """Does the store hold what it promises? -> Verified."""


class Verified(Answer, frozen=True):
    """The checks, in order."""

    checks: tuple[CheckRow, ...]


class AskCopy(Question, frozen=True):
    """Copy the open store, as it is now, to a new file. Works also when its own file is gone. -> Copied.

    Args:
        to: path of the new file; there must be nothing yet.
        slip: path of a file for how far it is, see explorer.runtime.copying; "" where nobody wants to know.
    """

    to: str
    slip: str = ""


class Copied(Answer, frozen=True):
    """How many events the copy holds."""

    events: int


class AskDetect(Question, frozen=True):
    """Which formats could this be? -> Detected."""


class FormatMatch(msgspec.Struct, frozen=True):
    """A format that the source could have; `confidence` from 0 to 1, and why."""

    format: str
    title: str
    confidence: float
    evidence: tuple[str, ...]


class Detected(Answer, frozen=True):
    """The formats that match, likeliest first; the one chosen, or why none was; what is unusual of it."""

    matches: tuple[FormatMatch, ...]
    chosen: str | None
    why_not: tuple[str, ...]
    warnings: tuple[str, ...] = ()
