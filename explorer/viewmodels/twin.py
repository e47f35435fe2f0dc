"""The CRUD twin at the cursor: the log as it was then beside the table, which only knows now."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Protocol

from explorer.core.errors import ExplorerError, HistoryUnfinished
from explorer.core.twin import CATEGORY
from explorer.runtime.keeping import Progress
from explorer.runtime.questions import (
    AskStreams,
    AskTwin,
    AskTwinAudit,
    Streams,
    Twin,
    TwinAudit,
    TwinAuditRow,
    TwinRow,
)
from explorer.viewmodels import formatting
from explorer.viewmodels import twin_words as words
from explorer.viewmodels.latest import Latest
from explorer.viewmodels.selection import Place
from explorer.viewmodels.session import Session

WINDOW = 400
"""Tasks at hand: twice what a tall screen shows."""

AUDITED = 500
"""Rows of the audit table that are shown, the newest."""

KEYS = ("list_id", "task_id")
FIELDS = ("is_completed", "task_description", "user_id", "created_at")

NO_LISTS = (
    "There are no to-do lists in this store yet. Issue CreateTodoList and AddTask in the Commands pane: here "
    "you then see what the log keeps, beside a table that the same commands change in place."
)
FOREIGN = (
    "The twin is fed by the commands that are issued here, and this store is only shown. Make a store of "
    "your own (File, New store), and create a to-do list in it."
)
NO_TASKS = "Neither the log at this event nor the table has a task. Issue AddTask in the Commands pane."
NO_DIFFERENCE = "The log at this event and the table say the same."
NO_PAST = "The table, now: a table has no past"


@dataclass(frozen=True, slots=True)
class PairLine:
    """A task in both tables.

    Args:
        sign: how they differ, "" when they do not.
        said: the same in a sentence.
        difference: "same", "differs", "log only", "table only" or "no command".
        log: one text per column of the log's side, None where it has no row.
        table: the same of the table's side.
        apart: the columns in which both have a row and say different things.
    """

    sign: str
    said: str
    difference: str
    log: tuple[str, ...] | None
    table: tuple[str, ...] | None
    apart: frozenset[int]


class TwinView(Protocol):
    """What shows the twin."""

    def set_empty(self, text: str) -> None:
        """Say what to do when there is nothing to compare; "" when there is."""

    def set_problem(self, text: str) -> None:
        """Say what went wrong; "" when nothing did."""

    def set_busy(self, busy: bool) -> None:
        """Something is awaited, or no longer."""

    def set_relevant(self, relevant: bool) -> None:
        """Say whether the store has to-do lists."""

    def set_heading(self, text: str) -> None:
        """Say how many tasks are the same, and how many differ."""

    def set_sides(self, log: str, table: str, *, past: bool) -> None:
        """Say what stands on either side; in the `past` the table's side is of another moment."""

    def set_pair_count(self, count: int) -> None:
        """There are so many tasks now."""

    def pairs_changed(self, first: int, last: int) -> None:
        """These tasks are others now, both ends included."""

    def set_no_pairs(self, text: str) -> None:
        """Say why there are no tasks; "" when there are."""

    def set_lost(self, text: str, examples: str) -> None:
        """Say what the table lost, and give examples."""

    def set_note(self, text: str) -> None:
        """Say how far behind the twin is; "" when it is not."""

    def set_audit(self, rows: tuple[TwinAuditRow, ...], heading: str) -> None:
        """Show the newest rows of the audit table, and say how many there are."""

    def copy(self, text: str) -> None:
        """Put a text on the clipboard."""


class TwinPresenter:
    """Decides what is shown of the twin. Asks for tasks only while somebody looks."""

    def __init__(self, session: Session, view: TwinView) -> None:
        self._session = session
        self._view = view
        self._watched = False
        self._relevant = False
        self._only_different = False
        self._first = 0
        self._count = 0
        self._rows: tuple[TwinRow, ...] = ()
        self._audited: int | None = None
        self._failed_rows = range(0)
        self._known = Latest(session, "twin.known", self._looked, self._failed)
        self._lane = Latest(session, "twin", self._arrived, self._failed, view.set_busy)
        self._audit = Latest(session, "twin.audit", self._audit_came, self._failed)
        self._unlisten = session.selection.listen(self._moved)
        self._unfinished = False
        history = session.history
        self._unfollow = history.listen(self._built) if history is not None else lambda: None
        own = session.described.states == "domain"
        view.set_empty(NO_LISTS if own else FOREIGN)
        view.set_relevant(False)
        if own:
            self._look()
        else:
            self._unlisten()
            self._unlisten = lambda: None

    def watch(self, watched: bool) -> None:
        """Somebody looks at the pane, or no longer."""
        self._watched = watched
        if watched:
            self._ask(self._first)

    def show_only_different(self, only: bool) -> None:
        """Show only the tasks that differ, or all."""
        self._only_different = only
        self._ask(0)

    def line(self, index: int) -> PairLine | None:
        """Give a task by its place, None while it is under way; looking at it is what asks for it."""
        offset = index - self._first
        if 0 <= offset < len(self._rows):
            return line_of(self._rows[offset])
        if index not in self._failed_rows:
            self._ask(max(0, index - WINDOW // 2))
        return None

    def copy(self, first: int, last: int, *, log: bool) -> None:
        """Copy those rows of one side that are at hand, as tab-separated lines."""
        at_hand = self._rows[max(0, first - self._first) : max(0, last + 1 - self._first)]
        lines = [line_of(row) for row in at_hand]
        cells = [line.log if log else line.table for line in lines]
        self._view.copy(formatting.tsv([(*KEYS, *FIELDS), *(row for row in cells if row is not None)]))

    def retry(self) -> None:
        """Ask again for what could not be read."""
        self._failed_rows, self._audited = range(0), None
        self._view.set_problem("")
        self._look()

    def close(self) -> None:
        """Stop showing anything."""
        self._unlisten()
        self._unfollow()
        for lane in (self._known, self._lane, self._audit):
            lane.drop()

    def _built(self, progress: Progress) -> None:
        """Ask again for tasks that were not within reach before."""
        if self._unfinished:
            self._ask(self._first)

    def _moved(self, place: Place, old: Place) -> None:
        if not self._relevant:
            if place.head != old.head:
                self._look()
        elif (place.ordinal, place.head) != (old.ordinal, old.head):
            self._ask(self._first)

    def _look(self) -> None:
        """Look whether there are to-do lists."""
        self._known.ask(AskStreams(CATEGORY, None, 1))

    def _looked(self, answer: Streams) -> None:
        self._relevant = bool(answer.rows)
        self._view.set_relevant(self._relevant)
        if self._relevant:
            self._view.set_empty("")
            self._ask(self._first)

    def _ask(self, first: int) -> None:
        if self._watched and self._relevant:
            at = self._session.selection.place.ordinal
            self._lane.ask(AskTwin(at, first, WINDOW, only_different=self._only_different))

    def _arrived(self, answer: Twin) -> None:
        self._failed_rows, self._unfinished = range(0), False
        self._view.set_problem("")
        if not answer.rows and answer.count and answer.first:
            self._ask(max(0, answer.count - WINDOW))  # fewer than before: none left in this window
            return
        old = {self._first + offset: row for offset, row in enumerate(self._rows)}
        self._first, self._rows = answer.first, answer.rows
        if answer.count != self._count:
            self._count = answer.count
            self._view.set_pair_count(answer.count)
        changed = [i for i, row in enumerate(answer.rows, start=answer.first) if old.get(i) != row]
        if changed:
            self._view.pairs_changed(changed[0], changed[-1])
        self._say(answer)
        if answer.audited != self._audited:
            self._audited = answer.audited
            self._audit.ask(AskTwinAudit(limit=AUDITED))

    def _say(self, answer: Twin) -> None:
        past = answer.at < answer.head
        self._view.set_heading(f"{words.compared_text(answer)}.")
        log = f"The log, after {formatting.place(answer.at)}"
        self._view.set_sides(log, NO_PAST if past else "The table, now", past=past)
        self._view.set_no_pairs("" if answer.count else NO_TASKS if not answer.tasks else NO_DIFFERENCE)
        self._view.set_note(words.seen_text(answer))
        examples = [words.example_text(loss.kind, one) for loss in answer.losses for one in loss.examples]
        self._view.set_lost(words.lost_text(answer.losses), "; ".join(examples))

    def _audit_came(self, answer: TwinAudit) -> None:
        kept = formatting.count(self._audited or 0, "row")
        newest = f", the newest {AUDITED:,} shown" if (self._audited or 0) > AUDITED else ""
        self._view.set_audit(answer.rows, f"Table + audit: {kept}{newest}. {words.AUDIT_KEEPS}")

    def _failed(self, error: ExplorerError) -> None:
        if self._rows or self._count:
            self._failed_rows = range(self._count)
        self._unfinished = isinstance(error, HistoryUnfinished)
        self._view.set_problem(str(error))


def line_of(row: TwinRow) -> PairLine:
    """Lay a task out over the columns of both sides."""
    log, table = _cells(row.key, row.log), _cells(row.key, row.table)
    apart = frozenset(
        column
        for column in range(len(KEYS) + len(FIELDS))
        if log is not None and table is not None and log[column] != table[column]
    )
    return PairLine(
        words.SIGNS[row.difference], words.SAID[row.difference], row.difference, log, table, apart
    )


def _cells(key: tuple[str, ...], text: str | None) -> tuple[str, ...] | None:
    if text is None:
        return None
    told: dict[str, Any] = json.loads(text)
    return (*key, *(_cell(told.get(name)) for name in FIELDS))


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
