"""The processes at the cursor: a list of instances, and the chosen one as numbered steps."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.runtime.questions import ProcessRow
from explorer.ui.models import processes_model as pm
from explorer.ui.models.processes_model import QProcessesModel, status_icon
from explorer.ui.widgets.elided import ElidedLabel
from explorer.ui.widgets.pane import Pane, placeholder
from explorer.ui.widgets.step_view import StepView
from explorer.ui.widgets.tables import RowTable, action
from explorer.viewmodels.processes import STATUSES, ProcessesPresenter
from explorer.viewmodels.session import Session
from explorer.viewmodels.stepper import StepperScreen

LIMITS = {pm.STATUS: 12, pm.PROCESS: 18, pm.KEY: 20, pm.STEP: 18, pm.TOOK: 9, pm.BEGAN: 24}
"""Characters that columns get room for at most."""


class ProcessesPane(Pane):
    """Shows which processes there are, and one of them step by step."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("processes", "Processes", "Open a store to see its processes step by step.", parent)
        self._presenter: ProcessesPresenter | None = None
        self._placing = False
        self._fitted = False
        self._model = QProcessesModel(self)
        self._model.moreWanted.connect(self._older)
        self.table = RowTable("processes", "Processes")
        self.table.setModel(self._model)
        self.table.setIconSize(QSize(14, 14))
        self.table.setSelectionMode(RowTable.SelectionMode.SingleSelection)
        self.table.selectionModel().currentRowChanged.connect(self._chosen)
        self._none = placeholder("")
        self._lists = QStackedWidget()
        self._note = ElidedLabel(muted=True)
        self._waits = ElidedLabel(muted=True)
        self._waits.setObjectName("policy_waits")
        self._waits.setContentsMargins(8, 0, 8, 2)
        self._older_button = QToolButton()
        self._older_button.setObjectName("processes_older")
        self._older_button.setText("Older")
        self._older_button.setAutoRaise(True)
        self._older_button.setToolTip("Look at processes that began earlier")
        self._older_button.clicked.connect(self._older)
        self._filters: dict[str | None, QToolButton] = {}
        self._stream: str | None = None
        self.stepper = StepView()
        self.stepper.ordinalRequested.connect(self._go_to)
        self.stepper.followRequested.connect(self._follow)
        self.stepper.streamRequested.connect(self._follow_stream)
        self._build()
        self._restyle()
        self.set_empty(self._without_store)

    # what the presenter tells

    def set_only(self, status: str | None) -> None:
        """Mark the status that is shown."""
        self._filters[status].setChecked(True)

    def set_rows(self, rows: tuple[ProcessRow, ...], more: bool) -> None:
        """List these instances."""
        self._placing = True
        scrolled = self.table.verticalScrollBar().value()
        self._model.set_rows(rows, more)
        self._older_button.setVisible(more)
        self.table.setColumnHidden(pm.PROCESS, len({row.process for row in rows}) < 2)
        if rows and not self._fitted:
            self._fitted = True
            self.table.fit_columns(LIMITS)
        self.table.verticalScrollBar().setValue(scrolled)
        self._placing = False
        self._mark()

    def set_rows_empty(self, text: str) -> None:
        """Say why the list is empty."""
        if text:
            self._none.setText(text)
        self._lists.setCurrentWidget(self._none if text else self.table)

    def set_note(self, text: str) -> None:
        """Say something small about the list."""
        self._note.say(text)

    def set_waits(self, text: str, all_of_them: str) -> None:
        """Say what policies wait for now."""
        self._waits.say(text, all_of_them)
        self._waits.setVisible(bool(text))

    def set_chosen(self, stream: str | None) -> None:
        """Mark the instance that is shown step by step."""
        self._stream = stream
        self._mark()

    def set_stepper(self, screen: StepperScreen) -> None:
        """Show one instance step by step."""
        self.stepper.show_screen(screen)

    # inside

    def retry(self) -> None:
        """Ask again for what could not be read."""
        if self._presenter is not None:
            self._presenter.retry()

    def _present(self, session: Session) -> ProcessesPresenter:
        return ProcessesPresenter(session, self)

    def _clear(self) -> None:
        self._fitted = False
        self.set_chosen(None)
        self.set_rows((), False)
        self.set_rows_empty("")
        self.set_note("")
        self.set_waits("", "")
        self.set_only(None)
        self.set_stepper(StepperScreen())

    def _mark(self) -> None:
        """Let the chosen instance be the current row, where it is in the list."""
        self._placing = True
        row = self._model.place_of(self._stream)
        if row is None:
            self.table.selectionModel().clear()
        elif row != self.table.currentIndex().row() or not self.table.selectionModel().hasSelection():
            self.table.setCurrentIndex(self._model.index(row, 0))
        self._placing = False

    def _chosen(self, index: QModelIndex) -> None:
        row = self._model.row(index.row())
        if row is not None and self._presenter is not None and not self._placing:
            self._presenter.choose(row.stream)

    def _filter(self, status: str | None) -> None:
        if self._presenter is not None:
            self._presenter.show_only(status)

    def _older(self) -> None:
        if self._presenter is not None:
            self._presenter.older()

    def _go_to(self, ordinal: int) -> None:
        if self._presenter is not None:
            self._presenter.go_to(ordinal)

    def _follow(self, followed: bool) -> None:
        if self._presenter is not None:
            self._presenter.follow(followed)

    def _follow_stream(self, stream: str) -> None:
        if self._presenter is not None:
            self._presenter.follow_stream(stream)

    def _go_to_start(self) -> None:
        row = self._model.row(self.table.currentIndex().row())
        if row is not None:
            self._go_to(row.begun)

    def _build(self) -> None:
        group = QButtonGroup(self)
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 2, 8, 4)
        bar.setSpacing(4)
        for status in (None, *STATUSES):
            button = QToolButton()
            button.setObjectName(f"processes_{status or 'all'}")
            button.setText(status or "all")
            button.setCheckable(True)
            button.setAutoRaise(True)
            button.setIconSize(QSize(14, 14))
            button.setToolTip(f"List the processes that are {status}" if status else "List all processes")
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.clicked.connect(lambda _=False, status=status: self._filter(status))
            group.addButton(button)
            bar.addWidget(button)
            self._filters[status] = button
        bar.addStretch(1)
        below = QHBoxLayout()
        below.setContentsMargins(8, 2, 8, 2)
        below.addWidget(self._note, 1)
        below.addWidget(self._older_button)
        self._lists.addWidget(self.table)
        self._lists.addWidget(self._none)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self._lists, 1)
        column.addLayout(below)
        column.addWidget(self._waits)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setObjectName("processes_splitter")
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(left)
        self.splitter.addWidget(self.stepper)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 1)
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter)
        action(self.table, "Go to its first event").triggered.connect(self._go_to_start)

    def _watch(self, watched: bool) -> None:
        if self._presenter is not None:
            self._presenter.watch(watched)

    def _restyle(self) -> None:
        self._model.set_appearance(self.appearance)
        self.stepper.set_appearance(self.appearance)
        for status, button in self._filters.items():
            if status is not None:
                button.setIcon(status_icon(status, self.appearance))
        if self.table.fit_font() and self._fitted:
            self.table.fit_columns(LIMITS)
