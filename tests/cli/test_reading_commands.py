"""The headless twin on the demo and on stores of another framework."""

import csv
import json
import shutil
import sqlite3
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

from terminal import run

SAMPLES = Path(__file__).parent.parent / "formats" / "samples"
FOREIGN = SAMPLES / "pyeventsourcing_json.db"
TRUTH = json.loads((SAMPLES / "pyeventsourcing_json.truth.json").read_text())

CAPABILITIES = {
    "global_order",
    "stream_versions",
    "version_base",
    "time",
    "streams_per_event",
    "snapshots",
    "checkpoints",
    "tombstones",
    "archived",
    "tenants",
    "live",
}
EVENT = {
    "ordinal",
    "position",
    "stream",
    "category",
    "version",
    "type",
    "schema_version",
    "time",
    "event_id",
    "correlation_id",
    "causation_id",
    "data",
    "metadata",
    "flags",
}


def test_info_says_what_the_demo_holds(demo_store):
    info = run("info", demo_store, "--json").json

    assert info.keys() >= {"format", "events", "streams", "types", "first", "last", "capabilities"}
    assert info["format"] == "event-explorer"
    assert info["events"] == sum(info["types"].values()) == info["last"]["ordinal"] >= 20_000
    assert info["capabilities"].keys() == CAPABILITIES
    assert info["first"].keys() == EVENT
    assert {one["name"]: one["lag"] for one in info["checkpoints"]}["cart_contents"] == 0
    assert info["warnings"] == []


def test_info_of_a_foreign_store_equals_its_truth():
    info = run("info", FOREIGN, "--json").json

    assert {name: info[name] for name in ("format", "events", "streams", "types", "snapshots")} == {
        name: TRUTH[name] for name in ("format", "events", "streams", "types", "snapshots")
    }
    assert info["capabilities"].keys() == CAPABILITIES
    assert {one["name"]: one["position"] for one in info["checkpoints"]} == {
        name: at for name, at in TRUTH["checkpoints"].items() if name != "__migration__"
    }


def test_detect_says_that_a_file_is_cut_off_as_opening_does(tmp_path):
    path = tmp_path / "half.db"
    path.write_bytes(FOREIGN.read_bytes()[:200_000])

    document = run("detect", path, "--json").json

    assert document["chosen"] == "pyeventsourcing-sqlite"
    assert "The file is cut off" in document["warnings"][0]
    assert "Unusual: The file is cut off" in run("detect", path).out
    assert "warnings" not in run("detect", FOREIGN, "--json").json


def test_detect_names_one_format_with_its_evidence(demo_store):
    ours = run("detect", demo_store, "--json").json
    foreign = run("detect", FOREIGN, "--json").json

    assert (ours["chosen"], foreign["chosen"]) == ("event-explorer", "pyeventsourcing-sqlite")
    for found in (ours, foreign):
        (match,) = found["matches"]
        assert 0 < match["confidence"] <= 1
        assert match["evidence"]


def test_detect_explains_why_nothing_was_chosen(tmp_path):
    path = tmp_path / "notes.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE notes (id INTEGER, text TEXT)")
    connection.close()

    found = run("detect", path, "--json", code=4).json
    assert (found["matches"], found["chosen"]) == ([], None)
    assert "`event-explorer map` drafts one for --map" in run("detect", path, code=4).out
    assert "Its table notes has id, text." in found["why_not"]


@pytest.mark.parametrize("form", ["jsonl", "json"])
def test_events_are_given_in_order_whole_and_in_the_one_shape(demo_store, form):
    out = run("events", demo_store, "--limit", 2_500, "--format", form).out
    events = json.loads(out) if form == "json" else [json.loads(line) for line in out.splitlines()]

    assert [event["ordinal"] for event in events] == list(range(1, 2_501))
    assert all(event.keys() == EVENT for event in events)


def test_events_can_begin_anywhere_and_be_those_of_one_stream(demo_store):
    last = run("info", demo_store, "--json").json["events"]
    tail = run("events", demo_store, "--from", last - 2).lines
    stream = tail[-1]["stream"]
    alone = run("events", demo_store, "--stream", stream).lines

    assert [event["ordinal"] for event in tail] == [last - 2, last - 1, last]
    assert [event["version"] for event in alone] == list(range(1, len(alone) + 1))
    assert {event["stream"] for event in alone} == {stream}


def test_old_versions_are_shown_as_stored_and_upcast_on_request(demo_store):
    stored = [e for e in run("events", demo_store, "--limit", 600).lines if e["type"] == "ItemAddedToCart"]
    upcast = [
        e
        for e in run("events", demo_store, "--limit", 600, "--upcast").lines
        if e["type"] == "ItemAddedToCart"
    ]

    assert {event["schema_version"] for event in stored} == {1, 2}
    assert {event["schema_version"] for event in upcast} == {3}
    assert "price" in upcast[0]["data"]
    assert [e["event_id"] for e in stored] == [e["event_id"] for e in upcast]


def test_csv_holds_data_and_metadata_as_json_cells(demo_store):
    rows = list(csv.DictReader(StringIO(run("events", demo_store, "--limit", 1_200, "--format", "csv").out)))

    assert len(rows) == 1_200
    assert json.loads(rows[-1]["data"])
    assert rows[-1].keys() == EVENT


def test_cloudevents_have_what_the_standard_requires(demo_store):
    for event in run("events", demo_store, "--limit", 20, "--format", "cloudevents").lines:
        assert event["specversion"] == "1.0"
        assert all(event[name] for name in ("id", "source", "type"))


def test_streams_are_counted_and_can_be_those_of_one_category(demo_store):
    info = run("info", demo_store, "--json").json
    everything = run("streams", demo_store, "--json").json
    carts = run("streams", demo_store, "--category", "cart", "--json").json

    assert everything["count"] == len(everything["streams"]) == info["streams"]
    assert sum(stream["events"] for stream in everything["streams"]) == info["events"]
    assert {stream["category"] for stream in carts["streams"]} == {"cart"}


def test_a_state_can_be_had_now_at_a_version_and_at_a_position(demo_store):
    history = run("events", demo_store, "--stream", "account-a1").lines
    now = run("state", demo_store, "--stream", "account-a1", "--json").json
    third = run("state", demo_store, "--stream", "account-a1", "--version", 3, "--json").json
    there = run("state", demo_store, "--stream", "account-a1", "--at", history[2]["ordinal"], "--json").json

    assert now["fold"] == "domain"
    assert now["version"] == len(history)
    assert third["state"] == there["state"] != now["state"]
    assert third["seek"].keys() == {"keyframe", "replayed", "ms"}
    assert run("state", demo_store, "--stream", "account-a1", "--key", "balance_cents", "--json").json[
        "state"
    ] == {"balance_cents": now["state"]["balance_cents"]}


def test_a_state_before_the_first_event_of_its_stream_is_the_initial_one(demo_store):
    given = run("state", demo_store, "--stream", "account-a1", "--at", 1, "--json").json

    assert (given["version"], given["state"]) == (None, {"status": "none"})


def test_the_state_of_a_foreign_stream_is_a_labelled_merge_of_payloads():
    stream = TRUTH["final_state_of_one_stream"]["stream"]
    given = run("state", FOREIGN, "--stream", stream, "--json").json

    assert given["fold"] == "generic-merge"
    assert given["version"] == TRUTH["final_state_of_one_stream"]["state"]["version"]
    assert given["state"]["owner"] == TRUTH["final_state_of_one_stream"]["state"]["owner"]


def test_projections_tell_checkpoint_lag_and_rows(demo_store):
    listed = run("projections", demo_store, "--json").json["projections"]

    head = run("info", demo_store, "--json").json["events"]
    assert {(one["checkpoint"], one["lag"], one["status"]) for one in listed} == {(head, 0, "running")}
    assert all(one["rows"] > 0 for one in listed)


def test_rows_as_they_stood_after_an_event_are_those_of_that_moment(demo_store):
    first = next(e for e in run("events", demo_store).lines if e["type"] == "ProductRegistered")
    before = run("projection", demo_store, "stock_levels", "--at", first["ordinal"] - 1, "--json").json
    after = run("projection", demo_store, "stock_levels", "--at", first["ordinal"], "--json").json
    now = run("projection", demo_store, "stock_levels", "--json").json

    assert before["count"] == 0
    assert [row["key"] for row in after["rows"]] == [first["data"]["sku"]]
    assert now["count"] == len(now["rows"]) == 200
    one = run("projection", demo_store, "stock_levels", "--key", first["data"]["sku"], "--json").json
    assert one["rows"][0]["row"]["name"] == first["data"]["name"]


def test_a_foreign_store_has_generic_projections():
    listed = run("projections", FOREIGN, "--json").json["projections"]
    rows = run("projection", FOREIGN, "events_by_type", "--json").json["rows"]

    assert {one["name"] for one in listed} >= {"events_by_type"}
    assert {row["key"]: row["row"]["events"] for row in rows} == TRUTH["types"]


def test_verify_finds_nothing_wrong_with_the_demo_and_the_samples(demo_store):
    for store in (demo_store, FOREIGN, SAMPLES / "pyeventsourcing_zlib.db"):
        found = run("verify", store, "--json").json
        assert found["ok"] is True
        assert all(check["ok"] for check in found["checks"])
        assert {"name", "ok", "detail", "position"} <= found["checks"][0].keys()


def test_verify_of_a_damaged_store_exits_with_one(own_copy):
    connection = _unguarded(own_copy)
    connection.execute("UPDATE events SET data = replace(data, 'EUR', 'USD') WHERE position = 9000")
    connection.execute("UPDATE events SET data = '{}' WHERE position = 9000")
    connection.commit()
    connection.close()

    result = run("verify", own_copy, "--json", code=1)
    assert result.json["ok"] is False
    (chain,) = [check for check in result.json["checks"] if check["name"] == "hash chain"]
    assert (chain["ok"], chain["position"]) == (False, 9_000)


def test_commands_are_listed_with_json_schemas():
    listed = run("commands", "--json").json["commands"]
    banking = run("commands", "banking", "--json").json["commands"]

    assert {one["domain"] for one in listed} == {"shopping", "banking", "todo"}
    (deposit,) = [one for one in banking if one["command"] == "DepositMoney"]
    assert deposit["schema"]["properties"]["amount_cents"]["maximum"] == 100_000_000
    assert deposit["schema"]["required"] == ["account_id", "amount_cents"]


def test_every_reading_command_also_speaks_to_people(demo_store):
    for words in (
        ("info", demo_store),
        ("detect", demo_store),
        ("streams", demo_store, "--category", "inventory"),
        ("state", demo_store, "--stream", "account-a1"),
        ("projections", demo_store),
        ("projection", demo_store, "money_conservation"),
        ("verify", demo_store),
        ("commands",),
    ):
        assert run(*words).out.strip()


def _unguarded(path):
    connection = sqlite3.connect(path)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    return connection


def test_a_reader_of_the_output_that_has_enough_of_it_is_no_failure(demo_store):
    words = f"{sys.executable} -m explorer events {demo_store} | head -n 1; exit ${{PIPESTATUS[0]}}"
    ran = subprocess.run(["bash", "-c", words], capture_output=True, text=True)

    assert (ran.returncode, ran.stderr) == (0, "")
    assert json.loads(ran.stdout)["ordinal"] == 1


def test_csv_keeps_every_character_and_has_a_heading_even_without_events(tmp_path):
    copy = shutil.copyfile(FOREIGN, tmp_path / "foreign.db")
    with sqlite3.connect(copy) as connection:
        connection.execute("UPDATE stored_events SET topic = ? WHERE rowid = 600", ("to\x1b[31m:A.B",))
    connection.close()

    (row,) = csv.DictReader(StringIO(run("events", copy, "--from", 600, "--format", "csv").out))
    assert row["type"] == "to\x1b[31m:A.B"
    assert run("events", copy, "--limit", 0, "--format", "csv").out.startswith("ordinal,position,stream")


def test_just_after_the_end_there_is_nothing_and_further_on_is_an_error(demo_store):
    head = run("info", demo_store, "--json").json["events"]

    assert run("events", demo_store, "--from", head + 1).out == ""
    assert f"no event #{head + 2:,}" in run("events", demo_store, "--from", head + 2, code=4).err


def test_what_is_unusual_about_a_store_is_said_beside_its_events(tmp_path):
    cut = tmp_path / "cut.db"
    cut.write_bytes(FOREIGN.read_bytes()[:20_000])

    ran = run("events", cut, code=4)
    assert len(ran.lines) < 600
    assert "cut off" in ran.err
    assert f"The last event that can be read is #{len(ran.lines)}" in ran.err
