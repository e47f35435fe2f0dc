"""Projections: how far each has come, and its rows as they stood at the cursor."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QKeySequence, QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.runtime.questions import ProjectionRow
from explorer.ui.icons import icon
from explorer.ui.models import projections_model as pm
from explorer.ui.models.projections_model import QProjectionsModel
from explorer.ui.models.rows_model import SIGN, QRowsModel
from explorer.ui.widgets.elided import ElidedLabel
from explorer.ui.widgets.pane import Pane, placeholder
from explorer.ui.widgets.plain import plain_tip
from explorer.ui.widgets.sentence import Sentence
from explorer.ui.widgets.tables import RowTable, action
from explorer.viewmodels.projections import ProjectionsPresenter, Rebuilding
from explorer.viewmodels.rows import Columns, Line
from explorer.viewmodels.session import Session

LOOK_AGAIN = 500
"""Milliseconds between looks at projections that lag behind."""
MOST_LISTED = 8
"""Projections that are seen at once."""

MOST_WIDE = 24
"""Characters that a column of rows gets room for."""


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
        self._rows = QRowsModel(self._line, self)
        self.rows = RowTable("rows", "Rows of the projection")
        self.rows.setModel(self._rows)
        self._trouble = Sentence()
        self._trouble.setForegroundRole(QPalette.ColorRole.BrightText)
        self._note = Sentence(muted=True)
        self._heading = ElidedLabel()
        self._go_along = QToolButton()
        self._go_along.setObjectName("go_to_changes")
        self._go_along.setText("Go to changes")
        self._go_along.setToolTip("Scroll to the first row that the cursor's event touched")
        self._go_along.setCheckable(True)
        self._go_along.setChecked(True)
        self._go_along.setAutoRaise(True)
        self._rebuild = QToolButton()
        self._rebuild.setObjectName("rebuild")
        self._rebuild.setText("Rebuild")
        self._rebuild.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._rebuild.setAutoRaise(True)
        self._rebuild.clicked.connect(self._wish_rebuild)
        self._no_rows = placeholder("")
        self._rows_problem = Sentence()
        self._rows_problem.setForegroundRole(QPalette.ColorRole.BrightText)
        self._footer = ElidedLabel(muted=True)
        self._stacked = QStackedWidget()
        self._ticks = QTimer(self)
        self._ticks.setInterval(LOOK_AGAIN)
        self._ticks.timeout.connect(self._look_again)
        self._build()
        self._restyle()
        self.set_rebuilding(Rebuilding(False, ""))
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

    def set_chosen(self, name: str | None) -> None:
        """Mark the projection that is shown."""
        self._placing = True
        self._choose(name)
        self._placing = False

    def set_rebuilding(self, rebuilding: Rebuilding) -> None:
        """Say whether the projection can be rebuilt now."""
        self._rebuild.setEnabled(rebuilding.able and not rebuilding.under_way)
        self._rebuild.setText("Rebuilding …" if rebuilding.under_way else "Rebuild")
        self._rebuild.setToolTip(plain_tip(rebuilding.reason))

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
        self._rows.set_columns(columns, count)
        self._fit_rows(columns)

    def set_row_count(self, count: int) -> None:
        """There are so many rows now."""
        self._rows.set_count(count)

    def rows_changed(self, first: int, last: int) -> None:
        """These rows are others now."""
        self._rows.rows_came(first, last)

    def set_touched(self, row: int) -> None:
        """Bring a row that the cursor's event touched into sight, if that is wished."""
        if self._go_along.isChecked() and not self.rows.in_sight(row):
            self.rows.bring_into_sight(row)

    def set_heading(self, text: str) -> None:
        """Say how many rows there were, and at which event."""
        self._heading.say(text)

    def set_rows_empty(self, text: str) -> None:
        """Say why there are no rows."""
        if text:
            self._no_rows.setText(text)
        self._stacked.setCurrentWidget(self._no_rows if text else self.rows)

    def set_footer(self, text: str) -> None:
        """Say what it cost to get there."""
        self._footer.say(text)

    def set_rows_problem(self, text: str) -> None:
        """Say what went wrong with the rows."""
        self._rows_problem.setText(text)
        self._rows_problem.setVisible(bool(text))

    # inside

    def attach(self, session: Session) -> None:
        """Show a store."""
        super().attach(session)
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
        self.restart_rows(Columns(), 0)
        self.set_rows_empty("")
        for say in (
            self.set_trouble,
            self.set_note,
            self.set_heading,
            self.set_footer,
            self.set_rows_problem,
        ):
            say("")
        self.set_rebuilding(Rebuilding(False, ""))

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
        self.splitter.addWidget(self._build_rows())
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

    def _build_rows(self) -> QWidget:
        lower = QWidget()
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 2, 8, 2)
        bar.addWidget(self._heading, 1)
        bar.addWidget(self._go_along)
        bar.addWidget(self._rebuild)
        self._stacked.addWidget(self.rows)
        self._stacked.addWidget(self._no_rows)
        for label in (self._rows_problem, self._footer):
            label.setContentsMargins(8, 2, 8, 2)
        self._rows_problem.hide()
        layout = QVBoxLayout(lower)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self._rows_problem)
        layout.addWidget(self._stacked, 1)
        layout.addWidget(self._footer)
        return lower

    def _restyle(self) -> None:
        self._rebuild.setIcon(icon("rebuild", self.appearance))
        self._projections.set_appearance(self.appearance)
        self._rows.set_appearance(self.appearance)
        self.rows.fit_font()
        if self.table.fit_font():
            texts = {pm.VERSION: "99", pm.CHECKPOINT: "999,999", pm.LAG: "9,999", pm.ROWS: "99,999"}
            for column, text in {**texts, pm.STATUS: "never run"}.items():
                self.table.setColumnWidth(column, self.table.width_of(text))
            self._fit_list()

    def _fit_list(self) -> None:
        """Give the list the height of its rows, up to a point; the rest belongs to the rows below."""
        rows = min(max(self._projections.rowCount(), 1), MOST_LISTED)
        height = rows * self.table.verticalHeader().defaultSectionSize()
        height += self.table.horizontalHeader().sizeHint().height() + 4
        if height != self.table.maximumHeight():
            self.table.setMaximumHeight(height)
            self.splitter.setSizes([height, max(self.height() - height, height)])

    def _fit_rows(self, columns: Columns) -> None:
        parts = len(columns.keys) + len(columns.fields)
        self.rows.setColumnWidth(SIGN, self.rows.width_of("±"))
        self.rows.fit_columns(dict.fromkeys(range(1, parts + 1), MOST_WIDE))
