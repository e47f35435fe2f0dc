"""`twin`: the log at any moment, the table as it is now, and what the table lost."""

from pathlib import Path

import pytest

from terminal import run
from todo_twins import STORY, todo_bench

FOREIGN = Path(__file__).parent.parent / "formats" / "samples" / "pyeventsourcing_json.db"


@pytest.fixture
def store(tmp_path):
    path = tmp_path / "todo.db"
    run("new", path, "--clock", "simulated")
    return path


@pytest.fixture
def told(tmp_path):
    with todo_bench(tmp_path / "told.db") as bench:
        bench.tell(*STORY)
        bench.follow()
    return tmp_path / "told.db"


def described(rows):
    return [(row["list_id"], row["task_id"], row["task_description"], row["is_completed"]) for row in rows]


def test_the_log_and_the_table_agree_about_now_and_the_log_knows_more(told):
    twin = run("twin", told, "--json").json

    assert twin["log"] == twin["table"]
    assert described(twin["table"]) == [("l1", "t1", "Buy oat milk", False)]
    assert twin["table"][0]["user_id"] == "ada"
    assert (twin["at"], twin["head"], twin["seen"]) == (7, 7, 7)
    assert (twin["differing"], twin["without_commands"]) == (0, 0)
    assert {kind: loss["count"] for kind, loss in twin["lost"].items()} == {
        "descriptions": 1,
        "completions": 1,
        "reopenings": 1,
        "removals": 1,
    }
    assert [loss["examples"][0]["told"] for loss in twin["lost"].values()] == [
        "Buy milk",
        "ada",
        "it was sour",
        "the bank called",
    ]


def test_the_log_has_a_past_and_the_table_has_none(told):
    then, now = run("twin", told, "--at", 5, "--json").json, run("twin", told, "--json").json

    assert described(then["log"]) == [
        ("l1", "t1", "Buy oat milk", True),
        ("l1", "t2", "Call the bank", False),
    ]
    assert then["table"] == now["table"]
    assert then["differing"] == 2
    assert then["lost"] == now["lost"]


def test_the_log_says_what_the_projection_says(told):
    rows = run("projection", told, "todo_current", "--at", 5, "--json").json["rows"]
    log = run("twin", told, "--at", 5, "--json").json["log"]
    assert [{"list_id": row["key"][0], "task_id": row["key"][1], **row["row"]} for row in rows] == log


def test_the_audit_has_what_became_what_in_order_and_no_reasons(told):
    audit = run("twin", told, "--json").json["audit"]

    assert [(row["task_id"], row["column"], row["old"], row["new"]) for row in audit][4:7] == [
        ("t1", "task_description", "Buy milk", "Buy oat milk"),
        ("t1", "is_completed", "false", "true"),
        ("t1", "is_completed", "true", "false"),
    ]
    assert {row["user"] for row in audit} == {"ada"}
    assert [row["changed_at"] for row in audit] == sorted(row["changed_at"] for row in audit)
    assert "sour" not in str(audit)


def test_it_also_speaks_to_people(told):
    out = run("twin", told, "--at", 3).out

    assert "0 tasks the same, 2 different." in out
    assert "Buy milk (open)" in out
    assert "The table lost 1 earlier description, 1 completion (who, when)" in out
    assert "#7: t2 of l1 was removed: the bank called" in out
    assert "9 rows in the audit table." in out


def test_an_empty_store_has_an_empty_twin(store):
    twin = run("twin", store, "--json").json
    assert (twin["log"], twin["table"], twin["audit"], twin["seen"]) == ([], [], [], None)
    assert "The twin has seen nothing of this store yet" in run("twin", store).out


def test_a_command_sent_from_here_is_carried_out_on_the_table_too(store):
    run("send", store, "CreateTodoList", '{"list_id": "l1", "owner_id": "ada", "title": "Home"}')
    run(
        "send", store, "AddTask", '{"list_id": "l1", "task_id": "t1", "description": "Pay"}', "--actor", "ben"
    )

    twin = run("twin", store, "--json").json
    assert described(twin["table"]) == [("l1", "t1", "Pay", False)]
    assert {row["user"] for row in twin["audit"]} == {"ben"}


def test_a_long_list_is_given_whole(tmp_path, monkeypatch):
    monkeypatch.setattr("explorer.cli.twins.PAGE", 4)
    with todo_bench(tmp_path / "long.db") as bench:
        bench.tell(STORY[0], *(("AddTask", {"task_id": f"t{n}", "description": "Pay"}) for n in range(10)))
        bench.follow()

    twin = run("twin", tmp_path / "long.db", "--json").json
    assert [row["task_id"] for row in twin["table"]] == [f"t{number}" for number in range(10)]
    assert len(twin["log"]) == 10
    assert len(twin["audit"]) == 20


def test_the_demo_keeps_its_old_lists_apart(demo_store):
    twin = run("twin", demo_store, "--json").json

    assert twin["differing"] == 0
    assert twin["without_commands"] == len(twin["log"]) - len(twin["table"]) > 0
    assert {row["list_id"][:3] for row in twin["log"]} > {"old"}
    assert not any(row["list_id"].startswith("old") for row in twin["table"])
    assert all(loss["count"] > 10 for loss in twin["lost"].values())


def test_a_store_of_another_framework_has_no_twin(told):
    refused = run("twin", FOREIGN, code=4)
    assert "create a to-do list" in refused.err
    assert len(refused.err.splitlines()) == 1


def test_there_is_no_twin_of_events_that_are_not_there(told):
    assert "There is no event #99; the last one is #7." in run("twin", told, "--at", 99, code=4).err
