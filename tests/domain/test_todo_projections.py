"""The read models of to-do lists, event by event."""

from dataclasses import replace

import pytest

from domain.todo import TODO_LIST
from domain.todo.events import (
    TaskAdded,
    TaskCompleted,
    TaskDescriptionRevised,
    TaskImported,
    TaskRemoved,
    TaskReopened,
    TodoListCreated,
)
from domain.todo.projections import COMPLETION_STATS, OPEN_AT, REWORK, TODO_CURRENT
from spec import NOON, project, record

CREATED = TodoListCreated("l1", "ada", "Home")
ADDED = TaskAdded("l1", "t1", "Buy milk", "normal", None)
COMPLETED = TaskCompleted("l1", "t1", "ben")
REOPENED = TaskReopened("l1", "t1", "it was sour")
REMOVED = TaskRemoved("l1", "t1", "")
EARLIER = "2025-03-03T11:00:00.000000Z"


def rows(projection, *events):
    return project(projection, record(TODO_LIST, *events))


def timed(*events):
    """Record events of one list at given minutes after eight, or at none."""
    recorded = record(TODO_LIST, *(event for event, _ in events))
    return [replace(one, time=clock(minutes)) for one, (_, minutes) in zip(recorded, events, strict=True)]


def clock(minutes):
    return None if minutes is None else f"2025-03-03T{8 + minutes // 60:02}:{minutes % 60:02}:30.000000Z"


# --- todo_current ---


def test_a_task_is_a_row_of_its_owner():
    assert rows(TODO_CURRENT, CREATED, ADDED) == {
        ("l1", "t1"): {
            "user_id": "ada",
            "task_description": "Buy milk",
            "is_completed": False,
            "created_at": NOON,
        }
    }


@pytest.mark.parametrize(
    ("events", "changed"),
    [
        (
            (TaskDescriptionRevised("l1", "t1", "Buy bread", "Buy milk"),),
            {"task_description": "Buy bread"},
        ),
        ((COMPLETED,), {"is_completed": True}),
        ((COMPLETED, REOPENED), {}),
    ],
    ids=["revised", "completed", "reopened"],
)
def test_a_row_is_overwritten_by_what_happens_to_its_task(events, changed):
    before = rows(TODO_CURRENT, CREATED, ADDED)[("l1", "t1")]
    assert rows(TODO_CURRENT, CREATED, ADDED, *events) == {("l1", "t1"): {**before, **changed}}


def test_a_removed_task_has_no_row():
    assert rows(TODO_CURRENT, CREATED, ADDED, REMOVED) == {}


def test_a_task_that_was_taken_over_keeps_its_time():
    taken = TaskImported("l1", "t1", "Buy milk", True, EARLIER)
    row = rows(TODO_CURRENT, CREATED, taken)[("l1", "t1")]
    assert (row["is_completed"], row["created_at"]) == (True, EARLIER)


def test_tasks_of_two_lists_may_have_the_same_id():
    other = TodoListCreated("l2", "ben", "Work")
    found = rows(TODO_CURRENT, CREATED, other, ADDED, replace(ADDED, list_id="l2"))
    assert [(key, row["user_id"]) for key, row in found.items()] == [
        (("l1", "t1"), "ada"),
        (("l2", "t1"), "ben"),
    ]


def test_what_belongs_to_no_list_or_task_has_no_row():
    assert rows(TODO_CURRENT, ADDED) == {}
    assert rows(TODO_CURRENT, CREATED, COMPLETED) == {}


# --- open_at ---


def test_at_any_moment_a_list_has_its_open_tasks_in_the_order_they_were_opened():
    second = replace(ADDED, task_id="t2")
    told = (CREATED, ADDED, second, COMPLETED, REOPENED, TaskRemoved("l1", "t2", ""))
    seen = [rows(OPEN_AT, *told[: n + 1])[("l1",)]["tasks"] for n in range(len(told))]
    assert seen == [[], ["t1"], ["t1", "t2"], ["t2"], ["t2", "t1"], ["t1"]]
    assert rows(OPEN_AT, *told[:3])[("l1",)]["open"] == 2


@pytest.mark.parametrize(("is_completed", "tasks"), [(True, []), (False, ["t1"])])
def test_a_task_that_was_taken_over_is_open_unless_it_was_done(is_completed, tasks):
    taken = TaskImported("l1", "t1", "Buy milk", is_completed, EARLIER)
    assert rows(OPEN_AT, CREATED, taken) == {("l1",): {"open": len(tasks), "tasks": tasks}}


# --- completion_stats ---


def test_a_day_counts_what_its_owner_did():
    told = rows(COMPLETION_STATS, CREATED, ADDED, COMPLETED, REOPENED, REMOVED)
    assert told == {
        ("ada", "2025-03-03"): {
            "added": 1,
            "completed": 1,
            "reopened": 1,
            "removed": 1,
            "median_open_minutes": 0,
        }
    }


def stats(*events):
    return project(COMPLETION_STATS, timed((CREATED, 0), *events))[("ada", "2025-03-03")]


def test_the_median_goes_over_all_completions_of_the_day():
    second, third = replace(ADDED, task_id="t2"), replace(ADDED, task_id="t3")
    opened = ((ADDED, 0), (second, 0), (third, 0))
    done = (COMPLETED, 90), (replace(COMPLETED, task_id="t2"), 30), (replace(COMPLETED, task_id="t3"), 50)
    assert stats(*opened, *done[:2])["median_open_minutes"] == 60
    assert stats(*opened, *done)["median_open_minutes"] == 50


def test_a_reopened_task_is_open_since_then():
    again = ((ADDED, 0), (COMPLETED, 10), (REOPENED, 60), (COMPLETED, 62))
    assert (stats(*again)["completed"], stats(*again)["median_open_minutes"]) == (2, 6)


def test_a_task_that_was_taken_over_was_open_before_and_is_no_task_of_the_day():
    taken = TaskImported("l1", "t1", "Buy milk", False, "2025-03-03T07:00:30.000000Z")
    told = stats((taken, 0), (COMPLETED, 30))
    assert (told["added"], told["completed"], told["median_open_minutes"]) == (0, 1, 90)


def test_days_are_counted_apart():
    yesterday, today = record(TODO_LIST, CREATED, ADDED), record(TODO_LIST, COMPLETED)
    told = project(
        COMPLETION_STATS, [*(replace(one, time="2025-03-02T12:00:00.000000Z") for one in yesterday), *today]
    )
    assert {key: (row["added"], row["median_open_minutes"]) for key, row in told.items()} == {
        ("ada", "2025-03-02"): (1, None),
        ("ada", "2025-03-03"): (0, 24 * 60),
    }


def test_without_times_there_is_no_day_and_no_median():
    told = project(COMPLETION_STATS, timed((CREATED, None), (ADDED, None), (COMPLETED, None)))
    assert told[("ada", "undated")]["completed"] == 1
    assert told[("ada", "undated")]["median_open_minutes"] is None


def test_what_belongs_to_no_list_is_not_counted():
    assert rows(COMPLETION_STATS, ADDED, COMPLETED) == {}


def test_a_task_of_which_nobody_knows_since_when_counts_without_a_time():
    row = rows(COMPLETION_STATS, CREATED, COMPLETED)[("ada", "2025-03-03")]
    assert (row["completed"], row["median_open_minutes"]) == (1, None)


def test_a_task_done_on_arrival_is_open_since_it_is_reopened():
    taken = TaskImported("l1", "t1", "Buy milk", True, EARLIER)
    assert stats((taken, 0), (REOPENED, 10), (COMPLETED, 25))["median_open_minutes"] == 15


# --- rework ---


def test_rework_counts_how_often_a_task_was_reopened():
    assert rows(REWORK, CREATED, ADDED, COMPLETED) == {}
    twice = (COMPLETED, REOPENED, COMPLETED, REOPENED)
    assert rows(REWORK, CREATED, ADDED, *twice) == {("l1", "t1"): {"reopen_count": 2}}
