"""Categories and their streams as a tree of two levels; streams come a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QBrush, QColor

from explorer.runtime.questions import CategoryRow, StreamRow
from explorer.ui.models.cells import LEFT, RIGHT, cut
from explorer.ui.models.paged_table import Index, Role
from explorer.ui.widgets.plain import plain_tip
from explorer.viewmodels.appearance import LIGHT, Appearance
from explorer.viewmodels.formatting import count, moment, number
from explorer.viewmodels.streams import Found

NAME, EVENTS, VERSION = range(3)
HEADINGS = ("Stream", "Events", "v")
_TOP = 2**31 - 1
"""Internal id of the upper level's indexes, no place of a group."""


@dataclass
class _Group:
    """A line of the upper level, and the streams below it that are known."""

    row: CategoryRow
    streams: list[StreamRow] = field(default_factory=list)
    more: bool = True


class QStreamsModel(QAbstractItemModel):
    """Shows categories, or what was found. Internal id of a stream's index: the place of its group."""

    def __init__(self, fetch: Callable[[str | None], None], parent: QObject | None = None) -> None:
        """Begin empty.

        Args:
            fetch: asks for more streams of a category.
            parent: who owns the model.
        """
        super().__init__(parent)
        self._fetch = fetch
        self._categories: list[_Group] = []
        self._found: Found | None = None
        self._found_group: list[_Group] = []
        self.set_appearance(LIGHT)

    @property
    def _groups(self) -> list[_Group]:
        return self._categories if self._found is None else self._found_group

    def set_categories(self, rows: Sequence[CategoryRow]) -> None:
        """Show these categories; those that stay keep their streams."""
        names = [row.category for row in rows]
        if names == [group.row.category for group in self._categories]:
            for group, row in zip(self._categories, rows, strict=True):
                group.row = row
            if self._found is None and rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, VERSION))
            return
        kept = {group.row.category: group for group in self._categories}
        self.beginResetModel()
        self._categories = []
        for row in rows:
            group = kept.get(row.category) or _Group(row)
            group.row = row
            self._categories.append(group)
        self.endResetModel()

    def set_streams(self, category: str | None, rows: Sequence[StreamRow], more: bool) -> None:
        """Show the known streams of a category; new ones may stand anywhere between the old."""
        place = next((i for i, group in enumerate(self._categories) if group.row.category == category), None)
        if place is None:
            return
        group = self._categories[place]
        group.more = more
        if self._found is not None:
            group.streams = list(rows)
            return
        above = self.index(place, NAME)
        for at, row in enumerate(rows):
            if at < len(group.streams) and group.streams[at].stream == row.stream:
                group.streams[at] = row
            elif at == len(group.streams):
                self.beginInsertRows(above, at, len(rows) - 1)
                group.streams.extend(rows[at:])
                self.endInsertRows()
                break
            else:
                self.beginInsertRows(above, at, at)
                group.streams.insert(at, row)
                self.endInsertRows()
        if len(group.streams) > len(rows):
            self.beginRemoveRows(above, len(rows), len(group.streams) - 1)
            del group.streams[len(rows) :]
            self.endRemoveRows()
        if rows:
            self.dataChanged.emit(self.index(0, 0, above), self.index(len(rows) - 1, VERSION, above))

    def set_found(self, found: Found | None) -> None:
        """Show what was found in place of the categories; None brings these back."""
        self.beginResetModel()
        self._found = found
        if found is not None:
            line = CategoryRow(f"begins with {found.text}", len(found.rows), 0)
            self._found_group = [_Group(line, list(found.rows), False)]
        self.endResetModel()

    def stream_at(self, index: Index) -> StreamRow | None:
        """Give the stream behind an index; None for a category."""
        if not index.isValid() or index.internalId() == _TOP:
            return None
        return self._groups[index.internalId()].streams[index.row()]

    def category_at(self, index: Index) -> str | None:
        """Give the category behind an index of the upper level."""
        return self._groups[index.row()].row.category

    def index_of(self, stream: str) -> QModelIndex:
        """Find a stream among those that are known."""
        for place, group in enumerate(self._groups):
            for row, known in enumerate(group.streams):
                if known.stream == stream:
                    return self.createIndex(row, NAME, place)
        return QModelIndex()

    def set_appearance(self, appearance: Appearance) -> None:
        """Take on a theme."""
        self._muted = QBrush(QColor(appearance.muted))
        if self._groups:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._groups) - 1, VERSION))

    # Qt's own

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        if not 0 <= column < len(HEADINGS) or not 0 <= row < self.rowCount(parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() if parent.isValid() else _TOP)

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        if not index.isValid() or index.internalId() == _TOP:
            return QModelIndex()
        return self.createIndex(index.internalId(), NAME, _TOP)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        if not parent.isValid():
            return len(self._groups)
        if parent.internalId() != _TOP or parent.column() != NAME:
            return 0
        return len(self._groups[parent.row()].streams)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(HEADINGS)

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008
        if not parent.isValid():
            return bool(self._groups)
        if parent.internalId() != _TOP or parent.column() != NAME:
            return False
        group = self._groups[parent.row()]
        return bool(group.streams) or (group.more and group.row.streams > 0)

    def canFetchMore(self, parent: Index) -> bool:
        return (
            self._found is None
            and parent.isValid()
            and parent.internalId() == _TOP
            and self._categories[parent.row()].more
        )

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent):
            self._fetch(self._categories[parent.row()].row.category)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(HEADINGS):
            return None
        if role == Role.TextAlignmentRole:
            return LEFT if section == NAME else RIGHT
        return HEADINGS[section] if role == Role.DisplayRole else None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Role.TextAlignmentRole:
            return LEFT if index.column() == NAME else RIGHT
        stream = self.stream_at(index)
        if stream is None:
            return self._category_data(self._groups[index.row()].row, index.column(), role)
        match role:
            case Role.DisplayRole:
                texts = (cut(stream.stream), number(stream.events), number(stream.version))
                return texts[index.column()]
            case Role.UserRole:
                return stream
            case Role.ToolTipRole:
                return plain_tip(_told(stream))
            case _:
                return None

    def _category_data(self, row: CategoryRow, column: int, role: int) -> Any:
        if role == Role.DisplayRole:
            name = row.category or "(no category)"
            return (f"{name}  {row.streams:,}", f"{row.events:,}" if row.events else "", "")[column]
        if role == Role.UserRole:
            return row
        if role == Role.ForegroundRole and column != NAME:
            return self._muted
        if role == Role.ToolTipRole:
            events = f", {count(row.events, 'event')}" if row.events else ""
            return plain_tip(f"{row.category or 'no category'}: {count(row.streams, 'stream')}{events}")
        return None


def _told(stream: StreamRow) -> str:
    lines = [stream.stream, count(stream.events, "event")]
    if stream.first_time or stream.last_time:
        lines.append(f"from {moment(stream.first_time)} to {moment(stream.last_time)}")
    return "\n".join(lines)
