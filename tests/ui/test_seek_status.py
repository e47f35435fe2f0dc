"""The status bar of the window says what it took to get to the state at the cursor."""

import pytest
from PySide6.QtWidgets import QLabel
from windowkit import FakeDialogs, FakeOpener, stub_panes

from explorer.ui.settings import Settings
from explorer.ui.shell import Shell
from explorer.ui.theme import Theme
from explorer.ui.widgets.state_pane import StatePane
from reading_fakes import HandStore, opened


@pytest.fixture
def shell(qtbot, qapp, tmp_path):
    settings = Settings(tmp_path / "settings.ini")
    panes = {**stub_panes(), "state": StatePane()}
    made = Shell(FakeOpener(), settings, Theme(qapp, settings), panes, FakeDialogs())
    qtbot.addWidget(made.window)
    made.window.show()
    yield made
    made.close_store()
    assert made.wait_until_let_go(20)


def test_the_way_to_a_state_is_told_as_long_as_there_is_one(shell):
    told = shell.window.status.findChild(QLabel, "status_seek")
    assert told.isHidden()

    session, _ = opened(HandStore(30))
    shell.show(session)
    shell.session.selection.at(7)
    assert told.isVisible()
    assert told.text() == "seek 1.2 ms, keyframe 0 + 3 events"

    shell.session.selection.at(0)
    assert told.isHidden()

    shell.session.selection.at(10)
    assert told.text() == "seek 1.2 ms, keyframe 0 + 4 events"
    shell.close_store()
    assert told.isHidden()
