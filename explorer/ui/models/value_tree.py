"""Any value as a tree of names and values, with signs where it changed."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QBrush, QColor, QFont

from explorer.core.tree import TreeRow
from explorer.ui.models.cells import CENTRE, MOST_TOLD, Signs, cut, mono
from explorer.ui.models.paged_table import Index, Role
from explorer.ui.widgets.plain import plain_tip
from explorer.viewmodels.appearance import LIGHT, Appearance
from explorer.viewmodels.formatting import begun

NAME, VALUE, SIGN = range(3)
HEADINGS = ("Name", "Value", "±")
_CONTAINERS = ("object", "array", "more")
MOST_TOLD_ONE_BY_ONE = 100
"""A view repaints as a whole for more."""
_WORDS = {"+": "added", "-": "removed", "~": "changed"}


class QValueTree(QAbstractItemModel):
    """Shows rows in depth-first order as a tree. Internal id of an index: the row's place in that order."""

    def __init__(self, parent: QObject | None = None, *, signed: bool = False) -> None:
        """Begin empty.

        Args:
            parent: who owns the model.
            signed: whether there is a column of signs.
        """
        super().__init__(parent)
        self._columns = 3 if signed else 2
        self._rows: tuple[TreeRow, ...] = ()
        self._parents: list[int] = []
        self._places: list[int] = []
        self._children: dict[int, list[int]] = {-1: []}
        self.set_appearance(LIGHT, QFont())

    @property
    def rows(self) -> tuple[TreeRow, ...]:
        """What is shown, in depth-first order."""
        return self._rows

    def set_rows(self, rows: tuple[TreeRow, ...]) -> bool:
        """Show other rows.

        Returns:
            Whether the tree was laid out anew; False when only values changed in it.
        """
        old = self._rows
        if [(row.depth, row.path) for row in rows] == [(row.depth, row.path) for row in old]:
            self._rows = rows
            self._tell([place for place, row in enumerate(rows) if row != old[place]])
            return False
        self.beginResetModel()
        self._rows = rows
        self._parents, self._places, self._children = [], [], {-1: []}
        above: list[int] = []
        for place, row in enumerate(rows):
            del above[row.depth :]
            parent = above[-1] if above else -1
            siblings = self._children.setdefault(parent, [])
            self._parents.append(parent)
            self._places.append(len(siblings))
            siblings.append(place)
            above.append(place)
        self.endResetModel()
        return True

    def at(self, place: int, column: int = NAME) -> QModelIndex:
        """Give the index of a row by its place in depth-first order."""
        return self.createIndex(self._places[place], column, place)

    def row_of(self, index: Index) -> TreeRow | None:
        """Give the row behind an index."""
        return self._rows[index.internalId()] if index.isValid() else None

    def set_appearance(self, appearance: Appearance, font: QFont) -> None:
        """Take on a theme and a font."""
        self._signs = Signs(appearance)
        self._muted = QBrush(QColor(appearance.muted))
        self._problem = QBrush(QColor(appearance.error))
        self._mono = mono(font)
        if self._rows:
            self.dataChanged.emit(self.at(0), self.at(self._children[-1][-1], self._columns - 1))

    def _tell(self, changed: list[int]) -> None:
        """Say which rows hold other values."""
        if len(changed) > MOST_TOLD_ONE_BY_ONE:
            self.dataChanged.emit(self.at(0), self.at(self._children[-1][-1], self._columns - 1))
            return
        for place in changed:
            self.dataChanged.emit(self.at(place), self.at(place, self._columns - 1))

    # Qt's own

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        above = parent.internalId() if parent.isValid() else -1
        siblings = self._children.get(above, [])
        if (parent.isValid() and parent.column() != NAME) or not 0 <= column < self._columns:
            return QModelIndex()
        return self.createIndex(row, column, siblings[row]) if 0 <= row < len(siblings) else QModelIndex()

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        above = self._parents[index.internalId()] if index.isValid() else -1
        return QModelIndex() if above < 0 else self.at(above)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        if parent.isValid() and parent.column() != NAME:
            return 0
        return len(self._children.get(parent.internalId() if parent.isValid() else -1, ()))

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return self._columns

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < self._columns:
            return None
        if role == Role.ToolTipRole and section == SIGN:
            return "What the event at the cursor did: + added, - removed, ~ changed"
        return HEADINGS[section] if role == Role.DisplayRole else None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        row = self.row_of(index)
        if row is None:
            return None
        column = index.column()
        match role:
            case Role.DisplayRole:
                return (row.name or "value", _value(row), row.change)[column]
            case Role.UserRole:
                return row
            case Role.ToolTipRole:
                return plain_tip(_told(row, column))
            case Role.ForegroundRole:
                return self._colour(row, column)
            case Role.BackgroundRole:
                return self._signs.tint.get(row.change)
            case Role.FontRole:
                return self._mono if column == VALUE and row.kind not in _CONTAINERS else None
            case Role.TextAlignmentRole if column == SIGN:
                return CENTRE
            case _:
                return None

    def _colour(self, row: TreeRow, column: int) -> QBrush | None:
        if row.change:
            return self._signs.text[row.change]
        if column == VALUE and row.kind == "undecoded":
            return self._problem
        return self._muted if column == VALUE and row.kind in (*_CONTAINERS, "null") else None


def _value(row: TreeRow) -> str:
    return cut(row.text if row.change != "~" or row.old is None else f"{cut(row.old, 100)} → {row.text}")


def _told(row: TreeRow, column: int) -> str:
    if column == NAME:
        return row.path
    if column == SIGN:
        return _WORDS.get(row.change, "")
    old = f"\nbefore: {begun(row.old, MOST_TOLD)}" if row.change == "~" and row.old is not None else ""
    return begun(row.text, MOST_TOLD) + old
