"""What the window does for a person whichever store is open: where it looks, how it looks, what it lists."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from explorer.ui.dialogs.asking import Dialogs
from explorer.ui.main_window import MainWindow
from explorer.ui.posting import Poster, in_background
from explorer.ui.theme import Theme
from explorer.viewmodels.bookmarks import proposed_name, tidy_name
from explorer.viewmodels.opening import Opener
from explorer.viewmodels.selection import Selection
from explorer.viewmodels.session import Session
from explorer.viewmodels.timeline import TimelinePresenter


class NothingOpen(Exception):
    """An action that needs a store was carried out without one."""


class WindowDeeds(QObject):
    """Those of explorer.viewmodels.action.Deeds that leave every store as it is; Shell has the others."""

    session: Session | None
    window: MainWindow
    poster: Poster
    _opener: Opener
    _theme: Theme
    _dialogs: Dialogs

    @property
    def selection(self) -> Selection:
        """Give the open store's selection."""
        if self.session is None:
            raise NothingOpen
        return self.session.selection

    @property
    def timeline(self) -> TimelinePresenter:
        """Give the open store's timeline."""
        if self.window.timeline.presenter is None:
            raise NothingOpen
        return self.window.timeline.presenter

    def choose_theme(self, theme: str) -> None:
        """Change the colours."""
        self._theme.choose(theme)
        self._refresh()

    def zoom(self, steps: int) -> None:
        """Make text larger, or smaller, or (0) of normal size."""
        self._theme.zoom(steps)

    def toggle_full_screen(self) -> None:
        """Fill the screen, or stop doing so."""
        if self.window.isFullScreen():
            self.window.showNormal()
        else:
            self.window.showFullScreen()
        self._refresh()

    def reset_layout(self) -> None:
        """Put every pane back in its place."""
        self.window.docks.reset()

    def go_to_pane(self, name: str) -> None:
        """Bring a pane to the front and give it the keys."""
        self.window.go_to(name)

    def ask_where_to(self) -> None:
        """Put the cursor in the jump field."""
        self.window.timeline.ask_where_to()

    def name_bookmark(self) -> None:
        """Ask for a name and bookmark the cursor's moment, or rename the bookmark there."""
        ordinal, proposed = self.selection.place.ordinal, proposed_name(self.timeline.screen)
        name = self._dialogs.name_bookmark(ordinal, proposed)
        if name is not None:
            self.selection.bookmark(ordinal, tidy_name(name) or proposed)

    def preferences(self) -> None:
        """Let somebody choose how the program looks and how much it keeps."""
        background = partial(in_background, post=self.poster.post)
        self._dialogs.preferences(self._theme, self._opener.cache(), background, self._allowed)
        self._refresh()

    def about(self) -> None:
        """Say which program this is."""
        self._dialogs.about(self._opener.engine())

    def show_shortcuts(self) -> None:
        """List the keys."""
        self.find_action()

    def find_action(self) -> None:
        """Open the palette, and do what was chosen there."""
        chosen = self._dialogs.find_action(self.window.actions_made)
        if chosen is not None:
            chosen.trigger()

    def _allowed(self) -> None:
        """Go on with the open store's history, should the limit have ended it."""
        if self.session is not None and self.session.history is not None:
            self.session.history.try_again()

    def _refresh(self) -> None:
        """Keep the actions true to the situation."""
        raise NotImplementedError
