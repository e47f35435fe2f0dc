"""Labels and tooltips for foreign text: shown letter by letter, never read as HTML."""

from __future__ import annotations

import html

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel


def plain_label(text: str = "", *, muted: bool = False) -> QLabel:
    """Make a label that shows any text as it is; muted ones step back."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    if muted:
        label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    return label


def plain_tip(text: str) -> str:
    """Make a tooltip's text from any text; it wraps, keeps its lines, and shows tags as they are."""
    return f"<qt>{html.escape(text)}</qt>".replace("\n", "<br>") if text else ""
