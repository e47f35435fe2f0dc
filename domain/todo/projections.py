"""Read models of to-do lists: the tasks, what is open, and what had to be done again."""

from __future__ import annotations

from domain.kernel.projection import Handler, Key, Projection, Rows
from domain.kernel.recorded import Json, RecordedEvent
from domain.todo.statistics import COMPLETION_STATS

# --- todo_current ---


def _list(event: RecordedEvent) -> Key:
    return ("_owner", event.data["list_id"])


def _task(event: RecordedEvent) -> Key:
    return (event.data["list_id"], event.data["task_id"])


def _list_created(event: RecordedEvent, rows: Rows) -> None:
    rows[_list(event)] = {"user_id": event.data["owner_id"]}


def _task_added(event: RecordedEvent, rows: Rows) -> None:
    _put_new(event, rows, is_completed=False, created_at=event.time)


def _task_imported(event: RecordedEvent, rows: Rows) -> None:
    data = event.data
    _put_new(event, rows, is_completed=data["is_completed"], created_at=data["created_at"])


def _put_new(event: RecordedEvent, rows: Rows, *, is_completed: bool, created_at: str | None) -> None:
    owner = rows.get(_list(event))
    if owner is not None:
        rows[_task(event)] = {
            "user_id": owner["user_id"],
            "task_description": event.data["description"],
            "is_completed": is_completed,
            "created_at": created_at,
        }


def _revised(event: RecordedEvent, rows: Rows) -> None:
    _change(event, rows, task_description=event.data["description"])


def _becomes(is_completed: bool) -> Handler:
    """Give a handler that says whether the task is done now."""

    def become(event: RecordedEvent, rows: Rows) -> None:
        _change(event, rows, is_completed=is_completed)

    return become


def _change(event: RecordedEvent, rows: Rows, **changes: Json) -> None:
    row = rows.get(_task(event))
    if row is not None:
        rows[_task(event)] = {**row, **changes}


def _removed(event: RecordedEvent, rows: Rows) -> None:
    del rows[_task(event)]


TODO_CURRENT = Projection(
    name="todo_current",
    title="Tasks",
    version=1,
    keys=("list_id", "task_id"),
    handlers={
        "TodoListCreated": _list_created,
        "TaskAdded": _task_added,
        "TaskImported": _task_imported,
        "TaskDescriptionRevised": _revised,
        "TaskCompleted": _becomes(is_completed=True),
        "TaskReopened": _becomes(is_completed=False),
        "TaskRemoved": _removed,
    },
)


# --- open_at ---


def open_after(event: RecordedEvent, open_tasks: tuple[str, ...]) -> tuple[str, ...]:
    """Give the ids of a list's open tasks after one more of its events, in the order they were opened."""
    task_id = event.data.get("task_id")
    others = tuple(other for other in open_tasks if other != task_id)
    match event.type:
        case "TaskAdded" | "TaskReopened":
            return (*others, task_id)
        case "TaskImported":
            return others if event.data["is_completed"] else (*others, task_id)
        case "TaskCompleted" | "TaskRemoved":
            return others
        case _:
            return open_tasks


def _open_tasks(event: RecordedEvent, rows: Rows) -> None:
    key = (event.data["list_id"],)
    row = rows.get(key)
    left = open_after(event, tuple(row["tasks"]) if row else ())
    rows[key] = {"open": len(left), "tasks": list(left)}


OPEN_AT = Projection(
    name="open_at",
    title="Open tasks",
    version=1,
    keys=("list_id",),
    handlers=dict.fromkeys(
        ("TodoListCreated", "TaskAdded", "TaskImported", "TaskCompleted", "TaskReopened", "TaskRemoved"),
        _open_tasks,
    ),
)


# --- rework ---


def _reopened(event: RecordedEvent, rows: Rows) -> None:
    row = rows.get(_task(event))
    rows[_task(event)] = {"reopen_count": row["reopen_count"] + 1 if row else 1}


REWORK = Projection(
    name="rework",
    title="Rework",
    version=1,
    keys=("list_id", "task_id"),
    handlers={"TaskReopened": _reopened},
)

PROJECTIONS = (TODO_CURRENT, OPEN_AT, COMPLETION_STATS, REWORK)
