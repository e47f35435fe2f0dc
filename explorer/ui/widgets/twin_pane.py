"""The CRUD twin: the log's tasks as they were at the cursor, beside a table that was changed in place."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from explorer.runtime.questions import TwinAuditRow
from explorer.ui.models.twin_model import AUDIT, COLUMNS, SIGN, QAuditModel, QTwinModel
from explorer.ui.widgets.elided import ElidedLabel
from explorer.ui.widgets.pane import Pane, placeholder
from explorer.ui.widgets.sentence import Sentence
from explorer.ui.widgets.tables import RowTable, action
from explorer.viewmodels.session import Session
from explorer.viewmodels.twin import PairLine, TwinPresenter

MOST_WIDE = 26
"""Characters that a column gets room for."""


class TwinPane(Pane):
    """Shows the log on the left, the table on the right, and the audit table below."""

    relevantChanged = Signal(bool)
    """Whether the store has to-do lists."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("twin", "CRUD twin", "Open a store to compare its to-do lists with a table.", parent)
        self._presenter: TwinPresenter | None = None
        self._watched = False
        self._heading = ElidedLabel()
        self._heading.setObjectName("twin_heading")
        self._only = QToolButton()
        self._only.setObjectName("twin_only_different")
        self._only.setText("Only differences")
        self._only.setToolTip("Show only the tasks about which the log and the table say different things")
        self._only.setCheckable(True)
        self._only.setAutoRaise(True)
        self._only.toggled.connect(self._show_only)
        self._note = Sentence(muted=True)
        self._note.setObjectName("twin_note")
        self._sides = (ElidedLabel(), ElidedLabel())
        self._models = (QTwinModel(self._line, log=True), QTwinModel(self._line, log=False))
        self.log = RowTable("twin", "The log's tasks at the cursor")
        self.table = RowTable("twin_table", "The table's tasks now")
        self._lost = ElidedLabel()
        self._lost.setObjectName("twin_lost")
        self._audit_heading = ElidedLabel(muted=True)
        self._audit = QAuditModel(self)
        self.audit = RowTable("twin_audit", "The audit table")
        self._no_pairs = placeholder("")
        self._stacked = QStackedWidget()
        self._build()
        self._restyle()
        self.detach()

    # what the presenter tells

    def set_relevant(self, relevant: bool) -> None:
        """Say whether the store has to-do lists."""
        self.relevantChanged.emit(relevant)

    def set_heading(self, text: str) -> None:
        """Say how many tasks are the same, and how many differ."""
        self._heading.say(text)

    def set_sides(self, log: str, table: str, *, past: bool) -> None:
        """Say what stands on either side; let the table step back while the cursor is in the past."""
        self._sides[0].say(log)
        self._sides[1].say(table)
        self._models[1].set_faded(past)

    def set_pair_count(self, count: int) -> None:
        """There are so many tasks now."""
        for model in self._models:
            model.set_count(count)

    def pairs_changed(self, first: int, last: int) -> None:
        """These tasks are others now."""
        for model in self._models:
            model.rows_came(first, last)
        self._fit()

    def set_no_pairs(self, text: str) -> None:
        """Say why there are no tasks."""
        self._no_pairs.setText(text)
        self._stacked.setCurrentWidget(self._no_pairs if text else self._beside)

    def set_lost(self, text: str, examples: str) -> None:
        """Say what the table lost, and give examples."""
        self._lost.say(text, f"{text} For example: {examples}." if text else "")
        self._lost.setVisible(bool(text))

    def set_note(self, text: str) -> None:
        """Say how far behind the twin is."""
        self._note.setText(text)
        self._note.setVisible(bool(text))

    def set_audit(self, rows: tuple[TwinAuditRow, ...], heading: str) -> None:
        """Show the newest rows of the audit table."""
        self._audit.set_rows(rows)
        self._audit_heading.say(heading)
        self.audit.fit_columns(dict.fromkeys(range(len(AUDIT)), MOST_WIDE))

    # the pane's own

    def retry(self) -> None:
        """Ask again for what could not be read."""
        if self._presenter is not None:
            self._presenter.retry()

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

    def _present(self, session: Session) -> TwinPresenter:
        return TwinPresenter(session, self)

    def _clear(self) -> None:
        self.set_pair_count(0)
        self.set_audit((), "")
        self.set_heading("")
        self.set_sides("", "", past=False)
        self.set_no_pairs("")
        self.set_lost("", "")
        self.set_note("")
        self.set_relevant(False)

    def _line(self, index: int) -> PairLine | None:
        return self._presenter.line(index) if self._presenter is not None else None

    def _show_only(self, different: bool) -> None:
        if self._presenter is not None:
            self._presenter.show_only_different(different)

    def _copy(self, view: RowTable) -> None:
        span = view.chosen_span()
        if span is not None and self._presenter is not None:
            self._presenter.copy(*span, log=view is self.log)

    def _fit(self) -> None:
        """Give both sides the same columns, so that equal things stand at equal places."""
        for view in (self.log, self.table):
            view.fit_columns(dict.fromkeys(range(1, len(COLUMNS)), MOST_WIDE))
        for column in range(1, len(COLUMNS)):
            width = max(self.log.columnWidth(column), self.table.columnWidth(column))
            self.log.setColumnWidth(column, width)
            self.table.setColumnWidth(column, width)

    def _restyle(self) -> None:
        for model in self._models:
            model.set_appearance(self.appearance)
        for view in (self.log, self.table, self.audit):
            view.fit_font()
        for view in (self.log, self.table):
            view.setColumnWidth(SIGN, view.width_of("≠"))

    # putting it together

    def _build(self) -> None:
        self.audit.setModel(self._audit)
        self._beside = QSplitter(Qt.Orientation.Horizontal)
        self._beside.setChildrenCollapsible(False)
        copy_keys = QKeySequence(QKeySequence.StandardKey.Copy)
        for view, model, label in zip((self.log, self.table), self._models, self._sides, strict=True):
            model.setParent(self)
            view.setModel(model)
            self._beside.addWidget(_column(label, view))
            action(view, "Copy rows", copy_keys).triggered.connect(lambda _, view=view: self._copy(view))
        self._move_together()
        self._stacked.addWidget(self._beside)
        self._stacked.addWidget(self._no_pairs)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setObjectName("twin_splitter")
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self._stacked)
        splitter.addWidget(_column(self._audit_heading, self.audit))
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 2, 8, 2)
        bar.addWidget(self._heading, 1)
        bar.addWidget(self._only)
        layout.addLayout(bar)
        for words in (self._note, self._lost):
            words.setContentsMargins(8, 2, 8, 2)
            layout.addWidget(words)
        layout.addWidget(splitter, 1)

    def _move_together(self) -> None:
        """Keep both sides at the same tasks."""
        bars = self.log.verticalScrollBar(), self.table.verticalScrollBar()
        bars[0].valueChanged.connect(bars[1].setValue)
        bars[1].valueChanged.connect(bars[0].setValue)
        for one, other in ((self.log, self.table), (self.table, self.log)):
            one.selectionModel().selectionChanged.connect(lambda *_, one=one, other=other: _match(one, other))


def _match(one: RowTable, other: RowTable) -> None:
    """Select in the other table the rows that are selected in one."""
    span = one.chosen_span()
    if span == other.chosen_span():
        return
    chosen = QItemSelection()
    if span is not None:
        model = other.model()
        chosen.select(model.index(span[0], 0), model.index(span[1], model.columnCount() - 1))
    other.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def _column(label: ElidedLabel, view: RowTable) -> QWidget:
    held = QWidget()
    layout = QVBoxLayout(held)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    label.setContentsMargins(8, 2, 8, 2)
    layout.addWidget(label)
    layout.addWidget(view, 1)
    return held
