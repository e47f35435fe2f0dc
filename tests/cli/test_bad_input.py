"""Bad input: one clear sentence, the documented exit code, nothing lost, nothing created."""

import os
import shutil
import sqlite3
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from terminal import run

FOREIGN = Path(__file__).parent.parent / "formats" / "samples" / "pyeventsourcing_json.db"
READING = (("info",), ("events",), ("streams",), ("projections",), ("verify",), ("open",))


def bad_stores(folder: Path) -> dict[str, Path]:
    """Make one of each kind of path that is no store."""
    made = {
        "missing": folder / "nowhere.db",
        "folder": folder / "folder.db",
        "empty": folder / "empty.db",
        "text": folder / "text.db",
        "truncated": folder / "truncated.db",
        "no events": folder / "other.db",
    }
    made["folder"].mkdir()
    made["empty"].touch()
    made["text"].write_text("These are only words, quite a lot of them. " * 40)
    made["truncated"].write_bytes(FOREIGN.read_bytes()[:60])
    with sqlite3.connect(made["no events"]) as connection:
        connection.execute("CREATE TABLE notes (id INTEGER)")
    connection.close()
    return made


@pytest.mark.parametrize("words", READING, ids=lambda words: words[0])
@pytest.mark.parametrize("kind", ["missing", "folder", "empty", "text", "truncated", "no events"])
def test_what_is_no_store_gets_one_sentence_and_exit_code_four(tmp_path, kind, words):
    path = bad_stores(tmp_path)[kind]
    before = sorted((one.name, one.stat().st_size) for one in tmp_path.iterdir())

    result = run(*words, path, code=4)

    assert result.out == ""
    assert len(result.err.strip().splitlines()) == 1, result.err
    assert path.name in result.err
    assert "Traceback" not in result.err
    assert sorted((one.name, one.stat().st_size) for one in tmp_path.iterdir()) == before


def test_sending_to_a_missing_store_creates_none(tmp_path):
    run("send", tmp_path / "nowhere.db", "OpenCart", '{"cart_id": "c", "customer_id": "u"}', code=4)

    assert not list(tmp_path.glob("nowhere*"))


def test_a_store_of_a_newer_schema_can_be_read_but_not_written(own_copy):
    with sqlite3.connect(own_copy) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()

    info = run("info", own_copy, "--json").json
    assert any("newer" in warning for warning in info["warnings"])
    sent = run("send", own_copy, "OpenCart", '{"cart_id": "zz", "customer_id": "u"}', code=4)
    assert "newer" in sent.err


def test_a_read_only_file_can_be_read_and_says_why_it_is_not_written(own_copy):
    if os.name != "posix" or os.geteuid() == 0:
        pytest.skip("root may write every file")
    own_copy.chmod(0o444)

    assert run("info", own_copy, "--json").json["events"] > 0
    assert "read" in run("send", own_copy, "OpenCart", '{"cart_id": "zz", "customer_id": "u"}', code=4).err


def test_an_unknown_stream_names_the_nearest_one(demo_store):
    err = run("state", demo_store, "--stream", "account-a1x", "--json", code=4).err

    assert "no stream account-a1x" in err
    assert "nearest name is account-a" in err


def test_an_unknown_projection_names_those_there_are(demo_store):
    err = run("projection", demo_store, "cart_contentz", code=4).err

    assert "cart_contents" in err


@pytest.mark.parametrize(
    "words",
    [
        ("state", "{store}", "--stream", "account-a1", "--at", "99999999"),
        ("state", "{store}", "--stream", "account-a1", "--version", "99999"),
        ("projection", "{store}", "stock_levels", "--at", "99999999"),
        ("events", "{store}", "--from", "99999999"),
        ("open", "{store}", "--at", "99999999", "--screenshot", "never.png"),
    ],
)
def test_a_position_beyond_the_end_is_refused_with_the_last_one_there_is(demo_store, words):
    err = run(*(word.format(store=demo_store) for word in words), code=4).err

    assert "last" in err
    assert any(digit in err for digit in "0123456789")


def test_a_corrupt_payload_is_one_marked_event_and_hides_no_other(tmp_path):
    path = shutil.copyfile(FOREIGN, tmp_path / "foreign.db")
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE stored_events SET state = x'80049500' WHERE rowid = 300")
    connection.close()

    events = run("events", path).lines
    assert len(events) == 600
    assert [event["ordinal"] for event in events if "undecoded" in event["flags"]] == [300]
    assert events[299]["data"]["$undecoded"]["reason"]
    assert run("verify", path, "--json", code=1).json["ok"] is False


def test_an_event_of_an_unknown_type_leaves_the_state_before_it_and_is_named(own_copy):
    from explorer.core.event_writer import NewEvent
    from explorer.core.expected import Expect
    from explorer.stores.sqlite import open_store

    before = run("state", own_copy, "--stream", "account-a1", "--json").json["state"]
    store = open_store(own_copy, writable=True)
    strange = NewEvent(
        "strange", "AccountTurnedToGold", 1, {"account_id": "a1"}, {}, "2025-03-03T20:00:00.000000Z"
    )
    store.append("account-a1", [strange], Expect.ANYTHING)
    store.close()

    ran = run("state", own_copy, "--stream", "account-a1", "--json", code=4)
    assert ran.json["state"] == before
    assert "AccountTurnedToGold v1 is no known event of account. The state" in ran.json["problem"]
    assert ran.err == f"event-explorer: {ran.json['problem']}\n"
    assert run("events", own_copy, "--stream", "account-a1").lines[-1]["type"] == "AccountTurnedToGold"


HOLD = """
import sqlite3, sys
holder = sqlite3.connect(sys.argv[1], isolation_level=None)
holder.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


def test_a_locked_store_says_that_another_program_holds_it_and_can_still_be_read(own_copy, monkeypatch):
    from explorer.stores import sqlite

    impatient = partial(sqlite.open_store, patience=0.2)
    monkeypatch.setattr(sqlite, "open_store", impatient)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, own_copy], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout.readline() == b"held\n"
        err = run("send", own_copy, "OpenCart", '{"cart_id": "zz", "customer_id": "u"}', code=4).err
        events = run("info", own_copy, "--json").json["events"]
        holder.stdin.close()
    assert "another program" in err.lower()
    assert events == run("info", own_copy, "--json").json["events"]
