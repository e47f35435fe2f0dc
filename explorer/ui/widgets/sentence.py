"""A message that wraps: it may come from anywhere, and still neither widens a pane nor fills it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel

from explorer.ui.widgets.plain import plain_tip
from explorer.viewmodels.formatting import one_line, told

MOST_TIP = 2_000
"""Characters of the tooltip."""


class Sentence(QLabel):
    """Shows the beginning of any text over a few lines, letter by letter; the tooltip has more of it."""

    def __init__(self, text: str = "", *, muted: bool = False) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        if muted:
            self.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.setText(text)

    def setText(self, text: str) -> None:
        shown = told(text)
        super().setText(shown)
        self.setToolTip(plain_tip(text[:MOST_TIP]) if shown != one_line(text) else "")

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())
