"""The streams of a store, by category; choosing one follows it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QStyleOptionViewItem,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from explorer.runtime.questions import CategoryRow, StreamRow
from explorer.ui.models.streams_model import EVENTS, NAME, VERSION, QStreamsModel
from explorer.ui.widgets.elided import ElidedLabel
from explorer.ui.widgets.pane import Pane
from explorer.ui.widgets.plain import plain_tip
from explorer.ui.widgets.tables import Eliding, action, make_room, tidy_tree
from explorer.viewmodels.session import Session
from explorer.viewmodels.streams import Found, StreamsPresenter

ROOM = {VERSION: 46}
"""Characters that the pane must be wide for the version to be shown beside the number of events."""
INDENTATION = 14
"""Pixels: names of streams need the room."""
FEW_CATEGORIES = 3
"""So few are opened from the start."""


class StreamsPane(Pane):
    """Shows categories and streams, and finds streams by the beginning of their names."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("streams", "Streams", "Open a store to see its streams.", parent)
        self._presenter: StreamsPresenter | None = None
        self._placing = False
        self._followed: str | None = None
        self._first = True
        self._model = QStreamsModel(self._fetch, self)
        self.tree = QTreeView()
        tidy_tree(self.tree, "streams", "Streams")
        self.tree.setIndentation(INDENTATION)
        self.tree.setModel(self._model)
        self.tree.setItemDelegateForColumn(NAME, _Names(Qt.TextElideMode.ElideMiddle, self.tree))
        self.tree.selectionModel().currentChanged.connect(self._chosen)
        self.find_field = QLineEdit()
        self.find_field.setObjectName("streams_find")
        self.find_field.setAccessibleName("Find streams")
        self.find_field.setPlaceholderText("Find by the beginning of a name")
        self.find_field.setClearButtonEnabled(True)
        self.find_field.textChanged.connect(self._find)
        self._all = QToolButton()
        self._all.setObjectName("streams_all")
        self._all.setText("All")
        self._all.setAutoRaise(True)
        self._all.clicked.connect(self._follow_none)
        self._note = ElidedLabel(muted=True)
        self._build()
        self._restyle()
        self.set_current(None)
        self.set_empty(self._without_store)

    # what the presenter tells

    def set_categories(self, rows: tuple[CategoryRow, ...]) -> None:
        """Show the categories with their counts."""
        opened = [
            self._model.category_at(index)
            for place in range(self._model.rowCount())
            if self.tree.isExpanded(index := self._model.index(place, NAME))
        ]
        self._model.set_categories(rows)
        if self._first and rows:
            self._first = False
            opened = [row.category for row in rows] if len(rows) <= FEW_CATEGORIES else []
        self._open(opened)

    def set_streams(self, category: str | None, rows: Sequence[StreamRow], more: bool) -> None:
        """Show the streams of a category that are known."""
        self._model.set_streams(category, rows, more)
        self._mark()

    def set_found(self, found: Found | None) -> None:
        """Show what was found in place of the categories."""
        self._model.set_found(found)
        if found is not None:
            self.tree.expandAll()
        self._mark()

    def set_current(self, stream: str | None) -> None:
        """Mark the stream that is followed."""
        self._followed = stream
        self._all.setEnabled(stream is not None)
        self._all.setToolTip(
            plain_tip(f"Stop following {stream}")
            if stream
            else "No stream is followed; choose one to follow it"
        )
        self._mark()

    def set_note(self, text: str) -> None:
        """Say something small about the list."""
        self._note.say(text)

    # inside

    def retry(self) -> None:
        """Ask again for what could not be read."""
        if self._presenter is not None:
            self._presenter.retry()

    def _present(self, session: Session) -> StreamsPresenter:
        return StreamsPresenter(session, self)

    def _clear(self) -> None:
        self.find_field.clear()
        self._first = True
        self._model.set_found(None)
        self._model.set_categories(())
        self.set_current(None)
        self.set_note("")

    def _fetch(self, category: str | None) -> None:
        if self._presenter is not None:
            self._presenter.ask_more(category)

    def _find(self, text: str) -> None:
        if self._presenter is not None:
            self._presenter.find(text)

    def _chosen(self, index: QModelIndex) -> None:
        stream = self._model.stream_at(index)
        if stream is not None and self._presenter is not None and not self._placing:
            self._presenter.choose(stream.stream)

    def _follow_none(self) -> None:
        if self._presenter is not None:
            self._presenter.choose(None)

    def _copy_name(self) -> None:
        stream = self._model.stream_at(self.tree.currentIndex())
        if stream is not None:
            QGuiApplication.clipboard().setText(stream.stream)

    def _mark(self) -> None:
        """Let the followed stream be the current one, where it is in the list."""
        self._placing = True
        current = self._model.stream_at(self.tree.currentIndex())
        if self._followed is None:
            if current is not None:
                self.tree.selectionModel().clear()
        elif current is None or current.stream != self._followed:
            index = self._model.index_of(self._followed)
            if index.isValid():
                self.tree.setCurrentIndex(index)
            elif current is not None:
                self.tree.selectionModel().clear()
        self._placing = False

    def _open(self, categories: list[str | None]) -> None:
        for place in range(self._model.rowCount()):
            index = self._model.index(place, NAME)
            if self._model.category_at(index) in categories and not self.tree.isExpanded(index):
                self.tree.expand(index)

    def _build(self) -> None:
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column in (EVENTS, VERSION):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 2, 8, 4)
        bar.setSpacing(4)
        bar.addWidget(self.find_field, 1)
        bar.addWidget(self._all)
        self._note.setContentsMargins(8, 2, 8, 2)
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self._note)
        action(self.tree, "Copy stream name", QKeySequence(QKeySequence.StandardKey.Copy)).triggered.connect(
            self._copy_name
        )

    def _restyle(self) -> None:
        self._model.set_appearance(self.appearance)
        advance = self.tree.fontMetrics().horizontalAdvance
        self.tree.setColumnWidth(EVENTS, advance("99,999") + 12)
        self.tree.setColumnWidth(VERSION, advance("9,999") + 8)
        make_room(self.tree, self.width(), ROOM)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        make_room(self.tree, self.width(), ROOM)


class _Names(Eliding):
    """Names and ids of streams give way in their middle; categories differ at their beginnings."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        if not index.parent().isValid():
            option.textElideMode = Qt.TextElideMode.ElideRight
