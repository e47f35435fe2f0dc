"""The window says that a store is being counted, looks on until it is, and no longer."""

import pytest
from PySide6.QtWidgets import QLabel
from windowkit import FakeDialogs, FakeOpener, stub_panes

from explorer.runtime import questions as q
from explorer.ui.settings import Settings
from explorer.ui.shell import Shell
from explorer.ui.theme import Theme
from fakes import CAPABLE, InlineAsking, described, session_of
from reading_fakes import HandStore

OTHERS = {"clock": None, "writable": False, "capabilities": {**CAPABLE, "live": False}}


class Counted(HandStore):
    """A store of others of which more is counted with every look."""

    whole = 1_240_000

    def AskHead(self, _):
        return q.Head(self.head, None, None, self.head == self.whole)

    def Describe(self, _):
        return described(events=self.whole, warnings=("Odd.",), **OTHERS)


@pytest.fixture
def shell(qtbot, qapp, tmp_path):
    settings = Settings(tmp_path / "settings.ini")
    made = Shell(FakeOpener(), settings, Theme(qapp, settings), stub_panes(), FakeDialogs())
    qtbot.addWidget(made.window)
    made.window.show()
    yield made
    made.close_store()
    assert made.wait_until_let_go(20)


def test_how_many_are_counted_so_far_is_said_until_all_are(shell):
    store = Counted(20_001)
    first = described(events=store.head, counted=False, **OTHERS)
    shell.show(session_of(asking=InlineAsking(store), head=store.head, store=first))
    place = shell.window.status.findChild(QLabel, "status_place")
    watching = shell._attending._watching
    assert place.text().startswith("Counting: 20,001 events so far   #20,001")
    assert "can be looked at meanwhile" in place.toolTip()
    assert watching._timer.isActive()

    shell.selection.at(7)
    store.head = 240_000
    watching.look()
    assert place.text().startswith("Counting: 240,000 events so far   #7")

    store.head = store.whole
    watching.look()
    assert place.text().startswith("1,240,000 events   #7")
    assert place.toolTip() == ""
    assert "1 warning" in shell.window.status._store.text()
    assert not watching._timer.isActive()
