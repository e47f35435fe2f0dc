"""A table of any length of which only the rows in sight are at hand."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


class QPagedTable(QAbstractTableModel):
    """Knows how many rows there are; what they hold, a subclass asks for when they are looked at."""

    def __init__(self, headings: tuple[str, ...], parent: QObject | None = None) -> None:
        """Begin with no rows.

        Args:
            headings: what stands above the columns.
            parent: who owns the model.
        """
        super().__init__(parent)
        self._headings = headings
        self._count = 0

    def restart(self, count: int, headings: tuple[str, ...] | None = None) -> None:
        """Begin anew with so many rows, perhaps under other headings."""
        self.beginResetModel()
        self._count = count
        self._headings = self._headings if headings is None else headings
        self.endResetModel()

    def set_count(self, count: int) -> None:
        """Let rows come or go at the end."""
        if count > self._count:
            self.beginInsertRows(QModelIndex(), self._count, count - 1)
            self._count = count
            self.endInsertRows()
        elif count < self._count:
            self.beginRemoveRows(QModelIndex(), count, self._count - 1)
            self._count = count
            self.endRemoveRows()

    def rows_came(self, first: int, last: int) -> None:
        """Say that rows hold something else now, both ends included."""
        last = min(last, self._count - 1)
        if 0 <= first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self._headings) - 1))

    def all_came(self) -> None:
        """Say that every row may look different."""
        self.rows_came(0, self._count - 1)

    # Qt's own

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return self._headings[section] if 0 <= section < len(self._headings) else None
        return None
