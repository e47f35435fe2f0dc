"""Instances of processes as a table model: holds what was read so far, and asks for more at its end."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QIcon

from explorer.core.forms import label
from explorer.runtime.questions import ProcessRow
from explorer.ui.icons import icon
from explorer.ui.models.cells import LEFT, RIGHT, cut, tone_colour
from explorer.ui.widgets.plain import plain_tip
from explorer.viewmodels.appearance import LIGHT, Appearance
from explorer.viewmodels.formatting import moment, place
from explorer.viewmodels.moments import span_text
from explorer.viewmodels.stepper import TONES, status_of

COLUMNS = ("Status", "Process", "Id", "Step", "Took", "Began (UTC)")
STATUS, PROCESS, KEY, STEP, TOOK, BEGAN = range(len(COLUMNS))
STATES = ("running", "undoing", "completed", "failed")

Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()


def status_icon(status: str, appearance: Appearance) -> QIcon:
    """Draw the sign of a status."""
    return icon(f"process_{status}", appearance, tone_colour(TONES[status], appearance))


class QProcessesModel(QAbstractTableModel):
    """Rows newest first."""

    moreWanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[ProcessRow, ...] = ()
        self._more = False
        self.set_appearance(LIGHT)

    def row(self, place: int) -> ProcessRow | None:
        """Give the instance in a row."""
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def place_of(self, stream: str | None) -> int | None:
        """Find the row of an instance."""
        return next((place for place, row in enumerate(self._rows) if row.stream == stream), None)

    def set_rows(self, rows: tuple[ProcessRow, ...], more: bool) -> None:
        """Show these rows; where they begin like those before, those stay."""
        old, self._more = self._rows, more
        if [row.stream for row in rows[: len(old)]] != [row.stream for row in old]:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
            return
        if len(rows) > len(old):
            self.beginInsertRows(_TOP, len(old), len(rows) - 1)
            self._rows = rows
            self.endInsertRows()
        self._rows = rows
        if old:
            self.dataChanged.emit(self.index(0, 0), self.index(len(old) - 1, len(COLUMNS) - 1))

    def set_appearance(self, appearance: Appearance) -> None:
        """Take on a theme."""
        self._icons = {status: status_icon(status, appearance) for status in STATES}
        self._brushes = {s: QBrush(QColor(tone_colour(TONES[s], appearance))) for s in STATES}
        if self._rows:
            self.dataChanged.emit(self.index(0, STATUS), self.index(len(self._rows) - 1, STATUS))

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
                return RIGHT if section == TOOK else LEFT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row(index.row()) if index.isValid() else None
        if row is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cut(shown(row)[index.column()])
            case Qt.ItemDataRole.UserRole:
                return row
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(_told(row))
            case Qt.ItemDataRole.TextAlignmentRole:
                return RIGHT if index.column() == TOOK else LEFT
            case Qt.ItemDataRole.DecorationRole if index.column() == STATUS:
                return self._icons.get(status_of(row))
            case Qt.ItemDataRole.ForegroundRole if index.column() == STATUS:
                return self._brushes.get(status_of(row))
            case _:
                return None


def shown(row: ProcessRow) -> tuple[str, ...]:
    """Write an instance as cells for the screen."""
    took = "" if row.seconds is None else span_text(row.seconds) if row.seconds else "0 s"
    return (status_of(row), row.title, row.key, label(row.step), took, moment(row.begun_time))


def _told(row: ProcessRow) -> str:
    return f"{row.title} {row.key}: {status_of(row)}\nstream {row.stream}, began with {place(row.begun)}"
