import threading
from dataclasses import replace
from unittest.mock import Mock

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QSlider,
    QToolButton,
)
from windowkit import FakeDialogs, FakeOpener, stub_panes

from explorer.core.errors import StoreBusy
from explorer.runtime.bookmarks import Bookmark
from explorer.ui.dialogs.new_store import NewStore
from explorer.ui.docks import AT_NEED
from explorer.ui.settings import Settings
from explorer.ui.shell import Shell
from explorer.ui.theme import Theme
from explorer.ui.window_deeds import NothingOpen
from explorer.viewmodels.actions import ACTIONS, PANES
from explorer.viewmodels.appearance import DARK
from fakes import described
from histories import steady


@pytest.fixture
def settings(tmp_path):
    kept = Settings(tmp_path / "settings.ini")
    kept.theme = "light"
    return kept


@pytest.fixture
def opener():
    return FakeOpener()


@pytest.fixture
def make_shell(qtbot, qapp, settings, opener):
    made = []

    def make():
        shell = Shell(opener, settings, Theme(qapp, settings), stub_panes(), FakeDialogs())
        qtbot.addWidget(shell.window)
        shell.window.show()
        made.append(shell)
        return shell

    yield make
    for shell in made:
        shell.close_store()
        assert shell.wait_until_let_go(20)


@pytest.fixture
def shell(make_shell):
    return make_shell()


@pytest.fixture
def open_shell(shell, qtbot):
    shell.open("shop.db")
    qtbot.waitUntil(lambda: shell.session is not None)
    shell.window.activateWindow()
    shell.window.timeline.focus()
    qtbot.waitUntil(shell.window.timeline.slider.hasFocus)
    return shell


def at(shell):
    return shell.selection.place.ordinal


def slider(shell):
    return shell.window.findChild(QSlider, "timeline")


# opening and closing


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


# recent stores


def test_recent_stores_survive_a_restart_and_lost_ones_are_dropped(make_shell, opener, qtbot, tmp_path):
    kept, lost = tmp_path / "kept.db", tmp_path / "lost.db"
    for path in (kept, lost):
        path.touch()
        opener.stores[str(path)] = steady(3)
        shell = make_shell()
        shell.open(str(path))
        qtbot.waitUntil(lambda shell=shell: shell.session is not None)
    lost.unlink()
    window = make_shell().window
    texts = [action.text() for action in window._recent_menu.actions()]
    assert texts == ["kept.db", "", "&Clear"]
    window._recent_menu.actions()[0].trigger()
    qtbot.waitUntil(lambda: opener.opened[-1] == str(kept) and len(opener.opened) == 3)


def test_the_list_can_be_cleared(open_shell, settings, tmp_path):
    assert settings.recent == ("shop.db",)
    open_shell.window.forgetRequested.emit()
    assert Settings(tmp_path / "settings.ini").recent == ()


def test_a_recent_store_is_opened_from_the_welcome_page(shell, opener, qtbot):
    shell.window.set_recent(("shop.db",))
    listed = shell.window.welcome.findChild(object, "recent")
    listed.itemActivated.emit(listed.item(0))
    qtbot.waitUntil(lambda: opener.opened == ["shop.db"])


# dropping


def drop(window, urls):
    data = QMimeData()
    data.setUrls(urls)
    actions, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(50, 50), actions, data, button, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, enter)
    if enter.isAccepted():
        QApplication.sendEvent(
            window, QDropEvent(QPointF(50, 50), actions, data, button, Qt.KeyboardModifier.NoModifier)
        )
    return enter.isAccepted()


def test_a_dropped_file_is_opened(shell, opener, qtbot):
    opener.stores["/data/shop.db"] = steady(3)
    assert drop(shell.window, [QUrl.fromLocalFile("/data/shop.db")])
    qtbot.waitUntil(lambda: opener.opened == ["/data/shop.db"])


def test_a_dropped_web_link_is_not_taken(shell, opener):
    assert not drop(shell.window, [QUrl("https://example.org/shop.db")])
    assert opener.opened == []


# keys


@pytest.mark.parametrize(
    ("key", "modifier", "place"),
    [
        (Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier, 49),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, 51),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier, 40),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier, 60),
        (Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier, 1),
        (Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier, 100),
        (Qt.Key.Key_PageUp, Qt.KeyboardModifier.NoModifier, 60),
        (Qt.Key.Key_PageDown, Qt.KeyboardModifier.NoModifier, 40),
    ],
)
def test_keys_on_the_timeline_move_the_cursor(open_shell, qtbot, key, modifier, place):
    open_shell.selection.at(50)
    qtbot.keyClick(slider(open_shell), key, modifier)
    assert at(open_shell) == place == slider(open_shell).value()


@pytest.mark.parametrize(
    ("key", "place"),
    [(Qt.Key.Key_Left, 49), (Qt.Key.Key_Right, 51), (Qt.Key.Key_Home, 1), (Qt.Key.Key_End, 100)],
)
def test_with_ctrl_and_alt_they_work_in_every_pane(open_shell, qtbot, key, place):
    open_shell.selection.at(50)
    open_shell.go_to_pane("events")
    focus = open_shell.window.focusWidget()
    assert focus.objectName() == "events"
    qtbot.keyClick(focus, key, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    assert at(open_shell) == place


def test_plain_keys_in_other_panes_stay_theirs(open_shell, qtbot):
    open_shell.selection.at(50)
    open_shell.go_to_pane("streams")
    listed = open_shell.window.focusWidget()
    for key in (Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Space, Qt.Key.Key_J, Qt.Key.Key_Right):
        qtbot.keyClick(listed, key)
    assert at(open_shell) == 50
    assert open_shell.timeline.player.direction == 0
    assert listed.currentRow() == 2


def test_space_plays_and_pauses_and_j_k_l_shuttle(open_shell, qtbot):
    open_shell.selection.at(50)
    timeline = slider(open_shell)
    seen = []
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Space, Qt.Key.Key_L, Qt.Key.Key_K, Qt.Key.Key_J, Qt.Key.Key_K):
        qtbot.keyClick(timeline, key)
        seen.append(open_shell.timeline.player.direction)
    assert seen == [1, 0, 1, 0, -1, 0]


def test_space_on_a_focused_button_of_the_panel_still_presses_it(open_shell, qtbot):
    open_shell.selection.at(50)
    button = open_shell.window.findChild(QToolButton, "timeline_first")
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert at(open_shell) == 1
    assert open_shell.timeline.player.direction == 0


def test_typing_in_the_jump_field_moves_nothing_until_enter(open_shell, qtbot):
    open_shell.selection.at(50)
    open_shell.window.actions_made.by_id["timeline.jump"].trigger()
    field = open_shell.window.findChild(QLineEdit, "timeline_jump")
    assert field.hasFocus()
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Left, Qt.Key.Key_Space, Qt.Key.Key_J):
        qtbot.keyClick(field, key)
    assert at(open_shell) == 50
    field.clear()
    qtbot.keyClicks(field, "12")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert at(open_shell) == 12


def test_a_typed_place_that_is_not_there_is_explained_beside_the_field(open_shell, qtbot):
    field = open_shell.window.findChild(QLineEdit, "timeline_jump")
    qtbot.keyClicks(field, "999")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert open_shell.window.timeline._problem.text() == "Beyond the last event, #100."
    assert open_shell.window.timeline._problem.isVisible()
    qtbot.keyClick(field, Qt.Key.Key_Backspace)
    assert not open_shell.window.timeline._problem.isVisible()


def test_no_key_is_bound_twice_in_the_window(open_shell):
    keys = [
        (shortcut.toString(), made.shortcutContext())
        for made in open_shell.window.actions_made.by_id.values()
        for shortcut in made.shortcuts()
    ]
    assert len(set(keys)) == len(keys)
    assert all(QKeySequence(key)[0].key() != Qt.Key.Key_unknown for key, _ in keys)


def test_every_action_is_in_a_menu(shell):
    def leaves(menu):
        for entry in menu.actions():
            if entry.menu():
                yield from leaves(entry.menu())
            else:
                yield entry

    listed = {leaf for top in shell.window.menuBar().actions() for leaf in leaves(top.menu())}
    assert set(shell.window.actions_made.by_id.values()) <= listed


def test_a_disabled_action_says_why(shell):
    play = shell.window.actions_made.by_id["timeline.play"]
    assert not play.isEnabled()
    assert "No store is open. Open one first." in play.toolTip()


def test_an_action_found_in_the_palette_is_done(open_shell):
    open_shell.selection.at(50)
    open_shell._dialogs.action = "timeline.first"
    open_shell.window.actions_made.by_id["help.palette"].trigger()
    assert at(open_shell) == 1


# layout


def test_every_dock_has_a_name_and_a_pane_that_tells_its_title(open_shell):
    docks = open_shell.window.findChildren(QDockWidget)
    assert {dock.objectName() for dock in docks} == {f"dock_{name}" for name in PANES}
    for name, title in PANES.items():
        dock = open_shell.window.docks.dock(name)
        assert open_shell.window.docks.title(name) == f"{name}_pane of shop.db"
        assert open_shell.window.findChild(QLabel, f"title_{name}").text() == f"{name}_pane of shop.db"
        assert dock.windowTitle() == title  # which is what its tab says, so that tabs stay in place
        assert dock.toggleViewAction().text() == title


def test_the_layout_can_be_put_right_again(open_shell):
    docks = open_shell.window.docks
    for name in PANES:
        docks.dock(name).close()
    open_shell.window.actions_made.by_id["view.reset"].trigger()
    assert {name for name in PANES if docks.dock(name).isHidden()} == set(AT_NEED)
    assert open_shell.window.timeline.isVisible()


def test_the_window_comes_back_as_it_was_left(make_shell, qtbot):
    first = make_shell()
    first.window.resize(800, 640)
    first.window.docks.dock("state").hide()
    first.window.close()
    second = make_shell()
    assert (second.window.width(), second.window.height()) == (800, 640)
    assert second.window.docks.dock("state").isHidden()
    assert not second.window.docks.dock("events").isHidden()


def test_a_window_left_on_a_screen_that_is_gone_is_pulled_back(make_shell):
    shell = make_shell()
    shell.window.move(90_000, 90_000)
    shell.window.pull_back()
    screen = QGuiApplication.primaryScreen().availableGeometry()
    assert screen.intersects(shell.window.geometry())


def test_the_timeline_cannot_be_closed(open_shell):
    assert not isinstance(open_shell.window.timeline.parent(), QDockWidget)


def test_a_pane_brought_forward_has_the_keys(open_shell):
    for name in PANES:
        open_shell.window.actions_made.by_id[f"pane.{name}"].trigger()
        assert open_shell.window.focusWidget().objectName() == name


# looks


def test_themes_switch_at_once_everywhere(open_shell, qtbot):
    window = open_shell.window
    light = window.grab().toImage().pixelColor(2, 2)
    icons = window.actions_made.by_id["timeline.first"].icon().pixmap(24).toImage()
    window.actions_made.by_id["theme.dark"].trigger()
    qtbot.waitUntil(lambda: window.grab().toImage().pixelColor(2, 2).lightness() < light.lightness() - 100)
    assert window.actions_made.by_id["timeline.first"].icon().pixmap(24).toImage() != icons
    assert all(window.docks.dock(name).widget().appearance is DARK for name in PANES)
    assert window.actions_made.by_id["theme.dark"].isChecked()
    window.actions_made.by_id["theme.light"].trigger()
    qtbot.waitUntil(lambda: window.grab().toImage().pixelColor(2, 2) == light)


def test_text_can_be_made_larger_and_normal_again(shell, qapp):
    usual = qapp.font().pointSizeF()
    actions = shell.window.actions_made.by_id
    actions["view.larger"].trigger()
    actions["view.larger"].trigger()
    assert qapp.font().pointSizeF() == usual + 2
    actions["view.smaller"].trigger()
    assert qapp.font().pointSizeF() == usual + 1
    actions["view.normal"].trigger()
    assert qapp.font().pointSizeF() == usual


def test_the_status_line_names_the_store_and_the_place(open_shell):
    open_shell.selection.at(42)
    status = open_shell.window.status
    assert status._store.text() == "shop.db   Event Explorer store"
    assert status._place.text() == "100 events   #42"
    assert not status.badge.isVisible()


def test_warnings_about_a_store_are_counted_and_told(shell, opener):
    session = opener.open("shop.db", shell.poster.post)
    warned = described(events=100, warnings=("Its <b>index</b> is missing.",))
    shell.show(type(session)(**{**vars(session), "described": warned}))
    assert shell.window.status._store.text().endswith("1 warning")
    assert "&lt;b&gt;index" in shell.window.status._store.toolTip()


def test_every_button_and_slider_of_the_shell_has_a_name(open_shell):
    for kind in (QToolButton, QSlider, QLineEdit):
        for widget in open_shell.window.timeline.findChildren(kind):
            assert widget.accessibleName() or widget.text() or widget.toolTip(), widget.objectName()


def test_full_screen_is_a_switch(open_shell):
    full = open_shell.window.actions_made.by_id["view.full_screen"]
    full.trigger()
    assert open_shell.window.isFullScreen()
    full.trigger()
    assert not open_shell.window.isFullScreen()


def test_all_deeds_exist(shell):
    assert len(shell.window.actions_made.by_id) == len(ACTIONS)
    for id in ("help.about", "help.keys"):
        shell.window.actions_made.by_id[id].trigger()
    assert shell._dialogs.shown == ["about", "SQLite 3", "palette"]


# help


def test_the_help_menu_opens_every_page_of_ours_those_of_domains_apart(shell):
    from explorer.ui.dialogs.page import of_a_domain, pages

    (help_,) = [menu for menu in shell.window.menuBar().findChildren(QMenu) if menu.title() == "&Help"]
    (domains,) = [menu for menu in shell.window.findChildren(QMenu) if menu.title() == "&Domains"]
    offered = {entry.text(): entry for entry in (*help_.actions(), *domains.actions())}
    for title, path in pages().items():
        assert (offered[title] in domains.actions()) == of_a_domain(path)
        offered[title].trigger()
        assert shell._dialogs.shown[-1] == title


# bookmarks


def test_a_bookmark_is_named_and_its_pane_comes(open_shell, qtbot):
    open_shell.selection.at(50)
    qtbot.waitUntil(lambda: bool(open_shell.timeline.screen.happened))
    dialogs, dock = open_shell._dialogs, open_shell.window.docks.dock("bookmarks")
    assert dock.isHidden()
    dialogs.bookmark = " checkout\nbroke "
    qtbot.keyClick(slider(open_shell), Qt.Key.Key_B)
    assert dialogs.proposed == [(50, "ItemAdded of cart-1")]
    assert open_shell.selection.place.bookmark == Bookmark(50, "checkout broke")
    qtbot.keyClick(slider(open_shell), Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert dialogs.proposed[-1] == (50, "checkout broke")


def test_a_bookmark_without_a_name_has_the_proposed_one_and_nobody_who_cancels_gets_one(open_shell, qtbot):
    open_shell.selection.at(50)
    qtbot.waitUntil(lambda: bool(open_shell.timeline.screen.happened))
    bookmark = open_shell.window.actions_made.by_id["timeline.bookmark"]
    bookmark.trigger()
    assert open_shell.selection.place.bookmarks == ()
    open_shell._dialogs.bookmark = "  "
    bookmark.trigger()
    assert open_shell.selection.place.bookmarks == (Bookmark(50, "ItemAdded of cart-1"),)


def test_keys_go_from_bookmark_to_bookmark(open_shell, qtbot):
    for ordinal in (10, 30, 60):
        open_shell.selection.bookmark(ordinal, "x")
    open_shell.selection.at(40)
    seen = []
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    for key, modifier in (
        (Qt.Key.Key_BracketLeft, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_PageUp, both),
        (Qt.Key.Key_BracketRight, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_PageDown, both),
    ):
        qtbot.keyClick(slider(open_shell), key, modifier)
        seen.append(at(open_shell))
    assert seen == [30, 10, 30, 60]


def test_escape_pauses(open_shell, qtbot):
    open_shell.selection.at(50)
    qtbot.keyClick(slider(open_shell), Qt.Key.Key_Space)
    assert open_shell.timeline.player.direction == 1
    qtbot.keyClick(slider(open_shell), Qt.Key.Key_Escape)
    assert open_shell.timeline.player.direction == 0


def test_the_preferences_are_a_key_away_and_a_new_limit_lets_the_history_go_on(open_shell, qtbot):
    tried = []
    open_shell.session = replace(open_shell.session, history=Mock(try_again=lambda: tried.append(True)))
    qtbot.keyClick(slider(open_shell), Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    assert open_shell._dialogs.shown == ["preferences", "cache"]
    assert tried == [True]
