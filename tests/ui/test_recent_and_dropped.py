"""Stores opened lately are offered again; files can be dropped on the window."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from explorer.ui.settings import Settings
from explorer.ui.widgets.drop_target import DropTarget
from histories import steady


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


NONE, COPY, LEFT = Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton


def held_over(window, urls):
    """Hold something over the window; give what would be dropped, None where it is not taken."""
    data = QMimeData()
    data.setUrls(urls)
    enter = QDragEnterEvent(QPoint(50, 50), COPY, data, LEFT, NONE)
    QApplication.sendEvent(window, enter)
    return data if enter.isAccepted() else None


def drop(window, urls):
    data = held_over(window, urls)
    if data is not None:
        QApplication.sendEvent(window, QDropEvent(QPointF(50, 50), COPY, data, LEFT, NONE))
    return data is not None


def files(*names):
    return [QUrl.fromLocalFile(f"/data/{name}") for name in names]


def target(shell):
    return shell.window.findChild(DropTarget, "drop_target")


def test_a_dropped_file_is_opened(shell, opener, qtbot):
    opener.stores["/data/shop.db"] = steady(3)
    assert drop(shell.window, files("shop.db"))
    qtbot.waitUntil(lambda: opener.opened == ["/data/shop.db"])


def test_a_dropped_web_link_is_not_taken(shell, opener):
    assert not drop(shell.window, [QUrl("https://example.org/shop.db")])
    assert opener.opened == []
    assert not target(shell).isVisible()


def test_while_a_file_is_held_over_the_window_it_is_said_what_dropping_it_does(shell, qtbot):
    assert not target(shell).isVisible()
    data = held_over(shell.window, files("shop.db"))
    assert target(shell).isVisible()
    assert target(shell).accessibleName() == "Drop to open shop.db"
    shell.window.resize(1_100, 700)
    assert target(shell).geometry() == shell.window.rect()
    QApplication.sendEvent(shell.window, QDragLeaveEvent())
    assert not target(shell).isVisible()
    assert data is not None


def test_it_goes_with_the_drop_and_says_that_only_one_of_several_is_opened(shell, opener, qtbot):
    opener.stores["/data/a.db"] = steady(3)
    held_over(shell.window, files("a.db", "b.db", "c.db"))
    assert target(shell).text == "Drop to open a.db, and not the 2 others"
    drop(shell.window, files("a.db", "b.db"))
    assert not target(shell).isVisible()
    qtbot.waitUntil(lambda: opener.opened == ["/data/a.db"])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_seen_in_both_themes(shell, theme):
    shell.window.actions_made.by_id[f"theme.{theme}"].trigger()
    before = shell.window.grab().toImage()
    held_over(shell.window, files("shop.db"))
    after = shell.window.grab().toImage()
    middle = shell.window.width() // 2
    accent = shell.window.palette().highlight().color()
    frame = {after.pixelColor(middle + x, y).name() for x in range(40) for y in range(40)}
    assert accent.name() in frame
    assert before != after
