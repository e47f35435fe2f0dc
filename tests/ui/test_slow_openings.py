"""Stores that take their time to open or to close hold nothing up."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QPushButton,
)

from histories import steady


@pytest.fixture
def slow(opener):
    """Opening "slow.db" waits until the event is set."""
    go_on = threading.Event()
    opener.stores["slow.db"] = steady(9)
    usual = opener.open

    def open_slowly(source, post):
        if source == "slow.db":
            go_on.wait(20)
        return usual(source, post)

    opener.open = open_slowly
    yield go_on
    go_on.set()


def test_opening_can_be_cancelled_and_another_store_opened_at_once(shell, opener, slow, qtbot):
    shell.open("slow.db")
    cancel = shell.window.welcome.findChild(QPushButton, "welcome_cancel")
    qtbot.waitUntil(cancel.isVisible)
    qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
    assert not cancel.isVisible()
    shell.open("shop.db")
    qtbot.waitUntil(lambda: shell.session is not None)
    slow.set()
    qtbot.waitUntil(lambda: opener.opened == ["shop.db", "slow.db"])
    qtbot.waitUntil(lambda: opener.sessions[1].asking.closed)
    assert shell.session is opener.sessions[0]
    assert not opener.sessions[0].asking.closed


def test_while_a_store_is_shown_opening_another_is_cancelled_below(open_shell, slow, qtbot):
    open_shell.open("slow.db")
    cancel = open_shell.window.status.cancel
    qtbot.waitUntil(cancel.isVisible)
    qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
    assert not cancel.isVisible()
    assert open_shell.window.windowTitle() == "shop.db — Event Explorer"


def test_an_opening_that_fails_after_it_was_cancelled_is_not_told(shell, opener, slow, qtbot):
    del opener.stores["slow.db"]
    shell.open("slow.db")
    opening = shell._work._thread
    shell.window.cancelRequested.emit()
    slow.set()
    opening.join(20)
    posted = []
    shell.poster.post(lambda: posted.append(True))  # comes after whatever the opening posted
    qtbot.waitUntil(lambda: bool(posted))
    assert shell.window.problems.sentence == ""


def test_leaving_does_not_wait_for_a_store_that_is_being_opened(shell, slow):
    shell.open("slow.db")
    shell.window.close()
    assert shell.wait_until_let_go(0)
    assert shell._work._thread.daemon


@pytest.fixture
def stuck(open_shell, opener):
    """The open store cannot be closed until the event is set."""
    go_on = threading.Event()
    asking = opener.sessions[0].asking
    usual = asking.close
    asking.close = lambda: (go_on.wait(20), usual())
    yield go_on
    go_on.set()
    assert open_shell.wait_until_let_go(20)


def test_closing_a_store_that_is_busy_holds_nothing_up(open_shell, opener, stuck):
    open_shell.close_store()
    assert open_shell.window.welcome.isVisible()
    assert not opener.sessions[0].asking.closed
    stuck.set()
    assert open_shell.wait_until_let_go(20)
    assert opener.sessions[0].asking.closed


def test_switching_from_a_store_that_is_busy_holds_nothing_up(open_shell, opener, stuck, qtbot):
    opener.stores["other.db"] = steady(3)
    open_shell.open("other.db")
    qtbot.waitUntil(lambda: open_shell.session is opener.sessions[-1] and len(opener.sessions) == 2)
    assert not opener.sessions[0].asking.closed


def test_leaving_waits_for_a_busy_store_only_so_long(open_shell, stuck):
    open_shell.window.close()
    assert not open_shell.wait_until_let_go(0.01)


def test_a_store_that_closes_badly_is_logged_not_thrown(open_shell, opener, expects_logs):
    def fail():
        raise OSError("the cable is out")

    opener.sessions[0].asking.close = fail
    open_shell.close_store()
    assert open_shell.wait_until_let_go(20)
    assert "the cable is out" in expects_logs.text


def test_a_recent_name_too_long_for_the_system_is_left_out(shell, settings):
    settings.recent = (f"/data/{'x' * 5_000}.db",)
    shell._list_recent()
    assert not shell.window._recent_menu.isEnabled()
