"""File > Save a copy: where there is something to copy, in the background, and to be cancelled."""

import threading

import pytest
from windowkit import FakeDialogs, FakeOpener, stub_panes

from explorer.core.errors import StoreError
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
