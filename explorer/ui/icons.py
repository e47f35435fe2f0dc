"""Icons, drawn from our own SVG files in the colours of the theme."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from explorer.runtime.resources import resource
from explorer.ui.theme import blend
from explorer.viewmodels.appearance import Appearance

SIZES = (16, 20, 24, 32, 48)


@lru_cache(maxsize=512)
def icon(name: str, appearance: Appearance, colour: str | None = None) -> QIcon:
    """Make an icon.

    Args:
        name: a file in resources/icons without its ending.
        appearance: the theme it is shown in; make it anew when the theme changes.
        colour: its colour, the theme's text colour when left out.

    Returns:
        The icon, fainter where it is disabled.
    """
    drawing = resource("icons", f"{name}.svg").read_text("utf-8")
    normal = colour or appearance.text
    faint = blend(appearance.muted, appearance.window, 0.5).name()
    made = QIcon()
    for mode, tint in ((QIcon.Mode.Normal, normal), (QIcon.Mode.Disabled, faint)):
        renderer = QSvgRenderer(QByteArray(drawing.replace("currentColor", tint).encode()))
        for size in SIZES:
            pixmap = QPixmap(size, size)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            renderer.render(painter)
            painter.end()
            made.addPixmap(pixmap, mode)
    return made
