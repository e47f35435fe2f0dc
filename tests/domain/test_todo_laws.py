"""Laws of to-do lists, whatever people ask; and the figures of a simulated day."""

from collections import Counter
from datetime import datetime
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rehearsal import Rehearsal

from domain.todo import TODO
from domain.todo.decisions.todo_commands import (
    AddTask,
    CompleteTask,
    CreateTodoList,
    ImportTask,
    RemoveTask,
    ReopenTask,
    ReviseTaskDescription,
)
from domain.todo.load import PRESETS
from domain.todo.projections import OPEN_AT, TODO_CURRENT
from spec import project

START = "2025-03-03T08:00:00Z"
MIX = {
    "TaskAdded": 0.40,
    "TaskCompleted": 0.30,
    "TaskDescriptionRevised": 0.12,
    "TaskRemoved": 0.12,
    "TaskReopened": 0.06,
}

LISTS = st.sampled_from(("l1", "l2"))
TASKS = st.sampled_from(("t1", "t2", "t3"))
WORDS = st.sampled_from(("Call", "Write", "Pay"))
COMMANDS = st.one_of(
    st.builds(CreateTodoList, LISTS, st.sampled_from(("ada", "ben")), WORDS),
    st.builds(AddTask, LISTS, TASKS, WORDS),
    st.builds(AddTask, LISTS, TASKS, WORDS),
    st.builds(ReviseTaskDescription, LISTS, TASKS, WORDS),
    st.builds(CompleteTask, LISTS, TASKS),
    st.builds(ReopenTask, LISTS, TASKS, WORDS),
    st.builds(RemoveTask, LISTS, TASKS),
    st.builds(ImportTask, LISTS, TASKS, WORDS, st.booleans(), st.just("2024-12-24T18:00:00.000000Z")),
)


@pytest.fixture(scope="module")
def day():
    """A day of six thousand commands."""
    people = Rehearsal(TODO)
    for step in PRESETS["day"](7, 6_000, START):
        people.play(step)
    return people


@settings(max_examples=150, deadline=None)
@given(st.lists(COMMANDS, max_size=40))
def test_rows_say_what_states_say_whatever_people_ask(commands):
    people = Rehearsal(TODO)
    for command in commands:
        people.issue(command)
    assert_rows_say_what_states_say(people)


def test_a_day_leaves_rows_that_say_what_states_say(day):
    assert_rows_say_what_states_say(day)


def assert_rows_say_what_states_say(people):
    kept = {stream.partition("-")[2]: state for stream, state in people.states.items()}
    tasks = {
        (list_id, task_id): (state.owner_id, task.description, task.is_completed)
        for list_id, state in kept.items()
        for task_id, task in state.tasks.items()
    }
    rows = project(TODO_CURRENT, people.log)
    told = {key: (row["user_id"], row["task_description"], row["is_completed"]) for key, row in rows.items()}
    assert told == tasks
    opened = project(OPEN_AT, people.log)
    assert {key[0]: row["open"] for key, row in opened.items()} == {
        list_id: state.open_tasks for list_id, state in kept.items()
    }
    assert {(key[0], task) for key, row in opened.items() for task in row["tasks"]} == {
        key for key, (_, _, is_completed) in tasks.items() if not is_completed
    }


def test_a_day_has_the_mix_of_commands_that_it_should_have(day):
    told = Counter(event.type for event in day.log if event.type in MIX)
    seen = {kind: count / told.total() for kind, count in told.items()}
    assert seen == {kind: pytest.approx(share, abs=0.08) for kind, share in MIX.items()}


def test_a_task_is_open_for_some_four_hours(day):
    begun, took = {}, []
    for event in day.log:
        if event.type in ("TaskAdded", "TaskImported"):
            begun[event.data["task_id"]] = event.data.get("created_at", event.time)
        elif event.type == "TaskCompleted" and event.data["task_id"] in begun:
            since = datetime.fromisoformat(begun.pop(event.data["task_id"]))
            took.append((datetime.fromisoformat(event.time) - since).total_seconds() / 3_600)
    assert median(took) == pytest.approx(4, rel=0.25)


def test_the_first_of_twenty_owners_has_the_most_tasks_by_zipf(day):
    owners = Counter(event.stream.partition("-")[2].split("_")[0] for event in day.log)
    assert len(owners) == 20
    added = Counter(event.stream.split("_")[0] for event in day.log if event.type == "TaskAdded")
    assert added["todolist-ada"] / added.total() == pytest.approx(0.278, abs=0.04)


def test_others_complete_tasks_too(day):
    who = [(event.data["completed_by"], event.stream) for event in day.log if event.type == "TaskCompleted"]
    others = [name for name, stream in who if not stream.startswith(f"todolist-{name}_")]
    assert 0.08 < len(others) / len(who) < 0.25


def test_a_quicker_story_lets_tasks_be_done_sooner():
    people = Rehearsal(TODO)
    for step in PRESETS["day"](7, 1_000, START, rate=5.0):
        people.play(step)
    told = Counter(event.type for event in people.log)
    assert people.now < "2025-03-03T08:05"
    assert told["TaskCompleted"] > 0.4 * told["TaskAdded"]
