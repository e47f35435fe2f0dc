"""The projections of a store as a small table: how far each has come."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QBrush, QColor

from explorer.runtime.questions import ProjectionRow
from explorer.ui.models.cells import LEFT, RIGHT
from explorer.ui.models.paged_table import Index, QPagedTable, Role
from explorer.ui.widgets.plain import plain_tip
from explorer.viewmodels.appearance import LIGHT, Appearance
from explorer.viewmodels.formatting import number

TITLE, VERSION, CHECKPOINT, LAG, ROWS, STATUS = range(6)
HEADINGS = ("Projection", "v", "Checkpoint", "Lag", "Rows", "Status")
_TIPS = {
    VERSION: "Version of the definition that made the rows",
    CHECKPOINT: "Checkpoint: ordinal of the last event it has seen",
    LAG: "Events it has still to see",
    ROWS: "Rows it has now",
}
_STATUS = {
    "running": "It has seen every event it was given.",
    "behind": "There are events it has still to see.",
    "stopped": "An event could not be handled; it waits there.",
    "never run": "It has seen no event yet. Rebuild it, or issue a command.",
    "replayed": "It is kept nowhere: it is folded anew whenever it is looked at.",
    "paused": "It was told to wait.",
}


class QProjectionsModel(QPagedTable):
    """Shows projections, by name."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(HEADINGS, parent)
        self._rows: tuple[ProjectionRow, ...] = ()
        self.set_appearance(LIGHT)

    def set_rows(self, rows: tuple[ProjectionRow, ...]) -> None:
        """Show these projections; where they are the same ones, only what changed is told."""
        same = [row.name for row in rows] == [row.name for row in self._rows]
        self._rows = rows
        if same:
            self.all_came()
        else:
            self.restart(len(rows))

    @property
    def kept(self) -> bool:
        """Are rows of any of them kept, so that there is something to be said of how far they have come?"""
        return any(row.status != "replayed" for row in self._rows)

    def row_at(self, place: int) -> ProjectionRow | None:
        """Give a projection by its place."""
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def place_of(self, name: str | None) -> int | None:
        """Find a projection's place."""
        return next((place for place, row in enumerate(self._rows) if row.name == name), None)

    def set_appearance(self, appearance: Appearance) -> None:
        """Take on a theme."""
        self._colours = {
            "stopped": QBrush(QColor(appearance.error)),
            "behind": QBrush(QColor(appearance.changed)),
            "never run": QBrush(QColor(appearance.muted)),
            "replayed": QBrush(QColor(appearance.muted)),
        }
        self.all_came()

    # Qt's own

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        row = self.row_at(index.row()) if index.isValid() else None
        if row is None:
            return None
        column = index.column()
        match role:
            case Role.DisplayRole:
                return _text(row, column)
            case Role.UserRole:
                return row
            case Role.ToolTipRole:
                return plain_tip(_told(row, column))
            case Role.TextAlignmentRole:
                return LEFT if column in (TITLE, STATUS) else RIGHT
            case Role.ForegroundRole if column == STATUS:
                return self._colours.get(row.status)
            case _:
                return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if role == Role.ToolTipRole:
            return _TIPS.get(section)
        if role == Role.TextAlignmentRole:
            return LEFT if section in (TITLE, STATUS) else RIGHT
        return super().headerData(section, orientation, role)


def _text(row: ProjectionRow, column: int) -> str:
    texts = (
        row.title,
        str(row.version),
        number(row.checkpoint),
        number(row.lag),
        number(row.rows),
        row.status,
    )
    return texts[column]


def _told(row: ProjectionRow, column: int) -> str:
    if column == STATUS:
        return row.error or _STATUS.get(row.status, row.status)
    return row.name if column == TITLE else _text(row, column)
