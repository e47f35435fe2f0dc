"""Cells of one line that look as the style draws them, for less than half of what that takes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple, Protocol
from unicodedata import bidirectional

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QIcon, QPainter, QPalette, QStaticText
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

MOST_KEPT = 4_000
"""Texts that are kept laid out: some pictures of a table that fills a screen."""

# As numbers, since Python takes its time to combine flags, and this is asked for every cell.
_SELECTED = QStyle.StateFlag.State_Selected.value
_ACTIVE = QStyle.StateFlag.State_Active.value
_ENABLED = QStyle.StateFlag.State_Enabled.value
_FOCUSED = QStyle.StateFlag.State_HasFocus.value
_FROM_THE_RIGHT = frozenset(("R", "AL", "AN"))


class Cell(NamedTuple):
    """What a cell shows.

    Args:
        text: on one line.
        colour: of the text; None for the usual one.
        icon: before the text; None for none.
    """

    text: str
    colour: QColor | None = None
    icon: QIcon | None = None


class Cells(Protocol):
    """A model that tells in one call what its roles say one by one."""

    def cell(self, row: int, column: int) -> Cell:
        """Give what a cell shows."""


class PlainCells(QStyledItemDelegate):
    """Draws the cells of a table. The style draws the one with the focus, disabled ones and rare texts."""

    def __init__(
        self,
        cells: Cells,
        table: QTableView,
        *,
        elided: Mapping[int, Qt.TextElideMode],
        right: frozenset[int],
    ) -> None:
        """Make the delegate of a table.

        Args:
            cells: its model.
            table: what it draws in.
            elided: column -> where its texts give way; at their end elsewhere.
            right: columns that stand at the right.
        """
        super().__init__(table)
        self._cells = cells
        self._table = table
        self._elided = elided
        self._right = right
        self._margin = table.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin) + 1
        self.set_fonts({})

    def set_fonts(self, fonts: Mapping[int, QFont]) -> None:
        """Take on the fonts of columns, and the table's own for the others."""
        self._fonts, self._font = fonts, self._table.font()
        self._laid: dict[tuple[str, int, int], tuple[QStaticText, float, int]] = {}

    # Qt's own

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = self._mode(index.column())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        state = option.state.value
        if state & _FOCUSED or not state & _ENABLED:
            super().paint(painter, option, index)
            return
        column, margin = index.column(), self._margin
        text, colour, icon = self._cells.cell(index.row(), column)
        if not _is_plain(text):
            super().paint(painter, option, index)
            return
        rect = option.rect
        left, top, width, height = rect.x(), rect.y(), rect.width(), rect.height()
        if state & _SELECTED:
            colour = self._select(painter, option, active=bool(state & _ACTIVE))
        if icon is not None:
            size = option.decorationSize.width()
            mode = QIcon.Mode.Selected if state & _SELECTED else QIcon.Mode.Normal
            centre = Qt.AlignmentFlag.AlignCenter
            icon.paint(painter, left + margin, top + (height - size) // 2, size, size, centre, mode)
            left, width = left + size + 2 * margin, width - size - 2 * margin
        laid, wide, high = self._lay_out(text, column, width - 2 * margin)
        x = left + width - margin - wide if column in self._right else left + margin
        painter.setPen(colour or self._table.palette().color(QPalette.ColorRole.Text))
        painter.setFont(self._fonts.get(column, self._font))
        painter.drawStaticText(QPointF(x, top + (height - high) // 2), laid)

    def _select(self, painter: QPainter, option: QStyleOptionViewItem, *, active: bool) -> QColor:
        """Draw the ground of a selected cell; give the colour of its text."""
        group = QPalette.ColorGroup.Normal if active else QPalette.ColorGroup.Inactive
        painter.fillRect(option.rect, option.palette.brush(group, QPalette.ColorRole.Highlight))
        return option.palette.color(group, QPalette.ColorRole.HighlightedText)

    def _lay_out(self, text: str, column: int, room: int) -> tuple[QStaticText, float, int]:
        """Give a text as far as there is room for it, its width and its height."""
        laid = self._laid.get((text, column, room))
        if laid is None:
            if len(self._laid) >= MOST_KEPT:
                self._laid.clear()
            shown = self._elide(text, column, room)
            laid = shown, shown.size().width(), round(shown.size().height())
            self._laid[text, column, room] = laid
        return laid

    def _elide(self, text: str, column: int, room: int) -> QStaticText:
        """Lay a text out; one that may well fit is tried whole, since to elide it would lay it out twice."""
        font = self._fonts.get(column, self._font)
        metrics = QFontMetricsF(font)
        if len(text) * metrics.horizontalAdvance("i") <= room:
            whole = _static(text, font)
            if whole.size().width() <= room:
                return whole
        return _static(metrics.elidedText(text, self._mode(column), room), font)

    def _mode(self, column: int) -> Qt.TextElideMode:
        return self._elided.get(column, Qt.TextElideMode.ElideRight)


def _static(text: str, font: QFont) -> QStaticText:
    static = QStaticText(text)
    static.setTextFormat(Qt.TextFormat.PlainText)
    static.prepare(font=font)
    return static


@lru_cache(maxsize=MOST_KEPT)
def _is_plain(text: str) -> bool:
    """Is a text one line that is read from the left? The style lays others out in its own way."""
    return text.isprintable() and (text.isascii() or _FROM_THE_RIGHT.isdisjoint(map(bidirectional, text)))
