"""Asking for all changes between two moments, page after page, to copy them whole."""

from __future__ import annotations

from collections.abc import Callable

from explorer.core.errors import ExplorerError
from explorer.runtime.questions import AskDiff, ChangeRow, Diffed
from explorer.viewmodels.change_groups import page_of
from explorer.viewmodels.latest import Latest
from explorer.viewmodels.session import Session

PAGE = 1_000
"""Changes that are asked for at once."""

Gathered = Callable[[tuple[ChangeRow, ...], tuple[str, ...]], None]
"""Takes the changes, and sentences about what could not be folded."""


class Gathering:
    """Gathers the changes of several streams and projections; a newer wish replaces an older one.

    Args:
        session: the open store.
        fail: takes the error that ended it.
        busy: told when waiting begins and ends.
    """

    def __init__(
        self, session: Session, fail: Callable[[ExplorerError], None], busy: Callable[[bool], None]
    ) -> None:
        self._lane = Latest(session, "compare.copy", self._arrived, fail, busy)
        self._waiting: list[AskDiff] = []
        self._found: list[ChangeRow] = []
        self._problems: dict[str, None] = {}
        self._done: Gathered = lambda rows, problems: None

    def gather(self, questions: list[AskDiff], done: Gathered) -> None:
        """Ask for whole answers, each from its first page; `done` takes all changes in order."""
        self.drop()
        self._waiting, self._found, self._problems, self._done = list(questions), [], {}, done
        self._go_on()

    def drop(self) -> None:
        """Gather no further."""
        self._waiting = []
        self._lane.drop()

    def _go_on(self) -> None:
        if self._waiting:
            self._lane.ask(self._waiting[0])
        else:
            self._done(tuple(self._found), tuple(self._problems))

    def _arrived(self, answer: Diffed) -> None:
        asked = self._waiting.pop(0)
        self._found += answer.changes
        if answer.problem:
            self._problems[answer.problem] = None
        first = asked.first + asked.limit
        if first < answer.count:
            self._waiting.insert(0, page_of(asked, first, asked.limit))
        self._go_on()
