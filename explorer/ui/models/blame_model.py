"""The events that changed a part as a table, newest first."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from explorer.runtime.questions import BlameLink
from explorer.ui.models.cells import LEFT, MOST_TOLD, RIGHT, cut
from explorer.ui.models.paged_table import Index, Role
from explorer.ui.widgets.plain import plain_tip
from explorer.viewmodels.blame import value_text
from explorer.viewmodels.formatting import begun, number, place, short_type

COLUMNS = ("Event", "Type", "Version", "Was", "Became")
EVENT, TYPE, VERSION, WAS, BECAME = range(len(COLUMNS))
_NUMBERS = (EVENT, VERSION)


class QBlameModel(QAbstractTableModel):
    """Shows who changed a part."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._links: tuple[BlameLink, ...] = ()

    def set_links(self, links: tuple[BlameLink, ...]) -> None:
        """Show these events; where they begin like those before, those stay."""
        old = self._links
        if links == old:
            return
        if old and links[: len(old)] == old:
            self.beginInsertRows(QModelIndex(), len(old), len(links) - 1)
            self._links = links
            self.endInsertRows()
            return
        self.beginResetModel()
        self._links = links
        self.endResetModel()

    def link_at(self, row: int) -> BlameLink | None:
        """Give the event in a row."""
        return self._links[row] if 0 <= row < len(self._links) else None

    # Qt's own

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._links)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return COLUMNS[section] if 0 <= section < len(COLUMNS) else None
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        link = self.link_at(index.row()) if index.isValid() else None
        if link is None:
            return None
        match role:
            case Role.DisplayRole:
                return cut(_text(link, index.column()))
            case Role.ToolTipRole:
                return plain_tip(begun(_text(link, index.column()), MOST_TOLD))
            case Role.TextAlignmentRole:
                return RIGHT if index.column() in _NUMBERS else LEFT
            case Role.UserRole:
                return link
            case _:
                return None


def _text(link: BlameLink, column: int) -> str:
    match column:
        case 0:
            return place(link.ordinal, link.sub)
        case 1:
            return short_type(link.type)
        case 2:
            return number(link.version)
        case 3:
            return value_text(link.old)
        case _:
            return value_text(link.new)
