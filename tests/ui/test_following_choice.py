"""Following a store of others is a choice: asked before, shown while it lasts, taken back, and never kept."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMessageBox, QPushButton
from windowkit import FakeDialogs, FakeOpener, stub_panes

from explorer.runtime.kept_manner import KeptManner
from explorer.runtime.manner import USUAL, Manner
from explorer.ui.dialogs.following import follows
from explorer.ui.settings import Settings
from explorer.ui.shell import Shell
from explorer.ui.theme import Theme
from explorer.ui.widgets.elided import ElidedLabel
from explorer.viewmodels.action import Situation
from explorer.viewmodels.actions import ACTIONS
from explorer.viewmodels.selection import Place
from histories import steady

FOREIGN = "foreign.db"


@pytest.fixture
def opener(tmp_path):
    kept = KeptManner(tmp_path / "manners", "foreign:1")
    return FakeOpener(stores={FOREIGN: steady(30), "shop.db": steady(100)}, keeping=kept)


@pytest.fixture
def shell(qtbot, qapp, tmp_path, opener):
    settings = Settings(tmp_path / "settings.ini")
    made = Shell(opener, settings, Theme(qapp, settings), stub_panes(), FakeDialogs())
    qtbot.addWidget(made.window)
    made.window.show()
    made.open(FOREIGN)
    qtbot.waitUntil(lambda: made.session is not None)
    yield made
    made.close_store()
    assert made.wait_until_let_go(20)


def action(shell):
    return shell.window.actions_made.by_id["file.follow"]


def said(shell):
    return shell.window.status.findChild(ElidedLabel, "status_store").text()


def test_it_is_asked_for_shown_at_the_same_place_and_taken_back(shell, opener, qtbot):
    shell.selection.at(12)
    before = shell.selection.place
    assert not action(shell).isChecked()

    action(shell).trigger()
    qtbot.waitUntil(lambda: shell.session is not None and shell.session.manner.live)
    assert shell._dialogs.shown == ["follow foreign.db"]
    assert shell.selection.place == before
    assert action(shell).isChecked()
    assert "followed live" in said(shell)

    qtbot.waitUntil(action(shell).isEnabled)
    action(shell).trigger()
    qtbot.waitUntil(lambda: shell.session is not None and not shell.session.manner.live)
    assert shell._dialogs.shown == ["follow foreign.db"]
    assert not action(shell).isChecked()
    assert "followed live" not in said(shell)


def test_who_does_not_want_it_after_all_sees_nothing_change(shell, opener):
    shell._dialogs.following = False
    before = shell.session

    action(shell).trigger()

    assert shell.session is before
    assert not action(shell).isChecked()


def test_it_is_forgotten_with_the_window(shell, opener, qtbot):
    action(shell).trigger()
    qtbot.waitUntil(lambda: shell.session is not None and shell.session.manner.live)

    assert opener.kept == [(FOREIGN, Manner(live=True))]
    assert opener.keeping.load() == USUAL
    assert not opener.keeping.paths[0].exists()


def test_other_folds_do_not_end_it(shell, opener, qtbot):
    action(shell).trigger()
    qtbot.waitUntil(lambda: shell.session is not None and shell.session.manner.live)
    qtbot.waitUntil(action(shell).isEnabled)
    shell.fold_with("count")
    qtbot.waitUntil(lambda: shell.session is not None and shell.session.manner.fold == "count")

    assert shell.session.manner.live
    assert opener.keeping.load() == Manner(fold="count")


@pytest.mark.parametrize(
    ("situation", "why"),
    [
        (Situation(), "No store is open."),
        (Situation(Place(head=5), own=True, followable=True), "one of ours, which is always followed"),
        (Situation(Place(head=5)), "read as a whole, or neither its format nor an index"),
        (Situation(Place(head=5), followable=True, busy="Opening"), "Wait a moment"),
    ],
)
def test_why_a_store_is_not_followed_is_said(situation, why):
    following = next(one for one in ACTIONS if one.id == "file.follow")
    assert why in following.hindrance(situation)


@pytest.mark.parametrize("answer", [True, False])
def test_the_question_says_what_following_does(shell, answer):
    seen = []

    def press():
        box = shell.window.findChild(QMessageBox, "follow")
        seen.append(f"{box.text()} {box.informativeText()}")
        button = next(one for one in box.findChildren(QPushButton) if ("Follow" in one.text()) is answer)
        button.click()

    QTimer.singleShot(0, press)
    assert follows(shell.window, FOREIGN) is answer
    assert "Follow foreign.db live?" in seen[0]
    assert "-wal and a -shm file" in seen[0]
    assert "nothing in the data changes" in seen[0]
