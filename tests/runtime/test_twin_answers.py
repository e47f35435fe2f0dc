"""What is answered about the CRUD twin, as it travels between the processes."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from benches import wish
from explorer.bootstrap import WiredApp
from explorer.core.errors import UnknownName
from explorer.core.event_reader import EventReader
from explorer.runtime import questions as q
from explorer.runtime.answering import Answering
from explorer.runtime.workbench import Workbench
from explorer.stores.memory import MemoryStore
from explorer.stores.sqlite import create, open_store
from todo_twins import STORY, TODOS, todo_bench

FOREIGN = Path(__file__).parent.parent / "formats" / "samples" / "pyeventsourcing_json.db"


@pytest.fixture
def bench(tmp_path):
    with todo_bench(tmp_path / "todo.db") as made:
        yield made


def ask(reader: EventReader, question: q.Question) -> q.Answer:
    return Answering(reader, TODOS).answer(question)


def words(row: str | None) -> str | None:
    return None if row is None else json.loads(row)["task_description"]


def test_at_any_moment_the_log_is_as_it_was_then_and_the_table_as_it_is_now(bench):
    bench.tell(*STORY)
    bench.follow()
    answering = Answering(bench.store, TODOS)
    then = answering.answer(q.AskTwin(at=3))
    now = answering.answer(q.AskTwin())

    assert [(row.key, words(row.log), words(row.table), row.difference) for row in then.rows] == [
        (("l1", "t1"), "Buy milk", "Buy oat milk", "differs"),
        (("l1", "t2"), "Call the bank", None, "log only"),
    ]
    assert (then.at, then.head, then.seen, then.differing, then.apart) == (3, 7, 7, 2, 0)
    assert [(row.key, row.difference) for row in now.rows] == [(("l1", "t1"), "same")]
    assert (now.at, now.differing, now.items, now.audited) == (7, 0, 1, 9)
    assert then.losses == now.losses
    assert {loss.kind: loss.count for loss in now.losses}["removals"] == 1


def test_before_the_first_event_the_table_is_ahead_of_the_log(bench):
    bench.tell(*STORY)
    bench.follow()
    assert [row.difference for row in ask(bench.store, q.AskTwin(at=0)).rows] == ["table only"]


def test_tasks_are_given_in_pages(bench):
    bench.tell(STORY[0], *(("AddTask", {"task_id": f"t{n}", "description": "Pay"}) for n in range(9)))
    bench.follow()
    page = ask(bench.store, q.AskTwin(first=7, limit=400))
    assert (page.tasks, page.count, page.first, [row.key[1] for row in page.rows]) == (9, 9, 7, ["t7", "t8"])
    assert len(ask(bench.store, q.AskTwin(limit=4)).rows) == 4


def test_what_was_recorded_without_commands_is_told_apart_from_what_differs(bench):
    bench.record("TodoListCreated", 1, {"list_id": "old1", "owner_id": "ada", "title": "Old"})
    bench.record("TaskAdded", 1, {"list_id": "old1", "task_id": "o1", "title": "Pay"})
    bench.tell(*STORY[:2])
    bench.follow()
    given = ask(bench.store, q.AskTwin())

    assert [(row.key, row.difference) for row in given.rows] == [
        (("l1", "t1"), "same"),
        (("old1", "o1"), "no command"),
    ]
    assert (given.differing, given.apart) == (0, 1)


def test_a_twin_that_lags_behind_says_how_far_it_is_and_sets_nothing_aside(bench):
    bench.tell(*STORY[:2])
    bench.follow()
    bench.tell(("AddTask", {"task_id": "t2", "description": "Pay"}))
    given = ask(bench.store, q.AskTwin())

    assert (given.head, given.seen) == (3, 2)
    assert [row.difference for row in given.rows] == ["same", "log only"]


def test_before_its_first_look_the_twin_has_seen_nothing(bench):
    bench.tell(*STORY[:2])
    given = ask(bench.store, q.AskTwin())
    assert (given.seen, given.items, [row.difference for row in given.rows]) == (None, 0, ["log only"])


def test_the_audit_is_given_newest_first(bench):
    bench.tell(*STORY)
    bench.follow()
    newest = ask(bench.store, q.AskTwinAudit(limit=2)).rows
    assert [(row.number, row.column, row.old, row.new) for row in newest] == [
        (9, "is_completed", "false", None),
        (8, "task_description", "Call the bank", None),
    ]
    assert [row.number for row in ask(bench.store, q.AskTwinAudit(before=3)).rows] == [2, 1]


@pytest.mark.parametrize("question", [q.AskTwin(), q.AskTwinAudit()])
def test_a_store_of_another_framework_has_no_twin_and_says_what_to_do(question):
    with (
        closing(WiredApp().ask(str(FOREIGN))) as asking,
        pytest.raises(UnknownName, match="create a to-do list"),
    ):
        asking.ask(question).result()


def test_a_store_without_room_for_tables_has_none_either():
    with pytest.raises(UnknownName, match="no CRUD twin"):
        ask(MemoryStore(), q.AskTwin())


def test_a_workbench_keeps_the_twin_in_step(tmp_path):
    path = tmp_path / "todo.db"
    create(path, clock="simulated").close()
    with closing(Workbench(open_store(path, writable=True), TODOS)) as bench:
        for number, (command, fields) in enumerate(STORY):
            bench.issue(wish(command, str(number), list_id="l1", **fields))
    with closing(open_store(path, writable=False)) as reader:
        assert [item.task_description for item in reader.twin().items] == ["Buy oat milk"]
        assert reader.twin().at == reader.head() == 7


def test_only_what_differs_can_be_asked_for(bench):
    bench.record("TodoListCreated", 1, {"list_id": "old1", "owner_id": "ada", "title": "Old"})
    bench.record("TaskAdded", 1, {"list_id": "old1", "task_id": "o1", "title": "Pay"})
    bench.tell(*STORY[:3], ("CompleteTask", {"task_id": "t2"}))
    bench.follow()
    given = ask(bench.store, q.AskTwin(at=5, only_different=True))

    assert [row.key for row in given.rows] == [("l1", "t2")]
    assert (given.tasks, given.count, given.differing, given.apart) == (3, 1, 1, 1)
