"""Flags of events as quiet chips in a cell."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

ROUND = 4
APART = 4
PADDING = 5
"""Pixels: of corners, between chips, and beside a word."""
FAINT = 0.14
"""How much of the text's colour the ground has."""


class FlagChips(QStyledItemDelegate):
    """Draws each word of a cell on a ground of its own; cells without a word cost nothing."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        option.text = ""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        words = str(index.data() or "").split()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if words or selected:
            super().paint(painter, option, index)
        if not words:
            return
        painter.save()
        painter.setClipRect(option.rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = option.rect.left() + APART
        for word in words:
            left = self._draw(painter, option, word, left, selected=selected)
        painter.restore()

    def _draw(
        self, painter: QPainter, option: QStyleOptionViewItem, word: str, left: int, *, selected: bool
    ) -> int:
        """Draw a chip; give where the next one begins."""
        palette, metrics = option.palette, option.fontMetrics
        ink = palette.color(QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text)
        ground = QColor(ink)
        ground.setAlphaF(FAINT)
        wide, high = metrics.horizontalAdvance(word) + 2 * PADDING, metrics.height()
        rect = QRect(left, option.rect.center().y() - high // 2, wide, high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(rect), ROUND, ROUND)
        painter.setPen(ink)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, word)
        return left + wide + APART
