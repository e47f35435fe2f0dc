"""The window, wired: what it opens and how it is shown; Qt is imported only when one is wanted."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from platformdirs import user_data_path

from explorer import cli
from explorer.core.errors import NoFormatFits
from explorer.core.table_map import FormatChoice, TableMap
from explorer.demo_store import demo_place
from explorer.mapping import asked, fitting, kept_maps
from explorer.readers import DOMAINS, histories_folder, history_limit
from explorer.runtime import questions as q
from explorer.runtime.app import App, Brought, Told
from explorer.runtime.approvals import Approvals
from explorer.runtime.asking import Asking
from explorer.runtime.decodings import DecodingFile
from explorer.runtime.issuing import Waits, silent
from explorer.runtime.manner import USUAL, Manner
from explorer.runtime.systems import EXIT_SYSTEM, NO_DISPLAY, has_display, missing_library

if TYPE_CHECKING:
    from explorer.runtime.cache import Cache
    from explorer.runtime.workbench import Workbench
    from explorer.viewmodels.moving import ExportWish, ImportWish
    from explorer.viewmodels.session import Session


def bookmarks_folder() -> Path:
    """Say where bookmarks are kept."""
    return user_data_path("event-explorer", appauthor=False) / "bookmarks"


def decodings_folder() -> Path:
    """Say where it is kept how payloads are to be decoded."""
    return user_data_path("event-explorer", appauthor=False) / "decodings"


class Program(App, Protocol):
    """What the window needs of the wired program beyond what a command line needs."""

    def build(self, source: str, manner: Manner = USUAL) -> Asking:
        """Begin a process that builds the history of a store."""

    def own_workbench(self, source: str, waits: Waits = silent) -> Workbench:
        """Open a store of ours for issuing commands."""


class WiredOpener:
    """Implements explorer.viewmodels.opening.Opener for the window.

    Args:
        app: the wired program.
        acting: whether what falls due in an open store happens; a picture of it is no reason.
        manners: by source, how stores are to be read.
    """

    def __init__(
        self, app: Program, *, acting: bool = True, manners: Mapping[str, Manner] | None = None
    ) -> None:
        self._app = app
        self._acting = acting
        self._manners = dict(manners or {})

    def open(self, source: str, post: Callable[[Callable[[], None]], None]) -> Any:
        """Open a store in a reader of its own; ours also for writing, and what no format fits by its map."""
        manner = self.manner(source)
        try:
            return self._opened(source, manner, post)
        except NoFormatFits:
            kept = None if manner.format else fitting(source, kept_maps().load())
            if kept is None:
                raise
        self._manners[source] = replace(manner, format=kept)
        return self._opened(source, self._manners[source], post)

    def read_as(self, source: str, choice: FormatChoice, post: Callable[[Callable[[], None]], None]) -> Any:
        """Open a store as somebody chose, and remember it."""
        manner = replace(self.manner(source), format=choice)
        session = self._opened(source, manner, post)
        self._manners[source] = manner
        return session

    def keep_choice(self, session: Session) -> None:
        """Keep the map by which a store was opened."""
        choice = session.manner.format
        if isinstance(choice, TableMap):
            kept_maps().keep(session.described.identity, choice)

    def manner(self, source: str) -> Manner:
        """Say how somebody chose that a store is read."""
        return self._manners.get(source, USUAL)

    def detected(self, source: str) -> q.Detected:
        """Say which formats a store could have, and why."""
        return cast("q.Detected", asked(self._app.detect(source), q.AskDetect()))

    def mapping(self, source: str) -> Asking:
        """Start a process that looks at a database for somebody who maps it."""
        return self._app.mapping(source)

    def open_in(self, source: str, manner: Manner, post: Callable[[Callable[[], None]], None]) -> Any:
        """Open a store in a chosen manner."""
        return self._session(source, manner, post, *self._asking(source, manner))

    def _opened(self, source: str, manner: Manner, post: Callable[[Callable[[], None]], None]) -> Any:
        """Open a store, decoded as it is kept where nobody chooses that now."""
        asking, described = self._asking(source, manner)
        kept = DecodingFile(decodings_folder(), described.identity).load()
        if not kept.is_automatic:
            asking.close()
            manner = replace(manner, decoding=replace(kept, key=manner.decoding.key))
            asking, described = self._asking(source, manner)
        return self._session(source, manner, post, asking, described)

    def _session(
        self,
        source: str,
        manner: Manner,
        post: Callable[[Callable[[], None]], None],
        asking: Asking,
        described: q.Described,
    ) -> Any:
        from explorer.runtime.bookmarks import BookmarkFile
        from explorer.runtime.desk import Desk
        from explorer.runtime.keeping import HistoryKeeper
        from explorer.viewmodels.selection import Place, Selection
        from explorer.viewmodels.session import Session

        opens = partial(self._app.own_workbench, source)
        issuing = Desk(opens, self._acting) if described.writable else None
        place = Place(described.events, described.events)
        history = None
        if manner.may_be_kept:
            history = HistoryKeeper(lambda: self._app.build(source, manner), post)
        return Session(
            source,
            described,
            asking,
            issuing,
            DOMAINS,
            Selection(place),
            post,
            history,
            BookmarkFile(bookmarks_folder(), described.identity),
            manner,
            DecodingFile(decodings_folder(), described.identity),
        )

    def _asking(self, source: str, manner: Manner) -> tuple[Asking, q.Described]:
        """Start a reader, and wait until it has the store open."""
        asking = self._app.ask(source, manner)
        try:
            described = asking.ask(q.Describe()).result()
            if manner.fold is not None:
                asking.ask(q.AskProjections()).result()  # a file that cannot be used shows now
        except BaseException:
            asking.close()
            raise
        return asking, described

    @property
    def approvals(self) -> Approvals:
        """Give what remembers which fold files may be run."""
        return Approvals(user_data_path("event-explorer", appauthor=False) / "approved-folds.json")

    def create(self, path: str, clock: str) -> None:
        """Make an empty store."""
        self._app.create(Path(path), clock)

    def backup(self, source: str, to: str, progress: Callable[[int, int], None]) -> int:
        """Copy a store of ours to a new file."""
        return self._app.backup(source, Path(to), progress)

    def export(self, source: str, wish: ExportWish, told: Told, manner: Manner = USUAL) -> int:
        """Write all events of a store into a file."""
        to = Path(wish.path)
        return self._app.export(source, to, wish.form, told, replacing=wish.replacing, manner=manner)

    def bring_in(self, wish: ImportWish, told: Told) -> Brought:
        """Take all events of a file into an empty store, or none of them."""
        return self._app.bring_in(wish.file, Path(wish.into), None, wish.clock, told)

    def demo(self, progress: Callable[[int, int], None]) -> str:
        """Give the path of the demo store, after building it where it is missing."""
        return str(self._app.demo(None, progress))

    def engine(self) -> str:
        """Say what keeps our stores."""
        from explorer.stores.sqlite_driver import engine

        return engine()

    def cache(self) -> Cache:
        """Give what is kept of the pasts of all stores."""
        from explorer.runtime.cache import Cache

        return Cache(histories_folder(), history_limit())

    def demo_place(self) -> str:
        """Say where the demo store lies, or would lie."""
        return str(demo_place())

    def reset_demo(self, progress: Callable[[int, int], None]) -> str:
        """Make the demo anew, and give its path."""
        return str(self._app.reset_demo(None, progress)[0])


class QtWindows:
    """Implements explorer.cli.tools.Windows; Qt is imported only when a window is wanted."""

    def __init__(self, app: Program) -> None:
        self._app = app

    def has_display(self) -> bool:
        """Can a window be shown here?"""
        return has_display()

    def run(self, source: str | None, at: int | None, theme: str | None, manner: Manner = USUAL) -> int:
        """Show the window until it is closed."""
        if not has_display():
            cli.die(NO_DISPLAY, EXIT_SYSTEM)
        window = _window()
        opener = WiredOpener(self._app, manners={source or "": manner})
        code: int = window.run(opener, source, at=at, theme=theme)
        return code

    def render(
        self,
        source: str,
        at: int | None,
        size: tuple[int, int],
        theme: str,
        target: Path,
        manner: Manner = USUAL,
    ) -> Mapping[str, Any]:
        """Render the window once into a picture; say what it shows."""
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        window = _window()
        opener = WiredOpener(self._app, acting=False, manners={source: manner})
        shown: Mapping[str, Any] = window.render(opener, source, at=at, size=size, theme=theme, target=target)
        return shown


def _window() -> Any:
    try:
        from explorer.ui import app
    except ImportError as error:
        sentence = missing_library(str(error))
        if sentence is None:
            raise
        cli.die(sentence, EXIT_SYSTEM)
    return app
