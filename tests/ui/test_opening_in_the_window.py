"""What is opened, made and closed in the window, and what takes its time."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QToolButton,
)
from windowkit import slider

from explorer.core.errors import StoreBusy
from explorer.ui.dialogs.new_store import NewStore
from explorer.ui.window_deeds import NothingOpen
from explorer.viewmodels.actions import PANES
from histories import steady


def test_at_first_the_welcome_page_is_shown(shell):
    assert shell.window.welcome.isVisible()
    assert shell.window.windowTitle() == "Event Explorer"


def test_opening_shows_the_store_in_every_pane(open_shell, opener):
    window = open_shell.window
    assert window.windowTitle() == "shop.db — Event Explorer"
    assert not window.welcome.isVisible()
    for name in PANES:
        assert window.docks.dock(name).widget().session is opener.sessions[0]
    assert window.timeline.isVisible()
    assert slider(open_shell).value() == 100


def test_a_place_can_be_asked_for_at_once(shell, qtbot):
    shell.open("shop.db", at=42)
    qtbot.waitUntil(lambda: shell.session is not None)
    assert slider(shell).value() == 42


def test_a_stream_can_be_asked_for_at_once(shell, qtbot):
    shell.open("shop.db", at=42, stream="cart-1")
    qtbot.waitUntil(lambda: shell.session is not None)
    assert (shell.selection.place.stream, shell.selection.place.ordinal) == ("cart-1", 42)


def test_what_cannot_be_opened_is_told_and_the_open_store_stays(open_shell, qtbot):
    open_shell.open("gone.db")
    problems = open_shell.window.problems
    qtbot.waitUntil(lambda: problems.sentence != "")
    assert problems.sentence == "There is no file gone.db; choose another one."
    assert open_shell.window.windowTitle() == "shop.db — Event Explorer"
    problems.copy_details()
    assert QGuiApplication.clipboard().text() == problems.sentence


def test_something_unforeseen_while_opening_is_told_and_logged(shell, opener, qtbot, expects_logs):
    opener.breaks = RuntimeError("the disk turned to sand")
    shell.open("shop.db")
    qtbot.waitUntil(lambda: shell.window.problems.sentence != "")
    assert shell.window.problems.sentence == "the disk turned to sand"
    assert "the disk turned to sand" in expects_logs.text


def test_closing_goes_back_to_the_welcome_page_and_lets_go(open_shell, opener):
    session = opener.sessions[0]
    open_shell.window.actions_made.by_id["file.close"].trigger()
    assert open_shell.window.welcome.isVisible()
    assert open_shell.wait_until_let_go(20)
    assert session.asking.closed
    with pytest.raises(NothingOpen):
        _ = open_shell.selection


def test_opening_another_store_lets_the_first_go(open_shell, opener, qtbot):
    opener.stores["foreign.db"] = steady(7)
    open_shell.open("foreign.db")
    qtbot.waitUntil(lambda: len(opener.sessions) == 2 and open_shell.session is opener.sessions[1])
    qtbot.waitUntil(lambda: opener.sessions[0].asking.closed)
    assert not opener.sessions[1].asking.closed
    assert open_shell.window.status.badge.isVisible()
    assert slider(open_shell).maximum() == 7


def test_the_demo_is_one_click_away(shell, opener, qtbot):
    qtbot.mouseClick(shell.window.findChild(QToolButton.__base__, "welcome_demo"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shell.session is not None)
    assert opener.opened == ["demo.db"]


def test_a_new_store_is_made_and_opened(shell, opener, qtbot):
    shell._dialogs.new = NewStore("fresh.db", "simulated")
    shell.window.actions_made.by_id["file.new"].trigger()
    qtbot.waitUntil(lambda: shell.session is not None)
    assert opener.created == [("fresh.db", "simulated")]
    assert shell.window.timeline.presenter.screen.caption == "no events yet"


def test_a_chosen_file_is_opened_and_none_opens_nothing(shell, opener, qtbot):
    shell.window.actions_made.by_id["file.open"].trigger()
    assert shell.session is None
    shell._dialogs.path = "shop.db"
    shell.window.actions_made.by_id["file.open"].trigger()
    qtbot.waitUntil(lambda: shell.session is not None)


def test_growth_is_noticed(open_shell, opener, qtbot):
    opener.stores["shop.db"].add(100, "ItemAdded")
    qtbot.waitUntil(lambda: slider(open_shell).value() == 101)
    assert open_shell.window.timeline.badge.word == "LIVE"


def test_a_reader_that_stops_is_told_not_thrown(open_shell, opener, qtbot):
    def stop(question):
        raise StoreBusy("The reader stopped.")

    opener.sessions[0].asking.answers = stop
    qtbot.waitUntil(lambda: open_shell.window.problems.sentence == "The reader stopped.")


def test_a_store_opened_while_the_window_closes_is_let_go(shell, opener, qtbot):
    shell.open("shop.db")
    shell.window.close()
    qtbot.waitUntil(lambda: bool(opener.sessions) and opener.sessions[0].asking.closed)
    assert shell.session is None


def test_what_takes_longer_is_said_and_bars_other_work(shell, opener, qtbot):
    go_on = threading.Event()
    opener.demo = lambda progress: (progress(1, 4), go_on.wait(20), "shop.db")[2]
    shell.open_demo()
    welcome = shell.window.welcome
    assert welcome._busy.isHidden()
    qtbot.waitUntil(lambda: not welcome._busy.isHidden())
    qtbot.waitUntil(lambda: welcome._busy.text() == "Preparing the demo … 1 of 4 commands")
    assert not shell.window.actions_made.by_id["file.open"].isEnabled()
    shell.open("gone.db")
    go_on.set()
    qtbot.waitUntil(lambda: shell.session is not None)
    assert shell.window.problems.sentence == ""
    assert welcome._busy.isHidden()
