"""Asks what a bookmark shall be called."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from explorer.runtime.bookmarks import LONGEST_NAME
from explorer.ui.widgets.plain import plain_label
from explorer.viewmodels.formatting import place


class BookmarkNameDialog(QDialog):
    """One name, with a proposal that typing replaces."""

    def __init__(self, ordinal: int, proposed: str, parent: QWidget | None = None) -> None:
        """Make the dialog.

        Args:
            ordinal: the moment.
            proposed: what it is called unless something else is typed.
            parent: the window it belongs to.
        """
        super().__init__(parent)
        self.setObjectName("bookmark_name")
        self.setWindowTitle("Bookmark")
        self._field = QLineEdit(proposed)
        self._field.setObjectName("bookmark_name_field")
        self._field.setMaxLength(LONGEST_NAME)
        self._field.setMinimumWidth(360)
        self._field.selectAll()
        label = plain_label(
            f"Name of the moment after {place(ordinal)}:" if ordinal else "Name of the beginning:"
        )
        label.setBuddy(self._field)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addWidget(label)
        column.addWidget(self._field)
        column.addWidget(buttons)

    @property
    def name(self) -> str:
        """What was typed."""
        return self._field.text()
