"""What differs between two moments as a tree: streams and projections, and in each its changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt

from explorer.runtime.questions import ChangeRow
from explorer.ui.models.cells import CENTRE, LEFT, MOST_TOLD, Signs, cut
from explorer.ui.models.paged_table import Index, Role
from explorer.ui.widgets.plain import plain_tip
from explorer.viewmodels.appearance import LIGHT, Appearance
from explorer.viewmodels.blame import value_text
from explorer.viewmodels.change_groups import Group
from explorer.viewmodels.formatting import begun, place, short_type

WHAT, SIGN, CHANGE, EVENT = range(4)
HEADINGS = ("What", "±", "Change", "By")
_TOP = 0
"""Internal id of a group's index; that of a change's is the place of its group, from 1."""


class QChangesModel(QAbstractItemModel):
    """Groups, each with its changes and, where not all are at hand, a last row that says so."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._groups: tuple[Group, ...] = ()
        self.set_appearance(LIGHT)

    def set_groups(self, groups: tuple[Group, ...]) -> None:
        """Show these; groups that stay keep their place."""
        old = self._groups
        if groups == old:
            return
        if [one.name for one in groups] != [one.name for one in old]:
            self.beginResetModel()
            self._groups = groups
            self.endResetModel()
            return
        for at, group in enumerate(groups):
            if group != old[at]:
                self._replace(at, group)

    def group_of(self, index: Index) -> Group | None:
        """Give the group behind an index, or the one that a change is in."""
        if not index.isValid():
            return None
        return self._groups[index.row() if index.internalId() == _TOP else index.internalId() - 1]

    def change_of(self, index: Index) -> ChangeRow | None:
        """Give the change behind an index, None for a group and for the row that stands for more."""
        group = self.group_of(index)
        if group is None or index.internalId() == _TOP or index.row() >= len(group.changes):
            return None
        return group.changes[index.row()]

    def is_more(self, index: Index) -> bool:
        """Does the index stand for changes that are not at hand?"""
        return index.isValid() and index.internalId() != _TOP and self.change_of(index) is None

    def set_appearance(self, appearance: Appearance) -> None:
        """Take on a theme."""
        self._signs = Signs(appearance)

    def _replace(self, at: int, group: Group) -> None:
        """Put a group in another's place: the changes that both begin with stay."""
        above, old = self.index(at, 0), self._groups[at]
        same = _shared(old.changes, group.changes)
        stay = replace(old, changes=old.changes[:same], count=same)
        if _rows(old) > same:
            self.beginRemoveRows(above, same, _rows(old) - 1)
            self._put(at, stay)
            self.endRemoveRows()
        if _rows(group) > same:
            self.beginInsertRows(above, same, _rows(group) - 1)
            self._put(at, group)
            self.endInsertRows()
        self._put(at, group)
        self.dataChanged.emit(above, self.index(at, EVENT))

    def _put(self, at: int, group: Group) -> None:
        self._groups = (*self._groups[:at], group, *self._groups[at + 1 :])

    # Qt's own

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        if not (0 <= column < len(HEADINGS) and 0 <= row < self.rowCount(parent)):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else _TOP)

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        if not index.isValid() or index.internalId() == _TOP:
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, _TOP)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        if not parent.isValid():
            return len(self._groups)
        if parent.internalId() != _TOP or parent.column() != 0:
            return 0
        return _rows(self._groups[parent.row()])

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return HEADINGS[section] if 0 <= section < len(HEADINGS) else None
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        group, change = self.group_of(index), self.change_of(index)
        if group is None:
            return None
        match role:
            case Role.DisplayRole:
                return cut(self._text(index, group, change))
            case Role.ToolTipRole:
                return plain_tip(begun(self._text(index, group, change), MOST_TOLD))
            case Role.TextAlignmentRole:
                return CENTRE if index.column() == SIGN else LEFT
            case Role.ForegroundRole:
                return self._signs.text[_sign(change)] if change and index.column() < EVENT else None
            case Role.UserRole:
                return change or group
            case _:
                return None

    def _text(self, index: Index, group: Group, change: ChangeRow | None) -> str:
        column = index.column()
        if change is not None:
            key = ", ".join(change.key or ())
            at = "" if change.ordinal is None else place(change.ordinal, change.sub)
            by = at and f"{at} {short_type(change.type or '')}"
            what = " · ".join(part for part in (key, change.path) if part) or "(all of it)"
            return (what, _sign(change), _change(change), by)[column]
        if index.internalId() == _TOP:
            return (group.name[1], "", group.told, group.name[0])[column]
        left = "…" if group.count is None else f"{group.count - len(group.changes):,} more: press Enter"
        return left if column == WHAT else ""


def _rows(group: Group) -> int:
    return len(group.changes) + (0 if group.whole else 1)


def _shared(old: tuple[ChangeRow, ...], new: tuple[ChangeRow, ...]) -> int:
    """Count the changes that both begin with."""
    differs = (at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other)
    return next(differs, min(len(old), len(new)))


def _sign(change: ChangeRow) -> str:
    return "+" if change.old is None else "-" if change.new is None else "~"


def _change(change: ChangeRow) -> str:
    return " → ".join(value_text(text) for text in (change.old, change.new) if text is not None)
