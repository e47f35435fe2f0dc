"""Where the panes lie around each other: docks, their first layout, and how it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Protocol

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu, QTabWidget, QWidget

from explorer.ui.arranging import AT_NEED, OTHERS, OURS, TABS, Arrangement, Plan
from explorer.ui.settings import LAYOUT_VERSION
from explorer.ui.widgets.title_bar import TitleBar
from explorer.viewmodels.actions import PANES
from explorer.viewmodels.appearance import Appearance
from explorer.viewmodels.formatting import one_line
from explorer.viewmodels.session import Session


class DockPane(Protocol):
    """What the window asks of a pane, which is a QWidget too."""

    @property
    def titleChanged(self) -> SignalInstance:
        """Told the pane's new title."""

    def attach(self, session: Session) -> None:
        """Show a store."""

    def detach(self) -> None:
        """Let the store go."""

    def set_watched(self, watched: bool) -> None:
        """Somebody sees the pane now, or nobody does."""

    def set_appearance(self, appearance: Appearance) -> None:
        """Use these colours."""


class Docks(QMainWindow):
    """The panes as docks. They cover everything, so there is no central widget.

    They lie in one way around stores of ours, and in another around those of others; each is remembered.
    """

    def __init__(self, panes: Mapping[str, QWidget]) -> None:
        super().__init__()
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setObjectName("docks")
        self.setDockNestingEnabled(True)
        self.setDocumentMode(True)
        self.setAnimated(False)  # every change of a pane's words would begin animations
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self._titles = dict(PANES)
        self._bars: dict[str, TitleBar] = {}
        self._needed: dict[str, bool] = dict.fromkeys(AT_NEED, False)
        self._decided: set[str] = set()
        self._ours = True
        self._kept: dict[bool, Arrangement] = {}
        self._docks = {name: self._dock(name, panes[name]) for name in PANES}
        self.reset()

    def dock(self, name: str) -> QDockWidget:
        """Give the dock of a pane."""
        return self._docks[name]

    def title(self, name: str) -> str:
        """Give what a pane shows, and when."""
        return self._titles[name]

    def set_appearance(self, appearance: Appearance) -> None:
        """Use these colours."""
        for bar in self._bars.values():
            bar.set_appearance(appearance)

    def list_in(self, menu: QMenu) -> None:
        """Put a switch for every dock into a menu."""
        for dock in self._docks.values():
            menu.addAction(dock.toggleViewAction())

    def arrange(self, *, ours: bool) -> None:
        """Lay the panes out as they were around the last store of this kind.

        Args:
            ours: whether the store is one of ours, rather than another framework's.
        """
        if ours != self._ours:
            self._kept = self.kept()
            self._ours = ours
            self._lay_out()

    def reset(self) -> None:
        """Put every pane where it lies at first."""
        plan = OURS if self._ours else OTHERS
        self._decided.clear()
        self._place(plan)
        for name, dock in self._docks.items():
            dock.setVisible(name not in plan.closed and self._needed.get(name, True))
        self._docks["event"].raise_()
        self._share_room(plan)

    def bring_forward(self, name: str) -> None:
        """Show a dock, on top of its tabs, and give it the keys."""
        self._decide(name)
        dock = self._docks[name]
        dock.show()
        dock.raise_()
        view = dock.findChild(QWidget, name) or dock.widget()
        view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def kept(self) -> dict[bool, Arrangement]:
        """Give how the panes lie, to remember it: around stores of ours (True) and of others (False)."""
        now = Arrangement(self.saveState(LAYOUT_VERSION), frozenset(self._decided))
        return {**self._kept, self._ours: now}

    def restore(self, kept: Mapping[bool, Arrangement]) -> None:
        """Lay the docks out as remembered; as at first where that makes no sense."""
        self._kept = dict(kept)
        self._lay_out()

    def _lay_out(self) -> None:
        kept = self._kept.get(self._ours, Arrangement())
        if kept.layout.isEmpty() or not self.restoreState(kept.layout, LAYOUT_VERSION):
            self.reset()
            return
        self._decided = set(kept.decided)
        for name in AT_NEED:
            if name not in self._decided:
                self._docks[name].setVisible(self._needed[name])

    def _place(self, plan: Plan) -> None:
        area, docks = Qt.DockWidgetArea, self._docks
        for dock in docks.values():
            self.removeDockWidget(dock)
            dock.setFloating(False)
        self.addDockWidget(area.LeftDockWidgetArea, docks["streams"])
        self.splitDockWidget(docks["streams"], docks["events"], Qt.Orientation.Horizontal)
        self.splitDockWidget(docks["events"], docks["state"], Qt.Orientation.Horizontal)
        self.splitDockWidget(docks["streams"], docks[plan.below], Qt.Orientation.Vertical)
        self.splitDockWidget(docks["events"], docks["event"], Qt.Orientation.Vertical)
        self.splitDockWidget(docks["state"], docks["projections"], Qt.Orientation.Vertical)
        for before, name in pairwise(("event", *TABS)):
            self.tabifyDockWidget(docks[before], docks[name])
        self.tabifyDockWidget(docks[plan.below], docks[plan.behind])

    def _share_room(self, plan: Plan) -> None:
        docks = self._docks
        width, height = max(self.window().width(), 900), max(self.height(), 500)
        columns = [docks["streams"], docks["events"], docks["state"]]
        left, right = max(int(width * plan.left), plan.least_left), int(width * plan.right)
        self.resizeDocks(columns, [left, width - left - right, right], Qt.Orientation.Horizontal)
        for upper, lower, share in (
            ("streams", plan.below, plan.streams),
            ("events", "event", 0.58),
            ("state", "projections", 0.5),
        ):
            sizes = [int(height * share), int(height * (1 - share))]
            self.resizeDocks([docks[upper], docks[lower]], sizes, Qt.Orientation.Vertical)

    def _dock(self, name: str, pane: QWidget) -> QDockWidget:
        dock = QDockWidget(PANES[name], self)
        dock.setObjectName(f"dock_{name}")
        dock.setWidget(pane)
        self._bars[name] = TitleBar(dock, name, PANES[name])
        dock.setTitleBarWidget(self._bars[name])
        # A pane is a DockPane and a QWidget at once, which no annotation can say.
        pane.titleChanged.connect(lambda title: self._name(name, title))  # type: ignore[attr-defined]
        # A dock behind another one counts as shown with its pane, so only the dock can tell.
        pane.set_watched(False)  # type: ignore[attr-defined]
        dock.visibilityChanged.connect(pane.set_watched)  # type: ignore[attr-defined]
        self._name(name, PANES[name])
        if name in AT_NEED:
            pane.relevantChanged.connect(lambda needed: self._need(name, needed))  # type: ignore[attr-defined]
            dock.toggleViewAction().triggered.connect(lambda: self._decide(name))
        return dock

    def _decide(self, name: str) -> None:
        """From now on a pane does not come and go with what it shows."""
        if name in AT_NEED:
            self._decided.add(name)

    def _need(self, name: str, needed: bool) -> None:
        """Let a pane come or go with what it shows."""
        self._needed[name] = needed
        if name not in self._decided:
            self._docks[name].setVisible(needed)
            if needed and name == "changes":  # somebody has just asked for it
                self._docks[name].raise_()

    def _name(self, name: str, title: str) -> None:
        """Show the whole title above the pane; its tab keeps the short name, so that tabs stay in place."""
        self._titles[name] = one_line(title) or PANES[name]
        self._bars[name].say(self._titles[name])
