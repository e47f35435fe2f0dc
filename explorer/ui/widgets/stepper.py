"""A process as a column of numbered steps, drawn by us; the words of every step are the list's own items."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from explorer.ui.models.cells import tone_colour
from explorer.ui.widgets.plain import plain_tip
from explorer.viewmodels.appearance import LIGHT, Appearance
from explorer.viewmodels.stepper import SIGNS, StepLine

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
BAR = 3
"""Pixels of the bar beside the step in which the cursor stands."""
INSET = 10
GAP = 10
PAD = 4
_TOP = QModelIndex()


class QStepsModel(QAbstractListModel):
    """The lines of the stepper."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[StepLine, ...] = ()

    def set_lines(self, lines: tuple[StepLine, ...]) -> None:
        """Show these lines; as many as before only change."""
        same = len(lines) == len(self.lines)
        if not same:
            self.beginResetModel()
        self.lines = lines
        if not same:
            self.endResetModel()
        elif lines:
            self.dataChanged.emit(self.index(0), self.index(len(lines) - 1))

    # Qt's own

    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        match role:
            case Role.DisplayRole | Role.AccessibleTextRole:
                return line.spoken
            case Role.UserRole:
                return line
            case Role.ToolTipRole:
                go = f"\nClick to go to event #{line.ordinal:,}" if line.ordinal else ""
                return plain_tip(f"{line.spoken}{go}")
            case _:
                return None


class StepDelegate(QStyledItemDelegate):
    """Draws a step: its number in a circle, what was asked, how it ended, what it undoes."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.appearance = LIGHT
        self._last = 0

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line: StepLine = index.data(Role.UserRole)
        rows = 1 + bool(line.about) + bool(line.note)
        return QSize(0, rows * option.fontMetrics.height() + 2 * PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: StepLine = index.data(Role.UserRole)
        look, box = self.appearance, option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option, line)
        high = option.fontMetrics.height()
        side = high + 4
        circle = QRectF(box.left() + INSET, box.top() + PAD - 2, side, side)
        self._paint_spine(painter, circle, box, index)
        self._paint_mark(painter, circle, line)
        left = round(circle.right()) + GAP
        text = QRect(left, box.top() + PAD, max(box.right() - left - 4, 0), high)
        self._paint_title(painter, option, text, line)
        painter.setFont(option.font)
        for words, colour in (
            (f"↩ {line.note}" if line.note else "", look.process),
            (line.about, look.muted),
        ):
            if words:
                text.translate(0, high)
                self._write(painter, text, words, look.muted if line.later else colour)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, line: StepLine) -> None:
        state, box = option.state, option.rect
        if state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected):
            ground = QColor(self.appearance.accent)
            ground.setAlpha(24)
            painter.fillRect(box, ground)
        if line.here:
            painter.fillRect(QRect(box.left(), box.top(), BAR, box.height()), QColor(self.appearance.accent))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(self.appearance.accent), 1))
            painter.drawRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_spine(self, painter: QPainter, circle: QRectF, box: QRect, index: Index) -> None:
        pen = QPen(QColor(self.appearance.border), 2)
        painter.setPen(pen)
        x = circle.center().x()
        if index.row() > 0:
            painter.drawLine(round(x), box.top(), round(x), round(circle.top()))
        if index.row() < index.model().rowCount() - 1:
            painter.drawLine(round(x), round(circle.bottom()), round(x), box.bottom() + 1)

    def _paint_mark(self, painter: QPainter, circle: QRectF, line: StepLine) -> None:
        look = self.appearance
        ring = QColor(look.muted if line.later else look.process)
        filled = not line.later and not line.undoing and line.mark.isdigit()
        style = Qt.PenStyle.DashLine if line.undoing or line.later else Qt.PenStyle.SolidLine
        painter.setPen(QPen(ring, 1.5, style))
        painter.setBrush(ring if filled else QColor(look.base))
        painter.drawEllipse(circle.adjusted(1, 1, -1, -1))
        painter.setPen(QColor(look.base) if filled else ring)
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, line.mark)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_title(
        self, painter: QPainter, option: QStyleOptionViewItem, text: QRect, line: StepLine
    ) -> None:
        look = self.appearance
        font = QFont(option.font)
        font.setBold(not line.later)
        painter.setFont(font)
        word = f"{SIGNS.get(_outcome(line), '')} {line.word}".strip() if line.word else ""
        wide = painter.fontMetrics().horizontalAdvance(word) + GAP if word else 0
        room = max(text.width() - min(wide, text.width() * 2 // 5), 0)
        title = QRect(text.left(), text.top(), room, text.height())
        used = self._write(painter, title, line.title, look.muted if line.later else look.text)
        if word:
            painter.setFont(option.font)
            place = QRect(text.left() + used + GAP, text.top(), wide, text.height())
            colour = look.muted if line.later else tone_colour(line.tone, look)
            self._write(painter, place.intersected(text), word, colour)

    def _write(self, painter: QPainter, place: QRect, words: str, colour: str) -> int:
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, place.width())
        painter.setPen(QColor(colour))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
        return painter.fontMetrics().horizontalAdvance(shown)


class StepList(QListView):
    """The steps of one process. A click, or Enter, wishes to go to a step's event."""

    lineChosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("steps")
        self.setAccessibleName("Steps of the process")
        self.steps = QStepsModel(self)
        self._delegate = StepDelegate(self)
        self.setModel(self.steps)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.setTabKeyNavigation(False)
        self.clicked.connect(self._wish)
        self.activated.connect(self._wish)

    @property
    def current(self) -> StepLine | None:
        """The line that has the focus."""
        index = self.currentIndex()
        return self.steps.lines[index.row()] if index.isValid() else None

    def set_lines(self, lines: tuple[StepLine, ...]) -> None:
        """Show these lines, with the one in sight at which the cursor stands, else the last one before it."""
        row, scrolled = self.currentIndex().row(), self.verticalScrollBar().value()
        self.steps.set_lines(lines)
        self.scheduleDelayedItemsLayout()
        self.executeDelayedItemsLayout()
        if 0 <= row < len(lines):
            self.setCurrentIndex(self.steps.index(row))
        self.verticalScrollBar().setValue(scrolled)
        here = [place for place, line in enumerate(lines) if line.here]
        past = [place for place, line in enumerate(lines) if not line.later]
        for place in (here or past)[-1:]:
            self.scrollTo(self.steps.index(place))

    def set_appearance(self, appearance: Appearance) -> None:
        """Take on a theme and a font."""
        self._delegate.appearance = appearance
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def _wish(self, index: QModelIndex) -> None:
        ordinal = self.steps.lines[index.row()].ordinal
        if ordinal is not None:
            self.lineChosen.emit(ordinal)


def _outcome(line: StepLine) -> str:
    """Tell which sign stands before a line's word."""
    return {"good": "succeeded", "bad": "failed", "late": "timed_out", "open": "requested"}.get(line.tone, "")
