"""Following a store of somebody else in the real window, while another program writes to it."""

import os
import shutil
import sqlite3
from contextlib import closing

import pytest

from fold_files import FOREIGN

STREAM = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def store(tmp_path):
    folder = tmp_path / "theirs"
    folder.mkdir()
    path = shutil.copyfile(FOREIGN, folder / "foreign.db")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL").fetchall()
    return path


def written(store, first, last):
    with closing(sqlite3.connect(store, timeout=20)) as connection, connection:
        rows = [(STREAM, version, "shop:Order.Placed", "{}") for version in range(first, last + 1)]
        connection.executemany("INSERT INTO stored_events VALUES (?, ?, ?, ?)", rows)


def follow(person, monkeypatch):
    monkeypatch.setattr(person.shell._dialogs, "follows", lambda name: True)
    action = person.window.actions_made.by_id["file.follow"]
    person.wait(action.isEnabled)
    action.trigger()
    person.wait(lambda: person.shell.session is not None and person.shell.session.manner.live)


def test_what_its_program_writes_appears_and_a_cursor_in_the_past_stays(person, store, monkeypatch):
    person.open(store)
    person.wait(lambda: person.place.head == 600)
    assert not person.shell._attending._watching._timer.isActive()  # as long as nobody asks, nothing is seen
    assert os.listdir(store.parent) == ["foreign.db"]
    follow(person, monkeypatch)

    written(store, 1, 3)
    person.wait(lambda: person.place.head == 603)
    assert person.place.ordinal == 603
    person.go_to(100)
    written(store, 4, 4)
    person.wait(lambda: person.place.head == 604)
    assert person.place.ordinal == 100

    with closing(sqlite3.connect(store)) as owner, owner:
        owner.execute(
            "DELETE FROM stored_events WHERE originator_version = 4 AND originator_id = ?", [STREAM]
        )
    person.wait(person.window.problems.isVisible)
    assert "changed or removed events that were shown already" in person.window.problems.sentence
    assert (person.place.head, person.place.ordinal) == (604, 100)
    assert set(os.listdir(store.parent)) <= {"foreign.db", "foreign.db-wal", "foreign.db-shm"}
    assert not (store.parent.parent / "home" / "cache" / "event-explorer" / "histories").exists()
