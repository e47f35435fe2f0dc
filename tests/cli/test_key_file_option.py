"""--key-file: an encrypted store is read on the command line and by the port, and left shut without it."""

import json
from contextlib import closing

import pytest

from encrypted_stores import KEY, OTHER, key_file, letters
from explorer.bootstrap import WiredApp
from explorer.core.decoding import Decoding
from explorer.core.errors import WrongKey
from explorer.readers import open_reader
from explorer.runtime import questions as q
from explorer.runtime.manner import Manner
from explorer.stores.sqlite import create
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


def test_events_and_files_hold_what_the_key_opens(store, key, tmp_path):
    [found] = run("events", store, "--where", 'data.text ~ "3 times"', "--key-file", key).lines
    assert found["data"]["text"] == "a secret, 3 times over"
    run("export", store, "--to", tmp_path / "all.jsonl", "--key-file", key)
    assert (tmp_path / "all.jsonl").read_text().count("a secret") == 7


def test_an_import_takes_what_the_key_opens(store, key, tmp_path):
    into = tmp_path / "own.db"
    run("import", store, "--into", into, "--key-file", key)
    assert {event["data"].get("name", "Zoë") for event in run("events", into).lines} == {"Zoë"}
    assert sum("a secret" in json.dumps(event["data"]) for event in run("events", into).lines) == 7

    shut = tmp_path / "shut.db"
    run("import", store, "--into", shut)
    assert "secret" not in run("events", shut).out

    both = run("import", store, "--into", tmp_path / "x.db", "--key-file", key, "--format", "csv", code=2)
    assert "leave one out" in both.err
    assert not (tmp_path / "x.db").exists()


def test_without_it_everything_else_is_shown(store):
    """Control: nothing of a payload is read."""
    events = run("events", store).lines
    assert len(events) == 14
    assert all("undecoded" in one["flags"] for one in events)
    assert "secret" not in json.dumps(events)
    assert [one["version"] for one in events] == [1, 2] * 7


def test_the_port_is_given_the_key_too(store):
    with closing(WiredApp().ask(str(store), Manner(decoding=Decoding(key=KEY)))) as asking:
        record = asking.ask(q.AskEvent(1)).result(60).record
        state = asking.ask(q.AskState(record.stream)).result(60)
    assert json.loads(record.data)["text"] == "a secret, 0 times over"
    assert json.loads(state.state)["name"] == "Zoë"


def test_a_fold_file_sees_what_the_key_opens(tmp_path, key):
    [stream] = letters(tmp_path / "one.db", count=1)
    words = ("--stream", stream, "--fold", written(tmp_path, LETTERS), "--key-file", key, "--json")
    assert run("state", tmp_path / "one.db", *words).json["state"] == {"words": 5}


def test_another_key_is_refused_in_one_sentence(store, tmp_path):
    ran = run("info", store, "--key-file", key_file(tmp_path, OTHER), code=4)
    assert ran.out == ""
    assert "The key opens no payload of letters.db" in ran.err


def test_a_file_that_is_no_key_is_wrong_usage(store):
    assert "holds no key" in run("info", store, "--key-file", store, code=2).err


def test_a_store_of_ours_needs_no_key(tmp_path):
    create(tmp_path / "own.db", clock="wall").close()
    with pytest.raises(WrongKey, match="leave the key out"):
        open_reader(tmp_path / "own.db", Manner(decoding=Decoding(key=KEY)))


@pytest.mark.parametrize("encrypted", [True, False])
def test_nothing_that_a_key_opened_is_kept_on_the_disk(encrypted, tmp_path, key):
    """Control: of the same store in the open, snapshots are kept."""
    [stream] = letters(tmp_path / "long.db", count=1, signed=1_200, key=KEY if encrypted else None)
    words = ("--key-file", key) if encrypted else ()
    run("state", tmp_path / "long.db", "--stream", stream, *words)
    cached = tmp_path / "home" / "cache"
    assert any(one.is_file() for one in cached.rglob("*")) is not encrypted
