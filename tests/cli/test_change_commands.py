"""Asking the past headless: diff and blame, on stores of ours and of another framework."""

from __future__ import annotations

import json
import random
from itertools import pairwise
from pathlib import Path

import jsonpatch
import pytest

from terminal import run

SAMPLES = Path(__file__).parent.parent / "formats" / "samples"
FOREIGN = SAMPLES / "pyeventsourcing_json.db"


def _state(store, stream, at):
    ran = run("state", store, "--stream", stream, "--at", at, "--json", code=None)
    document = json.loads(ran.out) if ran.code == 0 else {"version": None}
    return document["state"] if document["version"] is not None else None


def _rows(store, name, at):
    found = run("projection", store, name, "--at", at, "--json").json["rows"]
    return {one["key"] if isinstance(one["key"], str) else ",".join(one["key"]): one["row"] for one in found}


@pytest.fixture(scope="module")
def account(demo_store):
    listed = run("streams", demo_store, "--category", "account", "--json").json["streams"]
    return max(listed, key=lambda one: one["events"])["stream"]


@pytest.mark.parametrize("way", ["forward", "back"])
def test_the_patch_turns_one_state_into_the_other(demo_store, account, way):
    ends = [5_000, 15_000] if way == "forward" else [15_000, 5_000]
    patch = run(
        "diff", demo_store, "--from", ends[0], "--to", ends[1], "--stream", account, "--format", "jsonpatch"
    ).json
    before, after = (_state(demo_store, account, at) for at in ends)
    assert patch
    assert jsonpatch.apply_patch(before, patch) == after


def test_the_patch_turns_the_rows_of_one_moment_into_those_of_the_other(demo_store):
    patch = run(
        "diff", demo_store, "--from", 8_000, "--to", 9_500, "--projection", "cart_contents",
        "--format", "jsonpatch",
    ).json  # fmt: skip
    assert jsonpatch.apply_patch(_rows(demo_store, "cart_contents", 8_000), patch) == _rows(
        demo_store, "cart_contents", 9_500
    )


def test_each_change_names_the_event_that_made_it(demo_store):
    document = run("diff", demo_store, "--from", 9_000, "--to", 9_060, "--format", "json").json
    assert document["count"] == len(document["changes"]) > 0
    assert {one["ordinal"] for one in document["changes"]} <= set(range(9_001, 9_061))
    touched = {one["stream"] for one in document["changes"] if "stream" in one}
    events = run("events", demo_store, "--from", 9_001, "--limit", 60, "--format", "jsonl").lines
    assert touched == {one["stream"] for one in events}
    for change in random.Random(1).sample(document["changes"], 8):
        if "stream" in change:
            by = events[change["ordinal"] - 9_001]
            assert by["stream"] == change["stream"]


def test_a_moment_does_not_differ_from_itself(demo_store):
    assert run("diff", demo_store, "--from", 700, "--to", 700, "--exit-code").out == "Nothing differs.\n"
    assert run("diff", demo_store, "--from", 700, "--to", 750, "--exit-code", code=1).out


def test_blame_gives_the_chain_of_events_that_set_a_field(demo_store, account):
    document = run("blame", demo_store, "--stream", account, "--path", "balance_cents", "--json").json
    chain = document["chain"]
    assert document["value"] == chain[0]["new"]
    assert all(newer["old"] == older["new"] for newer, older in pairwise(chain))
    assert [one["ordinal"] for one in chain] == sorted((one["ordinal"] for one in chain), reverse=True)
    balances, last = [], None
    for event in run("events", demo_store, "--stream", account, "--format", "jsonl").lines:
        state = _state(demo_store, account, event["ordinal"]) if len(balances) < 4 else None
        if state is not None and state.get("balance_cents") != last:
            last = state.get("balance_cents")
            balances.append((event["ordinal"], last))
    assert [(one["ordinal"], one["new"]) for one in chain[::-1]][: len(balances)] == balances


def test_blame_of_a_row_equals_blame_of_the_state_behind_it(demo_store, account):
    of_state = run(
        "blame", demo_store, "--stream", account, "--path", "balance_cents", "--at", 12_000, "--json"
    )
    of_row = run(
        "blame", demo_store, "--projection", "account_balances", "--key", account.removeprefix("account-"),
        "--path", "balance_cents", "--at", 12_000, "--json",
    )  # fmt: skip
    assert of_row.json["chain"] == of_state.json["chain"]


def test_a_store_of_another_framework_is_asked_in_the_same_way():
    stream = run("streams", FOREIGN, "--json").json["streams"][0]["stream"]
    patch = run("diff", FOREIGN, "--from", 100, "--to", 600, "--stream", stream, "--format", "jsonpatch").json
    before, after = _state(FOREIGN, stream, 100), _state(FOREIGN, stream, 600)
    assert jsonpatch.apply_patch(before, patch) == after
    path = next(iter(after))
    blamed = run("blame", FOREIGN, "--stream", stream, "--path", path, "--json").json
    assert blamed["value"] == after[path]
    assert blamed["chain"]


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["diff", "--from", 1, "--to", 10**9], 4, "There is no event #1,000,000,000"),
        (["diff", "--from", 1, "--to", 2, "--stream", "cart-nobody"], 4, "There is no stream cart-nobody"),
        (["diff", "--from", 1, "--to", 2, "--projection", "nothing"], 4, "There is no projection nothing"),
        (["diff", "--from", 1, "--to", 2, "--projection", "a", "--stream", "b"], 2, "not both"),
        (["blame", "--path", "a"], 2, "--stream"),
        (["blame", "--path", "a..b", "--stream", "x"], 2, "is no path at character"),
        (["blame", "--path", "never", "--projection", "account_balances", "--key", "no"], 4, "has no row no"),
    ],
)
def test_what_cannot_be_asked_is_said_in_a_sentence(demo_store, words, code, sentence):
    ran = run(words[0], demo_store, *words[1:], code=code)
    assert sentence in ran.err
    assert ran.out == ""


def test_a_moment_may_name_one_of_the_events_that_upcasting_makes_of_one(demo_store):
    first = run("events", demo_store, "--limit", 1).lines[0]
    of = ("--stream", first["stream"])
    whole = run("state", demo_store, *of, "--at", 1, "--json").json
    part = run("state", demo_store, *of, "--at", "1.0", "--json").json
    assert (part["state"], part["sub"], "sub" in whole) == (whole["state"], 0, False)
    assert "after #1.0" in run("state", demo_store, *of, "--at", "1.0").out
    assert "stands for 1 event" in run("state", demo_store, *of, "--at", "1.1", code=4).err
    found = run("diff", demo_store, *of, "--from", 0, "--to", "1.0", "--format", "json").json
    assert (found["from"], found["to"], found["to_sub"]) == (0, 1, 0)
    assert found["count"] > 0


@pytest.mark.parametrize("moment", ["x", "1.", ".1", "-1", "1.2.3", "1,2"])
def test_what_is_no_moment_is_refused(demo_store, moment):
    ran = run("state", demo_store, "--stream", "cart-1", f"--at={moment}", code=2)
    assert f"--at is the number of an event, like 12 or 12.1, not {moment}" in ran.err
    ran = run("diff", demo_store, "--stream", "cart-1", f"--from={moment}", "--to", 2, code=2)
    assert f"--from is the number of an event, like 12 or 12.1, not {moment}" in ran.err


def test_only_a_stream_can_be_compared_in_the_midst_of_an_event(demo_store):
    ran = run("diff", demo_store, "--from", "1.0", "--to", 2, code=2)
    assert "projections see all of an event or nothing" in ran.err
