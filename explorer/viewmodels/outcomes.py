"""The log of how commands ended: newest first, refusals kept and explained."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future

from explorer.core.errors import ExplorerError
from explorer.core.outcomes import Outcome, Wish
from explorer.runtime.questions import AskHead, AskOutcomes, Head, OutcomeRow, Outcomes
from explorer.viewmodels.command_screens import ResultScreen, closed, past, result_of
from explorer.viewmodels.lanes import deliver
from explorer.viewmodels.outcome_screens import (
    Chip,
    OutcomesView,
    by_code,
    chip_text,
    detail_of,
    expected_by,
    fields_in,
    unrepeatable,
)
from explorer.viewmodels.selection import Place
from explorer.viewmodels.session import Session

PAGE = 200
KINDS = ("accepted", "refused", "conflict", "invalid")


class OutcomesPresenter:
    """Decides what the outcomes pane shows. Growth that nobody sees there is looked up later."""

    def __init__(self, session: Session, view: OutcomesView) -> None:
        self._session = session
        self._view = view
        self._newest = session.lane("outcomes")
        self._older = session.lane("outcomes.older")
        self._heads = session.lane("outcomes.head")
        self._rows: tuple[OutcomeRow, ...] = ()
        self._counts: Mapping[str, int] | None = None
        self._only: str | None = None
        self._chosen: OutcomeRow | None = None
        self._more = False
        self._asked_older = False
        self._gone = False
        self._watched, self._stale = True, False
        self._stop = session.selection.listen(self._moved)
        self._show_chips()
        self.refresh()

    def close(self) -> None:
        """Let the store go."""
        self._gone = True
        self._stop()
        for lane in (self._newest, self._older, self._heads):
            lane.drop()

    # --- wishes ---

    def watch(self, watched: bool) -> None:
        """Take note of whether somebody sees the pane."""
        self._watched = watched
        if watched and self._stale:
            self.refresh()

    def refresh(self) -> None:
        """Look whether more commands have ended."""
        self._stale = False
        self._newest.ask(AskOutcomes(limit=PAGE, only=self._only), self._arrived, self._failed)

    def show_only(self, only: str | None) -> None:
        """Show one kind of outcome, or (None) all."""
        if only == self._only:
            return
        self._only = only
        self._forget_older()
        self._rows = ()
        self._view.set_rows(())
        self._show_chips()
        self.refresh()

    def older(self) -> None:
        """Go on below the last row."""
        if not self._more or self._asked_older or not self._rows:
            return
        self._asked_older = True
        question = AskOutcomes(before=self._rows[-1].number, limit=PAGE, only=self._only)
        self._older.ask(question, self._older_arrived, self._failed)

    def choose(self, row: OutcomeRow | None) -> None:
        """Look at one outcome in full."""
        self._chosen = row
        self._view.set_result(None)
        self._show_detail()

    def go_to(self, row: OutcomeRow) -> None:
        """Go to the first event of an accepted command."""
        if row.first_position is not None:
            self.look_at(row.first_position)

    def look_at(self, ordinal: int) -> None:
        """Go to an event, even one that is newer than the head known so far."""
        selection = self._session.selection
        if ordinal > selection.place.head:
            selection.grown(ordinal)
        selection.at(ordinal)

    def send_again(self, row: OutcomeRow) -> None:
        """Send the very same command, under the same id."""
        issuing = self._session.issuing
        if issuing is None or self._obstacle(row):
            return
        wish = Wish(
            row.command_type,
            fields_in(row),
            row.command_id,
            expected=expected_by(row),
            actor=row.actor,
            source=row.source,
        )
        future = issuing.issue(wish)
        future.add_done_callback(lambda done: self._session.post(lambda: self._sent(done)))

    # --- answers ---

    def _arrived(self, answer: Outcomes) -> None:
        self._counts = answer.counts
        self._view.set_problem("")
        self._show_chips()
        known = self._rows[0].number if self._rows else None
        fresh = tuple(row for row in answer.rows if known is None or row.number > known)
        if known is not None and len(fresh) < len(answer.rows):
            if fresh:
                self._rows = fresh + self._rows
                self._view.add_newer(fresh)
        elif answer.rows != self._rows:
            self._forget_older()
            self._rows = answer.rows
            self._view.set_rows(answer.rows)
            self._set_more(len(answer.rows) == PAGE)
        self._view.set_empty("" if self._rows else self._why_empty())

    def _older_arrived(self, answer: Outcomes) -> None:
        self._asked_older = False
        self._rows += answer.rows
        self._view.add_older(answer.rows)
        self._set_more(len(answer.rows) == PAGE)

    def _failed(self, error: ExplorerError) -> None:
        self._asked_older = False
        self._view.set_problem(str(error))

    def _sent(self, done: Future[Outcome]) -> None:
        if self._gone or done.cancelled():
            return
        deliver(done, self._show_outcome, self._show_failure)

    def _show_outcome(self, outcome: Outcome) -> None:
        self._view.set_result(result_of(outcome))
        self.refresh()
        self._heads.ask(AskHead(), self._grown, lambda _: None)  # the window asks again soon anyway

    def _show_failure(self, error: ExplorerError) -> None:
        self._view.set_result(ResultScreen("failed", "Not sent", str(error)))

    def _grown(self, head: Head) -> None:
        selection = self._session.selection
        selection.grown(max(head.ordinal, selection.place.head))

    def _moved(self, place: Place, old: Place) -> None:
        if place.head != old.head and self._watched:
            self.refresh()
        elif place.head != old.head:
            self._stale = True
        if place.past != old.past and self._chosen is not None:
            self._show_detail()

    # --- what is shown ---

    def _forget_older(self) -> None:
        self._older.drop()
        self._asked_older = False
        self._set_more(False)

    def _set_more(self, more: bool) -> None:
        self._more = more
        self._view.set_more(more)

    def _show_chips(self) -> None:
        counts = self._counts
        total = None if counts is None else sum(counts.get(kind, 0) for kind in KINDS)
        chips = [Chip(None, chip_text("all", total), "", self._only is None)]
        for kind in KINDS:
            known = None if counts is None else counts.get(kind, 0)
            chips.append(Chip(kind, chip_text(kind, known), by_code(kind, counts or {}), self._only == kind))
        self._view.set_chips(tuple(chips))

    def _why_empty(self) -> str:
        if self._only is not None and any((self._counts or {}).values()):
            return f"No command ended as {self._only}. Choose “all” to see the others."
        if self._session.issuing is None:
            return "This store keeps no log of commands; its events are all there is."
        return "No command has ended yet. Issue one under Commands: how it ends is kept here, refusals too."

    def _obstacle(self, row: OutcomeRow) -> str:
        return closed(self._session) or past(self._session.selection.place) or unrepeatable(row)

    def _show_detail(self) -> None:
        row = self._chosen
        if row is None:
            self._view.set_detail(None)
            return
        loadable = closed(self._session) is None and row.command_type in self._session.domains.commands
        self._view.set_detail(detail_of(row, self._obstacle(row), loadable))
