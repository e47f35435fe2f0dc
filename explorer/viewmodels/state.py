"""The state of one stream at the cursor: the one that is followed, or the one of the cursor's event."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from explorer.core.errors import ExplorerError
from explorer.core.fold_file import KIND
from explorer.core.tree import TreeRow
from explorer.runtime.fold_source import FoldChoice, FoldSource
from explorer.runtime.questions import AskEvents, AskState, Events, State, StillFolding
from explorer.viewmodels import formatting
from explorer.viewmodels.emptiness import no_events
from explorer.viewmodels.latest import Latest
from explorer.viewmodels.selection import Place
from explorer.viewmodels.session import Session

BEFORE_ALL = "Before the first event there is no state. Move the cursor, or follow a stream."
NO_EVENTS = "No events yet, so no state. Issue a command to begin a stream."
NO_STREAM = "This event belongs to no stream, so there is no state to fold."
LONGEST_NAME = 64
"""Characters of a stream's name; the title gives way further where there is no room."""
FOLDS = {
    "domain": "folded by its domain",
    KIND: "folded by your own file",
    "generic-merge": "generic: the newest value of each payload field",
    "generic-last": "generic: the payload of the last event",
    "generic-count": "generic: how many events of each type",
}


@dataclass(frozen=True, slots=True)
class StateScreen:
    """What the state pane shows.

    Args:
        title: what and when.
        empty: what to do when there is no state to show; "" when there is.
        stream: whose state it is.
        followed: whether the stream was chosen, rather than taken from the cursor's event.
        caption: version, and how the state came about.
        tree: the state; what the cursor's event changed is marked.
        footer: how much the cursor's event changed, or how far a long fold is.
        seek: what it cost to get there.
        problem: the sentence about an event that could not be folded.
    """

    title: str = "State"
    empty: str = ""
    stream: str | None = None
    followed: bool = False
    caption: str = ""
    tree: tuple[TreeRow, ...] = ()
    footer: str = ""
    seek: str = ""
    problem: str = ""


class StateView(Protocol):
    """What shows a state."""

    def set_title(self, title: str) -> None:
        """Say what is shown, and when."""

    def set_empty(self, text: str) -> None:
        """Say why there is no state, and what to do; "" when there is one."""

    def set_stream(self, stream: str | None, followed: bool) -> None:
        """Name the stream, and say whether it was chosen."""

    def set_caption(self, text: str) -> None:
        """Say the version, and how the state came about."""

    def set_tree(self, rows: tuple[TreeRow, ...]) -> None:
        """Show the state."""

    def set_footer(self, text: str) -> None:
        """Say how much changed, or how far a long fold is."""

    def set_seek(self, text: str) -> None:
        """Say what it cost to get there; "" where nobody went anywhere."""

    def set_problem(self, text: str) -> None:
        """Say what went wrong; "" when nothing did."""

    def set_busy(self, busy: bool) -> None:
        """The state is awaited, or no longer."""

    def copy(self, text: str) -> None:
        """Put a text on the clipboard."""


class StatePresenter:
    """Decides what the state pane shows."""

    def __init__(self, session: Session, view: StateView) -> None:
        self._session = session
        self._view = view
        self._shown = StateScreen()
        self._state: State | None = None
        self._finding = Latest(session, "state.stream", self._found, self._failed)
        self._lane = Latest(session, "state", self._arrived, self._failed, view.set_busy, self._going_on)
        self._unlisten = session.selection.listen(self._moved)
        view.set_title(self._shown.title)
        view.set_empty(self._shown.empty)
        view.set_stream(None, False)
        self._look(session.selection.place, anew=True)

    def hold(self, held: bool) -> None:
        """Keep showing this stream wherever the cursor goes, or go along with the cursor's event again."""
        self._session.selection.follow(self._shown.stream if held else None)

    def copy_json(self) -> None:
        """Copy the state as JSON."""
        if self._state is not None:
            self._view.copy(formatting.indented(self._state.state))

    def retry(self) -> None:
        """Ask again for what could not be read."""
        self._look(self._session.selection.place, anew=True)

    def close(self) -> None:
        """Stop showing anything."""
        self._unlisten()
        self._finding.drop()
        self._lane.drop()

    def _moved(self, place: Place, old: Place) -> None:
        chosen = place.stream != old.stream
        if chosen or place.ordinal != old.ordinal or (place.head and not old.head):
            self._look(place, anew=chosen)

    def _look(self, place: Place, *, anew: bool) -> None:
        if place.stream is not None:
            self._finding.drop()
            self._lane.ask(AskState(place.stream, at=place.ordinal), anew=anew)
        elif place.ordinal:
            self._finding.ask(AskEvents(place.ordinal, 1), anew=anew)
        else:
            self._nothing(BEFORE_ALL if place.head else no_events(self._session, NO_EVENTS))

    def _found(self, answer: Events) -> None:
        stream = answer.rows[0].stream if answer.rows else None
        if stream is None:
            self._nothing(NO_STREAM)
        else:
            self._lane.ask(AskState(stream, at=answer.rows[0].ordinal))

    def _arrived(self, state: State) -> None:
        self._state = state
        followed = self._session.selection.place.stream == state.stream
        self._show(screen_of(state, self._lane.asked.at or 0, followed, self._session.manner.fold))

    def _going_on(self, far: StillFolding) -> None:
        of = formatting.count(far.of, "event")
        self._show(replace(self._shown, footer=f"folding, {far.folded:,} of {of} so far"))

    def _nothing(self, why: str) -> None:
        self._finding.drop()
        self._lane.drop()
        self._state = None
        self._show(StateScreen(empty=why))

    def _failed(self, error: ExplorerError) -> None:
        if self._state is None:
            self._show(StateScreen(empty=str(error)))
        else:
            self._show(replace(self._shown, problem=str(error)))

    def _show(self, new: StateScreen) -> None:
        old, self._shown, view = self._shown, new, self._view
        if new.title != old.title:
            view.set_title(new.title)
        if (new.stream, new.followed) != (old.stream, old.followed):
            view.set_stream(new.stream, new.followed)
        if new.caption != old.caption:
            view.set_caption(new.caption)
        if new.tree != old.tree:
            view.set_tree(new.tree)
        if new.footer != old.footer:
            view.set_footer(new.footer)
        if new.seek != old.seek:
            view.set_seek(new.seek)
        if new.problem != old.problem:
            view.set_problem(new.problem)
        if new.empty != old.empty:
            view.set_empty(new.empty)


def screen_of(state: State, at: int, followed: bool, fold: FoldChoice | None = None) -> StateScreen:
    """Lay out the state of a stream as it was after ordinal `at`; `fold`: what somebody chose."""
    begun = state.ordinal > 0
    name = formatting.shortened(state.stream, LONGEST_NAME)
    version = "" if state.version is None else f"version {state.version:,}, "
    caption = f"{version}{_how(state, fold)}"
    if begun and state.ordinal != at:
        caption += f"; last event {formatting.place(state.ordinal)}"
    return StateScreen(
        title=f"State of {name} after {formatting.place(at)}",
        empty=""
        if begun
        else f"{name} does not exist yet at {formatting.place(at)}. Move the cursor forward.",
        stream=state.stream,
        followed=followed,
        caption=caption,
        tree=state.tree if begun else (),
        footer=_changes(state),
        seek=formatting.seek_text(state.seek),
        problem=state.problem or "",
    )


def _how(state: State, fold: FoldChoice | None) -> str:
    """Say how the state came about, and by which file."""
    if state.fold == KIND and isinstance(fold, FoldSource):
        return f"folded by {formatting.shortened(fold.name, 32)}"
    return FOLDS.get(state.fold, state.fold)


def _changes(state: State) -> str:
    """Count what the cursor's event did: "2 added, 1 changed by #5"."""
    if state.changed_by is None:
        return ""
    signs = [row.change for row in state.tree]
    told = [
        f"{signs.count(sign):,} {word}"
        for sign, word in (("+", "added"), ("-", "removed"), ("~", "changed"))
        if sign in signs
    ]
    return f"{', '.join(told) or 'nothing changed'} by {formatting.place(state.changed_by)}"
