"""The line above a docked pane: what it shows and when, and the buttons that free and close it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QToolButton, QWidget

from explorer.ui.icons import icon
from explorer.ui.widgets.elided import ElidedLabel
from explorer.viewmodels.appearance import Appearance


class TitleBar(QWidget):
    """Shows a title of any length; the tab beside it keeps the pane's short name.

    Mouse events are left to the dock, which can be dragged by this line.
    """

    def __init__(self, dock: QDockWidget, name: str, short: str) -> None:
        """Make the line.

        Args:
            dock: whose title it is.
            name: the pane's name, for object names.
            short: what menus call the pane.
        """
        super().__init__(dock)
        self._dock = dock
        self.label = ElidedLabel(middle=True)  # it begins with what is shown and ends with when
        self.label.setObjectName(f"title_{name}")
        self.label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._float = self._button(f"float_{name}", f"Take {short} out of the window, or put it back")
        self._float.clicked.connect(lambda: dock.setFloating(not dock.isFloating()))
        self._close = self._button(f"close_{name}", f"Close {short}; View, Panes brings it back")
        self._close.clicked.connect(dock.toggleViewAction().trigger)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 4, 0)
        row.setSpacing(0)
        row.addWidget(self.label, 1)
        row.addWidget(self._float)
        row.addWidget(self._close)

    def say(self, title: str) -> None:
        """Show another title; the tooltip has it whole."""
        self.label.say(title)
        self.setToolTip(self.label.toolTip())  # the label itself lets the mouse through

    def set_appearance(self, appearance: Appearance) -> None:
        """Draw the buttons in these colours."""
        self._float.setIcon(icon("float", appearance, appearance.muted))
        self._close.setIcon(icon("close", appearance, appearance.muted))

    def _button(self, name: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setAccessibleName(tip)
        button.setToolTip(tip)
        button.setAutoRaise(True)
        button.setIconSize(QSize(14, 14))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return button
