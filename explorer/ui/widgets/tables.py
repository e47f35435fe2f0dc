"""Table and tree views as every pane wants them: dense, by rows, at the height of the font."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QTreeView,
    QWidget,
)

PADDING = 14
"""Pixels of a column beside its text."""
LOOKED_AT = 50
"""Rows that are looked at to fit a column."""
_DECORATION = Qt.ItemDataRole.DecorationRole


class RowTable(QTableView):
    """A table whose rows are chosen whole, and in which Home and End go to the first and last row."""

    roomChanged = Signal()
    """There is another width or height to show rows in."""

    def __init__(self, name: str, accessible: str, parent: QWidget | None = None) -> None:
        """Make the table.

        Args:
            name: object name.
            accessible: what a screen reader calls it.
            parent: who owns it.
        """
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setCornerButtonEnabled(False)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsMovable(True)
        self.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(1)
        rows.setDefaultSectionSize(1)

    def fit_font(self) -> bool:
        """Make rows as high as the font asks for.

        Returns:
            Whether they are higher or lower than before, so that columns are to be fitted too.
        """
        height, before = row_height(self), self.verticalHeader().defaultSectionSize()
        self.verticalHeader().setDefaultSectionSize(height)
        return height != before

    def in_sight(self, row: int) -> bool:
        """Is a row wholly to be seen?"""
        return self.viewport().rect().contains(self.visualRect(self.model().index(row, self._seen_column())))

    def bring_into_sight(self, row: int, *, last: bool = False) -> None:
        """Scroll so that a row has others before it, and after it unless it is to be the last in sight."""
        hint = self.ScrollHint.PositionAtBottom if last else self.ScrollHint.PositionAtCenter
        self.scrollTo(self.model().index(row, self._seen_column()), hint)

    def width_of(self, text: str) -> int:
        """Give the width in pixels that a column needs for a text."""
        return self.fontMetrics().horizontalAdvance(text) + PADDING

    def fit_columns(
        self, limits: Mapping[int, int], least: Mapping[int, int] | None = None, *, spare: int = 0
    ) -> None:
        """Make columns as wide as what is in sight asks for.

        Args:
            limits: for each column to be fitted, the most characters it gets room for.
            least: the columns that give way where there is little room, and the characters that they keep.
            spare: characters that are kept free for the columns that are not fitted.
        """
        first = max(self.rowAt(0), 0)
        rows = range(first, min(first + LOOKED_AT, self.model().rowCount()))
        shown = {column: most for column, most in limits.items() if not self.isColumnHidden(column)}
        wanted = {column: self._wanted(column, most, rows) for column, most in shown.items()}
        floors = {column: self.width_of("n" * held) for column, held in (least or {}).items()}
        kept = self.width_of("n" * spare) if spare else 0
        room = self.viewport().width() - kept if floors else sum(wanted.values())
        for column, width in yielding(wanted, floors, room).items():
            self.horizontalHeader().resizeSection(column, width)

    def _wanted(self, column: int, most: int, rows: range) -> int:
        """Give the pixels that the texts of a column ask for."""
        model = self.model()
        texts = [str(model.index(row, column).data() or "") for row in rows]
        texts.append(str(model.headerData(column, Qt.Orientation.Horizontal) or ""))
        icon = self.iconSize().width() if rows and model.index(rows[0], column).data(_DECORATION) else 0
        return min(max(self.width_of(text) for text in texts) + icon, self.width_of("n" * most))

    def chosen_span(self) -> tuple[int, int] | None:
        """Give the first and last selected row, None where none is; for contiguous selections."""
        selection = self.selectionModel().selection()
        parts = [selection.at(place) for place in range(selection.count())]
        if not parts:
            return None
        return min(part.top() for part in parts), max(part.bottom() for part in parts)

    def _seen_column(self) -> int:
        """A column that is not scrolled away sideways."""
        return max(self.columnAt(0), 0)

    # Qt's own

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the current row in sight when it was."""
        current = self.currentIndex()
        place = self.visualRect(current)
        seen = current.isValid() and place.top() >= 0 and place.bottom() < event.oldSize().height()
        super().resizeEvent(event)
        if seen:
            self.scrollTo(current.siblingAtColumn(self._seen_column()))
        self.roomChanged.emit()

    def keyboardSearch(self, search: str) -> None:
        """Do not search by typing: that would look at every row, and so read the whole store."""

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        model = self.model()
        if model is None or not model.rowCount():
            return super().moveCursor(action, modifiers)
        column = max(self.currentIndex().column(), 0)
        match action:
            case QAbstractItemView.CursorAction.MoveHome:
                return model.index(0, column)
            case QAbstractItemView.CursorAction.MoveEnd:
                return model.index(model.rowCount() - 1, column)
            case _:
                return super().moveCursor(action, modifiers)


def yielding(wanted: Mapping[int, int], floors: Mapping[int, int], room: int) -> dict[int, int]:
    """Let columns give way, each by the same part of what it can spare, until all fit where that is possible.

    Args:
        wanted: pixels that columns ask for.
        floors: pixels that those which give way keep.
        room: pixels that there are.
    """
    spared = {column: max(0, width - floors.get(column, width)) for column, width in wanted.items()}
    over, most = sum(wanted.values()) - room, sum(spared.values())
    part = min(max(over, 0) / most, 1) if most else 0.0
    return {column: width - round(spared[column] * part) for column, width in wanted.items()}


def row_height(widget: QWidget) -> int:
    """Give the height of a row in pixels, on the 4 px grid."""
    return -(-(widget.fontMetrics().height() + 4) // 4) * 4


class RowDelegate(QStyledItemDelegate):
    """Gives the rows of a tree the height of a table's."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        size = super().sizeHint(option, index)
        size.setHeight(-(-(option.fontMetrics.height() + 4) // 4) * 4)
        return size


def make_room(view: QTableView | QTreeView, wide: int, needs: Mapping[int, int]) -> None:
    """Hide columns that there is no room for.

    Args:
        view: the table or tree.
        wide: pixels that there are.
        needs: column -> characters that must fit into the width for it to be shown.
    """
    characters = wide // max(view.fontMetrics().averageCharWidth(), 1)
    for column, most in needs.items():
        view.setColumnHidden(column, characters < most)


class Eliding(RowDelegate):
    """Lets long texts give way elsewhere than at their end."""

    def __init__(self, mode: Qt.TextElideMode, parent: QWidget) -> None:
        """Make a delegate for a column.

        Args:
            mode: where a text gives way: in the middle for names and ids, at the left for types.
            parent: the table or tree.
        """
        super().__init__(parent)
        self._mode = mode

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = self._mode


def tidy_tree(tree: QTreeView, name: str, accessible: str) -> None:
    """Make a tree look like the tables."""
    tree.setObjectName(name)
    tree.setAccessibleName(accessible)
    tree.setUniformRowHeights(True)
    tree.setItemDelegate(RowDelegate(tree))
    tree.setAlternatingRowColors(True)
    tree.setFrameShape(QTreeView.Shape.NoFrame)
    tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    tree.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    tree.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
    tree.setAllColumnsShowFocus(True)
    tree.header().setHighlightSections(False)
    tree.header().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def action(widget: QWidget, text: str, keys: QKeySequence | None = None, *, alone: bool = True) -> QAction:
    """Add an action to a widget's context menu; its keys work while the widget has the focus.

    Args:
        widget: whose action it is.
        text: what the menu says.
        keys: its shortcut.
        alone: whether the widget itself must have the focus, rather than something in it.
    """
    made = QAction(text, widget)
    if keys is not None:
        made.setShortcut(keys)
    made.setShortcutContext(
        Qt.ShortcutContext.WidgetShortcut if alone else Qt.ShortcutContext.WidgetWithChildrenShortcut
    )
    widget.addAction(made)
    return made
