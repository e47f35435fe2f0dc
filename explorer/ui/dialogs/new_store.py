"""Asks where a new store shall lie, and which clock it shall have."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from explorer.ui.widgets.plain import plain_label

CLOCKS = (
    ("wall", "&Wall clock: events carry the time at which they are recorded"),
    ("simulated", "&Simulated clock: time moves on by itself with every command, for demonstrations"),
)


@dataclass(frozen=True, slots=True)
class NewStore:
    """What somebody wants: a path, and "wall" or "simulated"."""

    path: str
    clock: str


class NewStoreDialog(QDialog):
    """A path and a clock."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("new_store")
        self.setWindowTitle("New store")
        label = plain_label("Where:")
        self._path = QLineEdit()
        self._path.setObjectName("new_store_path")
        self._path.setMinimumWidth(360)
        self._path.setPlaceholderText("A file that does not exist yet, such as shop.db")
        label.setBuddy(self._path)
        browse = QPushButton("&Browse…")
        browse.clicked.connect(self._browse)
        self._clocks = [QRadioButton(text) for _, text in CLOCKS]
        self._clocks[0].setChecked(True)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self._ok.setText("Create")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._path.textChanged.connect(self._check)
        where = QHBoxLayout()
        where.addWidget(label)
        where.addWidget(self._path, 1)
        where.addWidget(browse)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addLayout(where)
        for clock in self._clocks:
            column.addWidget(clock)
        column.addWidget(buttons)
        self._check()

    @property
    def wish(self) -> NewStore:
        """What is typed and chosen now."""
        chosen = next(
            name for (name, _), button in zip(CLOCKS, self._clocks, strict=True) if button.isChecked()
        )
        return NewStore(self._path.text().strip(), chosen)

    def _check(self) -> None:
        self._ok.setEnabled(bool(self._path.text().strip()))

    def _browse(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, "New store", self._path.text(), "Event stores (*.db)")
        if path:
            self._path.setText(path)
