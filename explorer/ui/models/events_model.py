"""Events as rows of a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QIcon

from explorer.runtime.questions import EventRow
from explorer.ui.models.cells import AWAITED, CENTRE, LEFT, MOST_TOLD, RIGHT, chip, cut, mono
from explorer.ui.models.paged_table import Index, QPagedTable, Role
from explorer.ui.widgets.plain import plain_tip
from explorer.ui.widgets.plain_cells import Cell
from explorer.viewmodels.appearance import LIGHT, Appearance
from explorer.viewmodels.formatting import begun, clock, moment, number, short_type
from explorer.viewmodels.kinds import type_colours

ORDINAL, TIME, STREAM, VERSION, TYPE, DATA, FLAGS = range(7)
HEADINGS = ("#", "Time (UTC)", "Stream", "v", "Type", "Data", "Flags")
COLUMNS = {"time": TIME, "stream": STREAM, "version": VERSION, "flags": FLAGS}
AT_RIGHT = frozenset((ORDINAL, VERSION))
_ALIGNED = tuple(RIGHT if column in AT_RIGHT else LEFT for column in range(len(HEADINGS)))
_UNUSED = frozenset((int(Role.CheckStateRole), int(Role.BackgroundRole)))
_TIPS = {
    ORDINAL: "Ordinal: the event's place on the timeline",
    TIME: "When the event was recorded, in UTC",
    STREAM: "The stream it belongs to",
    VERSION: "Version: its place in its stream",
    TYPE: "The stored type; the mark has the colour of the strip below",
    DATA: "The beginning of its data",
    FLAGS: "What is unusual about it",
}
_NO_ZONE = {
    Role.DisplayRole: "Time (no zone)",
    Role.ToolTipRole: "When the event was recorded; some times name no zone, and are written as they stand",
}
"""What stands above times where it is not known for all of them which zone they are of."""


class QEventsModel(QPagedTable):
    """Shows events; asks for a row when it is looked at."""

    def __init__(self, row: Callable[[int], EventRow | None], parent: QObject | None = None) -> None:
        """Begin empty.

        Args:
            row: gives an event by its place in the table, None while it is under way.
            parent: who owns the model.
        """
        super().__init__(HEADINGS, parent)
        self._row = row
        self._horizon = 0
        self.short_times = False
        self._zoned, self._fine = True, False
        self._types: tuple[str, ...] = ()
        self._font = QFont()
        self.can_fetch: Callable[[], bool] = lambda: False
        self.fetch: Callable[[], None] = lambda: None
        self.set_appearance(LIGHT, QFont())

    def set_horizon(self, ordinal: int) -> None:
        """Events after this one are shown as not having happened yet."""
        first, last = sorted((self._horizon, ordinal))
        self._horizon = ordinal
        self.rows_came(max(first - 1, 0), last)

    def set_short_times(self, short: bool) -> None:
        """Leave the day out of times, where there is little room; their tooltips have it."""
        if short != self.short_times:
            self.short_times = short
            self.all_came()

    def set_times(self, *, zoned: bool, fine: bool) -> None:
        """Say whether times name their zone, and whether they are finer than milliseconds."""
        self._zoned, self._fine = zoned, fine
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, TIME, TIME)
        self.all_came()

    def set_types(self, types: tuple[str, ...]) -> None:
        """Give types their colours, in this order."""
        if types == self._types:
            return  # they are counted whenever the store grows; a picture of the table takes its time
        self._types = types
        self._colours = type_colours(types, self._appearance)
        self.all_came()

    def set_appearance(self, appearance: Appearance, font: QFont) -> None:
        """Take on a theme and a font."""
        self._appearance = appearance
        self._muted = QBrush(QColor(appearance.muted))
        self.fonts = {DATA: mono(font)}
        self._colours = type_colours(self._types, appearance)
        self.all_came()

    def cell(self, row: int, column: int) -> Cell:
        """Give what a cell shows; see explorer.ui.widgets.plain_cells."""
        event = self._row(row)
        if event is None:
            return Cell(AWAITED, self._muted.color())
        colour = self._muted.color() if event.ordinal > self._horizon else None
        icon = self._chip(event) if column == TYPE else None
        return Cell(self._text(event, column), colour, icon)

    # Qt's own

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        # Called a thousand times for a picture of the table: what needs no event is answered without one.
        column = index.column()
        if column < 0 or role in _UNUSED:
            return None
        if role == Role.TextAlignmentRole:
            return _ALIGNED[column]
        if role == Role.FontRole:
            return self.fonts.get(column)
        if role == Role.DecorationRole and column != TYPE:
            return None
        row = self._row(index.row())
        if row is None:
            return self._awaited(role)
        if role == Role.DisplayRole:
            return self._text(row, column)
        if role == Role.ForegroundRole:
            return self._muted if row.ordinal > self._horizon else None
        if role == Role.DecorationRole:
            return self._chip(row)
        if role == Role.ToolTipRole:
            return plain_tip(_whole(row, column))
        return row if role == Role.UserRole else None

    def _text(self, event: EventRow, column: int) -> str:
        if column != TIME:
            return _TEXTS[column](event)
        return clock(event.time) if self.short_times else moment(event.time, aligned=True, fine=self._fine)

    def _chip(self, event: EventRow) -> QIcon:
        return chip(self._colours.get(event.type, self._appearance.others))

    def _awaited(self, role: int) -> Any:
        """Give what stands for a row that is under way."""
        return {Role.DisplayRole: AWAITED, Role.ForegroundRole: self._muted}.get(role)  # type: ignore[call-overload]

    def headerData(self, section: int, orientation: Any, role: int = Role.DisplayRole) -> Any:
        if section == TIME and not self._zoned and role in _NO_ZONE:
            return _NO_ZONE[role]  # type: ignore[index]  # a role is an int only in the stubs
        if role == Role.ToolTipRole:
            return _TIPS.get(section)
        if role == Role.TextAlignmentRole:
            return CENTRE if section in AT_RIGHT else LEFT
        return super().headerData(section, orientation, role)

    def canFetchMore(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008 - Qt's signature
        return not parent.isValid() and self.can_fetch()

    def fetchMore(self, parent: Index = QModelIndex()) -> None:  # noqa: B008 - Qt's signature
        self.fetch()


_TEXTS: tuple[Callable[[EventRow], str], ...] = (
    lambda row: number(row.ordinal),
    lambda row: moment(row.time, aligned=True),
    lambda row: cut(row.stream or ""),
    lambda row: number(row.version),
    lambda row: cut(short_type(row.type)),
    lambda row: cut(row.preview),
    lambda row: " ".join(row.flags),
)
"""What a column shows of an event."""


def _whole(row: EventRow, column: int) -> str:
    match column:
        case 0:
            return f"#{row.ordinal:,}"
        case 1:
            return row.time or "This event has no time."
        case 2:
            return row.stream or "This event belongs to no stream."
        case 3:
            return "This event has no version." if row.version is None else f"version {row.version:,}"
        case 4:
            return row.type
        case 5:
            return begun(row.preview, MOST_TOLD)
        case _:
            return ", ".join(row.flags)
