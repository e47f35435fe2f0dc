"""What is seen while a file is held over the window: that it can be dropped there, and what happens then."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

from explorer.viewmodels.formatting import shortened

LONGEST_NAME = 60
"""Characters of a file's name."""
INSET, ROUND, EDGE = 12, 12, 3
"""Pixels: around the frame, of its corners, and of its line."""
VEIL = 0.86
"""How much of what lies below is covered, so that the words are legible."""


class DropTarget(QWidget):
    """Covers a window while something is held over it. The mouse goes through it."""

    def __init__(self, over: QWidget) -> None:
        """Be there, unseen.

        Args:
            over: what it covers.
        """
        super().__init__(over)
        self.setObjectName("drop_target")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._over = over
        self.text = ""
        over.installEventFilter(self)
        self.hide()

    def offer(self, name: str, others: int = 0) -> None:
        """Say that a file can be dropped.

        Args:
            name: what people call it.
            others: how many files are held beside it, which are not opened.
        """
        beside = f", and not the {'other' if others == 1 else f'{others:,} others'}" if others else ""
        self.text = f"Drop to open {shortened(name, LONGEST_NAME)}{beside}"
        self.setAccessibleName(self.text)
        self._cover()
        self.raise_()
        self.show()
        self.update()

    def _cover(self) -> None:
        self.setGeometry(self._over.rect())

    # Qt's own

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._cover()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(self.palette().color(QPalette.ColorRole.Window))
        veil.setAlphaF(VEIL)
        painter.fillRect(self.rect(), veil)
        frame = QRectF(self.rect()).adjusted(INSET, INSET, -INSET, -INSET)
        line = QPen(self.palette().color(QPalette.ColorRole.Highlight), EDGE, Qt.PenStyle.DashLine)
        painter.setPen(line)
        painter.drawRoundedRect(frame, ROUND, ROUND)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        font = painter.font()
        font.setPointSizeF(font.pointSizeF() * 1.4)
        painter.setFont(font)
        words = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        painter.drawText(frame.adjusted(INSET, INSET, -INSET, -INSET).toRect(), words, self.text)
        painter.end()
