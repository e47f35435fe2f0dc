"""What bootstrap hands to the command line and to the window: stores opened, made and asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, Protocol

from explorer.core.domains import Domains
from explorer.core.table_map import FormatChoice
from explorer.runtime.asking import Asking
from explorer.runtime.benched import Plan, Report
from explorer.runtime.issuing import Waits, silent
from explorer.runtime.manner import USUAL, Manner
from explorer.runtime.workbench import Workbench

Progress = Callable[[int, int], None]
"""Told how far a long work is: (done, of). Whatever it raises stops the work."""


Told = Callable[[int, int, str], None]
"""Told how far a long work is: (done, of, what is counted). Whatever it raises stops the work."""


class Brought(NamedTuple):
    """What an import brought into a store.

    Args:
        events: how many events.
        from_elsewhere: how many of them keep beside them the envelope they came with.
    """

    events: int
    from_elsewhere: int


class App(Protocol):
    """The wired program. Knows no Qt."""

    @property
    def domains(self) -> Domains:
        """The domains that are known."""

    def ask(self, source: str, manner: Manner = USUAL, *, gradually: bool = False) -> Asking:
        """Start a reader on a store. What cannot be opened shows with the first answer.

        Args:
            source: path of the store.
            manner: how it is read.
            gradually: whether the events of a foreign store are counted between questions, and every answer
                is about those that are counted so far; else the first answer waits until all are.
        """

    def detect(self, source: str, only: FormatChoice | None = None) -> Asking:
        """Start a reader that answers AskDetect about a source, for all formats or for one."""

    def mapping(self, source: str) -> Asking:
        """Start a process that answers about the tables of a database, for somebody who maps one of them."""

    def workbench(self, source: str, manner: Manner = USUAL, waits: Waits = silent) -> Workbench:
        """Open a store of ours for writing.

        Args:
            source: path of the store.
            manner: how it is read; only what is read as our own can be written.
            waits: told how long a writer has been waiting for another program.

        Raises:
            StoreError: it is missing, foreign (read-only), newer, busy or damaged.
        """

    def create(self, path: Path, clock: str) -> None:
        """Make an empty store of ours.

        Raises:
            StoreError: something is there already, or it cannot be made.
        """

    def backup(self, source: str, to: Path, progress: Progress) -> int:
        """Copy a store of ours, as it is at this moment, to a new file.

        Args:
            source: path of the store.
            to: the new file; there must be nothing yet.
            progress: told how many bytes are copied, of how many.

        Returns:
            How many events the copy holds.

        Raises:
            StoreError: the store is missing, foreign or damaged, or the copy cannot be made.
        """

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
        """Write all events of a store into a file, each as it was where it came from.

        Args:
            source: path of the store.
            to: the file; it is there only when it is whole.
            form: "jsonl", "cloudevents", "csv" or "parquet"; None: what the file's name says.
            told: told how many events are written.
            replacing: whether a file that is there may be replaced.
            manner: how the store is read.

        Returns:
            How many events the file holds.

        Raises:
            StoreError: the store cannot be read, or the file cannot be made.
            UsageError: the name tells of no form, or a library for it is missing.
        """

    def bring_in(
        self, file: str, into: Path, form: str | None, clock: str, told: Told, manner: Manner = USUAL
    ) -> Brought:
        """Take all events of a file into an empty store of ours, or none of them.

        Args:
            file: a file of events, or another store.
            into: the store; made when it is missing, and there only when all is in it.
            form: what the file is; None: what it begins like.
            clock: of a new store, "wall" or "simulated".
            told: told how much of the file is read.
            manner: how another store is read; where it says anything, the file is taken for one.

        Raises:
            StoreError: the file cannot be read, something in it is no event, or the store is not empty.
            UsageError: a library for the file is missing.
        """

    def demo(self, path: Path | None, progress: Progress) -> Path:
        """Give the demo store, built when it is missing.

        Args:
            path: where it is to lie; None: in the user's data folder.
            progress: told how many commands are done.

        Raises:
            StoreError: there is something else at that path, or the store cannot be made.
        """

    def reset_demo(self, path: Path | None, progress: Progress) -> tuple[Path, Path | None]:
        """Make the demo store anew, and set the one there is aside.

        Args:
            path: where it lies; None: in the user's data folder.
            progress: told how many commands are done.

        Returns:
            The new store, and where the old one is now (None where there was none).

        Raises:
            StoreError: what is there is no demo, is open elsewhere, or cannot be renamed; it is as it was.
        """

    def bench(self, plan: Plan, told: Callable[[str, int, int], None]) -> Report:
        """Measure speed and memory, on stores of its own that are gone afterwards.

        Args:
            plan: what is measured.
            told: told what is being done, how far it is, of how much; whatever it raises stops the run.

        Returns:
            What was found; what could not be measured has no figure, and says why.

        Raises:
            StoreError: a store cannot be made or read.
        """
