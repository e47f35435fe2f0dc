"""A table model of rows that are read piece by piece: it holds what came, and asks for more at its end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QIcon

from explorer.ui.models.cells import LEFT, RIGHT, cut
from explorer.ui.widgets.plain import plain_tip

Index = QModelIndex | QPersistentModelIndex
TOP = QModelIndex()
Row = TypeVar("Row")


class QGrowingTable(QAbstractTableModel, Generic[Row]):
    """One row a line; one column of numbers, and one with a sign in a colour.

    Args:
        columns: their titles.
        numbers: the column that stands at the right.
        signed: the column with the sign.
    """

    moreWanted = Signal()

    def __init__(
        self, columns: tuple[str, ...], numbers: int, signed: int, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._columns = columns
        self._numbers = numbers
        self._signed = signed
        self._rows: tuple[Row, ...] = ()
        self._more = False
        self._icons: Mapping[str, QIcon] = {}
        self._brushes: Mapping[str, QBrush] = {}

    def cells(self, row: Row) -> tuple[str, ...]:
        """Write a row for the screen."""
        raise NotImplementedError

    def tip(self, row: Row, column: int) -> str:
        """Write what a cell says when it is pointed at."""
        raise NotImplementedError

    def sign(self, row: Row) -> str:
        """Name the sign of a row."""
        raise NotImplementedError

    def add_older(self, rows: tuple[Row, ...]) -> None:
        """Put rows at the end."""
        if rows:
            self.beginInsertRows(TOP, len(self._rows), len(self._rows) + len(rows) - 1)
            self._rows += rows
            self.endInsertRows()

    def show_signs(self, icons: Mapping[str, QIcon], colours: Mapping[str, str]) -> None:
        """Take on the signs and colours of a theme."""
        self._icons = icons
        self._brushes = {sign: QBrush(QColor(colour)) for sign, colour in colours.items()}
        if self._rows:
            self.dataChanged.emit(self.index(0, self._signed), self.index(len(self._rows) - 1, self._signed))

    # Qt's own

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._more

    def fetchMore(self, parent: Index) -> None:
        if not parent.isValid():
            self.moreWanted.emit()

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return self._columns[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return RIGHT if section == self._numbers else LEFT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cut(self.cells(row)[column])
            case Qt.ItemDataRole.UserRole:
                return row
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(self.tip(row, column))
            case Qt.ItemDataRole.TextAlignmentRole:
                return RIGHT if column == self._numbers else LEFT
            case Qt.ItemDataRole.DecorationRole if column == self._signed:
                return self._icons.get(self.sign(row))
            case Qt.ItemDataRole.ForegroundRole if column == self._signed:
                return self._brushes.get(self.sign(row))
            case _:
                return None
