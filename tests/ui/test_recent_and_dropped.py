"""Stores opened lately are offered again; files can be dropped on the window."""

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
)

from explorer.ui.settings import Settings
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
