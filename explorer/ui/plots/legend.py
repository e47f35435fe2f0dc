"""A legend in plain text: whatever a type is called, it is only written."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.ui.widgets.plain import plain_tip
from explorer.viewmodels.formatting import short_type

GAP = 12
CHIP = 10
WIDEST = 180


class Legend(QWidget):
    """Chips with short names beside them, on one line; what does not fit is counted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[tuple[str, str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_entries(self, entries: tuple[tuple[str, str], ...]) -> None:
        """Show (name, colour) pairs."""
        self._entries = entries
        names = ", ".join(name for name, _ in entries)
        self.setToolTip(plain_tip(names))
        self.setAccessibleName(f"Legend: {names}")
        self.update()

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(200, self.fontMetrics().height() + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        metrics = self.fontMetrics()
        x = 0
        for index, (name, colour) in enumerate(self._entries):
            shown = metrics.elidedText(short_type(name), Qt.TextElideMode.ElideMiddle, WIDEST)
            width = CHIP + 4 + metrics.horizontalAdvance(shown)
            left = len(self._entries) - index
            more = f"+ {left:,} more"
            room = self.width() - (metrics.horizontalAdvance(more) + GAP if left > 1 else 0)
            painter.setPen(self.palette().color(self.foregroundRole()))
            if x + width > room:
                painter.drawText(
                    QRect(x, 0, self.width() - x, self.height()), Qt.AlignmentFlag.AlignVCenter, more
                )
                break
            painter.fillRect(QRect(x, (self.height() - CHIP) // 2, CHIP, CHIP), QColor(colour))
            text = QRect(x + CHIP + 4, 0, width, self.height())
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, shown)
            x += width + GAP
        painter.end()
