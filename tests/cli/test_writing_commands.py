"""Commands that change a store: new, send, rebuild; and the demo, the same every time."""

import json
import shutil
import sqlite3
from pathlib import Path
from uuid import uuid4

import pytest

from terminal import run

FOREIGN = Path(__file__).parent.parent / "formats" / "samples" / "pyeventsourcing_json.db"
DEPOSIT = '{"account_id": "x1", "amount_cents": 500, "reference": "rent"}'


@pytest.fixture
def store(tmp_path):
    path = tmp_path / "own #1?.db"
    run("new", path)
    run("send", path, "OpenAccount", '{"account_id": "x1", "holder_name": "Ada", "currency": "EUR"}')
    return path


def test_a_new_store_is_empty_and_valid(tmp_path):
    path = tmp_path / "new.db"
    run("new", path, "--clock", "simulated")

    info = run("info", path, "--json").json
    assert (info["events"], info["streams"], info["first"], info["types"]) == (0, 0, None, {})
    assert run("verify", path, "--json").json["ok"] is True
    assert run("events", path).out == ""


def test_new_never_touches_what_is_there(tmp_path):
    path = tmp_path / "precious.db"
    path.write_text("mine")

    assert "precious.db" in run("new", path, code=4).err
    assert path.read_text() == "mine"
    assert list(tmp_path.glob("*.db*")) == [path]


def test_an_accepted_command_gives_its_events_and_projections_have_caught_up(store):
    outcome = run("send", store, "DepositMoney", DEPOSIT, "--json").json

    assert outcome["outcome"] == "accepted"
    assert [event["type"] for event in outcome["events"]] == ["MoneyDeposited"]
    rows = run("projection", store, "account_balances", "--json").json["rows"]
    assert rows[0]["row"]["balance_cents"] == 500
    assert {one["lag"] for one in run("projections", store, "--json").json["projections"]} == {0}


def test_sending_the_same_id_again_is_a_duplicate(store):
    identity = str(uuid4())
    first = run("send", store, "DepositMoney", DEPOSIT, "--command-id", identity, "--json").json
    again = run("send", store, "DepositMoney", DEPOSIT, "--command-id", identity, "--json").json

    assert (first["outcome"], again["outcome"]) == ("accepted", "duplicate")
    assert again["positions"] == [first["events"][0]["position"]]
    assert run("state", store, "--stream", "account-x1", "--json").json["state"]["balance_cents"] == 500


def test_a_refusal_exits_with_three_and_still_prints_its_outcome(store):
    fields = '{"account_id": "x1", "amount_cents": 999, "reference": ""}'
    result = run("send", store, "WithdrawMoney", fields, "--json", code=3)

    assert (result.json["outcome"], result.json["code"]) == ("refused", "InsufficientFunds")
    assert result.json["message"]
    assert result.json["events"] == []


def test_invalid_input_names_every_field(store):
    result = run(
        "send", store, "DepositMoney", '{"account_id": "x-1", "amount_cents": "lots"}', "--json", code=3
    )

    assert result.json["outcome"] == "invalid"
    assert {problem["field"] for problem in result.json["fields"]} == {"account_id", "amount_cents"}


def test_a_wrong_expected_version_is_a_conflict_with_both_versions(store):
    result = run("send", store, "DepositMoney", DEPOSIT, "--expected", 8, "--json", code=3)

    assert (result.json["outcome"], result.json["expected"], result.json["actual"]) == ("conflict", 8, 1)


def test_a_transfer_is_carried_through_before_send_answers(store):
    run("send", store, "OpenAccount", '{"account_id": "x2", "holder_name": "Bo", "currency": "EUR"}')
    run("send", store, "DepositMoney", DEPOSIT)
    transfer = {
        "transfer_id": "t1",
        "from_account_id": "x1",
        "to_account_id": "x2",
        "amount_cents": 200,
        "currency": "EUR",
        "reference": "",
    }
    run("send", store, "RequestTransfer", json.dumps(transfer))

    assert run("state", store, "--stream", "transfer-t1", "--json").json["state"]["status"] == "completed"
    assert run("state", store, "--stream", "account-x2", "--json").json["state"]["balance_cents"] == 200
    assert (
        run("state", store, "--stream", "moneytransfer-t1", "--json").json["state"]["status"] == "completed"
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("send", "{store}", "FlyToTheMoon", "{}"), "no command FlyToTheMoon"),
        (("send", "{store}", "DepositMoney", "[1]"), "must be a JSON object"),
        (("send", "{store}", "DepositMoney", "{"), "no JSON"),
        (("commands", "astrology"), "no domain astrology"),
        (("state", "{store}", "--stream", "account-x1", "--at", "1", "--version", "1"), "Either"),
        (("demo", "unheard-of"), "no demo unheard-of"),
        (("open", "{store}", "--screenshot", "x.png", "--size", "big"), "1400x860"),
        (("frobnicate",), "No such command"),
        (("events", "{store}", "--limit", "many"), "--limit"),
    ],
)
def test_wrong_usage_exits_with_two_and_one_sentence(store, words, sentence):
    assert sentence in run(*(word.replace("{store}", str(store)) for word in words), code=2).err


def test_a_foreign_store_takes_no_commands_and_stays_as_it_is(tmp_path):
    copy = tmp_path / "foreign.db"
    shutil.copyfile(FOREIGN, copy)
    before = (copy.read_bytes(), copy.stat().st_mtime_ns)

    for words in (("send", copy, "DepositMoney", DEPOSIT), ("rebuild", copy)):
        assert "read-only" in run(*words, code=4).err
    assert (copy.read_bytes(), copy.stat().st_mtime_ns) == before
    assert list(tmp_path.iterdir()) == [copy]


def test_a_rebuild_gives_the_same_digest_every_time(store):
    first = run("rebuild", store, "--json").json["projections"]
    again = run("rebuild", store, "account_balances", "--json").json["projections"]

    assert {one["name"] for one in first} >= {"account_balances", "cart_contents"}
    assert again[0]["digest"] == next(one["digest"] for one in first if one["name"] == "account_balances")
    assert again[0]["events"] == 1


def test_the_same_seed_gives_the_same_demo_to_the_byte_of_every_event(demo_store, tmp_path):
    from explorer.bootstrap import WiredApp

    again = WiredApp().demo(tmp_path / "again.db", lambda done, of: None)

    assert run("events", again).out == run("events", demo_store).out
    assert _head_hash(again) == _head_hash(demo_store)
    assert not list(tmp_path.glob(".again*"))


def test_a_cancelled_demo_leaves_nothing(tmp_path):
    from explorer.bootstrap import WiredApp

    def enough(done, of):
        if done >= 400:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        WiredApp().demo(tmp_path / "half.db", enough)
    assert list(tmp_path.glob("*half*")) == []


def test_the_demo_has_every_event_type_refusals_conflicts_and_a_legacy_stretch(demo_store):
    from benches import DOMAINS

    types = set(run("info", demo_store, "--json").json["types"])
    expected = {event.__name__ for one in DOMAINS.categories.values() for event in one.events}
    assert expected - types == set()
    first = run("events", demo_store, "--limit", 400).lines
    assert {event["metadata"]["source"] for event in first[:200]} == {"import"}
    connection = sqlite3.connect(f"file:{demo_store}?mode=ro", uri=True)
    outcomes = dict(connection.execute("SELECT outcome, count(*) FROM outcomes GROUP BY 1"))
    connection.close()
    assert all(outcomes.get(kind, 0) > 0 for kind in ("accepted", "refused", "conflict", "invalid"))


def _head_hash(path):
    from explorer.stores.sqlite import open_store

    store = open_store(path, writable=False)
    try:
        return store.head_hash()
    finally:
        store.close()


def test_a_format_that_the_file_does_not_have_is_refused_without_a_trace(tmp_path):
    copy = tmp_path / "foreign.db"
    shutil.copyfile(FOREIGN, copy)

    for command in ("info", "events", "verify"):
        assert "no Event Explorer store" in run(command, copy, "--format-id", "event-explorer", code=4).err
    assert list(tmp_path.iterdir()) == [copy]
