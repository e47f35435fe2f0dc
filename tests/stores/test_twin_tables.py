"""The CRUD twin's tables: changed in place, each command once, and no trouble for the store they lie in."""

from contextlib import closing
from dataclasses import replace

import pytest

from explorer.core.errors import ReadOnly, StoreDamaged
from explorer.core.read_models import Checkpoint
from explorer.core.twin import (
    NAME,
    Execution,
    InsertItem,
    InsertList,
    Item,
    TwinContents,
    TwinTables,
    UpdateItem,
)
from explorer.stores.memory import MemoryStore
from explorer.stores.sqlite import create, open_store
from explorer.stores.sqlite_driver import DRIVER
from todo_twins import STORY, todo_bench

MINUTE = "2025-03-03T12:{:02}:00.000000Z"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "todo.db"


@pytest.fixture
def bench(path):
    with todo_bench(path) as made:
        yield made


def tables(path):
    with closing(DRIVER.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        found = connection.execute("SELECT name FROM sqlite_schema WHERE name LIKE 'todo_%' AND sql > ''")
        return sorted(name for (name,) in found)


def changes(bench):
    return [
        (entry.changed_at, entry.user, entry.task_id, entry.column, entry.old, entry.new)
        for entry in reversed(bench.store.twin_audit())
    ]


# --- what an application on a table does ---


def test_a_task_is_a_row_and_is_overwritten(bench):
    bench.tell(*STORY[:2])
    bench.follow()
    before = bench.store.twin().items
    bench.tell(("ReviseTaskDescription", {"task_id": "t1", "description": "Buy oat milk"}))
    bench.follow()

    milk = Item("l1", "t1", "ada", "Buy milk", False, MINUTE.format(2))
    assert before == (milk,)
    assert bench.store.twin().items == (replace(milk, task_description="Buy oat milk"),)


def test_after_the_whole_story_one_task_is_left_that_looks_untouched(bench):
    bench.tell(*STORY)
    bench.follow()

    kept = Item("l1", "t1", "ada", "Buy oat milk", False, MINUTE.format(2))
    assert bench.store.twin() == TwinContents(7, frozenset({"l1"}), (kept,), 9)


def test_the_audit_notes_every_column_that_became_something_else(bench):
    bench.tell(*STORY)
    bench.follow()

    assert changes(bench) == [
        (MINUTE.format(2), "ada", "t1", "task_description", None, "Buy milk"),
        (MINUTE.format(2), "ada", "t1", "is_completed", None, "false"),
        (MINUTE.format(3), "ada", "t2", "task_description", None, "Call the bank"),
        (MINUTE.format(3), "ada", "t2", "is_completed", None, "false"),
        (MINUTE.format(4), "ada", "t1", "task_description", "Buy milk", "Buy oat milk"),
        (MINUTE.format(5), "ada", "t1", "is_completed", "false", "true"),
        (MINUTE.format(6), "ada", "t1", "is_completed", "true", "false"),
        (MINUTE.format(7), "ada", "t2", "task_description", "Call the bank", None),
        (MINUTE.format(7), "ada", "t2", "is_completed", "false", None),
    ]


def test_the_audit_knows_who_asked_and_not_why(bench):
    bench.tell(*STORY[:2])
    bench.issue("RemoveTask", actor="ben", task_id="t1", reason="entered twice")
    bench.follow()

    assert {entry.user for entry in bench.store.twin_audit(limit=2)} == {"ben"}
    assert "entered twice" not in str(bench.store.twin_audit())


def test_the_audit_is_read_in_pages_newest_first(bench):
    bench.tell(*STORY)
    bench.follow()

    whole = [entry.number for entry in bench.store.twin_audit()]
    paged = [entry.number for entry in bench.store.twin_audit(limit=4)]
    while rest := bench.store.twin_audit(before=paged[-1], limit=4):
        paged += [entry.number for entry in rest]
    assert whole == paged == list(range(9, 0, -1))


@pytest.mark.parametrize("is_completed", [True, False])
def test_a_task_that_was_taken_over_is_inserted_as_it_stood(bench, is_completed):
    earlier = "2024-12-24T18:00:00.000000Z"
    taken = {"task_id": "t9", "description": "Pay", "is_completed": is_completed, "created_at": earlier}
    bench.tell(STORY[0], ("ImportTask", taken))
    bench.follow()

    assert bench.store.twin().items == (Item("l1", "t9", "ada", "Pay", is_completed, earlier),)


def test_a_command_is_carried_out_as_it_was_understood_not_as_it_was_typed(bench):
    bench.tell(STORY[0], ("AddTask", {"task_id": " t1 ", "description": "  Buy milk "}))
    bench.follow()

    assert [(one.task_id, one.task_description) for one in bench.store.twin().items] == [("t1", "Buy milk")]


# --- each command once, and only commands ---


def test_what_was_refused_changes_nothing(bench):
    bench.tell(*STORY[:2], ("CompleteTask", {"task_id": "t1"}))
    bench.follow()
    before = bench.store.twin()
    bench.tell(("CompleteTask", {"task_id": "t1"}), ("AddTask", {"task_id": "t1", "description": "Again"}))
    bench.follow()

    assert bench.store.twin() == before


def test_a_look_at_nothing_new_changes_nothing(bench):
    bench.tell(*STORY)
    bench.follow()
    before = bench.store.twin()

    assert bench.twin.advance() == 0
    assert bench.store.twin() == before


def test_in_small_steps_or_at_once_the_tables_are_the_same(bench, tmp_path):
    bench.tell(*STORY)
    while bench.twin.advance(limit=1):
        pass
    with todo_bench(tmp_path / "other.db") as other:
        other.tell(*STORY)
        other.follow()
        assert other.store.twin() == bench.store.twin()
        assert changes(other) == changes(bench)


def test_of_two_that_drive_the_twin_one_does_it(bench):
    """Both have seen the same checkpoint; the second one's commands are not carried out again."""
    bench.tell(*STORY[:2])
    bench.follow()
    mark = bench.store.checkpoint(NAME)
    again = [Execution(UpdateItem("l1", "t1", "task_description", "Twice"), "ada", MINUTE.format(9))]

    assert bench.store.run_twin(again, Checkpoint(NAME, 1, (9, 0)), previous=None) is False
    assert bench.store.run_twin(again, Checkpoint(NAME, 1, (9, 0)), previous=(1, 0)) is False
    assert bench.store.twin().items[0].task_description == "Buy milk"
    assert bench.store.checkpoint(NAME) == mark
    assert bench.store.run_twin(again, Checkpoint(NAME, 1, (2, 0)), previous=mark.at) is True
    assert bench.store.twin().items[0].task_description == "Twice"


def test_a_command_that_cannot_be_carried_out_takes_the_checkpoint_back_with_it(bench):
    bench.tell(*STORY[:2])
    bench.follow()
    before, mark = bench.store.twin(), bench.store.checkpoint(NAME)
    twice = [
        Execution(InsertItem("l1", "t3", "Pay", False, MINUTE.format(9)), "ada", MINUTE.format(9)),
        Execution(InsertList("l1", "ben", "Mine"), "ben", MINUTE.format(9)),
    ]

    with pytest.raises(Exception, match="UNIQUE"):
        bench.store.run_twin(twice, Checkpoint(NAME, 1, (2, 0)), previous=mark.at)
    assert bench.store.twin() == before
    assert bench.store.checkpoint(NAME) == mark


def test_what_was_recorded_without_commands_is_not_in_the_twin(bench):
    bench.record("TodoListCreated", 1, {"list_id": "old1", "owner_id": "ada", "title": "Old"})
    bench.record("TaskAdded", 1, {"list_id": "old1", "task_id": "o1", "title": "Pay"})
    bench.tell(*STORY[:2])
    bench.issue("CompleteTask", list_id="old1", task_id="o1")
    bench.issue("AddTask", list_id="old1", task_id="o2", description="A list that the twin never saw")
    bench.issue("RemoveTask", list_id="old1", task_id="o1")
    bench.follow()

    contents = bench.store.twin()
    assert (contents.at, contents.lists) == (7, {"l1"})
    assert [(one.list_id, one.task_id) for one in contents.items] == [("l1", "t1")]
    assert {entry.list_id for entry in bench.store.twin_audit()} == {"l1"}


# --- the store that they lie in ---


def test_the_tables_are_made_when_the_first_command_comes_and_not_by_looking(bench, path):
    bench.record("TodoListCreated", 1, {"list_id": "old1", "owner_id": "ada", "title": "Old"})
    bench.follow()

    with closing(open_store(path, writable=False)) as reader:
        assert reader.twin() == TwinContents(1, frozenset(), (), 0)
        assert reader.twin_audit() == []
        assert tables(path) == []
        bench.tell(*STORY[:2])
        bench.follow()
        assert tables(path) == ["todo_audit", "todo_items", "todo_lists"]
        assert [item.task_id for item in reader.twin().items] == ["t1"]


def test_a_store_that_nobody_looked_at_for_the_twin_says_so(path):
    with closing(create(path, clock="wall")) as store:
        assert store.twin() == TwinContents(None, frozenset(), (), 0)


def test_a_reader_cannot_drive_the_twin(bench, path):
    with closing(open_store(path, writable=False)) as reader, pytest.raises(ReadOnly):
        reader.run_twin([], Checkpoint(NAME, 1, (1, 0)), None)


def test_a_store_with_a_twin_is_sound_and_opens_again(bench, path):
    bench.tell(*STORY)
    bench.follow()

    for writable in (True, False):
        with closing(open_store(path, writable=writable)) as again:
            assert all(check.ok for check in again.verify())
            assert again.twin() == bench.store.twin()


@pytest.mark.parametrize(
    ("statements", "words"),
    [
        (
            ("DROP TABLE todo_items", "CREATE VIEW todo_items AS SELECT 1 AS list_id"),
            "table todo_items there is a view",
        ),
        (("ALTER TABLE todo_audit ADD COLUMN more TEXT",), "table todo_audit does not have the columns"),
    ],
)
def test_what_hides_under_the_names_of_its_tables_is_refused(bench, path, statements, words):
    bench.tell(*STORY)
    bench.follow()
    bench.store.close()
    with closing(DRIVER.connect(str(path), isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)

    with pytest.raises(StoreDamaged, match=words):
        open_store(path, writable=False)


def test_a_store_in_memory_has_no_tables_and_no_twin(bench):
    assert isinstance(bench.store, TwinTables)
    assert not isinstance(MemoryStore(), TwinTables)
