"""Questions about the CRUD twin of a domain."""

from __future__ import annotations

import msgspec

from explorer.runtime.questions.frames import Answer, Question


class TwinRow(msgspec.Struct, frozen=True):
    """A task in the log's read model and in the CRUD twin's table.

    Args:
        key: (list, task).
        log: row of the read model as JSON text, None where it has none.
        table: row of the table as JSON text, None where it has none.
        difference: "same", "differs", "log only", "table only" or "no command" (the twin never saw it).
    """

    key: tuple[str, ...]
    log: str | None
    table: str | None
    difference: str


class TwinExample(msgspec.Struct, frozen=True):
    """One thing that only the log knows: the event that tells of it, and what it tells."""

    ordinal: int
    time: str | None
    list_id: str
    task_id: str
    told: str


class TwinLoss(msgspec.Struct, frozen=True):
    """What the table lost of one kind: how often, and the newest examples first.

    `kind` is "descriptions", "completions", "reopenings" or "removals".
    """

    kind: str
    count: int
    examples: tuple[TwinExample, ...]


class TwinAuditRow(msgspec.Struct, frozen=True):
    """A row of the audit table: a column of a task that became something else; None is no task."""

    number: int
    changed_at: str
    user: str
    list_id: str
    task_id: str
    column: str
    old: str | None
    new: str | None


class AskTwin(Question, frozen=True):
    """The log's tasks after `at` (None: now) beside those of the CRUD twin's table now. -> Twin.

    A page of them by key; who is `patient` waits for however long a replay.
    """

    at: int | None = None
    first: int = 0
    limit: int = 400
    patient: bool = False
    only_different: bool = False


class Twin(Answer, frozen=True):
    """The log beside the table.

    Args:
        at: ordinal after which the log is shown.
        head: the last event there is; the table is as of `seen`, whatever `at` is.
        seen: ordinal up to which the twin carried commands out, None before its first look.
        tasks: how many tasks either of them has.
        count: how many of them were asked for: all, or only those that differ.
        first: index of the first row given.
        rows: the tasks, those that the twin never saw at the end.
        items: how many rows the table has.
        audited: how many rows the audit table has.
        differing: how many tasks differ, those that the twin never saw aside.
        apart: how many tasks the twin never saw, because they were recorded without commands.
        losses: what the log knows and the table does not, now.
    """

    at: int
    head: int
    seen: int | None
    tasks: int
    count: int
    first: int
    rows: tuple[TwinRow, ...]
    items: int
    audited: int
    differing: int
    apart: int
    losses: tuple[TwinLoss, ...]


class AskTwinAudit(Question, frozen=True):
    """Rows of the CRUD twin's audit table, newest first, numbers below `before`. -> TwinAudit."""

    before: int | None = None
    limit: int = 200


class TwinAudit(Answer, frozen=True):
    """A page of the audit table."""

    rows: tuple[TwinAuditRow, ...]
