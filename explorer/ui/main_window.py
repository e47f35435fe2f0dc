"""The window: the welcome page or the workspace, the timeline below, menus above. Composition only."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
)
from PySide6.QtWidgets import QMainWindow, QMenu, QStackedWidget, QVBoxLayout, QWidget

from explorer.ui.actions import ActionSet
from explorer.ui.dialogs.page import of_a_domain, pages
from explorer.ui.docks import DockPane, Docks
from explorer.ui.settings import Settings
from explorer.ui.status import Status
from explorer.ui.widgets.drop_target import DropTarget
from explorer.ui.widgets.error_panel import ErrorPanel
from explorer.ui.widgets.event_pane import EventPane
from explorer.ui.widgets.plain import plain_tip
from explorer.ui.widgets.state_pane import StatePane
from explorer.ui.widgets.timeline_pane import TimelinePane
from explorer.ui.widgets.welcome_page import WelcomePage
from explorer.viewmodels import window_size
from explorer.viewmodels.action import Deeds
from explorer.viewmodels.appearance import Appearance
from explorer.viewmodels.fold_actions import FOLD_ACTIONS
from explorer.viewmodels.recent import short_name
from explorer.viewmodels.session import Session
from explorer.viewmodels.welcome import recent_stores

APPLICATION = "Event Explorer"


class MainWindow(QMainWindow):
    """One window, one store at a time."""

    sourceRequested = Signal(str)
    pageRequested = Signal(str)
    forgetRequested = Signal()
    cancelRequested = Signal()
    decodingRequested = Signal(object)
    keyRequested = Signal()
    leaving = Signal()

    def __init__(self, panes: Mapping[str, QWidget], deeds: Deeds) -> None:
        """Put the window together.

        Args:
            panes: the panes by name, one for each of explorer.viewmodels.actions.PANES.
            deeds: carries the actions out.
        """
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowTitle(APPLICATION)
        self.setMinimumSize(*window_size.SMALLEST)
        self.resize(*window_size.USUAL)
        self.setAcceptDrops(True)
        # A pane is a DockPane and a QWidget at once, which no annotation can say.
        self._panes: tuple[DockPane, ...] = tuple(panes.values())  # type: ignore[arg-type]
        self.timeline = TimelinePane()
        self.docks = Docks(panes)
        self.welcome = WelcomePage()
        self.problems = ErrorPanel()
        self.status = Status()
        self.setStatusBar(self.status)
        self.actions_made = ActionSet(self, self.timeline, deeds)
        self._stack = QStackedWidget()
        self._workspace = self._put_together()
        self._drop_target = DropTarget(self)
        self._recent_menu = QMenu("Open &recent", self)
        self._build_menus()
        self.timeline.bind(self.actions_made.by_id)
        self.welcome.bind(self.actions_made.by_id)
        if isinstance(state := panes["state"], StatePane):
            state.offer_folds(self.actions_made.by_id[one.id] for one in FOLD_ACTIONS)
            state.seekTold.connect(self.status.show_seek)
        if isinstance(event := panes["event"], EventPane):
            event.decodingRequested.connect(self.decodingRequested)
            event.keyRequested.connect(self.keyRequested)
        self.welcome.sourceRequested.connect(self.sourceRequested)
        self.welcome.cancelRequested.connect(self.cancelRequested)
        self.status.cancelRequested.connect(self.cancelRequested)

    def attach(self, session: Session) -> None:
        """Show a store in every pane."""
        self.docks.arrange(ours=session.described.clock is not None)
        for pane in self._panes:
            pane.attach(session)
        self.timeline.attach(session)
        self.status.show_store(session)
        self.setWindowTitle(f"{short_name(session.source)} — {APPLICATION}")
        self._stack.setCurrentWidget(self._workspace)
        self.timeline.focus()

    def detach(self) -> None:
        """Let the store go, and go back to the welcome page."""
        self.timeline.detach()
        for pane in self._panes:
            pane.detach()
        self.status.show_nothing()
        self.setWindowTitle(APPLICATION)
        self._stack.setCurrentWidget(self.welcome)

    def set_appearance(self, appearance: Appearance) -> None:
        """Use these colours everywhere."""
        self.actions_made.set_appearance(appearance)
        for pane in self._panes:
            pane.set_appearance(appearance)
        self.docks.set_appearance(appearance)
        self.timeline.set_appearance(appearance)
        self.welcome.set_appearance(appearance)
        self.problems.set_appearance(appearance)
        self.status.set_appearance(appearance)

    def set_recent(self, sources: tuple[str, ...]) -> None:
        """List the stores opened lately, in the menu and on the welcome page."""
        stores = recent_stores(sources)
        self.welcome.set_recent(stores)
        self._recent_menu.clear()
        for store in stores:
            entry = self._recent_menu.addAction(store.name.replace("&", "&&"))
            entry.setToolTip(plain_tip(store.source))
            entry.triggered.connect(lambda _=False, source=store.source: self.sourceRequested.emit(source))
        self._recent_menu.addSeparator()
        self._recent_menu.addAction("&Clear").triggered.connect(self.forgetRequested)
        self._recent_menu.setEnabled(bool(stores))

    def go_to(self, name: str) -> None:
        """Give a pane the keys; "timeline" is one too."""
        if name == "timeline":
            self.timeline.focus()
        else:
            self.docks.bring_forward(name)

    def restore(self, settings: Settings) -> None:
        """Be where the window was last time, but on a screen that is there."""
        if not settings.geometry.isEmpty():
            self.restoreGeometry(settings.geometry)
        self.docks.restore(settings.arrangements)
        self.pull_back()

    def keep(self, settings: Settings) -> None:
        """Remember where the window is."""
        settings.keep_window(self.saveGeometry(), self.docks.kept())

    def pull_back(self) -> None:
        """Move the window onto a screen if none shows its title bar."""
        screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
        grip = self.geometry().adjusted(0, 0, 0, -self.height() + 40)
        if not any(screen.intersected(grip).width() >= 100 for screen in screens):
            screen = QGuiApplication.primaryScreen().availableGeometry()
            self.resize(self.size().boundedTo(screen.size()))
            self.move(screen.center() - self.rect().center())

    def _put_together(self) -> QWidget:
        workspace = QWidget()
        column = QVBoxLayout(workspace)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.docks, 1)
        column.addWidget(self.timeline)
        self._stack.addWidget(self.welcome)
        self._stack.addWidget(workspace)
        whole = QWidget()
        lines = QVBoxLayout(whole)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(self.problems)
        lines.addWidget(self._stack, 1)
        self.setCentralWidget(whole)
        return workspace

    def _build_menus(self) -> None:
        by_id = self.actions_made.by_id
        menus = self.actions_made.fill(self.menuBar())
        menus["&File"].insertMenu(by_id["file.close"], self._recent_menu)
        self._recent_menu.setToolTipsVisible(True)
        shown = QMenu("&Panes", self)
        self.docks.list_in(shown)
        menus["&View"].insertMenu(by_id["view.reset"], shown)
        help_, domains = menus["&Help"], QMenu("&Domains", self)
        help_.insertMenu(by_id["help.about"], domains)
        for title, path in pages().items():
            entry = QAction(title, self)
            if of_a_domain(path):
                domains.addAction(entry)
            else:
                help_.insertAction(domains.menuAction(), entry)
            entry.triggered.connect(lambda _=False, title=title: self.pageRequested.emit(title))

    # Qt overrides

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        files = _dropped(event.mimeData().urls())
        if files:
            event.acceptProposedAction()
            self._drop_target.offer(short_name(files[0]), len(files) - 1)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._drop_target.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self._drop_target.hide()
        files = _dropped(event.mimeData().urls())
        if files:
            event.acceptProposedAction()
            self.sourceRequested.emit(files[0])

    def closeEvent(self, event: QCloseEvent) -> None:
        self.leaving.emit()
        event.accept()


def _dropped(urls: list[QUrl]) -> list[str]:
    """Give the paths of the files among what is dropped."""
    return [url.toLocalFile() for url in urls if url.isLocalFile()]
