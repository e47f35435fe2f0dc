"""A line of text that gives way when there is no room for it, so that no pane grows with its words."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy

from explorer.ui.widgets.plain import plain_tip
from explorer.viewmodels.formatting import one_line


class ElidedLabel(QLabel):
    """Shows any text on one line; what does not fit is in the tooltip.

    It keeps its text itself: a label of Qt's has everything around it laid out anew with every text.
    """

    def __init__(self, *, muted: bool = False, middle: bool = False) -> None:
        """Make an empty line.

        Args:
            muted: whether it steps back.
            middle: whether it gives way in the middle, as names and ids do, rather than at its end.
        """
        super().__init__()
        self._text = ""
        self._brief = ""
        self._mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._role = QPalette.ColorRole.PlaceholderText if muted else QPalette.ColorRole.WindowText

    def say(self, text: str, tip: str | None = None, brief: str = "") -> None:
        """Show another text; the tooltip has it whole.

        Args:
            text: the text.
            tip: what the tooltip says instead.
            brief: what is shown where there is no room for the text; "" for its beginning.
        """
        if brief != self._brief:
            self._brief = brief
            self.update()
        self.setText(one_line(text))
        self.setToolTip(plain_tip(text if tip is None else tip))

    def text(self) -> str:
        return self._text

    def setText(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.update()

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def sizeHint(self) -> QSize:
        margins = self.contentsMargins()
        return QSize(0, self.fontMetrics().height() + margins.top() + margins.bottom())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self._role))
        room = self.contentsRect()
        whole = self.fontMetrics().horizontalAdvance(self._text) <= room.width()
        shown = self._text if whole else self._brief or self._text
        text = self.fontMetrics().elidedText(shown, self._mode, room.width())
        painter.drawText(room, int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), text)
        painter.end()
