"""What is said of the CRUD twin, in the window and on the command line; and its JSON document."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from explorer.core.counting import count
from explorer.runtime import questions as q

AUDIT_KEEPS = "The audit keeps old and new values, who and when; not why, and not what was meant."

SIGNS = {"same": "", "differs": "≠", "log only": "◂", "table only": "▸", "no command": "·"}
"""How a row that differs is marked, so that colour is not needed."""

SAID = {
    "same": "The same in the log and in the table.",
    "differs": "The log and the table say different things.",
    "log only": "Only the log has this task: the table has no such row (any more).",
    "table only": "Only the table has this task: at that event the log did not know it.",
    "no command": "Recorded without a command (imported, or from years ago), so the table never had it.",
}

_LOST = {
    "descriptions": ("earlier description", "earlier descriptions"),
    "completions": ("completion (who, when)", "completions (who, when)"),
    "reopenings": ("reopening (why)", "reopenings (why)"),
    "removals": ("removed task (why)", "removed tasks (why)"),
}
_TOLD = {
    "descriptions": "was described as “{told}”",
    "completions": "was completed by {told}",
    "reopenings": "was reopened: {told}",
    "removals": "was removed: {told}",
}
NO_REASON = "no reason was given"


def row_text(row: str | None) -> str | None:
    """Say what a row says of its task: "Buy milk (open)"; None for no row."""
    if row is None:
        return None
    told = json.loads(row)
    return f"{told['task_description']} ({'done' if told['is_completed'] else 'open'})"


def lost_text(losses: Iterable[q.TwinLoss]) -> str:
    """Say in one sentence what the table lost; "" when it lost nothing."""
    parts = [count(loss.count, *_LOST[loss.kind]) for loss in losses if loss.count]
    return f"The table lost {', '.join(parts)}." if parts else ""


def example_text(kind: str, example: q.TwinExample) -> str:
    """Say one thing that only the log knows."""
    told = _TOLD[kind].format(told=example.told or NO_REASON)
    return f"#{example.ordinal:,}: {example.task_id} of {example.list_id} {told}"


def compared_text(twin: q.Twin) -> str:
    """Say how many tasks differ, and how many cannot be compared."""
    same = twin.tasks - twin.differing - twin.apart
    text = f"{count(same, 'task')} the same, {twin.differing:,} different"
    return f"{text}, {twin.apart:,} recorded without commands" if twin.apart else text


def seen_text(twin: q.Twin) -> str:
    """Say how far behind the twin is; "" when it has seen everything."""
    if twin.seen is None:
        return "The twin has seen nothing of this store yet; it catches up with the next command issued here."
    behind = twin.head - twin.seen
    return f"The twin has still to see {count(behind, 'event')}." if behind > 0 else ""


def document(twin: q.Twin, rows: Iterable[q.TwinRow], audit: Iterable[q.TwinAuditRow]) -> dict[str, Any]:
    """Give the twin as one JSON document: plain rows of the log and of the tables.

    Args:
        twin: the answer; its page of rows does not matter.
        rows: all its rows.
        audit: all rows of the audit table, newest first.
    """
    rows = tuple(rows)
    columns = ("changed_at", "user", "list_id", "task_id", "column", "old", "new")
    return {
        "at": twin.at,
        "head": twin.head,
        "seen": twin.seen,
        "differing": twin.differing,
        "without_commands": twin.apart,
        "log": [_flat(row.key, row.log) for row in rows if row.log is not None],
        "table": [_flat(row.key, row.table) for row in rows if row.table is not None],
        "audit": [{name: getattr(row, name) for name in columns} for row in reversed(tuple(audit))],
        "lost": {loss.kind: _loss(loss) for loss in twin.losses},
    }


def _flat(key: tuple[str, ...], row: str) -> dict[str, Any]:
    return {"list_id": key[0], "task_id": key[1], **json.loads(row)}


def _loss(loss: q.TwinLoss) -> dict[str, Any]:
    names = ("ordinal", "time", "list_id", "task_id", "told")
    examples = [{name: getattr(one, name) for name in names} for one in loss.examples]
    return {"count": loss.count, "examples": examples}
