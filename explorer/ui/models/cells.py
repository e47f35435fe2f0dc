"""What cells of every table share: fonts, marks of colour, the signs of change."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontDatabase, QIcon, QPainter, QPixmap

from explorer.viewmodels.appearance import Appearance

AWAITED = "…"
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
CENTRE = int(Qt.AlignmentFlag.AlignCenter)
MOST_SHOWN = 400
"""Characters of a cell: more than fits a screen, and little enough to lay out at once."""
MOST_TOLD = 2_000
"""Characters of a tooltip."""


def mono(font: QFont) -> QFont:
    """Give the fixed-width font of a font's size, for payloads."""
    fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    fixed.setPointSizeF(font.pointSizeF())
    return fixed


def cut(text: str, most: int = MOST_SHOWN) -> str:
    """Give a text on one line, as much of it as a cell can show."""
    short = text if len(text) <= most else text[: most - 1] + AWAITED
    return " ".join(short.splitlines()) if "\n" in short or "\r" in short else short


@lru_cache(maxsize=256)
def chip(colour: str) -> QIcon:
    """Draw the mark of an event type."""
    size = 32
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(QRectF(2, 2, size - 4, size - 4), 8, 8)
    painter.end()
    return QIcon(pixmap)


def tone_colour(tone: str, appearance: Appearance) -> str:
    """Give the colour of how something stands; a word beside it says the same."""
    colours = {
        "good": appearance.added,
        "bad": appearance.removed,
        "late": appearance.changed,
        "open": appearance.accent,
    }
    return colours.get(tone, appearance.muted)


class Signs:
    """The colours of what was added (+), removed (-) and changed (~)."""

    def __init__(self, appearance: Appearance) -> None:
        colours = {"+": appearance.added, "-": appearance.removed, "~": appearance.changed}
        self.text = {sign: QBrush(QColor(colour)) for sign, colour in colours.items()}
        self.tint = {sign: QBrush(_tint(colour)) for sign, colour in colours.items()}


def _tint(colour: str) -> QColor:
    """Thin a colour so far that text on it stays legible."""
    tint = QColor(colour)
    tint.setAlpha(28)
    return tint
