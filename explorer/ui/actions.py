"""Turns the actions, which are data, into menus, keys and buttons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from explorer.ui.icons import icon
from explorer.ui.widgets.plain import plain_tip
from explorer.viewmodels.action import Action, Deeds, Situation, all_keys
from explorer.viewmodels.actions import ACTIONS
from explorer.viewmodels.appearance import Appearance

ROLES = {
    "file.quit": QAction.MenuRole.QuitRole,
    "file.preferences": QAction.MenuRole.PreferencesRole,
    "help.about": QAction.MenuRole.AboutRole,
}


class ActionSet(QObject):
    """The window's actions, kept true to the situation."""

    def __init__(self, window: QWidget, panel: QWidget, deeds: Deeds) -> None:
        """Make the actions.

        Args:
            window: where window-wide keys work.
            panel: where the plain keys of the timeline work.
            deeds: carries the actions out.
        """
        super().__init__(window)
        self._deeds = deeds
        self._hindrances: dict[str, str] = {}
        self._situation: Situation | None = None
        self.by_id: dict[str, QAction] = {}
        self._twins: dict[str, QAction] = {}
        for action in ACTIONS:
            self.by_id[action.id] = self._made(action, window, panel)

    def fill(self, bar: QMenuBar) -> dict[str, QMenu]:
        """Build the menus; gives them by path, as in "&View/&Theme"."""
        menus: dict[str, QMenu] = {}
        for action in ACTIONS:
            menu = self._menu(bar, menus, action.menu)
            if action.apart:
                menu.addSeparator()
            menu.addAction(self.by_id[action.id])
        return menus

    def refresh(self, situation: Situation) -> None:
        """Switch actions on and off, and say why."""
        self._situation = situation
        for action in ACTIONS:
            hindrance = action.hindrance(situation)
            made = self.by_id[action.id]
            if self._hindrances.get(action.id) != hindrance:
                self._hindrances[action.id] = hindrance
                made.setEnabled(not hindrance)
                made.setToolTip(plain_tip(_tip(action, hindrance)))
                made.setStatusTip(hindrance)
                if action.id in self._twins:
                    self._twins[action.id].setEnabled(not hindrance)
            if action.marked is not None:
                made.setChecked(action.marked(situation))

    def set_appearance(self, appearance: Appearance) -> None:
        """Draw the icons anew."""
        for action in ACTIONS:
            if action.icon:
                self.by_id[action.id].setIcon(icon(action.icon, appearance))

    def hindrance(self, id: str) -> str:
        """Say why an action cannot be done now, "" when it can."""
        return self._hindrances.get(id, "")

    def _made(self, action: Action, window: QWidget, panel: QWidget) -> QAction:
        made = QAction(action.title, self)
        made.setObjectName(action.id)
        made.setIconText(action.plain_title)
        made.setCheckable(action.marked is not None)
        made.setMenuRole(ROLES.get(action.id, QAction.MenuRole.NoRole))
        made.triggered.connect(self._doing(action))
        if action.keys:
            made.setShortcuts([QKeySequence(key) for key in action.keys])
            window.addAction(made)
        elif action.panel_keys:
            self._bind_to_panel(made, action, panel)
        if action.keys and action.panel_keys:
            twin = QAction(action.title, self)
            twin.triggered.connect(self._doing(action))
            self._bind_to_panel(twin, action, panel)
            self._twins[action.id] = twin
        return made

    def _bind_to_panel(self, made: QAction, action: Action, panel: QWidget) -> None:
        made.setShortcuts([QKeySequence(key) for key in action.panel_keys])
        made.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        panel.addAction(made)

    def _doing(self, action: Action) -> Callable[[], None]:
        def do() -> None:
            action.run(self._deeds)
            if action.marked is not None and self._situation is not None:
                # Qt changed the tick, though the deed may take a while, or was not wished after all.
                self.by_id[action.id].setChecked(action.marked(self._situation))

        return do

    def _menu(self, bar: QMenuBar, menus: dict[str, QMenu], path: str) -> QMenu:
        if path not in menus:
            above, _, title = path.rpartition("/")
            menu = self._menu(bar, menus, above).addMenu(title) if above else bar.addMenu(title)
            menu.setToolTipsVisible(True)
            menus[path] = menu
        return menus[path]


def _tip(action: Action, hindrance: str) -> str:
    keys = all_keys(action)
    tip = f"{action.plain_title} ({keys})" if keys else action.plain_title
    return f"{tip}. {hindrance}" if hindrance else tip
