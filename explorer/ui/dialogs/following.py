"""Asking whether a store of others shall be followed while its program writes to it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from explorer.core.plain import plain

WHAT_IT_DOES = (
    "What its program writes is shown as it comes. SQLite may lay a -wal and a -shm file beside the store "
    "for that, and leave them there; nothing in the data changes. As long as a store is not followed, "
    "nothing at all is written to its folder."
)


def follows(parent: QWidget, name: str) -> bool:
    """Ask.

    Args:
        parent: the window.
        name: of the store.
    """
    box = QMessageBox(parent)
    box.setObjectName("follow")
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle("Follow live")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(f"Follow {plain(name)} live?")
    box.setInformativeText(WHAT_IT_DOES)
    follow = box.addButton("&Follow", QMessageBox.ButtonRole.AcceptRole)
    leave = box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(leave)
    box.exec()
    wanted = box.clickedButton() is follow
    box.deleteLater()
    return wanted
