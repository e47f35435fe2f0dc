"""The bookmarks of the open store: a list to go to them, rename and remove them."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from explorer.runtime.bookmarks import Bookmark
from explorer.ui.models.bookmarks_model import EVENT, NAME, QBookmarksModel
from explorer.ui.widgets.elided import ElidedLabel
from explorer.ui.widgets.pane import Pane
from explorer.ui.widgets.tables import RowTable, action
from explorer.viewmodels.bookmarks import BookmarkLine, BookmarksPresenter
from explorer.viewmodels.session import Session

HINT = "Enter goes there, F2 renames, Delete removes"


class BookmarksPane(Pane):
    """Lists bookmarks."""

    relevantChanged = Signal(bool)
    """Whether there are any."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("bookmarks", "Bookmarks", "Open a store to bookmark moments of it.", parent)
        self._presenter: BookmarksPresenter | None = None
        self._relevant = False
        self._model = QBookmarksModel(self)
        self._model.renameRequested.connect(self._rename)
        self.table = RowTable("bookmarks", "Bookmarks")
        self.table.setModel(self._model)
        self.table.setSelectionMode(RowTable.SelectionMode.SingleSelection)
        self.table.activated.connect(self._go)
        self._removed = ElidedLabel(muted=True)
        self._removed.setObjectName("bookmarks_removed")
        self._undo = QToolButton()
        self._undo.setObjectName("bookmarks_undo")
        self._undo.setText("Bring it back")
        self._undo.setAutoRaise(True)
        self._undo.setToolTip("Bring the bookmark back that was removed last")
        self._undo.clicked.connect(self._bring_back)
        self._build()
        self._restyle()
        self.set_removed("")
        self.set_empty(self._without_store)

    # what the presenter tells

    def set_lines(self, lines: tuple[BookmarkLine, ...]) -> None:
        """List these; the line that was chosen, or the next one, stays so."""
        row = self.table.currentIndex().row()
        self._model.set_lines(lines)
        here = self._model.row_here()
        if lines:
            kept = here if here is not None else min(max(row, 0), len(lines) - 1)
            if self.table.state() != RowTable.State.EditingState:
                self.table.setCurrentIndex(self._model.index(kept, NAME))
        self.table.resizeColumnToContents(EVENT)

    def set_removed(self, text: str) -> None:
        """Say which bookmark was removed last, and offer to bring it back."""
        self._removed.say(f"Removed {text}" if text else HINT)
        self._undo.setVisible(bool(text))

    def set_relevant(self, relevant: bool) -> None:
        """Say whether there are any bookmarks."""
        if relevant != self._relevant:
            self._relevant = relevant
            self.relevantChanged.emit(relevant)

    def set_watched(self, watched: bool) -> None:
        """It asks nobody, so being seen costs nothing."""

    # inside

    def _present(self, session: Session) -> BookmarksPresenter:
        return BookmarksPresenter(session, self)

    def _clear(self) -> None:
        self._model.set_lines(())
        self.set_removed("")
        self.set_relevant(False)

    def _chosen(self) -> Bookmark | None:
        return self._model.bookmark_at(self.table.currentIndex().row())

    def _go(self, index: QModelIndex) -> None:
        bookmark = self._model.bookmark_at(index.row())
        if bookmark is not None and self._presenter is not None:
            self._presenter.go_to(bookmark.ordinal)

    def _rename(self, ordinal: int, name: str) -> None:
        if self._presenter is not None:
            self._presenter.rename(ordinal, name)

    def _edit(self) -> None:
        index = self.table.currentIndex()
        if index.isValid():
            self.table.edit(index.siblingAtColumn(NAME))

    def _remove(self) -> None:
        bookmark = self._chosen()
        if bookmark is not None and self._presenter is not None:
            self._presenter.remove(bookmark.ordinal)

    def _bring_back(self) -> None:
        if self._presenter is not None:
            self._presenter.bring_back()

    def _build(self) -> None:
        self.table.horizontalHeader().setStretchLastSection(True)
        go = action(self.table, "Go there")
        go.triggered.connect(lambda: self._go(self.table.currentIndex()))
        action(self.table, "Rename", QKeySequence(Qt.Key.Key_F2)).triggered.connect(self._edit)
        remove = action(self.table, "Remove", QKeySequence(QKeySequence.StandardKey.Delete))
        remove.triggered.connect(self._remove)
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 2, 8, 2)
        bar.addWidget(self._removed, 1)
        bar.addWidget(self._undo)
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.table, 1)
        layout.addLayout(bar)

    def _restyle(self) -> None:
        if self.table.fit_font():
            self.table.resizeColumnToContents(EVENT)
