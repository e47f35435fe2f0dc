"""The mapping page: which table holds events, which of its columns tells what, and what that gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from explorer.core.errors import ExplorerError
from explorer.core.map_guess import TableSketch
from explorer.core.table_map import LISTS, TIME_UNITS, TableMap
from explorer.runtime.asking import Asking
from explorer.runtime.maps import map_in, write_to
from explorer.runtime.questions import EventRow
from explorer.ui.models.cells import LEFT, RIGHT
from explorer.ui.widgets.plain import plain_label
from explorer.ui.widgets.sentence import Sentence
from explorer.viewmodels.formatting import count, number, one_line, zoned_moment
from explorer.viewmodels.lanes import Post
from explorer.viewmodels.mapping import FIELDS, MappingPresenter, listed

SAID = "Say which table holds events, and which of its columns tells what. Nothing in the file is changed."
HEADS = ("#", "Time", "Stream", "Version", "Type", "Data")
NUMBERS = (0, 3)
"""Columns of the preview that stand at the right."""
GUESSED = "guessed"
KINDS = "Maps (*.toml);;All files (*)"
SIZE = (980, 660)
NOTHING = "—"


class MappingPage(QDialog):
    """Chooses a table and its columns, with the first events below."""

    def __init__(
        self,
        name: str,
        asking: Asking,
        post: Post,
        begin: TableMap | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Make the page.

        Args:
            name: the store, as people know it.
            asking: the process that reads it.
            post: runs a call on the GUI thread.
            begin: the map to begin with; None guesses one.
            parent: the window it belongs to.
        """
        super().__init__(parent)
        self.setObjectName("mapping")
        self.setWindowTitle(f"Map a table of {one_line(name)}")
        self._samples: dict[str, dict[str, str]] = {}
        self._table = QComboBox()
        self._table.setObjectName("mapping_table")
        self._boxes = {field: self._box(field) for field in FIELDS}
        self._guesses = {field: plain_label(GUESSED, muted=True) for field in FIELDS}
        self._faults = {field: self._fault() for field in ("table", *FIELDS)}
        self._problem = self._fault()
        self._problem.setObjectName("mapping_problem")
        self._count = Sentence(muted=True)
        self._count.setObjectName("mapping_count")
        self._preview = self._make_preview()
        self._open = self._build()
        self.resize(*SIZE)
        self._presenter = MappingPresenter(asking, self, post, begin)
        self._table.currentTextChanged.connect(lambda _: self._presenter.choose(self._table.currentData()))
        self.finished.connect(self._presenter.close)

    @property
    def map(self) -> TableMap:
        """What is chosen now."""
        return self._presenter.map

    # what the presenter tells

    def set_tables(self, tables: tuple[TableSketch, ...], chosen: str) -> None:
        """Offer the tables, and choose one."""
        with QSignalBlocker(self._table):
            self._table.clear()
            for one in tables:
                kind = "view" if one.view else count(one.rows, "row") + ("" if one.whole else " or more")
                self._table.addItem(f"{one_line(one.name)} ({kind})", one.name)
            self._table.setCurrentIndex(self._table.findData(chosen))
        self._samples = {
            one.name: {c.name: "" if c.sample is None else one_line(str(c.sample)) for c in one.columns}
            for one in tables
        }

    def set_map(self, of: TableMap, columns: tuple[str, ...]) -> None:
        """Show what is chosen for each field, of these columns."""
        with QSignalBlocker(self._table):
            self._table.setCurrentIndex(self._table.findData(of.table))
        samples = self._samples.get(of.table, {})
        for field, box in self._boxes.items():
            with QSignalBlocker(box):
                self._fill(field, box, columns if field != "constant_type" else (of.table,), samples)
                _show(box, listed(getattr(of, field)))
        self._boxes["time_unit"].setEnabled(bool(of.time))

    def set_guessed(self, fields: frozenset[str]) -> None:
        """Mark what is only guessed."""
        for field, label in self._guesses.items():
            label.setVisible(field in fields)
            self._boxes[field].setAccessibleDescription(GUESSED if field in fields else "")

    def set_faults(self, faults: Mapping[str, str]) -> None:
        """Say beside each field what is wrong with it."""
        for field, label in self._faults.items():
            label.setText(faults.get(field, ""))
            label.setVisible(field in faults)

    def set_preview(self, rows: tuple[EventRow, ...], said: str) -> None:
        """Show the first events, and say how many there are."""
        self._count.setText(said)
        self._preview.setRowCount(len(rows))
        for line, row in enumerate(rows):
            for place, text in enumerate(_cells(row)):
                item = QTableWidgetItem(one_line(text))
                item.setTextAlignment(Qt.AlignmentFlag(RIGHT if place in NUMBERS else LEFT))
                self._preview.setItem(line, place, item)
        self._preview.resizeColumnsToContents()
        for place in range(len(HEADS) - 1):
            self._preview.setColumnWidth(place, min(self._preview.columnWidth(place), 260))

    def set_problem(self, text: str) -> None:
        """Say what went wrong; "" when nothing did."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))

    def set_ready(self, ready: bool) -> None:
        """Say whether the store can be opened by the map as it is."""
        self._open.setEnabled(ready)

    # inside

    def _box(self, field: str) -> QComboBox:
        box = QComboBox()
        box.setObjectName(f"mapping_{field}")
        box.setToolTip(FIELDS[field][1])
        box.setMinimumContentsLength(18)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        if field in LISTS or field == "constant_type":
            box.setEditable(True)
            box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            line = box.lineEdit()
            if line is not None:
                line.setPlaceholderText(
                    FIELDS[field][1].rpartition("none: ")[2] if "none: " in FIELDS[field][1] else ""
                )
                line.editingFinished.connect(lambda: self._typed(field, box.currentText()))
            box.activated.connect(lambda _: self._typed(field, box.currentData()))
        else:
            box.activated.connect(lambda _: self._presenter.change(field, box.currentData()))
        return box

    def _typed(self, field: str, text: str) -> None:
        if text != listed(getattr(self._presenter.map, field)):
            self._presenter.change(field, text)

    def _fill(self, field: str, box: QComboBox, columns: tuple[str, ...], samples: Mapping[str, str]) -> None:
        box.clear()
        if field == "time_unit":
            for unit, told in TIME_UNITS.items():
                box.addItem(told, unit)
            return
        if not box.isEditable():
            box.addItem(NOTHING, "")
        for name in columns:
            sample = samples.get(name, "")
            shown = one_line(name) if box.isEditable() or not sample else f"{one_line(name)}   {sample[:24]}"
            box.addItem(shown, name)

    def _fault(self) -> Sentence:
        label = Sentence()
        label.setForegroundRole(QPalette.ColorRole.BrightText)
        label.hide()
        return label

    def _make_preview(self) -> QTableWidget:
        table = QTableWidget(0, len(HEADS))
        table.setObjectName("mapping_preview")
        table.setAccessibleName("The first events by this map")
        table.setHorizontalHeaderLabels(HEADS)
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setWordWrap(False)
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 6)
        table.horizontalHeader().setStretchLastSection(True)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag(LEFT))
        return table

    def _build(self) -> QWidget:
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        grid.setHorizontalSpacing(12)
        self._row(grid, 0, 0, "Ta&ble", "table", self._table)
        half = (len(FIELDS) + 1) // 2
        for place, (field, (title, _)) in enumerate(FIELDS.items()):
            row, left = divmod(place, half)[::-1]
            self._row(grid, row + 1, 2 * left, title, field, self._boxes[field])
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Open | QDialogButtonBox.StandardButton.Cancel
        )
        for text, deed in (("Sa&ve as TOML…", self._save), ("Loa&d TOML…", self._load)):
            button = buttons.addButton(text, QDialogButtonBox.ButtonRole.ActionRole)
            button.setAutoDefault(False)
            button.clicked.connect(deed)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addWidget(Sentence(SAID, muted=True))
        column.addLayout(grid)
        column.addWidget(self._problem)
        column.addWidget(self._count)
        column.addWidget(self._preview, 1)
        column.addWidget(buttons)
        opening = buttons.button(QDialogButtonBox.StandardButton.Open)
        opening.setObjectName("mapping_open")
        opening.setAutoDefault(False)  # Enter ends the typing of a field
        return opening

    def _row(self, grid: QGridLayout, row: int, column: int, title: str, field: str, box: QComboBox) -> None:
        label = plain_label(title)
        label.setBuddy(box)
        label.setMinimumHeight(box.sizeHint().height())  # in line with the box, whatever stands below that
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(box, 1)
        if field in self._guesses:
            marked = self._guesses[field]
            policy = marked.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            marked.setSizePolicy(policy)
            line.addWidget(marked)
        held = QVBoxLayout()
        held.setSpacing(0)
        held.addLayout(line)
        held.addWidget(self._faults[field])
        grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(held, row, column + 1, 1, 3 if field == "table" else 1)

    def _save(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, "Save the map", f"{self.map.table}.toml", KINDS)
        if path:
            self._trying(lambda: write_to(path, self.map))

    def _load(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "Load a map", "", KINDS)
        if path:
            self._trying(lambda: self._presenter.take(map_in(path)))

    def _trying(self, deed: Callable[[], None]) -> None:
        try:
            deed()
        except ExplorerError as error:
            self.set_problem(str(error))


def _cells(row: EventRow) -> tuple[str, ...]:
    """Write an event as a line of the preview."""
    version = "" if row.version is None else number(row.version)
    time = zoned_moment(row.time)
    return (number(row.ordinal), time, row.stream or "", version, row.type, row.preview)


def _show(box: QComboBox, text: str) -> None:
    """Show what is chosen: a column that is offered, or what was typed."""
    if box.isEditable():
        box.setEditText(text)
        return
    index = box.findData(text)
    if index < 0:
        box.addItem(one_line(text), text)
        index = box.count() - 1
    box.setCurrentIndex(index)
