"""Projections: how far each has come, and its rows as they stood at the cursor."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QKeySequence, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from explorer.runtime.questions import ProjectionRow
from explorer.ui.models import projections_model as pm
from explorer.ui.models.projections_model import QProjectionsModel
from explorer.ui.widgets.pane import Pane
from explorer.ui.widgets.rows_board import RowsBoard
from explorer.ui.widgets.sentence import Sentence
from explorer.ui.widgets.tables import RowTable, action, make_room
from explorer.viewmodels.projections import ProjectionsPresenter, Rebuilding
from explorer.viewmodels.rows import Columns, Line
from explorer.viewmodels.session import Session

LOOK_AGAIN = 500
"""Milliseconds between looks at projections that lag behind."""
LEAST_LISTED, MOST_LISTED = 3, 8
"""Projections that are seen at once."""
SHARE = 0.36
"""Part of the pane's height that the list gets at most."""

ROOM = {pm.VERSION: 66, pm.CHECKPOINT: 62, pm.LAG: 46, pm.ROWS: 0}
"""Characters that the pane must be wide for these columns of the list to be shown."""
KEPT = (pm.VERSION, pm.CHECKPOINT, pm.LAG, pm.ROWS)
"""Columns that say how far what is kept has come; nothing is kept of what is folded anew at every look."""


class ProjectionsPane(Pane):
    """Shows the projections above, and the rows of the chosen one below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("projections", "Projections", "Open a store to see its projections.", parent)
        self._presenter: ProjectionsPresenter | None = None
        self._placing = False
        self._projections = QProjectionsModel(self)
        self.table = RowTable("projections", "Projections")
        self.table.setModel(self._projections)
        self.table.selectionModel().currentRowChanged.connect(self._chosen)
        self.board = RowsBoard(self._line)
        self.board.rebuildRequested.connect(self._wish_rebuild)
        self.board.cellChosen.connect(self._ask_about)
        self.rows = self.board.table
        self._trouble = Sentence()
        self._trouble.setForegroundRole(QPalette.ColorRole.BrightText)
        self._note = Sentence(muted=True)
        self._ticks = QTimer(self)
        self._ticks.setInterval(LOOK_AGAIN)
        self._ticks.timeout.connect(self._look_again)
        self._build()
        self._restyle()
        self.set_empty(self._without_store)

    # what the list's presenter tells

    def set_projections(self, rows: tuple[ProjectionRow, ...]) -> None:
        """Show the projections, by name."""
        self._placing = True
        name = self._chosen_name()
        self._projections.set_rows(rows)
        self._choose(name)
        self._placing = False
        self._fit_list()
        self._fit_columns()

    def set_chosen(self, name: str | None) -> None:
        """Mark the projection that is shown."""
        self.board.blame.show_of(name)
        self._placing = True
        self._choose(name)
        self._placing = False

    def set_rebuilding(self, rebuilding: Rebuilding) -> None:
        """Say whether the projection can be rebuilt now."""
        self.board.set_rebuilding(rebuilding)

    def set_trouble(self, text: str) -> None:
        """Say which event stopped the projection."""
        self._trouble.setText(text)
        self._trouble.setVisible(bool(text))

    def set_note(self, text: str) -> None:
        """Say something small."""
        self._note.setText(text)
        self._note.setVisible(bool(text))

    # what the rows' presenter tells

    def restart_rows(self, columns: Columns, count: int) -> None:
        """Begin anew under other columns."""
        self.board.restart_rows(columns, count)

    def set_row_count(self, count: int) -> None:
        """There are so many rows now."""
        self.board.set_row_count(count)

    def rows_changed(self, first: int, last: int) -> None:
        """These rows are others now."""
        self.board.rows_changed(first, last)

    def set_touched(self, row: int) -> None:
        """Bring a row that the cursor's event touched into sight."""
        self.board.set_touched(row)

    def set_heading(self, text: str) -> None:
        """Say how many rows there were, and at which event."""
        self.board.set_heading(text)

    def set_rows_empty(self, text: str) -> None:
        """Say why there are no rows."""
        self.board.set_rows_empty(text)

    def set_footer(self, text: str) -> None:
        """Say what it cost to get there."""
        self.board.set_footer(text)

    def set_rows_problem(self, text: str) -> None:
        """Say what went wrong with the rows."""
        self.board.set_rows_problem(text)

    # inside

    def attach(self, session: Session) -> None:
        """Show a store."""
        super().attach(session)
        self.board.blame.attach(session)
        self._ticks.start()

    def detach(self) -> None:
        """Let the store go."""
        self._ticks.stop()
        super().detach()

    def retry(self) -> None:
        """Ask again for what could not be read."""
        if self._presenter is not None:
            self._presenter.retry()

    def _present(self, session: Session) -> ProjectionsPresenter:
        return ProjectionsPresenter(session, self)

    def _clear(self) -> None:
        self.set_projections(())
        self.board.clear()
        self.set_trouble("")
        self.set_note("")

    def _ask_about(self, row: int, column: int) -> None:
        part = self._presenter.rows.part(row, column) if self._presenter is not None else None
        if part is not None:
            self.board.blame.ask_about(part)

    def _line(self, index: int) -> Line | None:
        return self._presenter.rows.line(index) if self._presenter is not None else None

    def _look_again(self) -> None:
        if self._presenter is not None:
            self._presenter.tick()

    def _chosen(self, index: QModelIndex) -> None:
        row = self._projections.row_at(index.row())
        if row is not None and self._presenter is not None and not self._placing:
            self._presenter.choose(row.name)

    def _chosen_name(self) -> str | None:
        row = self._projections.row_at(self.table.currentIndex().row())
        return row.name if row else None

    def _choose(self, name: str | None) -> None:
        place = self._projections.place_of(name)
        if place is None:
            self.table.selectionModel().clear()
        elif place != self.table.currentIndex().row():
            self.table.setCurrentIndex(self._projections.index(place, 0))

    def _wish_rebuild(self) -> None:
        if self._presenter is not None:
            self._presenter.rebuild()

    def _copy_rows(self) -> None:
        span = self.rows.chosen_span()
        if span is not None and self._presenter is not None:
            self._presenter.rows.copy(*span)

    def _copy_json(self) -> None:
        span = self.rows.chosen_span()
        if span is not None and self._presenter is not None:
            self._presenter.rows.copy_json(*span)

    def _build(self) -> None:
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setObjectName("projections_splitter")
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.table)
        self.splitter.addWidget(self.board)
        self.splitter.setStretchFactor(1, 1)
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for label in (self._trouble, self._note):
            label.setContentsMargins(8, 2, 8, 2)
            label.hide()
            layout.addWidget(label)
        layout.addWidget(self.splitter, 1)
        list_header = self.table.horizontalHeader()
        list_header.setSectionResizeMode(pm.TITLE, QHeaderView.ResizeMode.Stretch)
        copy_keys = QKeySequence(QKeySequence.StandardKey.Copy)
        action(self.rows, "Copy rows", copy_keys).triggered.connect(self._copy_rows)
        action(self.rows, "Copy as JSON", QKeySequence("Ctrl+Shift+C")).triggered.connect(self._copy_json)
        self.board.blame.offer_in(self.rows)

    def _restyle(self) -> None:
        self._projections.set_appearance(self.appearance)
        self.board.set_appearance(self.appearance)
        if self.table.fit_font():
            texts = {pm.VERSION: "99", pm.CHECKPOINT: "999,999", pm.LAG: "9,999", pm.ROWS: "99,999"}
            for column, text in {**texts, pm.STATUS: "never run"}.items():
                self.table.setColumnWidth(column, self.table.width_of(text))
            self._fit_list()
            self._fit_columns()

    # Qt's own

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()
        self._fit_list()

    def _fit_columns(self) -> None:
        """Leave out columns that there is no room for, or nothing to be said in."""
        make_room(self.table, self.width(), ROOM)
        if not self._projections.kept:
            make_room(self.table, 0, dict.fromkeys(KEPT, 1))

    # the height of the list

    def _fit_list(self) -> None:
        """Give the list the height of its rows, up to a point; the rest belongs to the rows below."""
        high = self.table.verticalHeader().defaultSectionSize()
        least = min(MOST_LISTED, max(LEAST_LISTED, int(self.height() * SHARE) // high))
        height = min(max(self._projections.rowCount(), 1), least) * high
        height += self.table.horizontalHeader().sizeHint().height() + 4
        if height != self.table.maximumHeight():
            self.table.setMaximumHeight(height)
            self.splitter.setSizes([height, max(self.height() - height, height)])
