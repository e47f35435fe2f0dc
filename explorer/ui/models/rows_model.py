"""A projection's rows at the cursor as a table: a sign, the key's parts, the row's fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QBrush, QColor

from explorer.ui.models.cells import AWAITED, CENTRE, LEFT, MOST_TOLD, RIGHT, Signs, chip, cut, tone_colour
from explorer.ui.models.paged_table import Index, QPagedTable, Role
from explorer.ui.widgets.plain import plain_tip
from explorer.viewmodels.appearance import LIGHT, Appearance
from explorer.viewmodels.boards import heading
from explorer.viewmodels.formatting import begun
from explorer.viewmodels.rows import Columns, Line

SIGN = 0
TONES = ("good", "bad", "open", "over")


class QRowsModel(QPagedTable):
    """Shows rows of a projection; asks for one when it is looked at."""

    def __init__(self, line: Callable[[int], Line | None], parent: QObject | None = None) -> None:
        """Begin empty.

        Args:
            line: gives a row by its place in the table, None while it is under way.
            parent: who owns the model.
        """
        super().__init__(("±",), parent)
        self._names: tuple[str, ...] = ("±",)
        self._line = line
        self.set_appearance(LIGHT)

    def set_columns(self, columns: Columns, count: int) -> None:
        """Begin anew under other headings."""
        self._names = ("±", *columns.keys, *columns.fields)
        self.restart(count, ("±", *columns.keys, *map(heading, columns.fields)))

    def set_appearance(self, appearance: Appearance) -> None:
        """Take on a theme."""
        self._signs = Signs(appearance)
        self._tones = {tone: QBrush(QColor(tone_colour(tone, appearance))) for tone in TONES}
        self._chips = {tone: chip(tone_colour(tone, appearance)) for tone in TONES}
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
        tone = line.tones[column] if column >= 0 else ""
        if role == Role.ForegroundRole:
            return self._tones.get(tone) or self._signs.text.get(line.change)
        if index.column() == SIGN:
            return (
                line.change
                if role == Role.DisplayRole
                else CENTRE
                if role == Role.TextAlignmentRole
                else None
            )
        match role:
            case Role.DisplayRole:
                return cut(line.shown[column])
            case Role.DecorationRole:
                return self._chips.get(tone)
            case Role.TextAlignmentRole:
                return RIGHT if line.numeric[column] else LEFT
            case Role.ToolTipRole:
                return plain_tip(begun(line.cells[column], MOST_TOLD))
            case _:
                return line

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if role == Role.ToolTipRole and section == SIGN:
            return "What the event at the cursor did: + added, - removed, ~ changed"
        if role in (Role.ToolTipRole, Role.UserRole) and 0 <= section < len(self._names):
            return self._names[section]
        if role == Role.TextAlignmentRole:
            return CENTRE if section == SIGN else LEFT
        return super().headerData(section, orientation, role)


_ROLES = frozenset(
    (
        Role.DisplayRole,
        Role.UserRole,
        Role.ToolTipRole,
        Role.DecorationRole,
        Role.TextAlignmentRole,
        Role.BackgroundRole,
        Role.ForegroundRole,
    )
)
