"""What may be asked of a to-do list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from domain.kernel.fields import Day, Id, Length, Utc
from domain.todo.events import Priority

Description = Annotated[str, Length(1, 200)]


@dataclass(frozen=True, slots=True)
class CreateTodoList:
    """Begin a list."""

    list_id: Id
    owner_id: Id
    title: Annotated[str, Length(1, 80)]


@dataclass(frozen=True, slots=True)
class AddTask:
    """Put something on the list that is to be done."""

    list_id: Id
    task_id: Id
    description: Description
    priority: Priority = "normal"
    due_on: Day | None = None


@dataclass(frozen=True, slots=True)
class ReviseTaskDescription:
    """Describe an open task in other words."""

    list_id: Id
    task_id: Id
    description: Description


@dataclass(frozen=True, slots=True)
class CompleteTask:
    """Say that a task is done; whoever issues the command has done it."""

    list_id: Id
    task_id: Id


@dataclass(frozen=True, slots=True)
class ReopenTask:
    """Say that a task is not done after all."""

    list_id: Id
    task_id: Id
    reason: Annotated[str, Length(1, 120)]


@dataclass(frozen=True, slots=True)
class RemoveTask:
    """Take a task off the list, done or not."""

    list_id: Id
    task_id: Id
    reason: Annotated[str, Length(0, 120)] = ""


@dataclass(frozen=True, slots=True)
class ImportTask:
    """Take a task over from an earlier program, as it stood there."""

    list_id: Id
    task_id: Id
    description: Description
    is_completed: bool
    created_at: Utc


NewTaskCommand = AddTask | ImportTask
KnownTaskCommand = ReviseTaskDescription | CompleteTask | ReopenTask | RemoveTask
TodoListCommand = CreateTodoList | NewTaskCommand | KnownTaskCommand
