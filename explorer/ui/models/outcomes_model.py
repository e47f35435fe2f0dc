"""The log of outcomes as a table model: holds what was read so far, and asks for more at its end."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QIcon

from explorer.core.forms import label
from explorer.runtime.questions import OutcomeRow
from explorer.ui.models.cells import LEFT, RIGHT, cut
from explorer.ui.widgets.plain import plain_tip
from explorer.ui.widgets.result_view import outcome_colour, outcome_icon
from explorer.viewmodels.appearance import LIGHT, Appearance
from explorer.viewmodels.formatting import moment, number, shortened

COLUMNS = ("#", "Time", "Command", "Stream", "Outcome", "Code", "Message", "Actor")
NUMBER, TIME, COMMAND, STREAM, OUTCOME, CODE, MESSAGE, ACTOR = range(len(COLUMNS))
KINDS = ("accepted", "refused", "conflict", "invalid")

Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()


class QOutcomesModel(QAbstractTableModel):
    """Rows newest first."""

    moreWanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[OutcomeRow, ...] = ()
        self._more = False
        self._icons: dict[str, QIcon] = {}
        self._brushes: dict[str, QBrush] = {}
        self.set_appearance(LIGHT)

    def row(self, index: int) -> OutcomeRow:
        """Give the outcome in a row."""
        return self._rows[index]

    def set_rows(self, rows: tuple[OutcomeRow, ...]) -> None:
        """Show these rows instead."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def add_newer(self, rows: tuple[OutcomeRow, ...]) -> None:
        """Put rows on top."""
        if rows:
            self.beginInsertRows(_TOP, 0, len(rows) - 1)
            self._rows = rows + self._rows
            self.endInsertRows()

    def add_older(self, rows: tuple[OutcomeRow, ...]) -> None:
        """Put rows at the end."""
        if rows:
            self.beginInsertRows(_TOP, len(self._rows), len(self._rows) + len(rows) - 1)
            self._rows += rows
            self.endInsertRows()

    def set_more(self, more: bool) -> None:
        """Take note of whether there are older ones to ask for."""
        self._more = more

    def set_appearance(self, appearance: Appearance) -> None:
        """Take on a theme."""
        self._icons = {kind: outcome_icon(kind, appearance) for kind in KINDS}
        self._brushes = {kind: QBrush(QColor(outcome_colour(kind, appearance))) for kind in KINDS}
        if self._rows:
            self.dataChanged.emit(self.index(0, OUTCOME), self.index(len(self._rows) - 1, OUTCOME))

    # Qt's own

    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

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
                return COLUMNS[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return RIGHT if section == NUMBER else LEFT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cut(shown(row)[index.column()])
            case Qt.ItemDataRole.UserRole:
                return row
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(copied(row)[index.column()])
            case Qt.ItemDataRole.TextAlignmentRole:
                return RIGHT if index.column() == NUMBER else LEFT
            case Qt.ItemDataRole.DecorationRole if index.column() == OUTCOME:
                return self._icons.get(row.outcome)
            case Qt.ItemDataRole.ForegroundRole if index.column() == OUTCOME:
                return self._brushes.get(row.outcome)
            case _:
                return None


def shown(row: OutcomeRow) -> tuple[str, ...]:
    """Write an outcome as cells for the screen."""
    return (
        number(row.number),
        moment(row.time),
        label(row.command_type),
        shortened(row.stream or ""),
        row.outcome,
        row.code or "",
        row.message or "",
        row.actor,
    )


def copied(row: OutcomeRow) -> tuple[str, ...]:
    """Write an outcome as cells to copy: whole names, plain numbers, ISO times."""
    return (
        str(row.number),
        row.time,
        row.command_type,
        row.stream or "",
        row.outcome,
        row.code or "",
        row.message or "",
        row.actor,
    )
