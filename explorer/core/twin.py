"""The CRUD twin: what an application without events would have done with the very same commands.

It keeps its tasks in a table and changes them in place, and beside it notes which column became what. It is
an application of its own: it knows the commands by their names and fields, and nothing of the domain.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from explorer.core.positions import Coordinate
from explorer.core.read_models import Checkpoint

NAME = "twin.todo"
"""Name of the twin's checkpoint."""

CATEGORY = "todolist"
"""Whose commands it carries out."""

READ_MODEL = "todo_current"
"""The projection that says the same from the log."""


@dataclass(frozen=True, slots=True)
class InsertList:
    """Begin a list: a row that says whose tasks are on it."""

    list_id: str
    user_id: str
    title: str


@dataclass(frozen=True, slots=True)
class InsertItem:
    """Put a task into the table; it is its list's user's."""

    list_id: str
    task_id: str
    task_description: str
    is_completed: bool
    created_at: str


@dataclass(frozen=True, slots=True)
class UpdateItem:
    """Overwrite one column of a task; what was there is gone."""

    list_id: str
    task_id: str
    column: str
    value: str | bool


@dataclass(frozen=True, slots=True)
class DeleteItem:
    """Delete a task."""

    list_id: str
    task_id: str


Statement = InsertList | InsertItem | UpdateItem | DeleteItem


@dataclass(frozen=True, slots=True)
class Execution:
    """One command as the twin carries it out.

    Args:
        statement: what it does to the tables.
        user: who asked.
        at: when, ISO 8601 in UTC.
    """

    statement: Statement
    user: str
    at: str


@dataclass(frozen=True, slots=True)
class Item:
    """A row of the table todo_items."""

    list_id: str
    task_id: str
    user_id: str
    task_description: str
    is_completed: bool
    created_at: str


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """A row of the table todo_audit: a column of a task that became something else.

    Args:
        number: 1..N in order.
        changed_at: when, ISO 8601 in UTC.
        user: who asked.
        list_id: list of the task.
        task_id: the task.
        column: the column.
        old: what it held, None where there was no task yet.
        new: what it holds now, None where the task was deleted.
    """

    number: int
    changed_at: str
    user: str
    list_id: str
    task_id: str
    column: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class TwinContents:
    """The tables as they are now: a table has no past.

    Args:
        at: ordinal up to which commands were carried out, None before the first look.
        lists: ids of the lists it knows.
        items: its tasks, by list and task.
        audited: number of rows in the audit table.
    """

    at: int | None
    lists: frozenset[str]
    items: tuple[Item, ...]
    audited: int


@runtime_checkable
class TwinTables(Protocol):
    """Where the twin keeps its tables: beside the events, in the same database."""

    def twin(self) -> TwinContents:
        """Give the tables as they are now, all from one moment; empty ones where there are none yet."""

    def twin_audit(self, before: int | None = None, limit: int = 200) -> Sequence[AuditEntry]:
        """List rows of the audit table, newest first, with numbers below `before`."""

    def run_twin(
        self, executions: Sequence[Execution], checkpoint: Checkpoint, previous: Coordinate | None
    ) -> bool:
        """Carry commands out and keep the checkpoint, in one transaction, by compare-and-swap.

        Args:
            executions: in order; the tables are made when the first one comes.
            checkpoint: where the twin stands now.
            previous: where it must have stood; None before its first look.

        Returns:
            False, with nothing done, when somebody else moved the checkpoint meanwhile.
        """


def statement_of(command: str, fields: Mapping[str, Any], at: str) -> Statement | None:
    """Say what an application on a table does with a command.

    Args:
        command: name of the command ("AddTask").
        fields: its fields, checked and complete.
        at: when it was accepted, ISO 8601 in UTC.

    Returns:
        The statement, None for a command that is none of the twin's.
    """
    made = _STATEMENTS.get(command)
    return None if made is None else made(fields, at)


_Fields = Mapping[str, Any]


def _item(fields: _Fields) -> tuple[str, str]:
    return fields["list_id"], fields["task_id"]


_STATEMENTS: Mapping[str, Callable[[_Fields, str], Statement]] = {
    "CreateTodoList": lambda f, at: InsertList(f["list_id"], f["owner_id"], f["title"]),
    "AddTask": lambda f, at: InsertItem(*_item(f), f["description"], False, at),
    "ImportTask": lambda f, at: InsertItem(*_item(f), f["description"], f["is_completed"], f["created_at"]),
    "ReviseTaskDescription": lambda f, at: UpdateItem(*_item(f), "task_description", f["description"]),
    "CompleteTask": lambda f, at: UpdateItem(*_item(f), "is_completed", True),
    "ReopenTask": lambda f, at: UpdateItem(*_item(f), "is_completed", False),
    "RemoveTask": lambda f, at: DeleteItem(*_item(f)),
}
