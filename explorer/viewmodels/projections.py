"""The projections of a store: how far each has come, and rebuilding one."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Protocol

from explorer.core.errors import ExplorerError
from explorer.runtime.questions import AskProjections, ProjectionRow, Projections
from explorer.viewmodels import formatting
from explorer.viewmodels.lanes import deliver
from explorer.viewmodels.latest import Latest
from explorer.viewmodels.rows import RowsPresenter, RowsView
from explorer.viewmodels.selection import Place
from explorer.viewmodels.session import Session

NO_PROJECTIONS = "No projection is known for this store's events."
READ_ONLY = "This store is only shown. Rebuilding writes rows, so it is off."
NONE_CHOSEN = "Choose a projection first."
NOT_STORED = "This projection is folded on demand and kept nowhere, so there is nothing to rebuild."
FEW = 2
"""Consumers of a foreign store that are told in a line; of more, only how many there are."""


@dataclass(frozen=True, slots=True)
class Rebuilding:
    """Whether the shown projection can be rebuilt; `reason` says why not, or what it does."""

    able: bool
    reason: str
    under_way: bool = False


class ProjectionsView(RowsView, Protocol):
    """What shows the list of projections, and the rows of one."""

    def set_projections(self, rows: tuple[ProjectionRow, ...]) -> None:
        """Show the projections, by name."""

    def set_chosen(self, name: str | None) -> None:
        """Mark the projection that is shown."""

    def set_rebuilding(self, rebuilding: Rebuilding) -> None:
        """Say whether the projection can be rebuilt now."""

    def set_trouble(self, text: str) -> None:
        """Say which event stopped the projection that is shown; "" while it runs."""

    def set_note(self, text: str) -> None:
        """Say something small about what was just done, or what the store keeps."""

    def set_empty(self, text: str) -> None:
        """Say why there are no projections; "" when there are."""

    def set_problem(self, text: str) -> None:
        """Say what went wrong; "" when nothing did."""


class ProjectionsPresenter:
    """Decides what the list of projections shows, and whose rows are shown below."""

    def __init__(self, session: Session, view: ProjectionsView) -> None:
        self._session = session
        self._view = view
        self.rows = RowsPresenter(session, view)
        self._rows: tuple[ProjectionRow, ...] = ()
        self._chosen: str | None = None
        self._trouble = ""
        self._rebuilding = Rebuilding(False, "")
        self._busy_with: str | None = None
        self._closed = False
        self._unread = False
        self._lane = Latest(session, "projections", self._arrived, self._failed)
        self._unlisten = session.selection.listen(self._moved)
        self._unhear = session.hear(self._say_note)
        view.set_empty("")
        self._doing = ""
        self._note = ""
        self._say_note()
        self._say()
        self._lane.ask(AskProjections())

    def choose(self, name: str) -> None:
        """Show one projection's rows."""
        self._session.selection.show_projection(name)

    def tick(self) -> None:
        """Look again while somebody lags behind; called twice a second."""
        if any(row.lag and row.status != "stopped" for row in self._rows):
            self._lane.ask(AskProjections())

    def retry(self) -> None:
        """Ask again for what could not be read."""
        self._view.set_problem("")
        self._lane.ask(AskProjections())
        self.rows.refresh()

    def rebuild(self) -> None:
        """Throw the shown projection's rows away and make them anew."""
        issuing = self._session.issuing
        if issuing is None or self._chosen is None or self._busy_with is not None:
            return
        self._busy_with = self._chosen
        self._view.set_problem("")
        self._doing = f"Rebuilding {self._chosen} …"
        self._say_note()
        self._say()
        future = issuing.rebuild(self._chosen)
        future.add_done_callback(lambda done: self._session.post(lambda: self._rebuilt(done)))

    def close(self) -> None:
        """Stop showing anything; a rebuild that is under way goes on."""
        self._closed = True
        self._unlisten()
        self._unhear()
        self._lane.drop()
        self.rows.close()

    def _moved(self, place: Place, old: Place) -> None:
        if place.head != old.head:
            self._lane.ask(AskProjections())
        if place.ordinal != old.ordinal:
            self._doing = self._doing if self._busy_with else ""
            self._say_note()
        if place.projection != old.projection:
            self._choose_shown()
            self._say()

    def _arrived(self, answer: Projections) -> None:
        if self._unread:
            self._unread = False
            self._view.set_problem("")
        if answer.rows != self._rows:
            self._rows = answer.rows
            self._view.set_projections(answer.rows)
        self._view.set_empty("" if answer.rows else NO_PROJECTIONS)
        self._choose_shown()
        self._say()

    def _choose_shown(self) -> None:
        name = shown(self._session.selection.place.projection, self._rows)
        if name != self._chosen:
            self._chosen = name
            self._view.set_chosen(name)
            self.rows.show(name)

    def _rebuilt(self, done: Future[int]) -> None:
        name, self._busy_with = self._busy_with, None
        if self._closed or done.cancelled():
            return
        deliver(
            done,
            lambda events: self._rebuilt_from(f"{name} rebuilt from {formatting.count(events, 'event')}."),
            self._not_rebuilt,
        )
        self._say()
        self._lane.ask(AskProjections())

    def _rebuilt_from(self, told: str) -> None:
        self._doing = told
        self._say_note()

    def _not_rebuilt(self, error: ExplorerError) -> None:
        self._rebuilt_from("")
        self._view.set_problem(str(error))

    def _say_note(self) -> None:
        place = self._session.selection.place
        kept = self._session.issuing is not None or self._session.described.states == "domain"
        when = past_note(place) if kept and place.past else ""
        note = self._doing or " ".join(text for text in (when, checkpoints_note(self._session)) if text)
        if note != self._note:
            self._note = note
            self._view.set_note(note)

    def _say(self) -> None:
        row = next((row for row in self._rows if row.name == self._chosen), None)
        trouble = (row.error or "") if row else ""
        if trouble != self._trouble:
            self._trouble = trouble
            self._view.set_trouble(trouble)
        rebuilding = replace(self._possible(row), under_way=self._busy_with is not None)
        if rebuilding != self._rebuilding:
            self._rebuilding = rebuilding
            self._view.set_rebuilding(rebuilding)

    def _possible(self, row: ProjectionRow | None) -> Rebuilding:
        if self._session.issuing is None:
            return Rebuilding(False, READ_ONLY)
        if row is None:
            return Rebuilding(False, NONE_CHOSEN)
        if row.status == "replayed":
            return Rebuilding(False, NOT_STORED)
        if self._busy_with is not None:
            return Rebuilding(False, f"{self._busy_with} is being rebuilt.")
        return Rebuilding(True, f"Throw the rows of {row.name} away and make them anew from all events.")

    def _failed(self, error: ExplorerError) -> None:
        self._unread = True
        self._view.set_problem(str(error))


def shown(wished: str | None, rows: tuple[ProjectionRow, ...]) -> str | None:
    """Tell which projection is shown: the wished one, else the first."""
    names = [row.name for row in rows]
    return wished if wished in names else names[0] if names else None


def past_note(place: Place) -> str:
    """Say which figures are of now, and which are of the cursor."""
    return f"This list is of now, {formatting.place(place.head)}; its rows, below, are of the cursor."


def checkpoints_note(session: Session) -> str:
    """Say how far consumers that the store itself knows have come; "" when there are none."""
    if session.described.states == "domain":
        return ""
    told = [
        f"{row.name} at {formatting.position(row.position)}"
        + ("" if row.lag is None else f" (lag {formatting.amount(row.lag, row.lag_in)})")
        for row in session.described.checkpoints
    ]
    if len(told) > FEW:
        return f"{len(told)} consumers follow this store; how far each has come is in the pane Store."
    return f"Consumers of this store: {', '.join(told)}." if told else ""
