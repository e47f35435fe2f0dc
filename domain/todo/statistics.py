"""completion_stats: what an owner got done on a day, and how long the completed tasks had been open."""

from __future__ import annotations

from bisect import insort
from datetime import datetime, timedelta
from statistics import median

from domain.kernel.projection import Key, Projection, Row, Rows
from domain.kernel.recorded import RecordedEvent

_NOTHING: Row = {"added": 0, "completed": 0, "reopened": 0, "removed": 0, "median_open_minutes": None}
_UNDATED = "undated"


def _owner(event: RecordedEvent) -> Key:
    return ("_owner", event.data["list_id"])


def _since(event: RecordedEvent) -> Key:
    return ("_since", event.data["list_id"], event.data["task_id"])


def _day(event: RecordedEvent, rows: Rows) -> Key | None:
    """Give the key of the row that an event counts in, None where nobody knows whose list it is."""
    owner = rows.get(_owner(event))
    return None if owner is None else (owner["owner_id"], event.time[:10] if event.time else _UNDATED)


def _count(event: RecordedEvent, rows: Rows, counter: str) -> None:
    if (key := _day(event, rows)) is not None:
        row = rows.get(key) or _NOTHING
        rows[key] = {**row, counter: row[counter] + 1}


def _created(event: RecordedEvent, rows: Rows) -> None:
    rows[_owner(event)] = {"owner_id": event.data["owner_id"]}


def _added(event: RecordedEvent, rows: Rows) -> None:
    rows[_since(event)] = {"time": event.time}
    _count(event, rows, "added")


def _imported(event: RecordedEvent, rows: Rows) -> None:
    if not event.data["is_completed"]:
        rows[_since(event)] = {"time": event.data["created_at"]}


def _reopened(event: RecordedEvent, rows: Rows) -> None:
    rows[_since(event)] = {"time": event.time}
    _count(event, rows, "reopened")


def _removed(event: RecordedEvent, rows: Rows) -> None:
    del rows[_since(event)]
    _count(event, rows, "removed")


def _completed(event: RecordedEvent, rows: Rows) -> None:
    _count(event, rows, "completed")
    since, key = rows.get(_since(event)), _day(event, rows)
    del rows[_since(event)]
    if since is None or key is None or (minutes := _minutes(since["time"], event.time)) is None:
        return
    helper = ("_minutes", *key)
    before = rows.get(helper)
    held = list(before["minutes"]) if before else []
    insort(held, minutes)
    rows[helper] = {"minutes": held}
    rows[key] = {**(rows.get(key) or _NOTHING), "median_open_minutes": median(held)}


def _minutes(since: str | None, until: str | None) -> int | None:
    if since is None or until is None:
        return None
    begun, done = (datetime.fromisoformat(time.replace("Z", "+00:00")) for time in (since, until))
    return max(0, (done - begun) // timedelta(minutes=1))  # a clock may have been set back


COMPLETION_STATS = Projection(
    name="completion_stats",
    title="Completion statistics",
    version=1,
    keys=("owner_id", "day"),
    handlers={
        "TodoListCreated": _created,
        "TaskAdded": _added,
        "TaskImported": _imported,
        "TaskCompleted": _completed,
        "TaskReopened": _reopened,
        "TaskRemoved": _removed,
    },
)
