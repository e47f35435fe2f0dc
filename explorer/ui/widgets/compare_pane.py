"""What differs between the pinned moment and the cursor, as a tree that can be gone through."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QToolButton, QTreeView, QVBoxLayout, QWidget

from explorer.ui.models.changes_model import CHANGE, EVENT, SIGN, WHAT, QChangesModel
from explorer.ui.widgets.elided import ElidedLabel
from explorer.ui.widgets.pane import Pane
from explorer.ui.widgets.tables import action, tidy_tree
from explorer.viewmodels.change_groups import Group
from explorer.viewmodels.compare import ComparePresenter
from explorer.viewmodels.session import Session

STYLES = {
    "text": "Copy all as text",
    "json": "Copy all as JSON",
    "patch": "Copy all as JSON Patch (RFC 6902)",
}


class ComparePane(Pane):
    """Shows groups, and the changes of those that are unfolded."""

    relevantChanged = Signal(bool)
    """Whether a moment is pinned."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("changes", "Changes", "Open a store to compare moments of it.", parent)
        self._presenter: ComparePresenter | None = None
        self._watched = False
        self._relevant = False
        self._heading = ElidedLabel(muted=True)
        self._only = QToolButton()
        self._only.setObjectName("changes_only_followed")
        self._only.setText("Only the followed stream")
        self._only.setCheckable(True)
        self._only.setAutoRaise(True)
        self._only.setToolTip("Compare only the state of the stream that is followed")
        self._only.toggled.connect(self._show_only)
        self._unpin = QToolButton()
        self._unpin.setObjectName("changes_unpin")
        self._unpin.setText("Unpin")
        self._unpin.setAutoRaise(True)
        self._unpin.setToolTip("Compare with the pinned moment no longer")
        self._unpin.clicked.connect(self._let_go)
        self._model = QChangesModel(self)
        self.tree = QTreeView()
        self.tree.setModel(self._model)
        self.tree.expanded.connect(self._opened)
        self.tree.collapsed.connect(self._shut)
        self.tree.activated.connect(self._activated)
        self._unfolded: set[tuple[str, str]] = set()
        self._build()
        self._restyle()
        self.set_empty(self._without_store)

    # what the presenter tells

    def set_relevant(self, relevant: bool) -> None:
        """Say whether a moment is pinned."""
        if relevant != self._relevant:
            self._relevant = relevant
            self.relevantChanged.emit(relevant)

    def set_groups(self, groups: tuple[Group, ...]) -> None:
        """Show these groups; those that were unfolded stay so."""
        self._model.set_groups(groups)
        for row, group in enumerate(groups):
            index = self._model.index(row, WHAT)
            if group.name in self._unfolded and not self.tree.isExpanded(index):
                self.tree.expand(index)
        if len(groups) == 1:
            self.tree.expand(self._model.index(0, WHAT))

    def set_heading(self, text: str) -> None:
        """Say how much differs."""
        self._heading.say(text)

    # the pane's own

    def attach(self, session: Session) -> None:
        """Show a store."""
        super().attach(session)
        self._show_only(self._only.isChecked())
        self.set_watched(self._watched)

    def set_watched(self, watched: bool) -> None:
        """Somebody sees the pane, or it lies behind another tab: then it asks for nothing."""
        self._watched = watched
        if self._presenter is not None:
            self._presenter.watch(watched)

    def retry(self) -> None:
        """Ask again for what could not be read."""
        if self._presenter is not None:
            self._presenter.retry()

    def _present(self, session: Session) -> ComparePresenter:
        return ComparePresenter(session, self)

    def _clear(self) -> None:
        self._unfolded.clear()
        self._model.set_groups(())
        self.set_heading("")
        self.set_relevant(False)

    def _opened(self, index: QModelIndex) -> None:
        group = self._model.group_of(index)
        if group is not None and self._presenter is not None:
            self._unfolded.add(group.name)
            self._presenter.open(group.name)

    def _shut(self, index: QModelIndex) -> None:
        group = self._model.group_of(index)
        if group is not None and self._presenter is not None:
            self._unfolded.discard(group.name)
            self._presenter.shut(group.name)

    def _activated(self, index: QModelIndex) -> None:
        """Go to the event that made a change, or look at more of them."""
        change, group = self._model.change_of(index), self._model.group_of(index)
        if self._presenter is None or group is None:
            return
        if change is not None and change.ordinal is not None:
            self._presenter.go_to(change.ordinal)
        elif self._model.is_more(index):
            self._presenter.more(group.name)

    def _go(self) -> None:
        self._activated(self.tree.currentIndex())

    def _show_only(self, only: bool) -> None:
        if self._presenter is not None:
            self._presenter.show_only_followed(only)

    def _let_go(self) -> None:
        if self._presenter is not None:
            self._presenter.unpin()

    def _copy_as(self, style: str) -> None:
        if self._presenter is not None:
            self._presenter.copy(style)

    def _build(self) -> None:
        tidy_tree(self.tree, "changes", "What differs")
        header = self.tree.header()
        header.setStretchLastSection(False)
        for column in (WHAT, CHANGE):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        action(self.tree, "Go to the event that made it").triggered.connect(self._go)
        for style, title in STYLES.items():
            action(self.tree, title).triggered.connect(partial(self._copy_as, style))
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 2, 8, 4)
        bar.addWidget(self._heading, 1)
        for button in (self._only, self._unpin):
            bar.addWidget(button)
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self.tree, 1)

    def _restyle(self) -> None:
        self._model.set_appearance(self.appearance)
        width = self.fontMetrics().horizontalAdvance("m")
        self.tree.setColumnWidth(SIGN, width * 2)
        self.tree.setColumnWidth(EVENT, width * 16)
