"""The wiring place, and the entry point: it and readers alone know concrete domains, stores and formats.

Stores, formats and Qt are imported where they are used: a command line that asks a reader needs none
of them in its own process, and would take twice as long to start.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from platformdirs import user_data_path

from explorer import cli
from explorer.core.errors import NotAStore, ReadOnly, StoreError
from explorer.readers import (
    DOMAINS,
    histories_folder,
    history_limit,
    open_answering,
    open_building,
    open_detecting,
    open_folded_building,
    open_folding,
)
from explorer.runtime import questions as q
from explorer.runtime.app import Brought, Told
from explorer.runtime.approvals import Approvals
from explorer.runtime.asking import Asking
from explorer.runtime.clocks import SIMULATED_START
from explorer.runtime.fold_source import FoldChoice, FoldSource
from explorer.runtime.issuing import Waits, silent
from explorer.runtime.systems import EXIT_SYSTEM, NO_DISPLAY, has_display, missing_library

if TYPE_CHECKING:
    from explorer.runtime.benched import Plan, Report
    from explorer.runtime.cache import Cache
    from explorer.runtime.reader import ReaderProcess
    from explorer.runtime.watched import WatchedReader
    from explorer.runtime.workbench import Workbench
    from explorer.viewmodels.moving import ExportWish, ImportWish

DEMO_FILE = "shop-and-bank.db"
DEMO_SEED = 7
DEMO_COMMANDS = {"shopping": 4_500, "banking": 2_000, "todo": 600}
"""Commands of each domain's usual day."""
DEMO_SLOW = {"ConfirmOrder": 40, "CreditForTransfer": 200}
"""Requests of which one in so many lies for too long, so that limits pass and things are made good."""
LEGACY_START = "2021-05-03T09:00:00.000000Z"


def demo_place() -> Path:
    """Say where the demo store lies unless somebody chooses another place."""
    return user_data_path("event-explorer", appauthor=False) / "demo" / DEMO_FILE


def bookmarks_folder() -> Path:
    """Say where bookmarks are kept."""
    return user_data_path("event-explorer", appauthor=False) / "bookmarks"


class WiredApp:
    """Implements explorer.runtime.app.App."""

    domains = DOMAINS

    def ask(self, source: str, format_id: str | None = None, fold: FoldChoice | None = None) -> Asking:
        """Start a reader on a store, and one of its own for a fold file."""
        from explorer.runtime.reader import ReaderProcess

        if not isinstance(fold, FoldSource):
            return ReaderProcess(open_answering, source, format_id=format_id, fold=fold)
        from explorer.runtime.folded import FoldedAsking

        return FoldedAsking(
            lambda: self.ask(source, format_id),
            lambda: _watched(partial(ReaderProcess, open_folding, source, format_id=format_id), fold),
        )

    def build(self, source: str, format_id: str | None = None, fold: FoldChoice | None = None) -> Asking:
        """Start a process that builds the histories of a store's projections."""
        from explorer.runtime.reader import ReaderProcess

        if isinstance(fold, FoldSource):
            return _watched(partial(ReaderProcess, open_folded_building, source, format_id=format_id), fold)
        return ReaderProcess(open_building, source, format_id=format_id)

    def detect(self, source: str, format_id: str | None = None) -> Asking:
        """Start a reader that answers AskDetect."""
        from explorer.runtime.reader import ReaderProcess

        return ReaderProcess(open_detecting, source, format_id=format_id)

    def workbench(self, source: str, format_id: str | None = None, waits: Waits = silent) -> Workbench:
        """Open a store of ours for writing."""
        described: q.Described = self._asked(source, format_id, q.Describe())
        if described.clock is None:
            raise ReadOnly(
                f"{source} is a store of another framework ({described.title}) and read-only here; "
                "it can be looked at, and commands go to a store of your own."
            )
        return self.own_workbench(source, waits)

    def backup(self, source: str, to: Path, progress: Callable[[int, int], None]) -> int:
        """Copy a store of ours to a new file."""
        described: q.Described = self._asked(source, None, q.Describe())
        if described.clock is None:
            raise ReadOnly(
                f"{source} is a store of another framework ({described.title}), only looked at here; "
                "nothing was copied. Make a copy with that framework's own means."
            )
        from explorer.stores.sqlite import open_store

        store = open_store(Path(source), writable=False)
        try:
            return store.backup(to, progress)
        finally:
            store.close()

    def export(
        self,
        source: str,
        to: Path,
        form: str | None,
        told: Told,
        *,
        replacing: bool = False,
        format_id: str | None = None,
    ) -> int:
        """Write all events of a store into a file."""
        from explorer.porting import export_store

        ask = partial(self.ask, source, format_id)
        return export_store(ask, source, to, form, told, replacing=replacing)

    def bring_in(self, file: str, into: Path, form: str | None, clock: str, told: Told) -> Brought:
        """Take all events of a file into an empty store of ours, or none of them."""
        from explorer.porting import import_file

        return import_file(file, into, form, clock, told)

    def own_workbench(self, source: str, waits: Waits = silent) -> Workbench:
        """Open for writing what is known to be a store of ours."""
        from explorer.runtime.workbench import Workbench
        from explorer.stores.sqlite import open_store

        store = open_store(Path(source), writable=True, told=waits)
        try:
            return Workbench(store, DOMAINS)
        except BaseException:
            store.close()
            raise

    def create(self, path: Path, clock: str) -> None:
        """Make an empty store of ours."""
        from explorer.stores.sqlite import create

        create(path, clock=clock).close()

    def demo(self, path: Path | None, progress: Callable[[int, int], None]) -> Path:
        """Give the demo store, built when it is missing."""
        chosen, path = path, path or demo_place()
        if path.exists():
            if chosen is not None:
                self._require_demo(path)
            return path
        from explorer.stores.new_files import made_whole

        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with made_whole(path) as temporary:
                self._build_demo(temporary, progress)
        except FileExistsError:
            pass  # somebody else made it meanwhile
        except OSError as error:
            raise StoreError(f"The demo store cannot be made at {path}: {error.strerror}.") from error
        return path

    def reset_demo(self, path: Path | None, progress: Callable[[int, int], None]) -> tuple[Path, Path | None]:
        """Make the demo store anew; the one there is is set aside."""
        from explorer.stores.setting_aside import give_name, set_aside

        path = path or demo_place()
        if not path.exists():
            return self.demo(path, progress), None
        self._require_demo(path)
        aside = set_aside(path)
        try:
            return self.demo(path, progress), aside
        except BaseException:
            with suppress(FileExistsError):  # somebody else made one meanwhile
                give_name(aside, path)
            raise

    def bench(self, plan: Plan, told: Callable[[str, int, int], None]) -> Report:
        """Measure speed and memory, on stores of its own."""
        from explorer.benching.running import run
        from explorer.benching.watching import measured

        return run(plan, told, lambda path, moves: measured(watch_window, start_window, path, moves))

    def _require_demo(self, path: Path) -> None:
        from explorer.runtime.demo import legacy_id

        first: q.Records = self._asked(str(path), None, q.AskRecords(0, 1))
        if [one.event_id for one in first.records] != [legacy_id(DEMO_SEED, 0)]:
            raise NotAStore(
                f"{path} is there, but is no demo store, so it was not opened; give another --store, "
                f"or look at it with `event-explorer open {path}`."
            )

    def _asked(self, source: str, format_id: str | None, question: q.Question) -> Any:
        """Ask one question: what a file is, is found out by a process that may meet anything."""
        asking = self.ask(source, format_id)
        try:
            return asking.ask(question).result()
        finally:
            asking.close()

    def _build_demo(self, path: Path, progress: Callable[[int, int], None]) -> None:
        from domain.banking.legacy import legacy as banking_legacy
        from domain.shopping.legacy import legacy as shopping_legacy
        from domain.todo.legacy import legacy as todo_legacy
        from explorer.runtime.demo import play, record_legacy, slow_now_and_then
        from explorer.runtime.loadgen import story_of
        from explorer.runtime.workbench import Workbench
        from explorer.stores.sqlite import create

        store = create(path, clock="simulated", durable=False)
        try:
            legacies = (shopping_legacy, banking_legacy, todo_legacy)
            record_legacy(store, DEMO_SEED, (made(DEMO_SEED, LEGACY_START) for made in legacies))
            bench = Workbench(store, DOMAINS, slow_now_and_then(DEMO_SLOW))
            total = sum(DEMO_COMMANDS.values())
            stories = [
                story_of(domain, None)(DEMO_SEED, DEMO_COMMANDS[domain.name], SIMULATED_START)
                for domain in DOMAINS.domains
            ]
            play(bench, DEMO_SEED, stories, lambda done: progress(done, total))
            progress(total, total)
        except BaseException:
            store.close()
            raise
        store.finish()


class WiredOpener:
    """Implements explorer.viewmodels.opening.Opener for the window.

    Args:
        app: the wired program.
        acting: whether what falls due in an open store happens; a picture of it is no reason.
        formats: by source, the formats that stores are to be read as, whatever they look like.
        folds: by source, how the streams of stores are to be folded.
    """

    def __init__(
        self,
        app: WiredApp,
        *,
        acting: bool = True,
        formats: Mapping[str, str | None] | None = None,
        folds: Mapping[str, FoldChoice | None] | None = None,
    ) -> None:
        self._app = app
        self._acting = acting
        self._formats = formats or {}
        self._folds = folds or {}

    def open(self, source: str, post: Callable[[Callable[[], None]], None]) -> Any:
        """Open a store in a reader of its own; ours also for writing."""
        return self.folded(source, self._folds.get(source), post)

    def folded(self, source: str, fold: FoldChoice | None, post: Callable[[Callable[[], None]], None]) -> Any:
        """Open a store whose streams are folded in a chosen way."""
        from explorer.runtime.bookmarks import BookmarkFile
        from explorer.runtime.desk import Desk
        from explorer.runtime.keeping import HistoryKeeper
        from explorer.viewmodels.selection import Place, Selection
        from explorer.viewmodels.session import Session

        asking = self._app.ask(source, self._formats.get(source), fold)
        try:
            described = asking.ask(q.Describe()).result()
            if fold is not None:
                asking.ask(q.AskProjections()).result()  # a file that cannot be used shows now
        except BaseException:
            asking.close()
            raise
        opens = partial(self._app.own_workbench, source)
        issuing = Desk(opens, self._acting) if described.writable else None
        place = Place(described.events, described.events)
        history = HistoryKeeper(lambda: self._app.build(source, self._formats.get(source), fold), post)
        bookmarks = BookmarkFile(bookmarks_folder(), described.identity)
        return Session(
            source, described, asking, issuing, DOMAINS, Selection(place), post, history, bookmarks, fold
        )

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

    def export(self, source: str, wish: ExportWish, told: Told) -> int:
        """Write all events of a store into a file."""
        to, format_id = Path(wish.path), self._formats.get(source)
        replacing = wish.replacing
        return self._app.export(source, to, wish.form, told, replacing=replacing, format_id=format_id)

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

    def __init__(self, app: WiredApp) -> None:
        self._app = app

    def has_display(self) -> bool:
        """Can a window be shown here?"""
        return has_display()

    def run(
        self,
        source: str | None,
        at: int | None,
        theme: str | None,
        format_id: str | None = None,
        fold: FoldChoice | None = None,
    ) -> int:
        """Show the window until it is closed."""
        if not has_display():
            cli.die(NO_DISPLAY, EXIT_SYSTEM)
        window = _window()
        opener = WiredOpener(self._app, formats={source or "": format_id}, folds={source or "": fold})
        code: int = window.run(opener, source, at=at, theme=theme)
        return code

    def render(
        self,
        source: str,
        at: int | None,
        size: tuple[int, int],
        theme: str,
        target: Path,
        format_id: str | None = None,
        fold: FoldChoice | None = None,
    ) -> Mapping[str, Any]:
        """Render the window once into a picture; say what it shows."""
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        window = _window()
        opener = WiredOpener(self._app, acting=False, formats={source: format_id}, folds={source: fold})
        shown: Mapping[str, Any] = window.render(opener, source, at=at, size=size, theme=theme, target=target)
        return shown


def _watched(begin: Callable[..., ReaderProcess], fold: FoldSource) -> WatchedReader:
    """Start a process that runs a fold file, and watch over it."""
    from explorer.runtime.watched import WatchedReader

    return WatchedReader(
        lambda marks, ended: begin(path=fold.path, digest=fold.digest, marks=marks, ended=ended), fold.name
    )


def _window() -> Any:
    try:
        from explorer.ui import app
    except ImportError as error:
        sentence = missing_library(str(error))
        if sentence is None:
            raise
        cli.die(sentence, EXIT_SYSTEM)
    return app


def watch_window(source: str, moves: int) -> dict[str, float]:
    """Measure a window on a store, in this process."""
    from explorer.benching.window import watch

    return watch(WiredOpener(WiredApp(), acting=False), source, moves)


def start_window() -> dict[str, float]:
    """Say when a window without a store was painted, in this process."""
    from explorer.benching.window import start

    return start(WiredOpener(WiredApp()))


def main() -> None:
    """Run the program."""
    logging.basicConfig(level=logging.WARNING, format="event-explorer: %(message)s")
    app = WiredApp()
    sys.exit(cli.run(app, QtWindows(app)))
