"""Bookmarks as a table; names can be edited in place."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QFont

from explorer.runtime.bookmarks import Bookmark
from explorer.ui.models.cells import LEFT, RIGHT, cut
from explorer.ui.models.paged_table import Index, Role
from explorer.ui.widgets.plain import plain_tip
from explorer.viewmodels.bookmarks import BEYOND, BookmarkLine
from explorer.viewmodels.formatting import place

COLUMNS = ("Event", "Name")
EVENT, NAME = range(len(COLUMNS))


class QBookmarksModel(QAbstractTableModel):
    """Shows bookmarks in the order of their moments; an edited name is a wish."""

    renameRequested = Signal(int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[BookmarkLine, ...] = ()

    def set_lines(self, lines: tuple[BookmarkLine, ...]) -> None:
        """Show these; where the same moments are listed, the chosen line stays so."""
        same = [one.bookmark.ordinal for one in lines] == [one.bookmark.ordinal for one in self._lines]
        if not same:
            self.beginResetModel()
        self._lines = lines
        if not same:
            self.endResetModel()
        elif lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, len(COLUMNS) - 1))

    def bookmark_at(self, row: int) -> Bookmark | None:
        """Give the bookmark in a row."""
        return self._lines[row].bookmark if 0 <= row < len(self._lines) else None

    def row_here(self) -> int | None:
        """Give the row of the bookmark at the cursor, None where there is none."""
        return next((row for row, line in enumerate(self._lines) if line.here), None)

    # Qt's own

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return COLUMNS[section] if 0 <= section < len(COLUMNS) else None
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = super().flags(index)
        return usual | Qt.ItemFlag.ItemIsEditable if index.isValid() and index.column() == NAME else usual

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        bookmark = self.bookmark_at(index.row()) if index.isValid() else None
        if bookmark is None:
            return None
        line, named = self._lines[index.row()], index.column() == NAME
        match role:
            case Role.DisplayRole:
                name = bookmark.name if line.reachable else f"{bookmark.name} ({BEYOND})"
                return cut(name) if named else place(bookmark.ordinal)
            case Role.EditRole:
                return bookmark.name if named else None
            case Role.ToolTipRole:
                return plain_tip(bookmark.name if line.reachable else f"{bookmark.name}: {BEYOND}")
            case Role.TextAlignmentRole:
                return LEFT if named else RIGHT
            case Role.FontRole:
                font = QFont()
                font.setBold(line.here)
                return font
            case Role.UserRole:
                return bookmark
            case _:
                return None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        bookmark = self.bookmark_at(index.row()) if index.isValid() else None
        if bookmark is None or role != Role.EditRole or index.column() != NAME:
            return False
        self.renameRequested.emit(bookmark.ordinal, str(value))
        return True
