"""The outcomes pane: the log of how commands ended, and each of them in full."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSplitter, QToolButton, QVBoxLayout, QWidget

from explorer.runtime.questions import OutcomeRow
from explorer.ui.models import outcomes_model as om
from explorer.ui.models.outcomes_model import QOutcomesModel
from explorer.ui.widgets.outcome_detail import OutcomeDetail
from explorer.ui.widgets.pane import Pane, placeholder
from explorer.ui.widgets.plain import plain_tip
from explorer.ui.widgets.result_view import outcome_icon
from explorer.ui.widgets.tables import RowTable, action
from explorer.viewmodels.command_screens import ResultScreen
from explorer.viewmodels.formatting import tsv
from explorer.viewmodels.outcome_screens import Chip, OutcomeScreen, fields_in
from explorer.viewmodels.outcomes import OutcomesPresenter
from explorer.viewmodels.session import Session


class OutcomesPane(Pane):
    """Shows the log; `loadRequested` carries a command's type and fields to the form."""

    loadRequested = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("outcomes", "Outcomes", "Open a store to see how its commands ended.", parent)
        self._presenter: OutcomesPresenter | None = None
        self._chips: list[QToolButton] = []
        self._group = QButtonGroup(self)
        self._model = QOutcomesModel(self)
        self._model.moreWanted.connect(lambda: self._presenter.older() if self._presenter else None)
        self.table = RowTable("outcomes", "Outcomes")
        self.table.setModel(self._model)
        self.table.selectionModel().selectionChanged.connect(lambda: self._choose())
        self.table.activated.connect(lambda index: self._with(OutcomesPresenter.go_to, index))
        self._nothing = placeholder("")
        self._nothing.hide()
        self.detail = OutcomeDetail()
        self.detail.loadRequested.connect(self._load)
        self.detail.sendRequested.connect(lambda: self._with(OutcomesPresenter.send_again))
        self.detail.eventRequested.connect(lambda: self._with(OutcomesPresenter.go_to))
        self.detail.result.eventRequested.connect(self._go_to)
        self._build()
        self._add_actions()
        self._restyle()
        self.set_empty("")
        self.detach()

    def refresh(self) -> None:
        """Look whether more commands have ended."""
        if self._presenter is not None:
            self._presenter.refresh()

    def retry(self) -> None:
        self.refresh()

    # what the presenter tells

    def set_chips(self, chips: tuple[Chip, ...]) -> None:
        while len(self._chips) < len(chips):
            self._chips.append(self._chip())
        for button, chip in zip(self._chips, chips, strict=True):
            button.setText(chip.text)
            button.setToolTip(plain_tip(chip.tip))
            button.setProperty("only", chip.only)
            button.setChecked(chip.chosen)
        self._restyle_chips()

    def set_rows(self, rows: tuple[OutcomeRow, ...]) -> None:
        self._model.set_rows(rows)
        if self._presenter is not None:
            self._presenter.choose(None)

    def add_newer(self, rows: tuple[OutcomeRow, ...]) -> None:
        self._model.add_newer(rows)

    def add_older(self, rows: tuple[OutcomeRow, ...]) -> None:
        self._model.add_older(rows)

    def set_more(self, more: bool) -> None:
        self._model.set_more(more)

    def set_empty(self, text: str) -> None:
        """Say why no rows are shown; while a store is attached the filters stay at hand."""
        if self._presenter is None and text == self._without_store:
            super().set_empty(text)
            return
        super().set_empty("")
        self._nothing.setText(text)
        self._nothing.setVisible(bool(text))
        self._split.setVisible(not text)

    def set_detail(self, detail: OutcomeScreen | None) -> None:
        self.detail.show_detail(detail)
        self.detail.setVisible(detail is not None)
        self._load_action.setEnabled(detail is not None and detail.loadable)
        self._send_action.setEnabled(detail is not None and not detail.obstacle)
        self._look_action.setEnabled(detail is not None and detail.event is not None)

    def set_result(self, result: ResultScreen | None) -> None:
        self.detail.show_result(result)

    # the pane's own

    def _present(self, session: Session) -> OutcomesPresenter:
        return OutcomesPresenter(session, self)

    def _watch(self, watched: bool) -> None:
        if self._presenter is not None:
            self._presenter.watch(watched)

    def _clear(self) -> None:
        self._model.set_rows(())
        self.set_detail(None)
        self.set_result(None)

    def _restyle(self) -> None:
        self._model.set_appearance(self.appearance)
        self.detail.set_appearance(self.appearance)
        self.table.fit_font()
        width = self.table.width_of
        for column, text in (
            (om.NUMBER, "888,888"),
            (om.TIME, "2025-03-03 09:14:02.888"),
            (om.COMMAND, "Set overdraft limit"),
            (om.STREAM, "account-a1234567"),
            (om.OUTCOME, "XX accepted"),
            (om.CODE, "InsufficientFunds"),
            (om.MESSAGE, "x" * 44),
        ):
            self.table.setColumnWidth(column, width(text))
        self._restyle_chips()

    def _restyle_chips(self) -> None:
        for button in self._chips:
            only = button.property("only")
            if only:
                button.setIcon(outcome_icon(only, self.appearance))

    def _chip(self) -> QToolButton:
        button = QToolButton()
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.clicked.connect(lambda: self._filter(button))
        self._group.addButton(button)
        self._filters.insertWidget(self._filters.count() - 1, button)
        if self._chips:
            QWidget.setTabOrder(self._chips[-1], button)
        QWidget.setTabOrder(button, self.table)
        return button

    def _filter(self, button: QToolButton) -> None:
        if self._presenter is not None:
            self._presenter.show_only(button.property("only"))

    def _current(self, index: QModelIndex | None = None) -> OutcomeRow | None:
        """Give the outcome at an index, or the chosen one; the focus alone chooses nothing."""
        if index is not None:
            return self._model.row(index.row())
        chosen = self.table.selectionModel().selectedRows()
        return self._model.row(chosen[0].row()) if chosen else None

    def _with(
        self, wish: Callable[[OutcomesPresenter, OutcomeRow], None], index: QModelIndex | None = None
    ) -> None:
        row = self._current(index)
        if row is not None and self._presenter is not None:
            wish(self._presenter, row)

    def _choose(self) -> None:
        if self._presenter is not None:
            self._presenter.choose(self._current())

    def _load(self) -> None:
        row = self._current()
        if row is not None:
            self.loadRequested.emit(row.command_type, fields_in(row))

    def _go_to(self, ordinal: int) -> None:
        if self._presenter is not None:
            self._presenter.look_at(ordinal)

    def _copy_rows(self) -> None:
        chosen = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        self.copy(tsv(om.copied(self._model.row(row)) for row in chosen))

    def _copy_fields(self) -> None:
        row = self._current()
        if row is not None:
            self.copy(row.fields)

    def _add_actions(self) -> None:
        self._look_action = action(self.table, "Go to its event")
        self._look_action.triggered.connect(lambda: self._with(OutcomesPresenter.go_to))
        self._load_action = action(self.table, "Issue again…")
        self._load_action.triggered.connect(self._load)
        self._send_action = action(self.table, "Send the same id again")
        self._send_action.triggered.connect(lambda: self._with(OutcomesPresenter.send_again))
        copy = action(self.table, "Copy", QKeySequence(QKeySequence.StandardKey.Copy))
        copy.triggered.connect(self._copy_rows)
        fields = action(self.table, "Copy fields as JSON")
        fields.triggered.connect(self._copy_fields)

    def _build(self) -> None:
        self._filters = QHBoxLayout()
        self._filters.setContentsMargins(4, 4, 4, 4)
        self._filters.setSpacing(4)
        self._filters.addStretch(1)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setObjectName("outcomes_split")
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.table)
        self._split.addWidget(self.detail)
        self._split.setStretchFactor(0, 2)
        self._split.setStretchFactor(1, 1)
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._filters)
        layout.addWidget(self._split, 1)
        layout.addWidget(self._nothing, 1)
