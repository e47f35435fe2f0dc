"""Keys, menus and the palette of the window."""

from dataclasses import replace
from unittest.mock import Mock

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QLineEdit,
    QToolButton,
)
from windowkit import at, slider

from explorer.runtime.bookmarks import Bookmark


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
