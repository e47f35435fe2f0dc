"""Below a state or rows: which event set the chosen part, and which ones before it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QToolButton, QVBoxLayout, QWidget

from explorer.ui.icons import icon
from explorer.ui.models.blame_model import BECAME, EVENT, TYPE, VERSION, WAS, QBlameModel
from explorer.ui.widgets.busy_line import BusyLine
from explorer.ui.widgets.elided import ElidedLabel
from explorer.ui.widgets.tables import RowTable, action
from explorer.viewmodels.appearance import LIGHT, Appearance
from explorer.viewmodels.blame import BlamePresenter, BlameScreen
from explorer.viewmodels.selection import Part
from explorer.viewmodels.session import Session

LISTED = 5
"""Events of the list that are seen at once."""
LIMITS = {EVENT: 10, TYPE: 24, VERSION: 8, WAS: 20}
"""Characters that columns get room for at most."""


class BlameBar(QWidget):
    """One line, and on demand the whole list. Takes no room while no part is chosen."""

    def __init__(self, kind: str, parent: QWidget | None = None) -> None:
        """Show nothing.

        Args:
            kind: "state" or "row": what the parts are of.
            parent: who owns it.
        """
        super().__init__(parent)
        self._kind = kind
        self._presenter: BlamePresenter | None = None
        self._owner: str | None = None
        self._appearance = LIGHT
        self._busy = BusyLine()
        self._text = ElidedLabel()
        self._text.setObjectName(f"blame_{kind}_text")
        self._before = self._button("before", "The nearest event before the cursor that changed it")
        self._before.clicked.connect(self._wish(lambda presenter: presenter.step(-1)))
        self._after = self._button("after", "The nearest event after the cursor that changed it")
        self._after.clicked.connect(self._wish(lambda presenter: presenter.step(1)))
        self._all = self._button("all", "List the events that changed it")
        self._all.setText("All")
        self._all.setCheckable(True)
        self._all.toggled.connect(self._unfold)
        self._older = self._button("older", "List older events too")
        self._older.setText("Older…")
        self._older.clicked.connect(self._wish(BlamePresenter.older))
        self._model = QBlameModel(self)
        self.table = RowTable(f"blame_{kind}", "Events that changed the chosen part")
        self.table.setModel(self._model)
        self.table.activated.connect(self._activated)
        self._build()
        self.set_blame(BlameScreen())

    # the pane's side

    def attach(self, session: Session) -> None:
        """Speak of a store's parts."""
        self.detach()
        self._presenter = BlamePresenter(session, self, self._kind)
        self._presenter.show_of(self._owner)

    def detach(self) -> None:
        """Let the store go."""
        presenter, self._presenter = self._presenter, None
        if presenter is not None:
            presenter.close()
        self.set_blame(BlameScreen())
        self.set_busy(False)

    def show_of(self, owner: str | None) -> None:
        """Take note of the stream or projection that is shown."""
        self._owner = owner
        if self._presenter is not None:
            self._presenter.show_of(owner)

    def ask_about(self, part: Part) -> None:
        """Speak of this part."""
        if self._presenter is not None:
            self._presenter.ask_about(part)

    def offer_in(self, view: QWidget) -> None:
        """Offer the ways to the events in a view's context menu, and on its Enter key."""
        go = action(view, "Go to the event that set this", QKeySequence("Return"))
        go.triggered.connect(self._wish(BlamePresenter.go_to_setter))
        action(view, "Who set this?").triggered.connect(lambda: self._all.setChecked(True))

    def set_appearance(self, appearance: Appearance) -> None:
        """Take on a theme and the font."""
        self._appearance = appearance
        self._before.setIcon(icon("previous", appearance))
        self._after.setIcon(icon("next", appearance))
        self.table.fit_font()
        self._fit()

    # what the presenter tells

    def set_blame(self, screen: BlameScreen) -> None:
        """Say who set the part; nothing where none is chosen."""
        self._text.say(screen.text, brief=screen.brief)
        self._model.set_links(screen.links)
        self._older.setVisible(screen.more and self._all.isChecked())
        self._more = screen.more
        self.setVisible(screen.part is not None)
        self._fit()

    def set_busy(self, busy: bool) -> None:
        """An answer is awaited, or no longer."""
        self._busy.set_busy(busy)

    def copy(self, text: str) -> None:
        """Put a text on the clipboard."""
        QGuiApplication.clipboard().setText(text)

    # inside

    def _unfold(self, unfolded: bool) -> None:
        self.table.setVisible(unfolded)
        self._older.setVisible(unfolded and self._more)
        self._fit()

    def _activated(self, index: QModelIndex) -> None:
        link = self._model.link_at(index.row())
        if link is not None and self._presenter is not None:
            self._presenter.go_to(link.ordinal)

    def _wish(self, wish: Callable[[BlamePresenter], None]) -> Callable[[], None]:
        def passed_on() -> None:
            if self._presenter is not None:
                wish(self._presenter)

        return passed_on

    def _fit(self) -> None:
        """Give the list the height of its rows, up to a point."""
        header = self.table.horizontalHeader().sizeHint().height()
        rows = min(max(self._model.rowCount(), 2), LISTED)
        self.table.setFixedHeight(header + rows * self.table.verticalHeader().defaultSectionSize() + 4)
        if self.table.isVisibleTo(self) and self._model.rowCount():
            self.table.fit_columns(LIMITS)

    def _button(self, name: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"blame_{self._kind}_{name}")
        button.setAccessibleName(tip)
        button.setToolTip(tip)
        button.setAutoRaise(True)
        return button

    def _build(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(8, 0, 8, 2)
        line.addWidget(self._text, 1)
        for button in (self._before, self._after, self._older, self._all):
            line.addWidget(button)
        self.table.setSelectionMode(RowTable.SelectionMode.SingleSelection)
        self.table.horizontalHeader().setSectionResizeMode(BECAME, QHeaderView.ResizeMode.Stretch)
        copy = action(self.table, "Copy the list", QKeySequence(QKeySequence.StandardKey.Copy))
        copy.triggered.connect(self._wish(BlamePresenter.copy))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._busy)
        layout.addLayout(line)
        layout.addWidget(self.table)
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.table.hide()
