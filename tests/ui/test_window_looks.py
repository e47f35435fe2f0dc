"""How the window looks, what it says at its bottom, and its help."""

from dataclasses import replace

from PySide6.QtWidgets import (
    QLineEdit,
    QMenu,
    QSlider,
    QToolButton,
)

from explorer.viewmodels.actions import ACTIONS, PANES
from explorer.viewmodels.appearance import DARK
from fakes import described


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
    shell.show(replace(session, described=warned))
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


def test_the_help_menu_opens_every_page_of_ours_those_of_domains_apart(shell):
    from explorer.ui.dialogs.page import of_a_domain, pages

    (help_,) = [menu for menu in shell.window.menuBar().findChildren(QMenu) if menu.title() == "&Help"]
    (domains,) = [menu for menu in shell.window.findChildren(QMenu) if menu.title() == "&Domains"]
    offered = {entry.text(): entry for entry in (*help_.actions(), *domains.actions())}
    for title, path in pages().items():
        assert (offered[title] in domains.actions()) == of_a_domain(path)
        offered[title].trigger()
        assert shell._dialogs.shown[-1] == title
