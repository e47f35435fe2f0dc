"""What bootstrap hands to the command line and to the window: stores opened, made and asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from explorer.core.domains import Domains
from explorer.runtime.asking import Asking
from explorer.runtime.workbench import Workbench

Progress = Callable[[int, int], None]
"""Told how far a long work is: (done, of). Whatever it raises stops the work."""


class App(Protocol):
    """The wired program. Knows no Qt."""

    @property
    def domains(self) -> Domains:
        """The domains that are known."""

    def ask(self, source: str, format_id: str | None = None) -> Asking:
        """Start a reader on a store. What cannot be opened shows with the first answer.

        Args:
            source: path of the store.
            format_id: the format to read it as; None: the one it is recognised as.
        """

    def detect(self, source: str) -> Asking:
        """Start a reader that answers AskDetect about a source."""

    def workbench(self, source: str) -> Workbench:
        """Open a store of ours for writing.

        Raises:
            StoreError: it is missing, foreign (read-only), newer, busy or damaged.
        """

    def create(self, path: Path, clock: str) -> None:
        """Make an empty store of ours.

        Raises:
            StoreError: something is there already, or it cannot be made.
        """

    def demo(self, path: Path | None, progress: Progress) -> Path:
        """Give the demo store, built when it is missing.

        Args:
            path: where it is to lie; None: in the user's data folder.
            progress: told how many commands are done.
        """
