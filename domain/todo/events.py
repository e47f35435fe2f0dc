"""The facts of to-do lists. Class names and fields are the storage format: a change needs an upcaster."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

Priority = Literal["low", "normal", "high"]


@dataclass(frozen=True, slots=True)
class TodoListCreated:
    """Somebody began a list."""

    schema_version: ClassVar[int] = 1
    list_id: str
    owner_id: str
    title: str


@dataclass(frozen=True, slots=True)
class TaskAdded:
    """Something is to be done; `due_on` is None where nobody set a day."""

    schema_version: ClassVar[int] = 2
    list_id: str
    task_id: str
    description: str
    priority: Priority
    due_on: str | None


@dataclass(frozen=True, slots=True)
class TaskDescriptionRevised:
    """The task is described in other words from now on."""

    schema_version: ClassVar[int] = 1
    list_id: str
    task_id: str
    description: str
    previous_description: str


@dataclass(frozen=True, slots=True)
class TaskCompleted:
    """The task was done; `completed_by` is "unknown" where nobody recorded who did it."""

    schema_version: ClassVar[int] = 2
    list_id: str
    task_id: str
    completed_by: str


@dataclass(frozen=True, slots=True)
class TaskReopened:
    """The task turned out not to be done."""

    schema_version: ClassVar[int] = 1
    list_id: str
    task_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class TaskRemoved:
    """The task was taken off the list, done or not; its id is used up."""

    schema_version: ClassVar[int] = 1
    list_id: str
    task_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class TaskImported:
    """The task was taken over from an earlier program, as it stood there."""

    schema_version: ClassVar[int] = 1
    list_id: str
    task_id: str
    description: str
    is_completed: bool
    created_at: str


TaskEvent = TaskAdded | TaskDescriptionRevised | TaskCompleted | TaskReopened | TaskRemoved | TaskImported
TodoListEvent = TodoListCreated | TaskEvent
