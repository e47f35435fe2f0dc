"""What is not in a state is said, and ends with four: no value is made up."""

from pathlib import Path

import pytest

from encrypted_stores import key_file, letters
from fold_files import written
from terminal import run

SAMPLES = Path(__file__).parent.parent / "formats" / "samples"
FOREIGN = SAMPLES / "pyeventsourcing_json.db"
OCEL = SAMPLES / "ocel2_sqlite.db"

STOPPING = """
def evolve(state, event):
    if event.version == 3:
        raise ValueError("no third one, please")
    return {"seen": event.version}

FOLDS = {"Account": Fold({"seen": 0}, evolve)}
PROJECTIONS = [Projection("seen", "Seen", 1, ("stream",), {"*": lambda event, rows: fill(event, rows)})]

def fill(event, rows):
    if event.ordinal == 3:
        raise ValueError("no third one, please")
    rows[("all",)] = {"last": event.ordinal}
"""


@pytest.fixture
def shut(tmp_path):
    """An encrypted store, and the stream in it, of four events."""
    path = tmp_path / "letters.db"
    [stream] = letters(path, count=1, signed=3)
    return path, stream


def test_a_state_without_its_encrypted_events_is_none_and_says_so(shut):
    store, stream = shut
    ran = run("state", store, "--stream", stream, "--json", code=4)

    assert ran.json["state"] is None
    assert ran.json["problem"].startswith(
        f"4 of 4 events of {stream} up to #4 could not be decoded and are not in the state."
    )
    assert "--key-file" in ran.json["problem"]
    assert ran.err == f"event-explorer: {ran.json['problem']}\n"
    assert "1 of 1 event of" in run("state", store, "--stream", stream, "--at", 1, code=4).err


def test_a_comparison_and_blame_without_them_say_so(shut):
    store, stream = shut
    compared = run("diff", store, "--stream", stream, "--from", 1, "--to", 4, code=4).out
    assert compared.startswith("Nothing differs in what could be folded.\nNote: 4 of 4 events of ")

    said = run("blame", store, "--stream", stream, "--path", "name", code=4).err
    assert "There is nothing at name in what could be folded. 4 of 4 events of " in said
    assert "never was" not in said


def test_with_the_key_and_by_types_all_events_are_in_it(shut, tmp_path):
    """Control: where nothing is left out, nothing is said, and what never was is called so."""
    store, stream = shut
    opened = run("state", store, "--stream", stream, "--key-file", key_file(tmp_path), "--json")
    assert (opened.json["state"]["name"], "problem" in opened.json, opened.err) == ("Zoë", False, "")

    counted = run("state", store, "--stream", stream, "--fold", "count", "--json").json
    assert sum(counted["state"].values()) == 4

    words = ("--stream", stream, "--path", "nowhere", "--key-file", key_file(tmp_path))
    assert "and there never was" in run("blame", store, *words, code=4).err


@pytest.fixture
def stopped(tmp_path):
    """Words that fold a stream with a file that cannot go on at version 3."""
    listed = run("streams", FOREIGN, "--category", "Account", "--json").json["streams"]
    stream = max(listed, key=lambda one: one["events"])["stream"]
    return ("--stream", stream, "--fold", written(tmp_path, STOPPING))


def test_blame_names_the_event_where_its_fold_stopped(stopped):
    state = run("state", FOREIGN, *stopped, "--json", code=4)
    blamed = run("blame", FOREIGN, *stopped, "--path", "seen", code=4)
    document = run("blame", FOREIGN, *stopped, "--path", "seen", "--json", code=4).json

    assert blamed.out.startswith("seen is 2\n")
    assert "no third one, please" in blamed.err
    assert blamed.err == state.err
    assert (document["value"], document["problem"]) == (2, state.json["problem"])


def test_blame_of_a_row_names_the_event_where_its_projection_stopped(stopped):
    fold = stopped[2:]
    words = ("--projection", "seen", "--key", "all", "--path", "last", *fold)
    blamed = run("blame", FOREIGN, *words, code=4)

    assert blamed.out.startswith("last is 2\n")
    assert "event #3" in blamed.err


def test_before_it_stopped_nothing_is_wrong(stopped):
    """Control."""
    second = run("events", FOREIGN, "--stream", stopped[1], "--limit", 2).lines[-1]["ordinal"]
    document = run("blame", FOREIGN, *stopped, "--path", "seen", "--at", second, "--json").json

    assert document["value"] == 2
    assert "problem" not in document


def test_where_a_store_numbers_no_events_in_streams_moments_are_named():
    stream = run("streams", OCEL, "--json").json["streams"][0]["stream"]
    last = run("events", OCEL, "--stream", stream).lines[-1]["ordinal"]
    state = run("state", OCEL, "--stream", stream).out
    blamed = run("blame", OCEL, "--stream", stream, "--path", "user").out
    missing = run("state", OCEL, "--stream", stream, "--version", 2, code=4).err

    assert state.startswith(f"{stream} after #{last:,} (generic-merge)\n")
    assert "#" in blamed
    assert "numbers no events in streams" in missing
    assert "--at" in missing
    assert "None" not in state + blamed + missing
