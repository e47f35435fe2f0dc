"""The rules of the to-do list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from domain.kernel.category import Facts, Occasion
from domain.kernel.refusal import Refused
from domain.todo.decisions.todo_commands import (
    AddTask,
    CompleteTask,
    CreateTodoList,
    ImportTask,
    KnownTaskCommand,
    NewTaskCommand,
    RemoveTask,
    ReopenTask,
    ReviseTaskDescription,
    TodoListCommand,
)
from domain.todo.events import (
    TaskAdded,
    TaskCompleted,
    TaskDescriptionRevised,
    TaskImported,
    TaskRemoved,
    TaskReopened,
    TodoListCreated,
    TodoListEvent,
)
from domain.todo.fold import KeptTodoList, NoTodoList, Task, TodoList

MAX_OPEN_TASKS = 100


@dataclass(frozen=True, slots=True)
class TodoFacts(Facts):
    """Also who asks: that is who completed a task."""

    actor: str


def todo_facts(command: TodoListCommand, occasion: Occasion) -> TodoFacts:
    """Note the time, and who asks."""
    return TodoFacts(occasion.now, occasion.actor)


def decide_todo_list(command: TodoListCommand, todo: TodoList, facts: TodoFacts) -> tuple[TodoListEvent, ...]:
    """Decide what a command does to a to-do list.

    Raises:
        Refused: TodoListAlreadyExists, TodoListNotFound, TaskAlreadyExists, TaskNotFound,
            TaskAlreadyCompleted, TaskNotCompleted, TaskWasRemoved, DescriptionUnchanged,
            TooManyOpenTasks or CannotReviseCompletedTask.
    """
    match command:
        case CreateTodoList():
            return (_create(command, todo),)
        case AddTask() | ImportTask():
            return (_new_task(command, _kept(todo, command.list_id)),)
        case ReviseTaskDescription() | CompleteTask() | ReopenTask() | RemoveTask():
            return (_known_task(command, _kept(todo, command.list_id), facts.actor),)
        case _:
            assert_never(command)


def _create(command: CreateTodoList, todo: TodoList) -> TodoListCreated:
    if isinstance(todo, KeptTodoList):
        raise Refused("TodoListAlreadyExists", f"List {command.list_id} already belongs to {todo.owner_id}.")
    return TodoListCreated(command.list_id, command.owner_id, command.title)


def _kept(todo: TodoList, list_id: str) -> KeptTodoList:
    if isinstance(todo, NoTodoList):
        raise Refused("TodoListNotFound", f"There is no list {list_id}; create it first.")
    return todo


def _new_task(command: NewTaskCommand, todo: KeptTodoList) -> TaskAdded | TaskImported:
    if command.task_id in todo.tasks:
        raise Refused("TaskAlreadyExists", f"Task {command.task_id} is already on this list.")
    _not_removed(todo, command.task_id)
    match command:
        case AddTask(list_id, task_id, description, priority, due_on):
            _room_for_one(todo)
            return TaskAdded(list_id, task_id, description, priority, due_on)
        case ImportTask(list_id, task_id, description, is_completed, created_at):
            if not is_completed:
                _room_for_one(todo)
            return TaskImported(list_id, task_id, description, is_completed, created_at)
        case _:
            assert_never(command)


def _room_for_one(todo: KeptTodoList) -> None:
    if todo.open_tasks >= MAX_OPEN_TASKS:
        raise Refused(
            "TooManyOpenTasks",
            f"A list holds at most {MAX_OPEN_TASKS} open tasks; complete or remove one first.",
            most=MAX_OPEN_TASKS,
        )


def _not_removed(todo: KeptTodoList, task_id: str) -> None:
    if task_id in todo.removed:
        raise Refused(
            "TaskWasRemoved", f"Task {task_id} was taken off this list; give a new task an id of its own."
        )


def _task(todo: KeptTodoList, task_id: str) -> Task:
    _not_removed(todo, task_id)
    task = todo.tasks.get(task_id)
    if task is None:
        raise Refused("TaskNotFound", f"There is no task {task_id} on this list.")
    return task


def _known_task(command: KnownTaskCommand, todo: KeptTodoList, actor: str) -> TodoListEvent:
    task = _task(todo, command.task_id)
    match command:
        case ReviseTaskDescription():
            return _revise(command, task)
        case CompleteTask(list_id, task_id):
            if task.is_completed:
                raise Refused("TaskAlreadyCompleted", f"Task {task_id} is already completed.")
            return TaskCompleted(list_id, task_id, actor)
        case ReopenTask(list_id, task_id, reason):
            if not task.is_completed:
                raise Refused("TaskNotCompleted", f"Task {task_id} is still open.")
            _room_for_one(todo)
            return TaskReopened(list_id, task_id, reason)
        case RemoveTask(list_id, task_id, reason):
            return TaskRemoved(list_id, task_id, reason)
        case _:
            assert_never(command)


def _revise(command: ReviseTaskDescription, task: Task) -> TaskDescriptionRevised:
    if task.is_completed:
        raise Refused(
            "CannotReviseCompletedTask", f"Task {command.task_id} is completed; reopen it before revising it."
        )
    if command.description == task.description:
        raise Refused("DescriptionUnchanged", f"Task {command.task_id} is already described in these words.")
    return TaskDescriptionRevised(command.list_id, command.task_id, command.description, task.description)
