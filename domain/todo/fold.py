"""What the events of a to-do list add up to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, assert_never

from domain.todo.events import (
    Priority,
    TaskAdded,
    TaskCompleted,
    TaskDescriptionRevised,
    TaskEvent,
    TaskImported,
    TaskRemoved,
    TaskReopened,
    TodoListCreated,
    TodoListEvent,
)


@dataclass(frozen=True, slots=True)
class Task:
    """One task of a list.

    Args:
        description: what is to be done, in the newest words.
        priority: "low", "normal" or "high".
        due_on: the day it should be done by, None where nobody set one.
        is_completed: whether it is done.
        completed_by: who did it, None while it is open or where an earlier program did not say.
    """

    description: str
    priority: Priority = "normal"
    due_on: str | None = None
    is_completed: bool = False
    completed_by: str | None = None


@dataclass(frozen=True, slots=True)
class NoTodoList:
    """Nobody began this list yet."""

    status: ClassVar[str] = "none"


@dataclass(frozen=True, slots=True)
class KeptTodoList:
    """A list that somebody keeps.

    Args:
        owner_id: whose list it is.
        title: what it is called.
        tasks: by id, in the order they came.
        removed: ids of the tasks that were taken off it.
    """

    status: ClassVar[str] = "kept"
    owner_id: str
    title: str
    tasks: Mapping[str, Task] = field(default_factory=dict)
    removed: tuple[str, ...] = ()

    @property
    def open_tasks(self) -> int:
        """Number of tasks that are still to be done."""
        return sum(not task.is_completed for task in self.tasks.values())


TodoList = NoTodoList | KeptTodoList


def evolve_todo_list(todo: TodoList, event: TodoListEvent) -> TodoList:
    """Give the list after one more event."""
    if isinstance(event, TodoListCreated):
        return KeptTodoList(event.owner_id, event.title)
    if isinstance(todo, NoTodoList):
        return todo  # nothing precedes the creation
    return _with_task(todo, event)


def _with_task(todo: KeptTodoList, event: TaskEvent) -> KeptTodoList:
    match event:
        case TaskAdded(task_id=task_id, description=description, priority=priority, due_on=due_on):
            return _put(todo, task_id, Task(description, priority, due_on))
        case TaskImported(task_id=task_id, description=description, is_completed=is_completed):
            return _put(todo, task_id, Task(description, is_completed=is_completed))
        case TaskDescriptionRevised(task_id=task_id, description=description):
            return _change(todo, task_id, description=description)
        case TaskCompleted(task_id=task_id, completed_by=who):
            return _change(todo, task_id, is_completed=True, completed_by=who)
        case TaskReopened(task_id=task_id):
            return _change(todo, task_id, is_completed=False, completed_by=None)
        case TaskRemoved(task_id=task_id):
            left = {other: task for other, task in todo.tasks.items() if other != task_id}
            return replace(todo, tasks=left, removed=(*todo.removed, task_id))
        case _:
            assert_never(event)


def _put(todo: KeptTodoList, task_id: str, task: Task) -> KeptTodoList:
    return replace(todo, tasks={**todo.tasks, task_id: task})


def _change(todo: KeptTodoList, task_id: str, **changes: Any) -> KeptTodoList:
    task = todo.tasks.get(task_id)
    return todo if task is None else _put(todo, task_id, replace(task, **changes))
