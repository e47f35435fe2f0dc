"""Finding an action by its name; also the list of all keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from explorer.ui.actions import ActionSet
from explorer.ui.widgets.plain import plain_tip
from explorer.viewmodels.action import all_keys
from explorer.viewmodels.actions import ACTIONS


class PaletteDialog(QDialog):
    """Every action with its menu and keys; typing narrows the list, Enter does the chosen one."""

    def __init__(self, actions: ActionSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("palette")
        self.setWindowTitle("Find an action")
        self.resize(620, 480)
        self.chosen: QAction | None = None
        self._field = QLineEdit()
        self._field.setObjectName("palette_field")
        self._field.setPlaceholderText("Type a part of its name")
        self._field.setAccessibleName("Part of the action's name")
        self._field.textChanged.connect(self._narrow)
        self._field.returnPressed.connect(self._take)
        self._field.installEventFilter(self)
        self._list = QTreeWidget()
        self._list.setObjectName("palette_list")
        self._list.setAccessibleName("Actions")
        self._list.setHeaderLabels(["Action", "Menu", "Keys"])
        self._list.setRootIsDecorated(False)
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._list.itemActivated.connect(self._take)
        for action in ACTIONS:
            menu = action.menu.replace("&", "").replace("/", " > ")
            line = QTreeWidgetItem([action.plain_title, menu, all_keys(action)])
            line.setData(0, Qt.ItemDataRole.UserRole, action.id)
            hindrance = actions.hindrance(action.id)
            if hindrance:
                line.setFlags(line.flags() & ~Qt.ItemFlag.ItemIsEnabled)
                line.setToolTip(0, plain_tip(hindrance))
            self._list.addTopLevelItem(line)
        self._actions = actions
        self._list.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        column = QVBoxLayout(self)
        column.addWidget(self._field)
        column.addWidget(self._list, 1)
        self._narrow("")

    def _lines(self) -> list[QTreeWidgetItem]:
        every = (self._list.topLevelItem(row) for row in range(self._list.topLevelItemCount()))
        return [line for line in every if line is not None]

    def _narrow(self, text: str) -> None:
        words = text.casefold().split()
        for line in self._lines():
            name = f"{line.text(0)} {line.text(1)}".casefold()
            line.setHidden(not all(word in name for word in words))
        usable = (line for line in self._lines() if not line.isHidden() and not line.isDisabled())
        # Qt takes None for "no current item"; its stubs do not say so.
        self._list.setCurrentItem(next(usable, None))  # type: ignore[arg-type]

    def _take(self) -> None:
        line = self._list.currentItem()
        if line is not None and not line.isHidden() and not line.isDisabled():
            self.chosen = self._actions.by_id[line.data(0, Qt.ItemDataRole.UserRole)]
            self.accept()

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys move in the list while the field has the keys."""
        moving = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in moving:
            self._list.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)
