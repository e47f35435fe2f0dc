"""The CRUD twin as table models: one side of the comparison, and the audit table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QBrush, QColor

from explorer.runtime.questions import TwinAuditRow
from explorer.ui.models.cells import AWAITED, CENTRE, LEFT, MOST_TOLD, Signs, cut
from explorer.ui.models.paged_table import Index, QPagedTable, Role
from explorer.ui.widgets.plain import plain_tip
from explorer.viewmodels.appearance import LIGHT, Appearance
from explorer.viewmodels.formatting import NOTHING, begun, moment
from explorer.viewmodels.twin import FIELDS, KEYS, PairLine

SIGN = 0
COLUMNS = ("≠", *KEYS, *FIELDS)
AUDIT = ("changed_at", "user", "list_id", "task_id", "column", "old", "new")

_COLOURS = {"differs": "~", "log only": "-", "table only": "+"}
"""Which of the signs of change lends its colour to a difference."""


class QTwinModel(QPagedTable):
    """One side of the comparison: the log's rows, or the table's."""

    def __init__(
        self, line: Callable[[int], PairLine | None], *, log: bool, parent: QObject | None = None
    ) -> None:
        """Begin empty.

        Args:
            line: gives a task by its place, None while it is under way.
            log: whether this is the log's side.
            parent: who owns the model.
        """
        super().__init__(COLUMNS, parent)
        self._line = line
        self._log = log
        self._faded = False
        self.set_appearance(LIGHT)

    def set_appearance(self, appearance: Appearance) -> None:
        """Take on a theme."""
        self._signs = Signs(appearance)
        self._muted = QBrush(QColor(appearance.muted))
        self.all_came()

    def set_faded(self, faded: bool) -> None:
        """Let everything step back, because it is of another moment than the one looked at."""
        if faded != self._faded:
            self._faded = faded
            self.all_came()

    # Qt's own

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid() or role not in _ROLES:
            return None
        line = self._line(index.row())
        if line is None:
            return AWAITED if role == Role.DisplayRole else None
        match role:
            case Role.BackgroundRole:
                return self._signs.tint.get(_COLOURS.get(line.difference, ""))
            case Role.ForegroundRole:
                return self._colour(line, index.column())
            case Role.TextAlignmentRole:
                return CENTRE if index.column() == SIGN else LEFT
            case Role.UserRole:
                return line
        text = self._text(line, index.column())
        if role == Role.DisplayRole:
            return cut(text)
        return plain_tip(line.said if index.column() == SIGN else begun(text, MOST_TOLD))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if role == Role.ToolTipRole and section == SIGN:
            return (
                "≠ they differ, ◂ only the log has it, ▸ only the table has it, · recorded without a command"
            )
        if role == Role.TextAlignmentRole:
            return CENTRE if section == SIGN else LEFT
        return super().headerData(section, orientation, role)

    def _text(self, line: PairLine, column: int) -> str:
        if column == SIGN:
            return line.sign
        cells = line.log if self._log else line.table
        return "" if cells is None else cells[column - 1]

    def _colour(self, line: PairLine, column: int) -> QBrush | None:
        """Give a cell's colour: that of the difference where it differs, a muted one where it is aside."""
        differs = line.difference != "differs" or column == SIGN or column - 1 in line.apart
        colour = self._signs.text.get(_COLOURS.get(line.difference, "")) if differs else None
        if column != SIGN and (self._faded or line.difference == "no command"):
            return self._muted
        return colour


class QAuditModel(QAbstractTableModel):
    """The newest rows of the audit table, newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[TwinAuditRow, ...] = ()

    def set_rows(self, rows: tuple[TwinAuditRow, ...]) -> None:
        """Show these rows."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    # Qt's own

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(AUDIT)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return AUDIT[section]
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid() or role not in (Role.DisplayRole, Role.ToolTipRole, Role.UserRole):
            return None
        row = self._rows[index.row()]
        if role == Role.UserRole:
            return row
        value: str | None = getattr(row, AUDIT[index.column()])
        text = moment(value) if index.column() == 0 else NOTHING if value is None else value
        return cut(text) if role == Role.DisplayRole else plain_tip(begun(text, MOST_TOLD))


_ROLES = frozenset(
    (
        Role.DisplayRole,
        Role.UserRole,
        Role.ToolTipRole,
        Role.TextAlignmentRole,
        Role.BackgroundRole,
        Role.ForegroundRole,
    )
)
