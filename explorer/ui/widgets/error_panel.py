"""A bar that tells what went wrong, and never stands in the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QToolButton, QWidget

from explorer.ui.icons import icon
from explorer.ui.theme import blend
from explorer.ui.widgets.plain import plain_label
from explorer.ui.widgets.sentence import Sentence
from explorer.viewmodels.appearance import Appearance


class ErrorPanel(QWidget):
    """Shows the latest problem in plain text, with its details to copy, until it is closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("error_panel")
        self.setAutoFillBackground(True)
        self._details = ""
        self._offers: list[QPushButton] = []
        self._sign = plain_label()
        self._sentence = Sentence()
        self._sentence.setObjectName("error_sentence")
        self._sentence.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._sentence.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._copy = QPushButton("Copy details")
        self._copy.setObjectName("error_copy")
        self._copy.clicked.connect(self.copy_details)
        self._close = QToolButton()
        self._close.setObjectName("error_close")
        self._close.setAutoRaise(True)
        self._close.setAccessibleName("Close this message")
        self._close.setToolTip("Close this message")
        self._close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(self._sign)
        row.addWidget(self._sentence, 1)
        self._row = row
        row.addWidget(self._copy)
        row.addWidget(self._close)
        self.hide()

    def show_problem(self, sentence: str, details: str = "") -> None:
        """Tell a problem; it replaces the one before."""
        self._sentence.setText(sentence)
        self._details = f"{sentence}\n\n{details}" if details else sentence
        self.show()

    def offer(self, deeds: Mapping[str, Callable[[], None]]) -> None:
        """Offer buttons beside every problem that is told from now on.

        Args:
            deeds: text of a button -> what it does.
        """
        for button in self._offers:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._offers = [QPushButton(text) for text in deeds]
        for button, deed in zip(self._offers, deeds.values(), strict=True):
            button.setObjectName("error_offer")
            button.clicked.connect(lambda _=False, deed=deed: deed())
            self._row.insertWidget(self._row.indexOf(self._copy), button)

    def set_appearance(self, appearance: Appearance) -> None:
        """Use these colours."""
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Window, blend(appearance.window, appearance.error, 0.12))
        palette.setColor(QPalette.ColorRole.WindowText, QColor(appearance.text))
        self.setPalette(palette)
        self._sign.setPixmap(icon("warning", appearance, appearance.error).pixmap(QSize(20, 20)))
        self._close.setIcon(icon("close", appearance))

    @property
    def sentence(self) -> str:
        """The problem told now, "" when none is."""
        return "" if self.isHidden() else self._sentence.text()

    def copy_details(self) -> None:
        """Put the sentence and what is known behind it on the clipboard."""
        QGuiApplication.clipboard().setText(self._details)
