"""The processes at the cursor: which there are, and the chosen one step by step."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from explorer.core.errors import ExplorerError
from explorer.core.forms import label
from explorer.runtime.questions import (
    AskProcess,
    AskProcesses,
    AskProcessOf,
    Process,
    Processes,
    ProcessFound,
    ProcessRow,
)
from explorer.viewmodels.formatting import clock, count, place
from explorer.viewmodels.latest import Latest
from explorer.viewmodels.selection import Place
from explorer.viewmodels.session import Session
from explorer.viewmodels.stepper import StepperScreen, stepper_of

PAGE = 100
MOST_KEPT = 500
"""Instances that are asked for again when the cursor moves, at most."""
FEW = 12
"""With fewer rows than this, older instances are looked at without being asked for."""
MOST_LOOKS = 5
"""Questions in a row that look for older instances by themselves."""

STATUSES = ("running", "completed", "failed")
NONE_KNOWN = "No process is known for the streams of this store."
NONE_CHOSEN = "Choose a process in the list to see it step by step."


class ProcessesView(Protocol):
    """What shows processes."""

    def set_title(self, title: str) -> None:
        """Say what is shown, and when."""

    def set_empty(self, text: str) -> None:
        """Say why there are no processes at all; "" when there are."""

    def set_only(self, status: str | None) -> None:
        """Mark the status that is shown, None for all."""

    def set_rows(self, rows: tuple[ProcessRow, ...], more: bool) -> None:
        """List these instances, newest first, and take note of whether older ones may follow."""

    def set_rows_empty(self, text: str) -> None:
        """Say why the list is empty; "" when it is not."""

    def set_note(self, text: str) -> None:
        """Say something small about the list."""

    def set_waits(self, text: str, all_of_them: str) -> None:
        """Say what policies wait for now: in short, and one a line; "" for nothing."""

    def set_chosen(self, stream: str | None) -> None:
        """Mark the instance that is shown step by step."""

    def set_stepper(self, screen: StepperScreen) -> None:
        """Show one instance step by step."""

    def set_problem(self, text: str) -> None:
        """Say what went wrong; "" when nothing did."""

    def set_busy(self, busy: bool) -> None:
        """Something is awaited, or no longer."""


class ProcessesPresenter:
    """Decides which processes are shown. Asks nothing while nobody sees the pane."""

    def __init__(self, session: Session, view: ProcessesView) -> None:
        self._session = session
        self._view = view
        self._rows: tuple[ProcessRow, ...] = ()
        self._before: int | None = None
        self._only: str | None = None
        self._looked = 0
        self._looks = 0
        self._chosen: str | None = None
        self._shown = StepperScreen()
        self._watched = False
        self._stale = True
        self._list = Latest(session, "processes", self._listed, self._failed, view.set_busy)
        self._older = Latest(session, "processes.older", self._older_listed, self._failed, view.set_busy)
        self._one = Latest(session, "processes.one", self._stepped, self._failed)
        self._finding = Latest(session, "processes.of", self._found, self._failed)
        self._unlisten = session.selection.listen(self._moved)
        known = bool(session.domains.processes) and session.described.states == "domain"
        view.set_empty("" if known else NONE_KNOWN)
        view.set_only(None)
        self._show(StepperScreen(empty=NONE_CHOSEN))

    def watch(self, watched: bool) -> None:
        """Take note of whether somebody sees the pane."""
        self._watched = watched
        if watched and self._stale:
            self._look(self._session.selection.place)

    def show_only(self, status: str | None) -> None:
        """List the instances of one status, or (None) all."""
        if status != self._only:
            self._only = status
            self._rows = ()
            self._view.set_only(status)
            self._ask_list()

    def older(self) -> None:
        """Look at older instances."""
        if self._before is not None:
            at = self._session.selection.place.ordinal
            self._older.ask(AskProcesses(at, self._before, PAGE, self._only))

    def choose(self, stream: str) -> None:
        """Show an instance step by step."""
        self._become(stream)
        self._ask_one()

    def follow(self, followed: bool) -> None:
        """Follow the stream of the instance shown, or follow none."""
        self._session.selection.follow(self._shown.stream if followed else None)

    def follow_stream(self, stream: str) -> None:
        """Follow a stream that a step changes."""
        self._session.selection.follow(stream)

    def go_to(self, ordinal: int) -> None:
        """Move the cursor to an event of a step."""
        self._session.selection.at(ordinal)

    def retry(self) -> None:
        """Ask again for what could not be read."""
        self._view.set_problem("")
        self._look(self._session.selection.place)

    def close(self) -> None:
        """Stop showing anything."""
        self._unlisten()
        for lane in (self._list, self._older, self._one, self._finding):
            lane.drop()

    # inside

    def _moved(self, new: Place, old: Place) -> None:
        if new.stream != old.stream and self._shown.stream is not None:
            self._show(replace(self._shown, followed=new.stream == self._shown.stream))
        if (new.ordinal, new.head, new.stream) == (old.ordinal, old.head, old.stream):
            return
        if not self._watched:
            self._stale = True
        elif (new.ordinal, new.stream) == (old.ordinal, old.stream):
            self._ask_one()  # only what lies after the cursor may have changed
        else:
            self._look(new)

    def _look(self, at: Place) -> None:
        self._stale = False
        self._view.set_title(f"Processes after {place(at.ordinal)}")
        if self._session.described.states != "domain" or not self._session.domains.processes:
            return
        self._ask_list()
        self._ask_one()
        if at.ordinal:
            self._finding.ask(AskProcessOf(at.ordinal, at.stream))

    def _ask_list(self) -> None:
        limit = min(max(PAGE, len(self._rows)), MOST_KEPT)
        self._older.drop()
        self._list.ask(AskProcesses(self._session.selection.place.ordinal, None, limit, self._only))

    def _ask_one(self) -> None:
        if self._chosen is not None:
            self._one.ask(AskProcess(self._chosen, self._session.selection.place.ordinal))

    def _listed(self, answer: Processes) -> None:
        asked: AskProcesses = self._list.asked
        if asked.status != self._only:
            return
        self._looks, self._looked = 0, 0
        self._view.set_waits(*waits_told(answer))
        self._take(answer.rows, answer)
        if self._chosen is None and self._rows:
            self.choose(self._rows[0].stream)

    def _older_listed(self, answer: Processes) -> None:
        asked: AskProcesses = self._older.asked
        if (asked.status, asked.before) == (self._only, self._before):
            self._take((*self._rows, *answer.rows), answer)

    def _take(self, rows: tuple[ProcessRow, ...], answer: Processes) -> None:
        self._rows, self._before = rows, answer.before
        self._looked += answer.looked
        self._looks += 1
        self._view.set_problem("")
        self._view.set_rows(rows, self._before is not None)
        if self._before is not None and len(rows) < FEW and self._looks < MOST_LOOKS:
            self.older()
        self._say()

    def _say(self) -> None:
        where = place(self._session.selection.place.ordinal)
        of = f"{self._only} " if self._only else ""
        more = self._before is not None
        if more and not self._rows:
            self._view.set_rows_empty(
                f"None of the newest {self._looked:,} processes is {self._only} at {where}. "
                "“Older” looks further back."
            )
        elif not self._rows and self._only:
            self._view.set_rows_empty(f"No process is {self._only} at {where}.")
        elif not self._rows:
            starts = " or ".join(sorted({p.starts_on for p in self._session.domains.processes.values()}))
            self._view.set_rows_empty(f"No process has begun at {where}. One begins with {starts}.")
        else:
            self._view.set_rows_empty("")
        listed = count(len(self._rows), f"{of}process", f"{of}processes")
        self._view.set_note(f"{listed}{' and older ones' if more else ''} at {where}")

    def _stepped(self, answer: Process) -> None:
        if answer.stream == self._chosen:
            followed = self._session.selection.place.stream == answer.stream
            self._show(stepper_of(answer, followed))

    def _found(self, answer: ProcessFound) -> None:
        if answer.stream is not None and answer.stream != self._chosen:
            self.choose(answer.stream)

    def _become(self, stream: str | None) -> None:
        self._chosen = stream
        self._view.set_chosen(stream)

    def _failed(self, error: ExplorerError) -> None:
        self._view.set_problem(str(error))

    def _show(self, screen: StepperScreen) -> None:
        if screen != self._shown:
            self._shown = screen
            self._view.set_stepper(screen)


def waits_told(answer: Processes) -> tuple[str, str]:
    """Say what policies wait for: the earliest of it on one line, and all that is known one a line."""
    if not answer.waits:
        return "", ""
    lines = [
        f"{clock(wait.due)}  {label(wait.command_type)} {wait.key}, {wait.title}" for wait in answer.waits
    ]
    first, others = answer.waits[0], answer.waiting - 1
    more = f", and {others:,} more" if others else ""
    short = f"Policies wait now: {label(first.command_type)} {first.key} at {clock(first.due)}{more}"
    if answer.waiting > len(lines):
        lines.append(f"and {answer.waiting - len(lines):,} more")
    return short, "\n".join(lines)
