"""Asking whether a fold file may be run."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from explorer.runtime.fold_source import FoldSource

WHAT_IT_MAY = (
    "A Python file is a program and may do whatever you may do on this computer. It runs in a process of its "
    "own, where an endless loop or a hunger for memory is ended and named; that protects from accidents, not "
    "from malice. Run only what you trust."
)


def approves(parent: QWidget, fold: FoldSource, *, changed: bool) -> bool:
    """Ask; `changed`: another content of the file was approved before."""
    box = QMessageBox(parent)
    box.setObjectName("approve_fold")
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle("Fold with a Python file")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(f"{fold.name} has changed. Run it as it is now?" if changed else f"Run {fold.name}?")
    box.setInformativeText(f"{fold.path}\nSHA-256 {fold.digest}\n\n{WHAT_IT_MAY}")
    run = box.addButton("&Run it", QMessageBox.ButtonRole.AcceptRole)
    leave = box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(leave)
    box.exec()
    wanted = box.clickedButton() is run
    box.deleteLater()
    return wanted
