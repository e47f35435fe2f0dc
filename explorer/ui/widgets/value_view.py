"""A value shown as a tree that stays as the person left it while the value changes."""

from __future__ import annotations

from itertools import islice

from PySide6.QtCore import QItemSelection, QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTreeView, QWidget

from explorer.core.tree import TreeRow
from explorer.ui.models.value_tree import NAME, SIGN, VALUE, QValueTree
from explorer.ui.widgets.tables import action, tidy_tree
from explorer.viewmodels.appearance import Appearance

ALL_OPEN = 400
"""Trees with more rows than this begin with their upper level only."""

LOOKED_AT = 50
"""Changes that are looked at to see whether one is in sight."""


class ValueView(QTreeView):
    """Shows a value; what was folded and where it was scrolled to survive another value."""

    partChosen = Signal(str)
    """The path of the part that a person chose."""

    def __init__(
        self, name: str, accessible: str, *, signed: bool = False, parent: QWidget | None = None
    ) -> None:
        """Make the tree.

        Args:
            name: object name.
            accessible: what a screen reader calls it.
            signed: whether changes are marked in a column of their own.
            parent: who owns it.
        """
        super().__init__(parent)
        tidy_tree(self, name, accessible)
        # Else values that just fit would make columns jump while somebody scrubs.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._signed = signed
        self._model = QValueTree(self, signed=signed)
        self.setModel(self._model)
        self._toggled: dict[str, bool] = {}
        self._placing = False
        self.collapsed.connect(lambda index: self._remember(index, False))
        self.expanded.connect(lambda index: self._remember(index, True))
        self.selectionModel().selectionChanged.connect(self._chose)
        header = self.header()
        header.setStretchLastSection(not signed)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(VALUE, QHeaderView.ResizeMode.Stretch)
        self.setTreePosition(NAME)
        if signed:
            header.moveSection(SIGN, 0)
            header.setSectionResizeMode(SIGN, QHeaderView.ResizeMode.Fixed)
        self.set_appearance(None)
        action(self, "Copy value").triggered.connect(self._copy_value)
        action(self, "Copy path").triggered.connect(self._copy_path)
        action(self, "Expand all").triggered.connect(lambda: self._open_all(True))
        action(self, "Collapse all").triggered.connect(lambda: self._open_all(False))

    @property
    def rows(self) -> tuple[TreeRow, ...]:
        """What is shown."""
        return self._model.rows

    def set_rows(self, rows: tuple[TreeRow, ...]) -> None:
        """Show another value."""
        scrolled = self.verticalScrollBar().value()
        current = self._model.row_of(self.currentIndex())
        if self._model.set_rows(rows):
            self._unfold(rows)
            self.executeDelayedItemsLayout()  # else there is nothing yet to scroll in
            self.verticalScrollBar().setValue(scrolled)
            if current is not None:
                self._choose(current.path)
        self._show_change(rows)

    def forget(self) -> None:
        """Drop the value and what was folded: another store comes."""
        self._toggled.clear()
        self._model.set_rows(())

    def set_appearance(self, appearance: Appearance | None) -> None:
        """Take on a theme and the font."""
        if appearance is not None:
            self._model.set_appearance(appearance, self.font())
        width = self.fontMetrics().horizontalAdvance("m")
        self._share_width()
        if self._signed:
            self.header().setMinimumSectionSize(width * 2)
            self.setColumnWidth(SIGN, width * 2)

    def _share_width(self) -> None:
        """Give names their usual room, but never more than half of it all."""
        self.setColumnWidth(NAME, min(self.fontMetrics().horizontalAdvance("m") * 14, self.width() // 2))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._share_width()

    def _unfold(self, rows: tuple[TreeRow, ...]) -> None:
        """Open all of a small tree, the upper level of a large one, and what was opened by hand."""
        self._placing = True
        if len(rows) <= ALL_OPEN:
            self.expandAll()
        else:
            self.expandToDepth(0)
        for place, row in enumerate(rows) if self._toggled else ():
            if row.path in self._toggled:
                self.setExpanded(self._model.at(place), self._toggled[row.path])
        self._placing = False

    def _remember(self, index: QModelIndex, is_open: bool) -> None:
        row = self._model.row_of(index)
        if row is not None and not self._placing:
            self._toggled[row.path] = is_open

    def _open_all(self, is_open: bool) -> None:
        self._placing = True
        self.expandAll() if is_open else self.collapseAll()
        self._placing = False
        self._toggled = {row.path: is_open for row in self.rows if row.kind in ("object", "array")}

    def _choose(self, path: str) -> None:
        place = next((place for place, row in enumerate(self.rows) if row.path == path), None)
        if place is not None:
            self._placing = True
            self.setCurrentIndex(self._model.at(place))
            self._placing = False

    def _chose(self, chosen: QItemSelection) -> None:
        row = next((self._model.row_of(index) for index in chosen.indexes()), None)
        if row is not None and row.kind != "more" and not self._placing:
            self.partChosen.emit(row.path)

    def _show_change(self, rows: tuple[TreeRow, ...]) -> None:
        """Bring the first change into sight, unless one is."""
        places = (place for place, row in enumerate(rows) if row.change)
        changed = [self._model.at(place) for place in islice(places, LOOKED_AT)]
        sight = self.viewport().rect()
        if changed and not any(self.visualRect(index).intersects(sight) for index in changed):
            self.scrollTo(changed[0])

    def _copy_value(self) -> None:
        row = self._model.row_of(self.currentIndex())
        if row is not None:
            QGuiApplication.clipboard().setText(row.text)

    def _copy_path(self) -> None:
        row = self._model.row_of(self.currentIndex())
        if row is not None:
            QGuiApplication.clipboard().setText(row.path)
