"""A large store of another framework: who moves through it waits for no count, and rows come to be hidden."""

import os
import shutil
import signal
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView, QToolButton, QTreeView

from explorer.bootstrap import WiredApp
from explorer.runtime import shared

SAMPLES = Path(__file__).parent.parent / "formats" / "samples"
EVENTS, HIDDEN = 603, 10
LONG = "9a1f7aa5-36ea-4a28-80e6-b5d0a9d93650"


@pytest.fixture
def foreign(tmp_path):
    return Path(shutil.copy2(SAMPLES / "marten.db", tmp_path))


@pytest.fixture
def surveying(monkeypatch):
    """Takes the sample for a large store; gives the processes that survey it, which stand still at first."""
    begun = []
    begin = WiredApp.survey

    def standing_still(*args):
        begun.append(begin(*args))
        os.kill(begun[-1].pid, signal.SIGSTOP)
        return begun[-1]

    monkeypatch.setattr(shared, "LARGE", EVENTS - 1)
    monkeypatch.setattr(WiredApp, "survey", standing_still)
    return begun


def scrub(person, *places):
    """Go through the store; gives the number of the event that the table marks."""
    table = person.see(QTableView, "events")
    for place in places:
        person.go_to(place)
        person.wait(lambda place=place: f"#{place}" in person.title("event"))
        person.wait(lambda: table.currentIndex().isValid() and table.currentIndex().data() is not None)
    person.shell.selection.follow(LONG)
    person.wait(lambda: f"after #{places[-1]}" in person.title("state"))
    return table.currentIndex().data()


@pytest.mark.skipif(sys.platform == "win32", reason="processes cannot stand still there")
def test_while_it_is_surveyed_everything_else_goes_on(person, foreign, surveying):
    person.open(foreign)
    person.wait(lambda: len(surveying) == 1)
    assert scrub(person, 17, 300, 566) == "566"
    assert person.title("events") == "Events · 603 events"
    assert not person.see(QToolButton, "events_whole").isVisible()
    assert "Counting streams…" in person.texts(person.window.findChild(object, "streams_pane"))

    os.kill(surveying[0].pid, signal.SIGCONT)
    person.wait(lambda: person.title("events") == "Events · 593 events, 10 hidden")
    person.wait(lambda: person.see(QTreeView, "streams").model().rowCount() > 0)
    assert "Counting streams…" not in person.texts(person.window.findChild(object, "streams_pane"))
    table = person.see(QTableView, "events")
    assert table.model().rowCount() == EVENTS - HIDDEN
    person.wait(lambda: table.currentIndex().data() == "566")

    switch = person.see(QToolButton, "events_whole")
    assert switch.accessibleName() == "Show 7 archived and 3 tombstone rows"
    person.qtbot.mouseClick(switch, Qt.MouseButton.LeftButton)
    person.wait(lambda: table.model().rowCount() == EVENTS)
    assert len(surveying) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="processes cannot stand still there")
def test_a_store_that_is_closed_ends_what_was_being_counted(person, foreign, surveying):
    person.open(foreign)
    person.wait(lambda: len(surveying) == 1)
    person.shell.close_store()
    person.wait(lambda: surveying[0].exit_code == -signal.SIGKILL)
    assert person.title("events") == "Events"


def test_a_small_store_is_surveyed_where_it_is_read(person, foreign, surveying, monkeypatch):
    monkeypatch.setattr(shared, "LARGE", EVENTS)
    person.open(foreign)
    person.wait(lambda: person.title("events") == "Events · 593 events, 10 hidden")
    assert surveying == []
