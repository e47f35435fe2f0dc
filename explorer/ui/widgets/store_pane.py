"""What is known of the open store, under headings: format and evidence, consumers, abilities."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from explorer.ui.widgets.pane import Pane
from explorer.ui.widgets.plain import plain_tip
from explorer.ui.widgets.tables import action
from explorer.viewmodels.formatting import one_line
from explorer.viewmodels.session import Session
from explorer.viewmodels.store_info import Section, StoreInfoPresenter

MOST_TIP = 2_000
"""Characters of a tooltip."""


class StorePane(Pane):
    """Shows what a store is."""

    relevantChanged = Signal(bool)
    """Whether the store is another framework's."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("store", "Store", "Open a store to see what it is, and how that is known.", parent)
        self.tree = QTreeWidget()
        self.tree.setObjectName("store")
        self.tree.setAccessibleName("What is known of the store")
        self.tree.setColumnCount(2)
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(16)
        copy = action(self.tree, "Copy", QKeySequence(QKeySequence.StandardKey.Copy))
        copy.triggered.connect(self._copy)
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tree)
        self.set_empty(self._without_store)

    # what the presenter tells

    def set_sections(self, sections: tuple[Section, ...]) -> None:
        """Show these."""
        self.tree.clear()
        for section in sections:
            heading = QTreeWidgetItem([one_line(section.title)])
            font = heading.font(0)
            font.setBold(True)
            heading.setFont(0, font)
            self.tree.addTopLevelItem(heading)
            heading.setExpanded(True)
            for line in section.lines:
                shown = QTreeWidgetItem(heading, [one_line(line.name or line.text), one_line(line.text)])
                shown.setData(0, Qt.ItemDataRole.UserRole, line)
                shown.setToolTip(0, plain_tip(line.text[:MOST_TIP]))
                shown.setToolTip(1, plain_tip(line.text[:MOST_TIP]))
                shown.setFirstColumnSpanned(not line.name)
            heading.setFirstColumnSpanned(True)
        self.tree.resizeColumnToContents(0)
        self.tree.setColumnWidth(0, min(self.tree.columnWidth(0), 240))

    def set_relevant(self, relevant: bool) -> None:
        """Say whether the store is another framework's."""
        self.relevantChanged.emit(relevant)

    def set_watched(self, watched: bool) -> None:
        """It asks nobody, so being seen costs nothing."""

    # inside

    def _present(self, session: Session) -> StoreInfoPresenter:
        return StoreInfoPresenter(session, self)

    def _clear(self) -> None:
        self.tree.clear()
        self.set_relevant(False)

    def _copy(self) -> None:
        chosen = self.tree.currentItem()
        line = chosen.data(0, Qt.ItemDataRole.UserRole) if chosen is not None else None
        if line is not None:
            self.copy(line.text)
