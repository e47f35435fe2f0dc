"""A projection's rows at the cursor as a table: a sign, the key's parts, the row's fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt

from explorer.ui.models.cells import AWAITED, CENTRE, LEFT, MOST_TOLD, RIGHT, Signs, cut
from explorer.ui.models.paged_table import Index, QPagedTable, Role
from explorer.ui.widgets.plain import plain_tip
from explorer.viewmodels.appearance import LIGHT, Appearance
from explorer.viewmodels.formatting import begun
from explorer.viewmodels.rows import Columns, Line

SIGN = 0


class QRowsModel(QPagedTable):
    """Shows rows of a projection; asks for one when it is looked at."""

    def __init__(self, line: Callable[[int], Line | None], parent: QObject | None = None) -> None:
        """Begin empty.

        Args:
            line: gives a row by its place in the table, None while it is under way.
            parent: who owns the model.
        """
        super().__init__(("±",), parent)
        self._line = line
        self.set_appearance(LIGHT)

    def set_columns(self, columns: Columns, count: int) -> None:
        """Begin anew under other headings."""
        self.restart(count, ("±", *columns.keys, *columns.fields))

    def set_appearance(self, appearance: Appearance) -> None:
        """Take on a theme."""
        self._signs = Signs(appearance)
        self.all_came()

    # Qt's own

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid() or role not in _ROLES:
            return None
        line, column = self._line(index.row()), index.column() - 1
        if line is None or column >= len(line.cells):
            return AWAITED if role == Role.DisplayRole else None
        if role == Role.BackgroundRole:
            return self._signs.tint.get(line.change)
        if role == Role.ForegroundRole:
            return self._signs.text.get(line.change)
        if index.column() == SIGN:
            return (
                line.change
                if role == Role.DisplayRole
                else CENTRE
                if role == Role.TextAlignmentRole
                else None
            )
        text = line.cells[column]
        match role:
            case Role.DisplayRole:
                return cut(text)
            case Role.TextAlignmentRole:
                return RIGHT if line.numeric[column] else LEFT
            case Role.ToolTipRole:
                return plain_tip(begun(text, MOST_TOLD))
            case _:
                return line

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if role == Role.ToolTipRole and section == SIGN:
            return "What the event at the cursor did: + added, - removed, ~ changed"
        if role == Role.TextAlignmentRole:
            return CENTRE if section == SIGN else LEFT
        return super().headerData(section, orientation, role)


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
