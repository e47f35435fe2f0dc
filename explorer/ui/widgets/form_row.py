"""A field of a form as it is seen: its editor, and the sentence about what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from explorer.ui.widgets.editors import Editor
from explorer.ui.widgets.sentence import Sentence
from explorer.viewmodels.appearance import LIGHT, Appearance


def below(problems: Mapping[str, str], name: str) -> dict[str, str]:
    """Give the problems at or below a name, by the rest of their path."""
    return {
        path[len(name) + 1 :]: message
        for path, message in problems.items()
        if path == name or path.startswith(f"{name}.")
    }


class Row(QWidget):
    """An editor and the sentence about what is wrong with it; a bar at its edge draws the eye."""

    def __init__(self, editor: Editor, *, composed: bool = False) -> None:
        super().__init__()
        self.editor = editor
        self._composed = composed
        self._appearance = LIGHT
        self._sentence = Sentence()
        self._sentence.setForegroundRole(QPalette.ColorRole.BrightText)
        self._sentence.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 0, 0, 0)
        layout.setSpacing(2)
        self.line = QHBoxLayout()
        self.line.setSpacing(4)
        self.line.addWidget(editor, 1)
        layout.addLayout(self.line)
        layout.addWidget(self._sentence)
        self.setFocusProxy(editor)

    def set_problems(self, problems: Mapping[str, str]) -> None:
        """Show what is wrong here and inside."""
        self._sentence.setText(problems.get("", ""))
        self._sentence.setVisible("" in problems)
        self.editor.set_problems(problems)
        self.update()

    def set_appearance(self, appearance: Appearance) -> None:
        """Take on a theme."""
        self._appearance = appearance
        self.editor.set_appearance(appearance)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        wrong = bool(self._sentence.text())
        if wrong or self._composed:
            colour = self._appearance.error if wrong else self._appearance.border
            painter = QPainter(self)
            painter.fillRect(0, 0, 2, self.height(), QColor(colour))
            painter.end()
