"""The rows of one projection as they stood at the cursor, with what can be done to them above."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from explorer.ui.icons import icon
from explorer.ui.models.rows_model import SIGN, QRowsModel
from explorer.ui.widgets.blame_bar import BlameBar
from explorer.ui.widgets.elided import ElidedLabel
from explorer.ui.widgets.pane import placeholder
from explorer.ui.widgets.plain import plain_tip
from explorer.ui.widgets.sentence import Sentence
from explorer.ui.widgets.tables import RowTable
from explorer.viewmodels.appearance import Appearance
from explorer.viewmodels.projections import Rebuilding
from explorer.viewmodels.rows import Columns, Line

MOST_KEY, LEAST_KEY, MOST_WIDE = 40, 22, 24
"""Characters: a key gets room for so many at most and at least, and another column for so many."""
NARROW = 56
"""Below so many characters of width the buttons show their icons alone."""


class RowsBoard(QWidget):
    """Shows rows; asks for one when it is looked at."""

    rebuildRequested = Signal()
    cellChosen = Signal(int, int)
    """Row and column that a person chose; column 0 is the first part of the key."""

    def __init__(self, line: Callable[[int], Line | None], parent: QWidget | None = None) -> None:
        """Show no rows yet.

        Args:
            line: gives a row by its place, None while it is under way.
            parent: who owns the board.
        """
        super().__init__(parent)
        self._model = QRowsModel(line, self)
        self.table = RowTable("rows", "Rows of the projection")
        self.table.setModel(self._model)
        self.table.setIconSize(QSize(10, 10))
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # keys are names and ids
        self.table.selectionModel().currentChanged.connect(self._chose)
        self.blame = BlameBar("row")
        self._heading = ElidedLabel()
        self._go_along = QToolButton()
        self._go_along.setObjectName("go_to_changes")
        self._go_along.setText("Go to changes")
        self._go_along.setToolTip("Scroll to the first row that the cursor's event touched")
        self._go_along.setCheckable(True)
        self._go_along.setChecked(True)
        self._rebuild = QToolButton()
        self._rebuild.setObjectName("rebuild")
        self._rebuild.clicked.connect(self.rebuildRequested)
        self._nothing = placeholder("")
        self._nothing.setMargin(4)  # the rows are often given little height
        self._problem = Sentence()
        self._problem.setForegroundRole(QPalette.ColorRole.BrightText)
        self._footer = ElidedLabel(muted=True)
        self._stacked = QStackedWidget()
        self._build()
        self.set_rebuilding(Rebuilding(False, ""))

    def restart_rows(self, columns: Columns, count: int) -> None:
        """Begin anew under other columns."""
        self._model.set_columns(columns, count)
        keys, parts = len(columns.keys), len(columns.keys) + len(columns.fields)
        limits = {column: MOST_KEY if column <= keys else MOST_WIDE for column in range(1, parts + 1)}
        least = dict.fromkeys(range(1, keys + 1), LEAST_KEY)
        self.table.fit_columns({SIGN: len("±"), **limits}, least)

    def set_row_count(self, count: int) -> None:
        """There are so many rows now."""
        self._model.set_count(count)

    def rows_changed(self, first: int, last: int) -> None:
        """These rows are others now."""
        self._model.rows_came(first, last)

    def set_touched(self, row: int) -> None:
        """Bring a row that the cursor's event touched into sight, if that is wished."""
        if self._go_along.isChecked() and not self.table.in_sight(row):
            self.table.bring_into_sight(row)

    def set_heading(self, text: str) -> None:
        """Say how many rows there were, and at which event."""
        self._heading.say(text)

    def set_rows_empty(self, text: str) -> None:
        """Say why there are no rows."""
        if text:
            self._nothing.setText(text)
        self._stacked.setCurrentWidget(self._nothing if text else self.table)

    def set_footer(self, text: str) -> None:
        """Say what it cost to get there."""
        self._footer.say(text)

    def set_rows_problem(self, text: str) -> None:
        """Say what went wrong with the rows."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))

    def set_rebuilding(self, rebuilding: Rebuilding) -> None:
        """Say whether the projection can be rebuilt now."""
        self._rebuild.setEnabled(rebuilding.able and not rebuilding.under_way)
        self._rebuild.setText("Rebuilding …" if rebuilding.under_way else "Rebuild")
        self._rebuild.setToolTip(plain_tip(rebuilding.reason))

    def clear(self) -> None:
        """Show nothing."""
        self.blame.detach()
        self.restart_rows(Columns(), 0)
        for say in (self.set_rows_empty, self.set_heading, self.set_footer, self.set_rows_problem):
            say("")
        self.set_rebuilding(Rebuilding(False, ""))

    def set_appearance(self, appearance: Appearance) -> None:
        """Take on a theme and the font."""
        self._rebuild.setIcon(icon("rebuild", appearance))
        self._go_along.setIcon(icon("changes", appearance))
        self._model.set_appearance(appearance)
        self.blame.set_appearance(appearance)
        self.table.fit_font()

    def _chose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.cellChosen.emit(index.row(), index.column() - 1)

    def _build(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 2, 8, 2)
        bar.addWidget(self._heading, 1)
        for button in (self._go_along, self._rebuild):
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setAutoRaise(True)
            bar.addWidget(button)
        self._stacked.addWidget(self.table)
        self._stacked.addWidget(self._nothing)
        for label in (self._problem, self._footer):
            label.setContentsMargins(8, 2, 8, 2)
        self._problem.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self._problem)
        layout.addWidget(self._stacked, 1)
        layout.addWidget(self.blame)
        layout.addWidget(self._footer)

    # Qt's own

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW * self.table.fontMetrics().averageCharWidth()
        beside, alone = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
        for button in (self._go_along, self._rebuild):
            button.setToolButtonStyle(alone if narrow else beside)
