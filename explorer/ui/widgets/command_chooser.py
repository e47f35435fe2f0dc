"""Choosing a command from those of all categories, by pointing or by typing part of its name."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFont, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QWidget

from explorer.viewmodels.command_screens import CommandGroup

TYPE = Qt.ItemDataRole.UserRole


class CommandChooser(QComboBox):
    """A combo box with headings; `chosen` names the command's type."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("commands")
        self.setAccessibleName("Command")
        self._typed = QLineEdit()
        self.setLineEdit(self._typed)  # which makes it editable
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(24)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._typed.setPlaceholderText("Find a command")
        self._typed.installEventFilter(self)
        self._model = QStandardItemModel(self)
        self.setModel(self._model)
        completer = QCompleter(self._model, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCompleter(completer)
        self.activated.connect(self._activated)
        self._typed.editingFinished.connect(self._restore)

    def set_groups(self, groups: tuple[CommandGroup, ...]) -> None:
        """Offer these; what was chosen stays so."""
        kept = self.currentData(TYPE)
        self._model.clear()
        for group in groups:
            heading = QStandardItem(group.title)
            heading.setFlags(Qt.ItemFlag.NoItemFlags)
            font = QFont(self.font())
            font.setBold(True)
            heading.setFont(font)
            self._model.appendRow(heading)
            for command in group.commands:
                item = QStandardItem(f"{command.title} (process)" if command.process else command.title)
                item.setData(command.type, TYPE)
                item.setToolTip(command.type)
                self._model.appendRow(item)
        self.show_chosen(kept)

    def show_chosen(self, command_type: str | None) -> None:
        """Show which one is open."""
        self.setCurrentIndex(self.findData(command_type, TYPE) if command_type else -1)
        self._restore()

    def _activated(self, index: int) -> None:
        command_type = self.itemData(index, TYPE)
        if command_type:
            self.chosen.emit(command_type)

    def _restore(self) -> None:
        """Put the open command's name back where something else was typed."""
        self.setEditText(self.itemText(self.currentIndex()) if self.currentIndex() >= 0 else "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self._typed.selectAll()
        return super().eventFilter(watched, event)
