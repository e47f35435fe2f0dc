"""File > Save a copy: where there is something to copy, in the background, and to be cancelled."""

import threading
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from windowkit import FakeDialogs, FakeOpener, stub_panes

from explorer.core.errors import StoreError, StoreReplaced
from explorer.runtime.copying import Slip, Stopped
from explorer.runtime.questions import AskCopy
from explorer.ui.settings import Settings
from explorer.ui.shell import Shell
from explorer.ui.theme import Theme
from histories import steady


@pytest.fixture
def opener():
    return FakeOpener()


@pytest.fixture
def shell(qtbot, qapp, tmp_path, opener):
    settings = Settings(tmp_path / "settings.ini")
    settings.theme = "light"
    opener.stores["foreign.db"] = steady(10)
    shell = Shell(opener, settings, Theme(qapp, settings), stub_panes(), FakeDialogs())
    qtbot.addWidget(shell.window)
    shell.window.show()
    yield shell
    shell.close_store()
    assert shell.wait_until_let_go(20)


@pytest.fixture
def open_it(shell, qtbot):
    def open_it(source):
        shell.open(source)
        qtbot.waitUntil(lambda: shell.session is not None and shell.session.source == source)

    return open_it


def action(shell):
    return shell.window.actions_made.by_id["file.copy"]


def hindrance(shell):
    return shell.window.actions_made.hindrance("file.copy")


def test_there_must_be_a_store_of_ours_to_copy(shell, open_it):
    assert hindrance(shell) == "No store is open. Open one first."
    open_it("foreign.db")
    assert "belongs to another framework" in hindrance(shell)
    assert not action(shell).isEnabled()
    open_it("shop.db")
    assert hindrance(shell) == ""
    assert action(shell).isEnabled()


def test_a_copy_is_saved_where_somebody_chose_and_said_at_the_bottom(shell, open_it, opener, qtbot):
    open_it("shop.db")
    shell._dialogs.copy = "/somewhere/copy.db"
    action(shell).trigger()
    said = "Saved copy.db, a copy with 100 events."
    qtbot.waitUntil(lambda: shell.window.status.currentMessage() == said)
    assert opener.copied == [("shop.db", "/somewhere/copy.db")]
    assert shell.session.source == "shop.db"


def test_where_nobody_chooses_nothing_is_copied(shell, open_it, opener):
    open_it("shop.db")
    action(shell).trigger()
    assert opener.copied == []
    assert shell._work.text == ""


def test_a_copy_that_takes_longer_says_how_far_it_is_and_can_be_cancelled(shell, open_it, opener, qtbot):
    go_on = threading.Event()
    opener.copying = lambda: go_on.wait(20)
    open_it("shop.db")
    shell._dialogs.copy = "copy.db"
    action(shell).trigger()
    busy = shell.window.status._busy
    qtbot.waitUntil(lambda: busy.text() == "Saving copy.db … 1 of 5 MB")
    assert not action(shell).isEnabled()
    shell.window.cancelRequested.emit()
    go_on.set()
    qtbot.waitUntil(lambda: shell._work.text == "")
    assert shell.window.problems.sentence == ""
    assert "Saved" not in shell.window.status.currentMessage()


def test_what_goes_wrong_is_told(shell, open_it, opener, qtbot):
    def exists():
        raise StoreError("copy.db exists already and was left as it is; open it, or choose another name.")

    opener.copying = exists
    open_it("shop.db")
    shell._dialogs.copy = "copy.db"
    action(shell).trigger()
    qtbot.waitUntil(lambda: "exists already" in shell.window.problems.sentence)


class Held:
    """A reader that copies until it is told to stop, and knows everything else."""

    def __init__(self, asking):
        self.ask_usual, self.close = asking.ask, asking.close
        self.stopped = threading.Event()

    def ask(self, question, lane=None):
        if not isinstance(question, AskCopy):
            return self.ask_usual(question, lane)
        future = Future()
        threading.Thread(target=self._copy, args=(question, future)).start()
        return future

    def _copy(self, question, future):
        slip = Slip(Path(question.slip))
        try:
            while True:
                slip.note(3_000_000, 5_000_000)
                self.stopped.wait(0.001)
        except Stopped as stopped:
            self.stopped.set()
            future.set_exception(stopped)
        finally:
            slip.close()


def test_a_copy_of_a_store_whose_file_is_gone_says_how_far_it_is_and_can_be_cancelled(shell, open_it, qtbot):
    open_it("shop.db")
    held = Held(shell.session.asking)
    shell.session = replace(shell.session, asking=held)
    shell._rescue.tell(shell.session, StoreReplaced("It was deleted."))
    shell._dialogs.copy = "/somewhere/saved.db"
    offers = {one.text(): one for one in shell.window.findChildren(QPushButton, "error_offer")}
    offers["Save a copy…"].click()
    qtbot.waitUntil(lambda: "3 of 5 MB" in shell.window.findChild(QLabel, "status_busy").text())
    assert shell.window.status.cancel.isVisible()
    shell.window.status.cancel.click()
    qtbot.waitUntil(lambda: shell._work.text == "")
    assert held.stopped.is_set()
    assert "Save a copy…" in offers
    assert shell.window.problems.sentence == "It was deleted."
