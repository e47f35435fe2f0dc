"""How a command ended, in words: under the form at once, and in the log."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFont, QIcon, QPalette
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from explorer.ui.icons import icon
from explorer.ui.widgets.plain import plain_label, plain_tip
from explorer.ui.widgets.sentence import Sentence
from explorer.viewmodels.appearance import LIGHT, Appearance
from explorer.viewmodels.command_screens import ResultScreen
from explorer.viewmodels.formatting import shortened

LINKS = 4
"""Events that are offered one by one; more are counted."""


def outcome_colour(kind: str, appearance: Appearance) -> str:
    """Give the colour of a kind of outcome; its icon and its word say the same."""
    match kind:
        case "accepted":
            return appearance.added
        case "conflict":
            return appearance.changed
        case "duplicate":
            return appearance.muted
        case _:
            return appearance.error


def outcome_icon(kind: str, appearance: Appearance) -> QIcon:
    """Draw the sign of a kind of outcome."""
    known = kind in ("accepted", "conflict", "duplicate", "invalid", "refused")
    return icon(f"outcome_{kind}" if known else "warning", appearance, outcome_colour(kind, appearance))


class ResultView(QWidget):
    """Shows a result; hidden while there is none."""

    eventRequested = Signal(int)
    versionRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = LIGHT
        self._shown: ResultScreen | None = None
        self._sign = plain_label()
        self._title = Sentence()
        font = QFont(self._title.font())
        font.setBold(True)
        self._title.setFont(font)
        self._message = Sentence()
        self._message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._figures = QGridLayout()
        self._figures.setHorizontalSpacing(12)
        self._figures.setVerticalSpacing(2)
        self._figures.setColumnStretch(1, 1)
        self._links = QVBoxLayout()
        self._links.setSpacing(2)
        self._take = QPushButton()
        self._take.setObjectName("take_actual")
        self._take.clicked.connect(self.versionRequested)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self._message)
        layout.addLayout(self._figures)
        layout.addLayout(self._links)
        layout.addWidget(self._take, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    @property
    def shown(self) -> ResultScreen | None:
        """What is shown."""
        return self._shown

    def show_result(self, result: ResultScreen | None) -> None:
        """Show a result, or (None) nothing."""
        self._shown = result
        self._empty()
        self.setVisible(result is not None)
        if result is None:
            return
        self._title.setText(result.title)
        self._message.setText(result.message)
        self._message.setVisible(bool(result.message))
        for row, (name, value) in enumerate(result.details):
            figure = Sentence(value)
            self._figures.addWidget(plain_label(name, muted=True), row, 0, Qt.AlignmentFlag.AlignTop)
            self._figures.addWidget(figure, row, 1)
        for link in result.events[:LINKS]:
            self._links.addWidget(self._link(link.ordinal, link.text), 0, Qt.AlignmentFlag.AlignLeft)
        if len(result.events) > LINKS:
            self._links.addWidget(plain_label(f"and {len(result.events) - LINKS:,} more", muted=True))
        self._take.setVisible(result.actual is not None)
        if result.actual is not None:
            self._take.setText(f"Expect v{result.actual:,} instead")
        self._restyle()

    def set_appearance(self, appearance: Appearance) -> None:
        """Take on a theme."""
        self._appearance = appearance
        self.show_result(self._shown)

    def _link(self, ordinal: int, text: str) -> QPushButton:
        button = QPushButton(shortened(text, 44))
        button.setFlat(True)
        button.setObjectName(f"event_{ordinal}")
        palette = button.palette()
        palette.setColor(QPalette.ColorRole.ButtonText, QColor(self._appearance.accent))
        button.setPalette(palette)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setToolTip(plain_tip(f"{text}\nLook at this event"))
        button.clicked.connect(lambda: self.eventRequested.emit(ordinal))
        return button

    def _empty(self) -> None:
        for layout in (self._figures, self._links):
            while layout.count():
                item = layout.takeAt(0)
                widget = item.widget() if item else None
                if widget is not None:
                    widget.hide()
                    widget.deleteLater()

    def _restyle(self) -> None:
        if self._shown is not None:
            side = self.fontMetrics().height()
            self._sign.setPixmap(outcome_icon(self._shown.kind, self._appearance).pixmap(side, side))
            palette = self._title.palette()
            palette.setColor(self._title.foregroundRole(), outcome_colour(self._shown.kind, self._appearance))
            self._title.setPalette(palette)
