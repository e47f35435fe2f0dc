"""Choosing a fold in the window: asked once a content, shown at the same place, and no harm when it fails."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMessageBox, QPushButton, QToolButton
from windowkit import FakeDialogs, FakeOpener, stub_panes

from explorer.core.errors import BadFoldFile
from explorer.runtime.approvals import Approvals
from explorer.runtime.fold_source import chosen_file
from explorer.ui.dialogs.approving import approves
from explorer.ui.settings import Settings
from explorer.ui.shell import Shell
from explorer.ui.theme import Theme
from explorer.ui.widgets.state_pane import StatePane
from explorer.viewmodels.fold_actions import FOLD_ACTIONS
from fold_files import COUNTING, written


@pytest.fixture
def opener(tmp_path):
    return FakeOpener(approvals=Approvals(tmp_path / "approved.json"))


@pytest.fixture
def shell(qtbot, qapp, tmp_path, opener):
    settings = Settings(tmp_path / "settings.ini")
    panes = {**stub_panes(), "state": StatePane()}
    made = Shell(opener, settings, Theme(qapp, settings), panes, FakeDialogs())
    qtbot.addWidget(made.window)
    made.window.show()
    made.open("shop.db")
    qtbot.waitUntil(lambda: made.session is not None)
    yield made
    made.close_store()
    assert made.wait_until_let_go(20)


@pytest.fixture
def act(shell, qtbot):
    def acting(name):
        qtbot.waitUntil(shell.window.actions_made.by_id[name].isEnabled)
        shell.window.actions_made.by_id[name].trigger()

    return acting


def folded(shell, fold):
    return lambda: shell.session is not None and shell.session.manner.fold == fold


def test_another_fold_is_shown_at_the_same_place(shell, act, qtbot):
    shell.selection.at(42)
    shell.selection.pin()
    shell.selection.follow("cart-1")
    before = shell.selection.place

    act("fold.count")
    qtbot.waitUntil(folded(shell, "count"))

    assert shell.selection.place == before
    marked = [one.id for one in FOLD_ACTIONS if shell.window.actions_made.by_id[one.id].isChecked()]
    assert marked == ["fold.count"]
    act("fold.usual")
    qtbot.waitUntil(folded(shell, None))


def test_the_button_beside_the_label_offers_the_same(shell):
    button = shell.window.findChild(QToolButton, "state_fold")

    assert [one.objectName() for one in button.menu().actions()] == [one.id for one in FOLD_ACTIONS]


def test_a_file_is_asked_about_once_and_again_when_it_has_changed(shell, act, qtbot, opener, tmp_path):
    path = written(tmp_path, COUNTING)
    shell._dialogs.fold_file = str(path)
    first = chosen_file(path)
    for _ in range(2):
        act("fold.file")
        qtbot.waitUntil(folded(shell, first))
    assert shell._dialogs.shown == [("new", first.digest)]

    changed = chosen_file(written(tmp_path, COUNTING + "# more"))
    act("fold.file")
    qtbot.waitUntil(folded(shell, changed))

    assert shell._dialogs.shown == [("new", first.digest), ("changed", changed.digest)]


def test_what_is_not_approved_is_not_opened_and_asked_about_the_next_time(shell, act, opener, tmp_path):
    shell._dialogs.fold_file = str(written(tmp_path, COUNTING))
    shell._dialogs.approving = False

    act("fold.file")
    act("fold.file")

    assert opener.folds == []
    assert len(shell._dialogs.shown) == 2


def test_without_a_choice_nothing_happens(shell, act, opener):
    act("fold.file")

    assert opener.folds == shell._dialogs.shown == []


def test_a_file_that_cannot_be_used_is_a_sentence_and_the_fold_before_stays(
    shell, act, qtbot, opener, tmp_path
):
    shell._dialogs.fold_file = str(written(tmp_path, COUNTING))
    session = shell.session
    opener.breaks = BadFoldFile("own.py cannot be used for folding: it is empty.")

    act("fold.file")
    qtbot.waitUntil(shell.window.problems.isVisible)

    assert shell.window.problems.sentence == str(opener.breaks)
    assert shell.session is session


def test_a_file_that_is_not_there_is_a_sentence(shell, act, opener, tmp_path):
    shell._dialogs.fold_file = str(tmp_path / "nowhere.py")

    act("fold.file")

    assert "nowhere.py cannot be read" in shell.window.problems.sentence
    assert opener.folds == []


@pytest.mark.parametrize(("button", "answer"), [("&Run it", True), ("Cancel", False)])
def test_the_question_shows_path_and_hash_and_what_the_file_may_do(qtbot, shell, tmp_path, button, answer):
    fold = chosen_file(written(tmp_path, COUNTING))
    seen = []

    def answering():
        box = shell.window.findChild(QMessageBox, "approve_fold")
        seen.append(f"{box.text()} {box.informativeText()}")
        seen.append(box.defaultButton().text())
        next(one for one in box.findChildren(QPushButton) if one.text().replace("&C", "C") == button).click()

    QTimer.singleShot(0, answering)
    assert approves(shell.window, fold, changed=True) is answer

    assert fold.path in seen[0]
    assert fold.digest in seen[0]
    assert "own.py has changed" in seen[0]
    assert "may do whatever you may do" in seen[0]
    assert "Cancel" in seen[1].replace("&", "")
