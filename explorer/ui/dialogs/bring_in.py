"""Asks which file of events shall be brought into which store."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from explorer.ui.dialogs.new_store import CLOCKS
from explorer.ui.widgets.plain import plain_label
from explorer.viewmodels.moving import ImportWish

KINDS = "Events (*.jsonl *.ndjson *.csv *.parquet);;All files (*)"
SAID = "All events of the file are taken into a new or empty store, in their order, or none of them."


class ImportDialog(QDialog):
    """A file, a store, and the clock of a new one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import")
        self.setWindowTitle("Import events")
        self._file = self._field("import_file", "A file of events, or another store")
        self._into = self._field("import_into", "A file that does not exist yet, such as shop.db")
        self._clocks = [QRadioButton(text) for _, text in CLOCKS]
        self._clocks[0].setChecked(True)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self._ok.setText("Import")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        grid = QGridLayout()
        self._row(grid, "&From:", self._file, "&Browse…", self._choose_file)
        self._row(grid, "In&to:", self._into, "B&rowse…", self._choose_store)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addWidget(plain_label(SAID, muted=True))
        column.addLayout(grid)
        for clock in self._clocks:
            column.addWidget(clock)
        column.addWidget(buttons)
        self._check()

    @property
    def wish(self) -> ImportWish:
        """What is typed and chosen now."""
        chosen = next(
            name for (name, _), button in zip(CLOCKS, self._clocks, strict=True) if button.isChecked()
        )
        return ImportWish(self._file.text().strip(), self._into.text().strip(), chosen)

    def _field(self, name: str, hint: str) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName(name)
        field.setMinimumWidth(360)
        field.setPlaceholderText(hint)
        field.textChanged.connect(self._check)
        return field

    def _row(
        self, grid: QGridLayout, title: str, field: QLineEdit, browse: str, choose: Callable[[], None]
    ) -> None:
        row = grid.rowCount()
        label = plain_label(title)
        label.setBuddy(field)
        button = QPushButton(browse)
        button.clicked.connect(choose)
        grid.addWidget(label, row, 0)
        grid.addWidget(field, row, 1)
        grid.addWidget(button, row, 2)

    def _check(self) -> None:
        wish = self.wish
        self._ok.setEnabled(bool(wish.file and wish.into))

    def _choose_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "Import events from", self._file.text(), KINDS)
        if path:
            self._file.setText(path)

    def _choose_store(self) -> None:
        options = QFileDialog.Option.DontConfirmOverwrite  # only an empty store takes events in
        path, _ = QFileDialog.getSaveFileName(
            self, "Import events into", self._into.text(), "Event stores (*.db)", options=options
        )
        if path:
            self._into.setText(path)
