"""The one wiring place, and the entry point: only it knows concrete domains, stores and formats.

Stores, formats and Qt are imported where they are used: a command line that asks a reader needs none
of them in its own process, and would take twice as long to start.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from platformdirs import user_cache_path, user_data_path

from domain.banking import BANKING
from domain.kernel.upcasting import Upcasting
from domain.shopping import SHOPPING
from domain.todo import TODO
from explorer import cli
from explorer.core.domains import Domains
from explorer.core.errors import NotAStore, ReadOnly, StoreError
from explorer.core.store import OwnStore
from explorer.runtime import questions as q
from explorer.runtime.asking import Asking
from explorer.runtime.clocks import SIMULATED_START
from explorer.runtime.confinement import confine
from explorer.runtime.systems import EXIT_SYSTEM, NO_DISPLAY, has_display, missing_library

if TYPE_CHECKING:
    from explorer.core.store import EventReader
    from explorer.formats.detection import Detection
    from explorer.runtime.answering import Answering
    from explorer.runtime.building import Building
    from explorer.runtime.workbench import Workbench

DOMAINS = Domains((SHOPPING, BANKING, TODO))

DEMO_SEED = 7
SHOPPING_COMMANDS = 6_000
BANKING_COMMANDS = 3_000
TODO_COMMANDS = 600
LEGACY_START = "2021-05-03T09:00:00.000000Z"


# --- in the reader's process ---


def open_answering(source: str, format_id: str | None = None) -> Answering:
    """Open any store for reading, and answer about it."""
    from explorer.runtime.answering import Answering
    from explorer.runtime.histories import Histories

    confine()
    reader = open_reader(Path(source), format_id)
    return Answering(reader, DOMAINS, Histories(histories_folder(), reader))


def open_building(source: str, format_id: str | None = None) -> Building:
    """Open any store for reading, and build the histories of its projections."""
    from explorer.runtime.answering import projections_of
    from explorer.runtime.building import Building

    confine()
    reader = open_reader(Path(source), format_id)
    upcasting = DOMAINS.upcasting if isinstance(reader, OwnStore) else Upcasting()
    return Building(reader, projections_of(reader, DOMAINS), upcasting, histories_folder())


def histories_folder() -> Path:
    """Give the folder where histories are kept."""
    return user_cache_path("event-explorer", appauthor=False) / "histories"


def open_reader(path: Path, format_id: str | None = None) -> EventReader:
    """Open a store of ours or of another framework for reading.

    Raises:
        StoreError: it is missing, no store that is known, not of the given format, or cannot be read.
    """
    from explorer.formats.detection import OWN
    from explorer.formats.foreign import open_foreign
    from explorer.formats.known import FORMATS
    from explorer.stores.sqlite import open_store

    # Ours is opened by other rules, which may leave SQLite's files beside it: never on somebody's word.
    if format_id in (None, OWN) and detected(path).chosen == OWN:
        return open_store(path, writable=False)
    if format_id == OWN:
        raise NotAStore(f"{path.name} is no Event Explorer store; leave --format-id out to see what it is.")
    return open_foreign(path, FORMATS, format_id)


def detected(path: Path) -> Detection:
    """Find out which format a file has."""
    from explorer.formats.detection import detect
    from explorer.formats.known import FORMATS
    from explorer.stores.schema import APPLICATION_ID

    return detect(path, FORMATS, APPLICATION_ID)


class Detecting:
    """Answers which formats a source could have."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def answer(self, question: q.Question) -> q.Answer:
        """Answer AskDetect, the one question there is."""
        found = detected(self._path)
        matches = tuple(q.FormatMatch(m.format, m.title, m.confidence, m.evidence) for m in found.matches)
        return q.Detected(matches, found.chosen, found.why_not)

    def close(self) -> None:
        """Nothing is held."""


def open_detecting(source: str) -> Detecting:
    """Look at a source that may be anything."""
    confine()
    return Detecting(Path(source))


# --- in the process of the command line or the window ---


class WiredApp:
    """Implements explorer.runtime.app.App."""

    domains = DOMAINS

    def ask(self, source: str, format_id: str | None = None) -> Asking:
        """Start a reader on a store."""
        from explorer.runtime.reader import ReaderProcess

        return ReaderProcess(open_answering, source, format_id=format_id)

    def detect(self, source: str) -> Asking:
        """Start a reader that answers AskDetect."""
        from explorer.runtime.reader import ReaderProcess

        return ReaderProcess(open_detecting, source)

    def workbench(self, source: str) -> Workbench:
        """Open a store of ours for writing."""
        asking = self.ask(source)  # what it is, is found out by a process that may meet anything
        try:
            described: q.Described = asking.ask(q.Describe()).result()
        finally:
            asking.close()
        if described.clock is None:
            raise ReadOnly(
                f"{source} is a store of another framework ({described.title}) and read-only here; "
                "it can be looked at, and commands go to a store of your own."
            )
        return self.own_workbench(source)

    def own_workbench(self, source: str) -> Workbench:
        """Open for writing what is known to be a store of ours."""
        from explorer.runtime.workbench import Workbench
        from explorer.stores.sqlite import open_store

        return Workbench(open_store(Path(source), writable=True), DOMAINS)

    def create(self, path: Path, clock: str) -> None:
        """Make an empty store of ours."""
        from explorer.stores.sqlite import create

        create(path, clock=clock).close()

    def demo(self, path: Path | None, progress: Callable[[int, int], None]) -> Path:
        """Give the demo store, built when it is missing."""
        path = path or user_data_path("event-explorer", appauthor=False) / "demo" / "shop-and-bank.db"
        if path.exists():
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

    def _build_demo(self, path: Path, progress: Callable[[int, int], None]) -> None:
        from domain.banking.legacy import legacy as banking_legacy
        from domain.banking.load import story as banking_story
        from domain.shopping.legacy import legacy as shopping_legacy
        from domain.shopping.load import story as shopping_story
        from domain.todo.legacy import legacy as todo_legacy
        from domain.todo.load import story as todo_story
        from explorer.runtime.demo import play, record_legacy
        from explorer.runtime.workbench import Workbench
        from explorer.stores.sqlite import create

        store = create(path, clock="simulated", durable=False)
        try:
            bench = Workbench(store, DOMAINS)
            legacies = (shopping_legacy, banking_legacy, todo_legacy)
            record_legacy(bench, DEMO_SEED, (made(DEMO_SEED, LEGACY_START) for made in legacies))
            total = SHOPPING_COMMANDS + BANKING_COMMANDS + TODO_COMMANDS
            stories = (
                shopping_story(DEMO_SEED, SHOPPING_COMMANDS, SIMULATED_START),
                banking_story(DEMO_SEED, BANKING_COMMANDS, SIMULATED_START),
                todo_story(DEMO_SEED, TODO_COMMANDS, SIMULATED_START),
            )
            play(bench, DEMO_SEED, stories, lambda done: progress(done, total))
            progress(total, total)
        except BaseException:
            store.close()
            raise
        store.finish()


class WiredOpener:
    """Implements explorer.viewmodels.opening.Opener for the window."""

    def __init__(self, app: WiredApp) -> None:
        self._app = app

    def open(self, source: str, post: Callable[[Callable[[], None]], None]) -> Any:
        """Open a store in a reader of its own; ours also for writing."""
        from explorer.runtime.desk import Desk
        from explorer.viewmodels.selection import Place, Selection
        from explorer.viewmodels.session import Session

        asking = self._app.ask(source)
        try:
            described = asking.ask(q.Describe()).result()
        except BaseException:
            asking.close()
            raise
        issuing = Desk(lambda: self._app.own_workbench(source)) if described.writable else None
        place = Place(described.events, described.events)
        return Session(source, described, asking, issuing, DOMAINS, Selection(place), post)

    def create(self, path: str, clock: str) -> None:
        """Make an empty store."""
        self._app.create(Path(path), clock)

    def demo(self, progress: Callable[[int, int], None]) -> str:
        """Give the path of the demo store, after building it where it is missing."""
        return str(self._app.demo(None, progress))

    def engine(self) -> str:
        """Say what keeps our stores."""
        from explorer.stores.sqlite_driver import engine

        return engine()


class QtWindows:
    """Implements explorer.cli.tools.Windows; Qt is imported only when a window is wanted."""

    def __init__(self, app: WiredApp) -> None:
        self._opener = WiredOpener(app)

    def has_display(self) -> bool:
        """Can a window be shown here?"""
        return has_display()

    def run(self, source: str | None, at: int | None, theme: str | None) -> int:
        """Show the window until it is closed."""
        if not has_display():
            cli.die(NO_DISPLAY, EXIT_SYSTEM)
        window = _window()
        code: int = window.run(self._opener, source, at=at, theme=theme)
        return code

    def render(
        self, source: str, at: int | None, size: tuple[int, int], theme: str, target: Path
    ) -> Mapping[str, Any]:
        """Render the window once into a picture; say what it shows."""
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        window = _window()
        shown: Mapping[str, Any] = window.render(
            self._opener, source, at=at, size=size, theme=theme, target=target
        )
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


def main() -> None:
    """Run the program."""
    logging.basicConfig(level=logging.WARNING, format="event-explorer: %(message)s")
    app = WiredApp()
    sys.exit(cli.run(app, QtWindows(app)))
