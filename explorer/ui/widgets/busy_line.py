"""A thin line that says that something is under way, but never flashes for what comes at once."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

DELAY = 150
"""Milliseconds of waiting before anything is shown."""


class BusyLine(QWidget):
    """Always takes two pixels of height, so that nothing moves when it lights up."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(2)
        self.lit = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY)
        self._timer.timeout.connect(lambda: self._light(True))

    def set_busy(self, busy: bool) -> None:
        """Waiting begins or ends."""
        if not busy:
            self._timer.stop()
            self._light(False)
        elif not self.lit and not self._timer.isActive():
            self._timer.start()

    def _light(self, lit: bool) -> None:
        if lit != self.lit:
            self.lit = lit
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.lit:
            painter = QPainter(self)
            painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Highlight))
            painter.end()
