"""The log beside the table, and what only the log knows."""

import pytest

from explorer.core.domains import Domains
from explorer.core.twin import Item, TwinContents
from explorer.core.twin_compare import compare, row_of
from explorer.core.twin_losses import EXAMPLES, Example, Losses
from todo_twins import STORY, TODOS, todo_bench

MILK = Item("l1", "t1", "ada", "Buy milk", False, "2025-03-03T12:00:00.000000Z")
BANK = Item("l1", "t2", "ada", "Call the bank", True, "2025-03-03T12:01:00.000000Z")
KEY, OTHER = ("l1", "t1"), ("l1", "t2")


def contents(*items, lists=("l1",)):
    return TwinContents(9, frozenset(lists), items, 0)


def told(pairs):
    return [(pair.key, pair.difference) for pair in pairs]


def test_equal_rows_are_the_same_and_others_differ():
    log = [(KEY, row_of(MILK)), (OTHER, {**row_of(BANK), "is_completed": False})]
    assert told(compare(log, contents(MILK, BANK), {KEY, OTHER})) == [(KEY, "same"), (OTHER, "differs")]


def test_a_task_that_only_one_of_them_has_is_paired_with_nothing():
    assert told(compare([(KEY, row_of(MILK))], contents(BANK), {OTHER})) == [
        (KEY, "log only"),
        (OTHER, "table only"),
    ]


def test_a_task_that_the_table_should_have_had_came_without_a_command():
    log = [(KEY, row_of(MILK))]
    assert told(compare(log, contents(), {KEY})) == [(KEY, "no command")]


def test_a_list_that_the_table_never_saw_came_without_a_command_and_stands_at_the_end():
    old = ("a0", "t9")
    log = [(old, row_of(MILK)), (KEY, row_of(MILK))]
    assert told(compare(log, contents(MILK), {KEY})) == [(KEY, "same"), (old, "no command")]


def test_while_nobody_knows_what_the_table_should_have_nothing_is_set_aside():
    assert told(compare([(KEY, row_of(MILK))], contents(lists=()), frozenset())) == [(KEY, "log only")]


# --- what is lost ---


@pytest.fixture
def bench(tmp_path):
    with todo_bench(tmp_path / "todo.db") as made:
        yield made


def counted(losses):
    return {loss.kind: loss.count for loss in losses}


def test_every_kind_of_loss_is_counted_and_the_newest_told(bench):
    bench.tell(*STORY)
    losses = Losses(bench.store, TODOS.upcasting).of({"l1"})

    assert counted(losses) == {"descriptions": 1, "completions": 1, "reopenings": 1, "removals": 1}
    assert [loss.examples for loss in losses] == [
        (Example(4, "2025-03-03T12:04:00.000000Z", "l1", "t1", "Buy milk"),),
        (Example(5, "2025-03-03T12:05:00.000000Z", "l1", "t1", "ada"),),
        (Example(6, "2025-03-03T12:06:00.000000Z", "l1", "t1", "it was sour"),),
        (Example(7, "2025-03-03T12:07:00.000000Z", "l1", "t2", "the bank called"),),
    ]


def test_where_nothing_happened_nothing_is_lost(bench):
    bench.tell(*STORY[:3])
    losses = Losses(bench.store, TODOS.upcasting).of({"l1", "l2"})
    assert set(counted(losses).values()) == {0}
    assert not any(loss.examples for loss in losses)


def test_a_later_look_counts_only_what_is_new_and_gives_the_newest_examples(bench):
    bench.tell(*STORY[:2])
    losses = Losses(bench.store, TODOS.upcasting)
    for number in range(5):
        bench.tell(("ReviseTaskDescription", {"task_id": "t1", "description": f"Words {number}"}))
        assert counted(losses.of({"l1"}))["descriptions"] == number + 1

    (descriptions, *_) = losses.of({"l1"})
    assert [example.told for example in descriptions.examples] == ["Words 3", "Words 2", "Words 1"]
    assert len(descriptions.examples) == EXAMPLES
    again = Losses(bench.store, TODOS.upcasting)
    assert again.of({"l1"}) == losses.of({"l1"})


def test_only_the_lists_asked_for_are_counted(bench):
    bench.tell(*STORY)
    bench.issue("CreateTodoList", list_id="l2", owner_id="ben", title="Work")
    bench.issue("AddTask", list_id="l2", task_id="t1", description="Pay")
    bench.issue("CompleteTask", actor="ben", list_id="l2", task_id="t1")
    losses = Losses(bench.store, TODOS.upcasting)

    assert counted(losses.of({"l2"})) == {
        "descriptions": 0,
        "completions": 1,
        "reopenings": 0,
        "removals": 0,
    }
    both = losses.of({"l1", "l2"})
    assert counted(both)["completions"] == 2
    assert [example.list_id for example in both[1].examples] == ["l2", "l1"]


def test_what_was_recorded_in_old_versions_is_told_as_of_today(bench):
    bench.record("TodoListCreated", 1, {"list_id": "old1", "owner_id": "ada", "title": "Old"})
    bench.record("TaskAdded", 1, {"list_id": "old1", "task_id": "o1", "title": "Pay"})
    bench.record("TaskCompleted", 1, {"list_id": "old1", "task_id": "o1"})

    today = Losses(bench.store, TODOS.upcasting).of({"old1"})
    assert today[1].examples[0].told == "unknown"
    as_stored = Losses(bench.store, Domains().upcasting).of({"old1"})
    assert as_stored[1].examples[0].told == ""
