"""The to-do list: every command accepted, refused by each rule, and asked again."""

import pytest

from domain.todo import TODO_LIST
from domain.todo.decisions.todo_commands import (
    AddTask,
    CompleteTask,
    CreateTodoList,
    ImportTask,
    RemoveTask,
    ReopenTask,
    ReviseTaskDescription,
)
from domain.todo.decisions.todo_list import MAX_OPEN_TASKS
from domain.todo.events import (
    TaskAdded,
    TaskCompleted,
    TaskDescriptionRevised,
    TaskImported,
    TaskRemoved,
    TaskReopened,
    TodoListCreated,
)
from domain.todo.fold import KeptTodoList, NoTodoList, Task
from spec import given

CREATED = TodoListCreated("l1", "ada", "Home")
ADDED = TaskAdded("l1", "t1", "Buy milk", "normal", None)
REVISED = TaskDescriptionRevised("l1", "t1", "Buy oat milk", "Buy milk")
COMPLETED = TaskCompleted("l1", "t1", "ben")
REOPENED = TaskReopened("l1", "t1", "it was sour")
REMOVED = TaskRemoved("l1", "t1", "no longer needed")
EARLIER = "2024-12-24T18:00:00.000000Z"
FULL = tuple(TaskAdded("l1", f"n{n}", "Call", "low", None) for n in range(MAX_OPEN_TASKS))
KNOWN_TASK = [
    ReviseTaskDescription("l1", "t1", "Buy bread"),
    CompleteTask("l1", "t1"),
    ReopenTask("l1", "t1", "it was sour"),
    RemoveTask("l1", "t1", "entered twice"),
]
NEW_TASK = [AddTask("l1", "t1", "Buy milk"), ImportTask("l1", "t1", "Buy milk", True, EARLIER)]


def test_a_list_can_be_created():
    given(TODO_LIST).when(CreateTodoList("l1", "ada", "Home")).then(CREATED)


def test_a_list_cannot_be_created_twice():
    again = CreateTodoList("l1", "ben", "Home")
    given(TODO_LIST, CREATED).when(again).then_refuses("TodoListAlreadyExists")


@pytest.mark.parametrize("command", [*NEW_TASK, *KNOWN_TASK])
def test_nothing_can_be_asked_of_a_list_that_nobody_created(command):
    given(TODO_LIST).when(command).then_refuses("TodoListNotFound")


def test_a_task_can_be_added_with_a_priority_and_a_day():
    given(TODO_LIST, CREATED).when(AddTask("l1", "t1", "Buy milk", "high", "2025-03-04")).then(
        TaskAdded("l1", "t1", "Buy milk", "high", "2025-03-04")
    )


def test_a_task_can_be_added_without_them():
    given(TODO_LIST, CREATED).when(AddTask("l1", "t1", "Buy milk")).then(ADDED)


@pytest.mark.parametrize("is_completed", [True, False])
def test_a_task_can_be_taken_over_as_it_stood_elsewhere(is_completed):
    given(TODO_LIST, CREATED).when(ImportTask("l1", "t1", "Buy milk", is_completed, EARLIER)).then(
        TaskImported("l1", "t1", "Buy milk", is_completed, EARLIER)
    )


@pytest.mark.parametrize("command", NEW_TASK)
@pytest.mark.parametrize("later", [(), (COMPLETED,)])
def test_an_id_names_one_task_of_a_list(command, later):
    given(TODO_LIST, CREATED, ADDED, *later).when(command).then_refuses("TaskAlreadyExists")


@pytest.mark.parametrize("command", [*NEW_TASK, *KNOWN_TASK])
def test_a_task_that_was_removed_does_not_come_back(command):
    given(TODO_LIST, CREATED, ADDED, REMOVED).when(command).then_refuses("TaskWasRemoved")


@pytest.mark.parametrize("command", KNOWN_TASK)
def test_only_tasks_of_the_list_can_be_changed(command):
    given(TODO_LIST, CREATED).when(command).then_refuses("TaskNotFound")


@pytest.mark.parametrize(
    "command", [AddTask("l1", "t1", "Buy milk"), ImportTask("l1", "t1", "Buy milk", False, EARLIER)]
)
def test_a_list_holds_a_hundred_open_tasks_and_no_more(command):
    given(TODO_LIST, CREATED, *FULL).when(command).then_refuses("TooManyOpenTasks", most=100)
    assert given(TODO_LIST, CREATED, *FULL[1:]).when(command).outcome


def test_a_completed_task_can_be_taken_over_to_a_full_list():
    taken = ImportTask("l1", "t1", "Buy milk", True, EARLIER)
    given(TODO_LIST, CREATED, *FULL).when(taken).then(TaskImported("l1", "t1", "Buy milk", True, EARLIER))


def test_a_task_of_a_full_list_cannot_be_reopened():
    full = (CREATED, ADDED, COMPLETED, *FULL)
    given(TODO_LIST, *full).when(ReopenTask("l1", "t1", "why")).then_refuses("TooManyOpenTasks")


def test_an_open_task_can_be_described_in_other_words_and_the_old_ones_are_kept():
    given(TODO_LIST, CREATED, ADDED).when(ReviseTaskDescription("l1", "t1", "Buy oat milk")).then(REVISED)


def test_the_same_words_are_no_revision():
    given(TODO_LIST, CREATED, ADDED, REVISED).when(
        ReviseTaskDescription("l1", "t1", "Buy oat milk")
    ).then_refuses("DescriptionUnchanged")


def test_a_completed_task_cannot_be_revised():
    given(TODO_LIST, CREATED, ADDED, COMPLETED).when(
        ReviseTaskDescription("l1", "t1", "Buy oat milk")
    ).then_refuses("CannotReviseCompletedTask")


def test_whoever_says_that_a_task_is_done_has_done_it():
    given(TODO_LIST, CREATED, ADDED).when(CompleteTask("l1", "t1")).then(TaskCompleted("l1", "t1", "tester"))


def test_a_task_is_completed_once():
    given(TODO_LIST, CREATED, ADDED, COMPLETED).when(CompleteTask("l1", "t1")).then_refuses(
        "TaskAlreadyCompleted"
    )


def test_a_completed_task_can_be_reopened_and_says_why():
    given(TODO_LIST, CREATED, ADDED, COMPLETED).when(ReopenTask("l1", "t1", "it was sour")).then(REOPENED)


@pytest.mark.parametrize("later", [(), (COMPLETED, REOPENED)])
def test_an_open_task_cannot_be_reopened(later):
    given(TODO_LIST, CREATED, ADDED, *later).when(ReopenTask("l1", "t1", "why")).then_refuses(
        "TaskNotCompleted"
    )


@pytest.mark.parametrize("later", [(), (COMPLETED,)])
def test_a_task_can_be_removed_whether_it_is_done_or_not(later):
    given(TODO_LIST, CREATED, ADDED, *later).when(RemoveTask("l1", "t1", "no longer needed")).then(REMOVED)


def test_a_task_can_be_removed_without_a_reason():
    given(TODO_LIST, CREATED, ADDED).when(RemoveTask("l1", "t1")).then(TaskRemoved("l1", "t1", ""))


def test_a_list_has_its_tasks_as_they_are_now():
    assert given(TODO_LIST).state() == NoTodoList()
    assert given(TODO_LIST, CREATED).state() == KeptTodoList("ada", "Home")
    state = given(TODO_LIST, CREATED, ADDED, REVISED, COMPLETED).state()
    assert state.tasks == {"t1": Task("Buy oat milk", is_completed=True, completed_by="ben")}
    assert state.open_tasks == 0


def test_a_reopened_task_is_done_by_nobody():
    state = given(TODO_LIST, CREATED, ADDED, COMPLETED, REOPENED).state()
    assert state.tasks == {"t1": Task("Buy milk")}
    assert state.open_tasks == 1


def test_a_removed_task_is_remembered_by_its_id_only():
    state = given(TODO_LIST, CREATED, ADDED, REMOVED).state()
    assert (dict(state.tasks), state.removed) == ({}, ("t1",))


def test_a_task_that_was_taken_over_says_nothing_about_who_did_it():
    taken = TaskImported("l1", "t1", "Buy milk", True, EARLIER)
    state = given(TODO_LIST, CREATED, taken).state()
    assert state.tasks == {"t1": Task("Buy milk", is_completed=True)}


def test_nothing_precedes_the_creation_and_unknown_tasks_change_nothing():
    assert given(TODO_LIST, ADDED).state() == NoTodoList()
    assert given(TODO_LIST, CREATED, COMPLETED).state() == KeptTodoList("ada", "Home")
