"""The wiring place, and the entry point: it and readers alone know concrete domains, stores and formats.

Stores, formats and Qt are imported where they are used: a command line that asks a reader needs none
of them in its own process, and would take twice as long to start.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer import cli
from explorer.core.errors import NotAStore, ReadOnly, StoreError
from explorer.core.table_map import FormatChoice
from explorer.demo_store import DEMO_SEED, build_demo, demo_place
from explorer.mapping import open_mapping
from explorer.opener import WiredOpener
from explorer.readers import (
    DOMAINS,
    GRADUALLY,
    open_answering,
    open_building,
    open_detecting,
    open_folded_building,
    open_folding,
    open_surveying,
)
from explorer.runtime import questions as q
from explorer.runtime.app import Brought, Told
from explorer.runtime.asking import Asking
from explorer.runtime.fold_source import FoldSource
from explorer.runtime.issuing import Waits, silent
from explorer.runtime.manner import USUAL, Manner
from explorer.windows import QtWindows

if TYPE_CHECKING:
    from explorer.runtime.benched import Plan, Report
    from explorer.runtime.reader import ReaderProcess
    from explorer.runtime.watched import WatchedReader
    from explorer.runtime.workbench import Workbench

_AT_ONCE = 0.2
"""Seconds that a process has to end which may be in the midst of a long look at a store."""


class WiredApp:
    """Implements explorer.runtime.app.App."""

    domains = DOMAINS

    def ask(self, source: str, manner: Manner = USUAL, *, gradually: bool = False) -> Asking:
        """Start a reader on a store, and one of its own for a fold file."""
        from explorer.runtime.reader import ReaderProcess

        fold, counting = manner.fold, GRADUALLY if gradually else None
        if not isinstance(fold, FoldSource):
            return ReaderProcess(open_answering, source, manner, counting=counting)
        from explorer.runtime.shared import SharedAsking, folds

        plain = replace(manner, fold=None)
        return SharedAsking(
            lambda stamp: ReaderProcess(open_answering, source, plain, counting=counting, stamp=stamp),
            lambda stamp: _watched(partial(ReaderProcess, open_folding, source, plain, stamp=stamp), fold),
            folds,
        )

    def survey(self, source: str, manner: Manner = USUAL, stamp: str = "") -> Asking:
        """Start a process that surveys a large store; it only looks, so it is not waited for at the end.

        Args:
            source: path of the store.
            manner: how it is read.
            stamp: of what is shown, which this must be, too.
        """
        from explorer.runtime.reader import ReaderProcess

        plain = replace(manner, fold=None)
        return ReaderProcess(open_surveying, source, plain, closing=_AT_ONCE, stamp=stamp)

    def build(self, source: str, manner: Manner = USUAL, stamp: str = "") -> Asking:
        """Start a process that builds the histories of a store's projections."""
        from explorer.runtime.reader import ReaderProcess

        plain = replace(manner, fold=None)
        if isinstance(manner.fold, FoldSource):
            begin = partial(ReaderProcess, open_folded_building, source, plain, stamp=stamp)
            return _watched(begin, manner.fold)
        return ReaderProcess(open_building, source, plain, stamp=stamp)

    def detect(self, source: str, only: FormatChoice | None = None) -> Asking:
        """Start a reader that answers AskDetect."""
        from explorer.runtime.reader import ReaderProcess

        return ReaderProcess(open_detecting, source, Manner(only))

    def mapping(self, source: str) -> Asking:
        """Start a process that looks at a database for somebody who maps it."""
        from explorer.runtime.reader import ReaderProcess

        return ReaderProcess(open_mapping, source)

    def workbench(self, source: str, manner: Manner = USUAL, waits: Waits = silent) -> Workbench:
        """Open a store of ours for writing."""
        described: q.Described = self._asked(source, q.Describe(), manner)
        if described.clock is None:
            raise ReadOnly(
                f"{source} is a store of another framework ({described.title}) and read-only here; "
                "it can be looked at, and commands go to a store of your own."
            )
        return self.own_workbench(source, waits)

    def backup(self, source: str, to: Path, progress: Callable[[int, int], None]) -> int:
        """Copy a store of ours to a new file."""
        described: q.Described = self._asked(source, q.Describe())
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
        manner: Manner = USUAL,
    ) -> int:
        """Write all events of a store into a file."""
        from explorer.porting import export_store

        ask = partial(self.ask, source, replace(manner, fold=None))
        return export_store(ask, source, to, form, told, replacing=replacing)

    def bring_in(
        self, file: str, into: Path, form: str | None, clock: str, told: Told, manner: Manner = USUAL
    ) -> Brought:
        """Take all events of a file into an empty store of ours, or none of them."""
        from explorer.porting import import_file

        return import_file(file, into, form, clock, told, manner)

    def own_workbench(self, source: str, waits: Waits = silent) -> Workbench:
        """Open for writing what is known to be a store of ours."""
        from explorer.runtime.workbench import Workbench
        from explorer.stores.sqlite import open_store

        store = open_store(Path(source), writable=True, told=waits)
        try:
            return Workbench(store, DOMAINS)
        except BaseException:  # Ctrl+C, too: an open store keeps its files locked
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
                build_demo(temporary, progress)
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
        except BaseException:  # Cancel and Ctrl+C, too: the old demo comes back
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

        first: q.Records = self._asked(str(path), q.AskRecords(0, 1))
        if [one.event_id for one in first.records] != [legacy_id(DEMO_SEED, 0)]:
            raise NotAStore(
                f"{path} is there, but is no demo store, so it was not opened; give another --store, "
                f"or look at it with `event-explorer open {path}`."
            )

    def _asked(self, source: str, question: q.Question, manner: Manner = USUAL) -> Any:
        """Ask one question: what a file is, is found out by a process that may meet anything."""
        asking = self.ask(source, manner)
        try:
            return asking.ask(question).result()
        finally:
            asking.close()


def _watched(begin: Callable[..., ReaderProcess], fold: FoldSource) -> WatchedReader:
    """Start a process that runs a fold file, and watch over it."""
    from explorer.runtime.watched import WatchedReader

    return WatchedReader(
        lambda marks, ended: begin(path=fold.path, digest=fold.digest, marks=marks, ended=ended), fold.name
    )


def watch_window(source: str, moves: int) -> dict[str, float]:
    """Measure a window on a store, in this process."""
    from explorer.benching.window import watch

    return watch(WiredOpener(WiredApp(), acting=False, patient=True), source, moves)


def start_window() -> dict[str, float]:
    """Say when a window without a store was painted, in this process."""
    from explorer.benching.window import start

    return start(WiredOpener(WiredApp()))


def main() -> None:
    """Run the program."""
    logging.basicConfig(level=logging.WARNING, format="event-explorer: %(message)s")
    app = WiredApp()
    sys.exit(cli.run(app, QtWindows(app)))
