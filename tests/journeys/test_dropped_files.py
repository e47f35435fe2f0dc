"""Drop whatever may be dropped: stores of others, files of events of any kind; each opens, is scrubbed."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QTextEdit

from terminal import run

SAMPLES = Path(__file__).parent.parent / "formats" / "samples"


@pytest.fixture
def jsonl(tmp_path):
    store, file = tmp_path / "shop.db", tmp_path / "own.jsonl"
    run("simulate", store, "--domain", "todo", "--commands", 40, "--seed", 1)
    run("export", store, "--to", file)
    return file


def evidence(person):
    told = person.see(QTextEdit, "store").toPlainText()
    return told.partition("Why this format\n")[2]


@pytest.mark.parametrize("name", ["cloudevents.jsonl", "temporal_history.json", "message_db.db"])
def test_what_others_wrote_opens_with_its_evidence_and_is_left_as_it_is(person, tmp_path, name):
    file = Path(shutil.copy2(SAMPLES / name, tmp_path))
    truth = json.loads((SAMPLES / f"{file.stem}.truth.json").read_text())
    before = hashlib.sha256(file.read_bytes()).hexdigest()

    person.drop(file)
    person.wait(lambda: person.place.head == truth["events"])

    assert person.shell.session.described.format == truth["format"]
    assert evidence(person)
    for ordinal in (1, truth["events"] // 2):
        person.go_to(ordinal)
        person.wait(lambda at=ordinal: f"#{at}" in person.title("event"))
        person.wait(lambda at=ordinal: f"after #{at}" in person.title("state"))
    person.shell.close_store()
    assert hashlib.sha256(file.read_bytes()).hexdigest() == before


def test_a_file_that_this_program_wrote_opens_as_it_was(person, jsonl):
    person.drop(jsonl)
    lines = [json.loads(line) for line in jsonl.read_text().splitlines()]
    person.wait(lambda: person.place.head == len(lines))

    assert person.shell.session.described.format == "event-explorer-jsonl"
    person.shell.selection.follow(lines[0]["stream"])
    person.go_to(1)
    person.wait(lambda: f"{lines[0]['stream']} after #1" in person.title("state"))
