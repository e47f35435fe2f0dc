"""The slider of the timeline, drawn over the picture of what happened where."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QSlider, QToolTip, QWidget

from explorer.runtime.bookmarks import Bookmark
from explorer.ui.widgets.plain import plain_tip
from explorer.viewmodels.appearance import LIGHT, Appearance
from explorer.viewmodels.bookmarks import told_of
from explorer.viewmodels.kinds import type_colours
from explorer.viewmodels.strip import Strip, evenly

MARGIN = 12
HANDLE = 8
NOTCH = 120
FLAG = 15
RIBBON, RIBBON_TALL = 9, 14
"""Pixels of a bookmark's mark."""
PICTURE_HEIGHT = 44


class TimelineSlider(QSlider):
    """A slider over ordinals 0..N whose handle crosses the strip.

    Its value is set by `set_ordinal`; whatever a person does to it is a wish.
    """

    ordinalRequested = Signal(int)
    hovered = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setObjectName("timeline")
        self.setAccessibleName("Timeline")
        self.setAccessibleDescription("Number of the event after which everything is shown")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setRange(0, 0)
        self._appearance = LIGHT
        self._strip: Strip | None = None
        self._picture: QPixmap | None = None
        self._pinned: int | None = None
        self._bookmarks: tuple[Bookmark, ...] = ()
        self._turned = 0
        self._pointed = -1
        self._pointer = 0.0
        self.valueChanged.connect(self.ordinalRequested)

    def set_range(self, head: int) -> None:
        """Let the slider run from 0 to `head`."""
        with QSignalBlocker(self):
            self.setRange(0, head)
        self.setPageStep(max(10, head // 20))
        self.update()

    def set_ordinal(self, ordinal: int) -> None:
        """Put the handle on an event; this is a fact and asks for nothing."""
        with QSignalBlocker(self):
            self.setValue(ordinal)

    def set_strip(self, strip: Strip | None) -> None:
        """Draw this picture from now on."""
        self._strip = strip
        self._picture = None
        self.update()

    def set_pinned(self, ordinal: int | None) -> None:
        """Plant a flag at an event, or take it away."""
        self._pinned = ordinal
        self.update()

    def set_bookmarks(self, bookmarks: tuple[Bookmark, ...]) -> None:
        """Hang a ribbon at each of these moments."""
        self._bookmarks = bookmarks
        self.update()

    def bookmarks_at(self, x: float) -> tuple[Bookmark, ...]:
        """Give the bookmarks whose ribbons hang at an x in pixels, the nearest first."""
        near = [(abs(self.x_of(one.ordinal) - x), one) for one in self._hung()]
        return tuple(one for off, one in sorted(near) if off <= RIBBON / 2)

    def set_appearance(self, appearance: Appearance) -> None:
        """Draw in these colours from now on."""
        self._appearance = appearance
        self._picture = None
        self.update()

    def set_hover(self, ordinal: int, text: str) -> None:
        """Show what lies under the pointer, if it still is there."""
        if ordinal == self._pointed and self.underMouse():
            marked = self.bookmarks_at(self._pointer)
            told = f"{told_of(marked)}\n{text}" if marked else text
            QToolTip.showText(self.cursor().pos(), plain_tip(told), self)

    def x_of(self, ordinal: int) -> float:
        """Say at which x an event lies, in pixels."""
        head = self.maximum()
        across = self._strip.across(ordinal, head) if self._strip else evenly(ordinal, head)
        return MARGIN + across * self._width()

    def ordinal_at(self, x: float) -> int:
        """Say which event lies at an x in pixels; both ends clamp."""
        across = min(max((x - MARGIN) / self._width(), 0.0), 1.0)
        head = self.maximum()
        return self._strip.ordinal_at(across, head) if self._strip else round(across * head)

    def _hung(self) -> Iterator[Bookmark]:
        """The bookmarks that the store reaches."""
        return (one for one in self._bookmarks if one.ordinal <= self.maximum())

    def _width(self) -> int:
        return max(1, self.width() - 2 * MARGIN)

    def _field(self) -> QRect:
        """Give the part that the picture fills."""
        below = self.fontMetrics().height() + HANDLE
        return QRect(MARGIN, 4, self._width(), max(8, self.height() - below - 6))

    def _pictured(self) -> int:
        """Give the width that the picture takes: less than all when the store has grown since."""
        strip = self._strip
        if strip is None or strip.axis != "ordinal" or self.maximum() <= strip.head:
            return self._width()
        return round(self._width() * strip.head / self.maximum())

    def _painted(self) -> QPixmap:
        """Draw the picture, once for every change of it or of the size."""
        field = self._field()
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(field.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(QColor(self._appearance.base))
        if self._strip is not None:
            painter = QPainter(pixmap)
            self._paint_columns(painter, self._strip, field.size())
            painter.end()
        return pixmap

    def _paint_columns(self, painter: QPainter, strip: Strip, size: QSize) -> None:
        fills = type_colours(strip.types, self._appearance)
        colours = [QColor(fills[name]) for name in strip.types]
        for colour in colours:
            colour.setAlphaF(0.8)
        points: list[QPointF] = []
        for column in strip.columns:
            if column.cut:
                continue
            left, right = (edge * size.width() for edge in (column.left, column.right))
            top = float(size.height())
            for height, colour in zip(column.heights, colours, strict=True):
                if height:
                    tall = max(1.0, height * size.height())
                    painter.fillRect(QRectF(left, top - tall, right - left + 0.5, tall), colour)
                    top -= height * size.height()
            if column.line is not None:
                y = (1 - column.line) * (size.height() - 6) + 3
                points.append(QPointF((left + right) / 2, y))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for ink, width in ((self._appearance.base, 4.0), (self._appearance.text, 1.5)):
            painter.setPen(QPen(QColor(ink), width))
            # A polyline of so many points takes ten times as long to draw.
            painter.drawLines([QLineF(*ends) for ends in pairwise(points)])

    def _pressed(self, where: QPointF) -> int:
        """Say which event is meant by a press: on a ribbon exactly its moment."""
        marked = self.bookmarks_at(where.x()) if where.y() <= self._field().top() + RIBBON_TALL else ()
        return marked[0].ordinal if marked else self.ordinal_at(where.x())

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(400, PICTURE_HEIGHT + self.fontMetrics().height() + HANDLE + 6)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        field = self._field()
        if self._picture is None or self._picture.deviceIndependentSize().toSize() != field.size():
            self._picture = self._painted()
        look = self._appearance
        painter = QPainter(self)
        painter.fillRect(field, QColor(look.base))
        painter.drawPixmap(QRect(field.topLeft(), QSize(self._pictured(), field.height())), self._picture)
        x = self.x_of(self.value())
        if x < field.right():
            later = QColor(look.window)
            later.setAlphaF(0.55)
            painter.fillRect(QRectF(x, field.top(), field.right() - x + 1, field.height()), later)
        painter.setPen(QColor(look.border))
        painter.drawRect(field.adjusted(0, 0, -1, -1))
        self._paint_labels(painter, field)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._pinned is not None:
            self._paint_flag(painter, self.x_of(self._pinned), field)
        for x_marked in sorted({round(self.x_of(one.ordinal)) for one in self._hung()}):
            self._paint_ribbon(painter, x_marked, field)
        accent = QColor(look.accent if self.isEnabled() else look.muted)
        painter.setPen(QPen(accent, 2))
        painter.drawLine(QLineF(x, field.top() - 3, x, field.bottom() + 2))
        painter.setBrush(accent)
        low = field.bottom() + 1
        painter.drawPolygon(
            [
                QPointF(x, low),
                QPointF(x - HANDLE * 0.7, low + HANDLE),
                QPointF(x + HANDLE * 0.7, low + HANDLE),
            ]
        )
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(accent, 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.end()

    def _paint_flag(self, painter: QPainter, x: float, field: QRect) -> None:
        """Draw the pinned moment as a flag that leans to the side where there is room."""
        colour = QColor(self._appearance.past)
        side = FLAG if x + FLAG < field.right() else -FLAG
        top = float(field.top())
        painter.setPen(QPen(colour, 2))
        painter.drawLine(QLineF(x, top, x, field.bottom() + 1))
        painter.setBrush(colour)
        painter.drawPolygon(
            [QPointF(x, top), QPointF(x + side, top + FLAG / 3), QPointF(x, top + FLAG / 1.5)]
        )

    def _paint_ribbon(self, painter: QPainter, x: float, field: QRect) -> None:
        """Draw a bookmark as a ribbon that hangs from the top, told by its shape on any ground."""
        left, right, top = x - RIBBON / 2, x + RIBBON / 2, field.top() - 2.0
        painter.setPen(QPen(QColor(self._appearance.base), 1.5))
        painter.setBrush(QColor(self._appearance.text))
        painter.drawPolygon(
            [
                QPointF(left, top),
                QPointF(right, top),
                QPointF(right, top + RIBBON_TALL),
                QPointF(x, top + RIBBON_TALL - RIBBON / 2),
                QPointF(left, top + RIBBON_TALL),
            ]
        )

    def _paint_labels(self, painter: QPainter, field: QRect) -> None:
        if self._strip is None:
            return
        place = QRect(field.left(), field.bottom() + HANDLE, field.width(), self.fontMetrics().height())
        painter.setPen(QColor(self._appearance.muted))
        sides = (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight)
        for text, side in zip(self._strip.labels, sides, strict=True):
            painter.drawText(place, side | Qt.AlignmentFlag.AlignBottom, text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.ordinalRequested.emit(self._pressed(event.position()))
            event.accept()
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        ordinal = self.ordinal_at(event.position().x())
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.ordinalRequested.emit(ordinal)
        elif ordinal != self._pointed:
            self._pointed, self._pointer = ordinal, event.position().x()
            self.hovered.emit(ordinal)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._turned += event.angleDelta().y() or -event.angleDelta().x()
        notches = int(self._turned / NOTCH)
        if notches:
            self._turned -= notches * NOTCH
            self.ordinalRequested.emit(self.value() + notches)
        event.accept()
