"""The switch that lists the rows, too, that are hidden at first."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QToolButton

from explorer.ui.widgets.plain import plain_tip

HIDDEN = "They stand for no event that counts; states are made of all rows in either case."


class HiddenSwitch(QToolButton):
    """Is there while there are such rows."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("events_whole")
        self.setText("Show hidden")
        self.setCheckable(True)
        self.setAutoRaise(True)

    def offer(self, switch: str, whole: bool) -> None:
        """Say which rows it shows, "" for none, and whether they are shown."""
        self.setVisible(bool(switch))
        self.setToolTip(plain_tip(f"{switch}. {HIDDEN}"))
        self.setAccessibleName(switch)
        with QSignalBlocker(self):
            self.setChecked(whole)
