"""Where the panes of the window lie, and how that is kept."""

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDockWidget, QLabel, QToolButton

from explorer.ui.arranging import AT_NEED, OURS
from explorer.viewmodels.actions import PANES
from histories import steady


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
    assert {name for name in PANES if docks.dock(name).isHidden()} == {*AT_NEED, *OURS.closed}
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


def shown(shell):
    """Give the panes that are not closed."""
    return {name for name in PANES if not shell.window.docks.dock(name).isHidden()}


@pytest.fixture
def with_foreign(opener):
    opener.stores["foreign.db"] = steady(30)
    return opener


def opened(shell, source, qtbot):
    shell.open(source)
    qtbot.waitUntil(lambda: shell.session is not None and shell.session.source == source)


def test_around_a_store_of_others_lies_what_tells_of_it_and_nothing_that_needs_commands(
    open_shell, with_foreign, qtbot
):
    usual = shown(open_shell)
    opened(open_shell, "foreign.db", qtbot)
    assert shown(open_shell) == (usual | {"store"}) - {"commands", "outcomes", "processes"}
    opened(open_shell, "shop.db", qtbot)
    assert shown(open_shell) == usual


def test_what_somebody_does_around_one_kind_of_store_leaves_the_other_kind_as_it_was(
    make_shell, with_foreign, qtbot
):
    first = make_shell()
    opened(first, "shop.db", qtbot)
    first.window.docks.dock("throughput").close()
    opened(first, "foreign.db", qtbot)
    assert "throughput" in shown(first)
    first.window.go_to("commands")
    first.window.docks.dock("projections").close()
    opened(first, "shop.db", qtbot)
    assert {"projections", "commands"} <= shown(first)
    assert "throughput" not in shown(first)
    first.window.close()

    second = make_shell()
    opened(second, "foreign.db", qtbot)
    assert {"throughput", "commands"} <= shown(second)
    assert "projections" not in shown(second)
    second.window.actions_made.by_id["view.reset"].trigger()
    assert "projections" in shown(second)
    assert "commands" not in shown(second)
    opened(second, "shop.db", qtbot)
    assert "throughput" not in shown(second)


def test_bookmarks_that_somebody_closed_stay_closed_until_they_are_opened_again(make_shell, qtbot):
    first = make_shell()
    opened(first, "shop.db", qtbot)
    dock = first.window.docks.dock("bookmarks")
    dock.widget().relevantChanged.emit(True)
    assert "bookmarks" in shown(first)
    first.window.findChild(QToolButton, "close_bookmarks").click()
    first.window.close()

    second = make_shell()
    opened(second, "shop.db", qtbot)
    second.window.docks.dock("bookmarks").widget().relevantChanged.emit(True)
    assert "bookmarks" not in shown(second)
    second.window.go_to("bookmarks")
    second.window.docks.dock("bookmarks").widget().relevantChanged.emit(False)
    assert "bookmarks" in shown(second)
