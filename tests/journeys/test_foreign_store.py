"""Drop a store of another framework on the window, scrub it, leave no trace."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView, QWidget

SAMPLES = Path(__file__).parent.parent / "formats" / "samples"
TRUTH = json.loads((SAMPLES / "pyeventsourcing_json.truth.json").read_text())


@pytest.fixture(params=["pyeventsourcing_json.db", "pyeventsourcing_zlib.db"])
def foreign(request, tmp_path):
    folder = tmp_path / "theirs"
    folder.mkdir()
    return Path(shutil.copy2(SAMPLES / request.param, folder))


def fingerprint(folder):
    return {
        one.name: (one.stat().st_size, one.stat().st_mtime_ns, hashlib.sha256(one.read_bytes()).hexdigest())
        for one in folder.iterdir()
    }


def test_a_dropped_foreign_store_is_read_scrubbed_and_left_byte_identical(person, foreign):
    before = fingerprint(foreign.parent)
    person.drop(foreign)
    person.wait(lambda: person.place.head == TRUTH["events"])

    assert foreign.name in person.window.windowTitle()
    assert person.see(QWidget, "status_read_only").isVisible()
    assert person.window.docks.dock("commands").isHidden()
    person.show("commands")
    person.wait(lambda: "takes no commands" in person.said())

    table = person.see(QTableView, "events")
    for sample in TRUTH["sample"]:
        person.go_to(sample["position"])
        person.wait(lambda at=sample["position"]: f"#{at}" in person.title("event"))
        index = table.model().index(sample["position"] - 1, 0)
        person.wait(lambda index=index, at=sample["position"]: index.data() == f"{at:,}")
        person.wait(lambda at=sample["position"]: f"after #{at}" in person.title("state"))

    stream = TRUTH["final_state_of_one_stream"]["stream"]
    person.press(Qt.Key.Key_End)
    person.shell.selection.follow(stream)
    owner = TRUTH["final_state_of_one_stream"]["state"]["owner"]
    person.wait(lambda: person.state().get("owner", "").endswith(owner))
    assert any("generic" in text for text in person.texts(person.window.findChild(object, "state_pane")))

    person.shell.close_store()
    assert fingerprint(foreign.parent) == before


def test_a_store_that_cannot_be_opened_is_a_sentence_and_the_open_one_stays(person, own_copy, tmp_path):
    person.open(own_copy)
    bad = tmp_path / "bad.db"
    bad.write_text("not a store at all " * 100)

    person.shell.open(str(bad))

    person.wait(lambda: person.window.problems.isVisible())
    assert "bad.db" in " ".join(person.texts(person.window.problems))
    assert person.shell.session.source == str(own_copy)


def test_html_in_a_foreign_payload_is_shown_as_text(person, foreign):
    import sqlite3

    with sqlite3.connect(foreign) as connection:
        connection.execute(
            "UPDATE stored_events SET state = ? WHERE rowid = 600",
            (b'{"note": "<b>bold</b><img src=x>", "timestamp": "2025-03-11T16:00:00+00:00"}',),
        )
    connection.close()
    person.drop(foreign)
    person.wait(lambda: person.place.head == 600)

    person.wait(lambda: person.state().get("note", "").endswith("<b>bold</b><img src=x>"))
