"""--fold: the example of the documentation tells true balances, at any moment, and says whose fold it was."""

import json
from contextlib import closing

import pytest

from explorer.bootstrap import WiredApp
from explorer.runtime import questions as q
from explorer.runtime.fold_source import chosen_file
from explorer.runtime.manner import Manner
from fold_files import ACCOUNTS, COUNTING, FOREIGN, SAMPLES, written
from terminal import run

TRUTH = json.loads((SAMPLES / "pyeventsourcing_json.truth.json").read_text())
LAST = TRUTH["final_state_of_one_stream"]
STREAM = LAST["stream"]
SIGNS = {"MoneyDeposited": 1, "MoneyWithdrawn": -1}


SEEN = """
PROJECTIONS = [Projection("seen", "Seen", 1, ("what",), {"*": lambda event, rows: None})]
"""


@pytest.fixture(scope="module")
def movements():
    """Every movement of money as the store tells it, without any fold of ours."""
    told = []
    for event in run("events", FOREIGN).lines:
        sign = SIGNS.get(event["type"].rpartition(".")[2])
        if sign is not None:
            told.append((event["ordinal"], event["stream"], sign * event["data"]["amount_cents"]))
    return told


def balance(movements, stream, at):
    return sum(amount for ordinal, owner, amount in movements if owner == stream and ordinal <= at)


def test_the_example_gives_the_true_balance_and_is_labelled_a_plug_in():
    given = run("state", FOREIGN, "--stream", STREAM, "--fold", ACCOUNTS, "--json").json

    assert given["fold"] == "plugin"
    assert given["version"] == LAST["state"]["version"]
    assert given["state"] == {
        "owner": LAST["state"]["owner"],
        "currency": "EUR",
        "balance_cents": LAST["state"]["balance_cents"],
        "closed": not LAST["state"]["open"],
    }


def test_every_tool_of_the_past_works_on_it(movements):
    with closing(WiredApp().ask(str(FOREIGN), Manner(fold=chosen_file(ACCOUNTS)))) as asking:
        rows, diffed, blamed = (
            asking.ask(question).result(60)
            for question in (
                q.AskRows("balances", at=300),
                q.AskDiff(start=100, end=300, stream=STREAM),
                q.AskBlame(path="balance_cents", stream=STREAM),
            )
        )

    assert {row.key[0]: json.loads(row.row)["balance_cents"] for row in rows.rows} == {
        stream: balance(movements, stream, 300) for ordinal, stream, _ in movements if ordinal <= 300
    }
    moved = [ordinal for ordinal, stream, _ in movements if stream == STREAM]
    [change] = diffed.changes
    assert [int(change.old), int(change.new)] == [balance(movements, STREAM, at) for at in (100, 300)]
    assert change.ordinal == max(ordinal for ordinal in moved if ordinal <= 300)
    assert [one.ordinal for one in blamed.chain] == [*reversed(moved), 1][: len(blamed.chain)]
    assert len(blamed.chain) > 1


def test_a_generic_fold_is_chosen_by_name_and_stays_labelled_generic():
    given = run("state", FOREIGN, "--stream", STREAM, "--fold", "count", "--json").json

    assert given["fold"] == "generic-count"
    assert sum(given["state"].values()) == LAST["state"]["version"]


def test_a_fold_that_raises_shows_the_state_before_and_names_event_function_and_error(tmp_path):
    path = written(tmp_path, COUNTING.replace("return", "1 / (event.version - 3); return"))

    ran = run("state", FOREIGN, "--stream", STREAM, "--fold", path, "--json", code=4)

    given = ran.json
    assert ran.err == f"event-explorer: {given['problem']}\n"
    assert run("diff", FOREIGN, "--from", 0, "--to", 500, "--stream", STREAM, "--fold", path, code=4).out
    assert (given["version"], given["state"]) == (2, 2)
    assert (
        f"version 3 of {STREAM}) cannot be folded: evolve of Account raised ZeroDivisionError"
        in (given["problem"])
    )


def test_a_file_that_cannot_be_used_is_one_sentence_and_what_folds_nothing_works(tmp_path):
    path = written(tmp_path, "x = ")

    refused = run("state", FOREIGN, "--stream", STREAM, "--fold", path, code=2)

    assert refused.out == ""
    assert refused.err.count("\n") == 1
    assert "own.py cannot be used for folding: line 4 is no Python" in refused.err
    assert run("info", FOREIGN, "--fold", path, "--json").json["events"] == TRUTH["events"]


def test_a_file_that_is_not_there_is_wrong_usage(tmp_path):
    refused = run("info", FOREIGN, "--fold", tmp_path / "nowhere.py", code=2)

    assert "nowhere.py cannot be read" in refused.err


def test_a_name_that_is_no_fold_is_answered_with_those_there_are(tmp_path):
    refused = run("state", FOREIGN, "--stream", STREAM, "--fold", "bogus", code=2)

    assert "There is no fold bogus; a fold is merge, last, count, or a Python file of yours." in refused.err


def test_the_domain_of_a_store_of_ours_stands_back_where_somebody_brings_a_fold(demo_store, tmp_path):
    path = written(tmp_path, COUNTING.replace("Account", "account") + SEEN)

    own = run("state", demo_store, "--stream", "account-a1", "--version", 4, "--fold", path, "--json").json
    cart = run("streams", demo_store, "--category", "cart", "--json").json["streams"][0]["stream"]

    assert (own["fold"], own["state"]) == ("plugin", 4)
    assert run("state", demo_store, "--stream", cart, "--fold", path, "--json").json["fold"] == "domain"
    listed = run("projections", demo_store, "--fold", path, "--json").json["projections"]
    assert {one["status"] for one in listed if one["name"] == "seen"} == {"replayed"}
    assert {one["status"] for one in listed if one["name"] != "seen"} == {"running"}


def test_help_says_that_naming_a_file_approves_it():
    told = " ".join(run("state", "--help").out.split())

    assert "To name a file here is to approve that it is run, in a process of its own" in told
