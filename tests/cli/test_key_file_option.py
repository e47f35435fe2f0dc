"""--key-file: an encrypted store is read on the command line and by the port, and left shut without it."""

import json
import subprocess
import sys
from contextlib import closing

import pytest

from encrypted_stores import KEY, OTHER, key_file, letters
from explorer.bootstrap import WiredApp
from explorer.core.decoding import Decoding
from explorer.runtime import questions as q
from fold_files import written
from terminal import run

LETTERS = """
def words(state, event):
    return {"words": state["words"] + len(event.data.get("text", "").split())}

FOLDS = {"Letter": Fold({"words": 0}, words)}
"""


@pytest.fixture
def store(tmp_path):
    path = tmp_path / "letters.db"
    letters(path)
    return path


@pytest.fixture
def key(tmp_path):
    return key_file(tmp_path)


def test_events_states_and_files_hold_what_the_key_opens(store, key, tmp_path):
    first, second = run("events", store, "--limit", 2, "--key-file", key).lines
    assert (first["data"]["text"], second["data"]["name"]) == ("a secret, 0 times over", "Zoë")
    state = run("state", store, "--stream", first["stream"], "--key-file", key, "--json").json
    assert state["state"]["text"] == "a secret, 0 times over"
    [found] = run("events", store, "--where", 'data.text ~ "3 times"', "--key-file", key).lines
    assert found["data"]["text"] == "a secret, 3 times over"
    run("export", store, "--to", tmp_path / "all.jsonl", "--key-file", key)
    assert (tmp_path / "all.jsonl").read_text().count("a secret") == 7


def test_a_fold_file_sees_what_the_key_opens(store, key, tmp_path):
    folds = written(tmp_path, LETTERS)
    stream = run("events", store, "--limit", 1).lines[0]["stream"]
    state = ("state", store, "--stream", stream, "--fold", folds, "--json")
    assert run(*state, "--key-file", key).json["state"] == {"words": 5}
    assert run(*state, code=None).out.count('"words": 5') == 0


def test_without_it_everything_else_is_shown(store):
    """Control: nothing of a payload is read."""
    events = run("events", store).lines
    assert len(events) == 14
    assert all("undecoded" in one["flags"] for one in events)
    assert "secret" not in json.dumps(events)
    assert [one["version"] for one in events] == [1, 2] * 7
    noted = run("info", store).out
    assert "--key-file" in noted


def test_the_port_is_given_the_key_too(store):
    with closing(WiredApp().ask(str(store), decoding=Decoding(key=KEY))) as asking:
        record = asking.ask(q.AskEvent(1)).result(60).record
        assert json.loads(record.data)["text"] == "a secret, 0 times over"


def test_another_key_is_refused_in_one_sentence(store, tmp_path):
    ran = run("info", store, "--key-file", key_file(tmp_path, OTHER), code=4)
    assert ran.out == ""
    assert "The key opens no payload of letters.db" in ran.err


def test_a_file_that_is_no_key_is_wrong_usage(store):
    assert "holds no key" in run("info", store, "--key-file", store, code=2).err


def test_a_store_of_ours_needs_no_key(tmp_path, key):
    run("new", tmp_path / "own.db")
    assert "leave the key out" in run("info", tmp_path / "own.db", "--key-file", key, code=4).err


@pytest.mark.parametrize("encrypted", [True, False])
def test_nothing_that_a_key_opened_is_kept_on_the_disk(encrypted, tmp_path, key):
    """Control: of the same store in the open, snapshots are kept."""
    [stream] = letters(tmp_path / "long.db", count=1, signed=1_200, key=KEY if encrypted else None)
    words = ("--key-file", key) if encrypted else ()
    command = ("state", tmp_path / "long.db", "--stream", stream, *words)
    program = (sys.executable, "-c", "from explorer.bootstrap import main; main()")
    subprocess.run([*program, *map(str, command)], check=True, capture_output=True)
    cached = tmp_path / "home" / "cache"
    assert any(one.is_file() for one in cached.rglob("*")) is not encrypted
