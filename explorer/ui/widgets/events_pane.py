"""The event table: every event, or those of the followed stream."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtGui import QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.runtime.questions import EventRow
from explorer.ui.models import events_model as em
from explorer.ui.models.events_model import QEventsModel
from explorer.ui.widgets.elided import ElidedLabel
from explorer.ui.widgets.event_columns import ELIDED, EventColumns
from explorer.ui.widgets.filter_field import filter_field
from explorer.ui.widgets.flag_chips import FlagChips
from explorer.ui.widgets.hidden_switch import HiddenSwitch
from explorer.ui.widgets.pane import Pane
from explorer.ui.widgets.plain import plain_tip
from explorer.ui.widgets.plain_cells import PlainCells
from explorer.ui.widgets.sentence import Sentence
from explorer.ui.widgets.tables import RowTable, action
from explorer.viewmodels.events import EventsPresenter, Scope
from explorer.viewmodels.formatting import shortened
from explorer.viewmodels.session import Session

NOTHING_FOLLOWED = "Follow a stream first: choose one under Streams, or right-click an event."

FILTERED = "Others are hidden here; states and projections are still made of all events."
FILTER_TIP = (
    "List only some events: a word, or fields compared as in stream = cart-7 and not type ~ removed. "
    "Press Return to apply it. Help > Filters has all of it."
)


class EventsPane(Pane):
    """Shows the table; its current row and the cursor are the same thing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("events", "Events", "Open a store to see its events.", parent)
        self._presenter: EventsPresenter | None = None
        self._placing = False
        self._model = QEventsModel(self._row, self)
        self._model.can_fetch = lambda: self._presenter is not None and self._presenter.more
        self._model.fetch = lambda: self._presenter.ask_more() if self._presenter else None
        self.table = RowTable("events", "Events")
        self.table.setModel(self._model)
        self._cells = PlainCells(self._model, self.table, elided=ELIDED, right=em.AT_RIGHT)
        self.table.setItemDelegate(self._cells)
        self.table.setItemDelegateForColumn(em.FLAGS, FlagChips(self.table))
        self.table.setIconSize(QSize(10, 10))
        self._columns = EventColumns(self.table, self._model)
        self.table.selectionModel().currentRowChanged.connect(self._chosen)
        self.table.activated.connect(self._chosen)
        self._all = _choice("All events", "List every event of the store")
        self._one = _choice("This stream", NOTHING_FOLLOWED)
        self._all.setObjectName("scope_all")
        self._one.setObjectName("scope_one")
        self._whole = HiddenSwitch()
        self._whole.toggled.connect(lambda on: self._presenter and self._presenter.show_whole(on))
        self._note = ElidedLabel(muted=True)
        self.filter = filter_field()
        self.filter.returnPressed.connect(self._filter)
        self.filter.textChanged.connect(self._cleared)
        self._filter_problem = Sentence()
        self._filter_problem.setObjectName("events_filter_problem")
        self._build()
        self._add_actions()
        self._restyle()
        self.set_scope(Scope())
        self.set_filter("", "")
        self.set_hiding("", False)
        self.set_empty(self._without_store)

    # what the presenter tells

    def restart(self, count: int) -> None:
        """Begin anew with so many rows."""
        self._columns.begin()
        with self._quietly():
            self._model.restart(count)

    def set_count(self, count: int) -> None:
        """There are so many rows now."""
        with self._quietly():
            self._model.set_count(count)
        self._columns.grown()

    def rows_came(self, first: int, last: int) -> None:
        """These rows are at hand now."""
        self._model.rows_came(first, last)
        self._columns.rows_came()

    def set_current(self, row: int | None, *, going_along: bool = False) -> None:
        """Mark the row of the cursor, and bring it into sight."""
        with self._quietly():
            if row is None:
                self.table.selectionModel().clear()
                self.table.scrollToTop()
            elif row != self.table.currentIndex().row():
                seen = self.table.in_sight(row)
                self.table.setCurrentIndex(self._model.index(row, max(self.table.currentIndex().column(), 0)))
                if not seen:
                    self.table.bring_into_sight(row, last=going_along)

    def set_horizon(self, ordinal: int) -> None:
        """Events after this one are shown as not having happened yet."""
        self._model.set_horizon(ordinal)

    def set_scope(self, scope: Scope) -> None:
        """Say which events are listed."""
        self._one.setEnabled(scope.stream is not None)
        self._one.setText(f"Only {shortened(scope.stream)}" if scope.stream else "Only one stream")
        self._one.setToolTip(
            plain_tip(f"List only the events of {scope.stream}") if scope.stream else NOTHING_FOLLOWED
        )
        (self._one if scope.narrowed else self._all).setChecked(True)

    def set_filter(self, says: str, problem: str) -> None:
        """Say a filter in plain words, or what is wrong with what was typed."""
        self.filter.setToolTip(plain_tip(f"{says} {FILTERED}" if says else FILTER_TIP))
        self._filter_problem.setText(problem)
        self._filter_problem.setVisible(bool(problem))

    def set_hiding(self, switch: str, whole: bool) -> None:
        """Offer the switch that lists hidden rows too, "" for none."""
        self._whole.offer(switch, whole)

    def set_hidden(self, columns: frozenset[str]) -> None:
        """Leave columns out that have nothing to show."""
        self._columns.set_hidden(columns)

    def set_times(self, *, zoned: bool, fine: bool) -> None:
        """Say whether times name their zone, and whether they are finer than milliseconds."""
        self._model.set_times(zoned=zoned, fine=fine)
        self._columns.fit_again()

    def set_types(self, types: tuple[str, ...]) -> None:
        """Name the event types in the order of their colours."""
        self._model.set_types(types)

    def set_note(self, text: str) -> None:
        """Say something small."""
        self._note.say(text)

    # inside

    def retry(self) -> None:
        """Ask again for what could not be read."""
        if self._presenter is not None:
            self._presenter.retry()

    def _present(self, session: Session) -> EventsPresenter:
        return EventsPresenter(session, self)

    def _clear(self) -> None:
        self.filter.clear()
        self.set_filter("", "")
        self.restart(0)
        self.set_scope(Scope())
        self.set_hiding("", False)
        self.set_note("")

    def _row(self, index: int) -> EventRow | None:
        return self._presenter.row(index) if self._presenter is not None else None

    def _chosen(self, index: QModelIndex) -> None:
        if self._presenter is not None and not self._placing and index.isValid():
            self._presenter.choose(index.row())

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        """Change the table without that counting as somebody's wish."""
        before, self._placing = self._placing, True
        try:
            yield
        finally:
            self._placing = before

    def _filter(self) -> None:
        if self._presenter is not None:
            self._presenter.filter(self.filter.text())

    def _cleared(self, text: str) -> None:
        if not text:
            self._filter()

    def _narrow(self, button: QToolButton) -> None:
        if self._presenter is not None:
            self._presenter.narrow(button is self._one)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        row = self.table.currentIndex().row()
        if row >= 0 and not self.table.in_sight(row):
            self.table.bring_into_sight(row)

    def _copy_rows(self) -> None:
        span = self.table.chosen_span()
        if span is not None and self._presenter is not None:
            self._presenter.copy(*span)

    def _copy_json(self) -> None:
        span = self.table.chosen_span()
        if span is not None and self._presenter is not None:
            self._presenter.copy_json(*span)

    def _follow(self) -> None:
        index = self.table.currentIndex()
        if index.isValid() and self._presenter is not None:
            self._presenter.follow(index.row())

    def _add_actions(self) -> None:
        action(self.table, "Copy rows", QKeySequence(QKeySequence.StandardKey.Copy)).triggered.connect(
            self._copy_rows
        )
        action(self.table, "Copy as JSON", QKeySequence("Ctrl+Shift+C")).triggered.connect(self._copy_json)
        action(self.table, "Follow this event's stream").triggered.connect(self._follow)

    def _build(self) -> None:
        group = QButtonGroup(self)
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 2, 8, 4)
        bar.setSpacing(4)
        for button in (self._all, self._one):
            group.addButton(button)
            bar.addWidget(button)
        group.buttonClicked.connect(self._narrow)
        self._note.setAlignment(Qt.AlignmentFlag.AlignRight)
        bar.addWidget(self._note, 1)
        bar.addWidget(self._whole)
        looking = QVBoxLayout()
        looking.setContentsMargins(8, 0, 8, 4)
        looking.setSpacing(2)
        looking.addWidget(self.filter)
        looking.addWidget(self._filter_problem)
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addLayout(looking)
        layout.addWidget(self.table, 1)

    def _restyle(self) -> None:
        self._model.set_appearance(self.appearance, self.font())
        self._cells.set_fonts(self._model.fonts)
        if self.table.fit_font():
            self._columns.restyle()


def _choice(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setCheckable(True)
    button.setAutoRaise(True)
    return button
