"""The field in which a filter is typed."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

LONGEST_FILTER = 2_000


def filter_field() -> QLineEdit:
    """Make the field; whoever makes it says what becomes of what is typed."""
    field = QLineEdit()
    field.setObjectName("events_filter")
    field.setPlaceholderText("Filter, e.g. type = ItemAdded and data.quantity > 2")
    field.setClearButtonEnabled(True)
    field.setMaxLength(LONGEST_FILTER)
    return field
