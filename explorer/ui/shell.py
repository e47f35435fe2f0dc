"""What the window does for a person: open, make and leave stores, change the looks, tell problems."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from explorer.ui.anew import Anew
from explorer.ui.attending import Attending
from explorer.ui.choosing import Choosing
from explorer.ui.closings import Closings
from explorer.ui.dialogs.asking import Dialogs
from explorer.ui.errands import Errands
from explorer.ui.faults import Fault
from explorer.ui.following import Following
from explorer.ui.main_window import MainWindow
from explorer.ui.moving import Moving
from explorer.ui.posting import Poster
from explorer.ui.reading_deeds import ReadingDeeds
from explorer.ui.redecoding import Redecoding
from explorer.ui.refolding import Refolding
from explorer.ui.rescue import Rescue
from explorer.ui.settings import Settings
from explorer.ui.situation import situation_of
from explorer.ui.theme import Theme
from explorer.ui.working import Work
from explorer.viewmodels.formatting import shortened
from explorer.viewmodels.opening import Opener
from explorer.viewmodels.recent import remembered, short_name, still_there
from explorer.viewmodels.selection import Place
from explorer.viewmodels.session import Session

LONGEST_CLOSING = 10.0
"""Seconds to wait for a store to be let go before another takes its place."""
MESSAGE_STAYS = 8_000
"""Milliseconds."""
LONGEST_NAME = 40
"""Characters of a store's name while it is being opened."""


class Shell(ReadingDeeds):
    """Stands between the window and the wiring place. Carries out the actions."""

    def __init__(
        self,
        opener: Opener,
        settings: Settings,
        theme: Theme,
        panes: Mapping[str, QWidget],
        dialogs: Dialogs | None = None,
    ) -> None:
        super().__init__()
        self._opener = opener
        self._settings = settings
        self._theme = theme
        self._left = False
        self._closings = Closings()
        self._stop_listening: Callable[[], None] = lambda: None
        self.session: Session | None = None
        self.poster = Poster()
        self.window = MainWindow(panes, self)
        self._dialogs = dialogs or Dialogs(self.window)
        self._work = Work(self.poster.post)
        self._errands = Errands(opener, self._work, self.poster.post, self._progressed)
        problems = self.window.problems
        self._rescue = Rescue(problems, self._dialogs, self._errands.save_open, self.open)
        anew = Anew(
            opener,
            self._dialogs,
            self._work,
            self.poster.post,
            self.show,
            self._closings.close,
            problems.show_problem,
        )
        self._refolding = Refolding(anew)
        self._redecoding = Redecoding(anew)
        self._following = Following(anew)
        self._choosing = Choosing(anew, problems)
        self._moving = Moving(
            opener,
            self._dialogs,
            self._work,
            self.poster.post,
            progressed=self._progressed,
            say=lambda told: self.window.status.showMessage(told, MESSAGE_STAYS),
            opened=self.open,
            refused=self.window.problems.show_problem,
        )
        self._work.changed.connect(self._refresh)
        self._work.shown.connect(self._say_busy)
        self._work.failed.connect(self.window.problems.show_problem)
        self._attending = Attending(self.window.status, self._rescue.tell, problems.show_problem, self)
        self.window.sourceRequested.connect(self.open)
        self.window.pageRequested.connect(self._dialogs.show_page)
        self.window.forgetRequested.connect(self._forget)
        self.window.cancelRequested.connect(self._work.cancel)
        self.window.decodingRequested.connect(self.decode_with)
        self.window.keyRequested.connect(self.open_with_key)
        self.window.leaving.connect(self.leave)
        self.window.timeline.situationChanged.connect(self._refresh)
        theme.changed.connect(self.window.set_appearance)
        self.window.set_appearance(theme.appearance)
        self.window.restore(settings)
        self._list_recent()
        self._refresh()

    # opening and leaving

    def open(self, source: str, at: int | None = None, stream: str | None = None) -> None:
        """Open a store and show it; the one that is open stays until that has worked.

        Args:
            source: a path or URL.
            at: ordinal to go to, None for the last event.
            stream: the stream to follow, None for none.
        """
        self._work.do(
            f"Opening {shortened(short_name(source), LONGEST_NAME)} …",
            lambda: self._opener.open(source, self.poster.post),
            lambda session: self.show(session, at, stream),
            abandoned=self._closings.close,
            refused=lambda error: self._choosing.refused(source, error),
        )

    def show(self, session: Session, at: int | None = None, stream: str | None = None) -> None:
        """Show an open store instead of the one before."""
        self._let_go()
        if self._left:  # it was opened while the window was closed
            self._closings.close(session)
            return
        self.session = session
        self._rescue.forget()
        head = max(session.described.events, session.selection.place.head)
        session.selection.grown(head, session.described.counted)
        if at is not None:
            session.selection.at(at)
        if stream is not None:
            session.selection.follow(stream)
        self.window.attach(session)
        self._stop_listening = session.selection.listen(self._moved)
        session.hear(lambda: self.window.status.show_store(session))
        self._attending.begin(session)
        if session.told:
            self.window.problems.show_problem(session.told)
        self._settings.recent = remembered(self._settings.recent, session.source)
        self._list_recent()
        self._refresh()

    def leave(self) -> None:
        """Remember the window and let everything go; the program is about to end."""
        self._left = True
        self._work.blockSignals(True)  # the window that would show them goes
        self._work.cancel()
        self.window.keep(self._settings)
        self._let_go()

    def wait_until_let_go(self, seconds: float) -> bool:
        """Wait, off the event loop, until nothing is held any more.

        Args:
            seconds: the longest wait for what is under way, and for the stores.

        Returns:
            Whether all is let go; False when that took too long.
        """
        return self._work.wait(seconds) and self._closings.wait(seconds)

    def _let_go(self) -> None:
        if self.session is None:
            return
        self._attending.end()
        self._stop_listening()
        gone, self.session = self.session, None
        self.window.detach()
        self._closings.close(gone)

    # deeds

    def open_demo(self) -> None:
        """Open the demo store, and build it before where it is missing."""
        self._errands.make_demo(self.open)

    def reset_demo(self) -> None:
        """Make the demo anew, if that is really wished, and open it."""
        if self._dialogs.wants_new_demo():
            if self.session is not None and self.session.source == self._opener.demo_place():
                self.close_store()
            self._errands.make_demo_anew(lambda: self._closings.wait(LONGEST_CLOSING), self.open)

    def let_pass(self, seconds: float) -> None:
        """Let time pass in the open store."""
        if self.session is not None:
            self._errands.let_pass(self.session, seconds, self._passed)

    def new_store(self) -> None:
        """Ask for a place and make a store there."""
        wish = self._dialogs.new_store()
        if wish is not None:
            self._work.do(
                f"Making {shortened(short_name(wish.path), LONGEST_NAME)} …",
                lambda: self._opener.create(wish.path, wish.clock),
                lambda _: self.open(wish.path),
            )

    def choose_store(self) -> None:
        """Ask for a store and open it."""
        path = self._dialogs.choose_store()
        if path:
            self.open(path)

    def save_copy(self) -> None:
        """Ask for a place and copy the open store there."""
        path = self._dialogs.choose_copy() if self.session is not None else ""
        if path and self.session is not None:
            say = self.window.status.showMessage
            self._errands.save_copy(self.session.source, path, lambda told: say(told, MESSAGE_STAYS))

    def export_events(self) -> None:
        """Ask for a file and write the open store's events into it."""
        if self.session is not None:
            self._moving.export(self.session)

    def import_events(self) -> None:
        """Ask for a file and a store, and bring the one into the other."""
        self._moving.bring_in(self.session)

    def close_store(self) -> None:
        """Let the open store go."""
        self._let_go()
        self._refresh()

    def quit(self) -> None:
        """End the program."""
        self.window.close()

    # telling

    def tell(self, fault: Fault) -> None:
        """Tell of something unforeseen."""
        self.window.problems.show_problem(fault.sentence, fault.details)

    def _progressed(self, done: int, of: int, counted: str) -> None:
        if self._work.text and not self._left:
            told = f"{self._work.text} {done:,} of {of:,} {counted}" if of else self._work.text
            self._say_busy(told, done, of)

    def _passed(self, told: str) -> None:
        self.window.status.showMessage(told, MESSAGE_STAYS)
        self._attending.look()

    def _say_busy(self, text: str, done: int = 0, of: int = 0) -> None:
        """Say what is under way: on the welcome page while that is shown, else at the bottom."""
        cancellable = self._work.cancellable
        below = self.session is not None
        self.window.status.show_busy(text if below else "", cancellable and below)
        self.window.welcome.set_busy(text, done, of, cancellable=cancellable)

    def _moved(self, new: Place, old: Place) -> None:
        self.window.status.show_place(new)
        self._refresh()

    def _refresh(self) -> None:
        self.window.actions_made.refresh(
            situation_of(
                self.session,
                self.window.timeline.presenter,
                theme=self._theme.choice,
                full_screen=self.window.isFullScreen(),
                busy=self._work.text,
                demo=os.path.exists(self._opener.demo_place()),
            )
        )

    def _list_recent(self) -> None:
        self.window.set_recent(still_there(self._settings.recent, os.path.exists))

    def _forget(self) -> None:
        self._settings.recent = ()
        self._list_recent()
