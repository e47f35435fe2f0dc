"""Who set this: the events that changed a chosen part of a state or row, newest first."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from explorer.core.errors import ExplorerError, HistoryUnfinished
from explorer.core.tree import as_text
from explorer.runtime.keeping import Progress
from explorer.runtime.questions import AskBlame, Blamed, BlameLink
from explorer.viewmodels.formatting import NOTHING, place, short_type, shortened
from explorer.viewmodels.latest import Latest
from explorer.viewmodels.selection import Part, Place
from explorer.viewmodels.session import Session

PAGE = 50
"""Events that are asked for at once."""
STEP_PAGE = 1_000
"""The same while looking for the next one, which may be far from the newest."""
MOST_VALUE = 40
"""Characters of a value on the line; the list has it whole."""


@dataclass(frozen=True, slots=True)
class BlameScreen:
    """What is said about a part.

    Args:
        part: the part, None while none is chosen: then nothing is shown.
        text: who set it, on one line.
        brief: the same without naming the part, for where there is little room.
        links: the events that changed it, newest first.
        more: whether there are older ones.
    """

    part: Part | None = None
    text: str = ""
    links: tuple[BlameLink, ...] = ()
    more: bool = False
    brief: str = ""


class BlameView(Protocol):
    """What says who set a part."""

    def set_blame(self, screen: BlameScreen) -> None:
        """Show this."""

    def set_busy(self, busy: bool) -> None:
        """An answer is awaited, or no longer."""

    def copy(self, text: str) -> None:
        """Put a text on the clipboard."""


class BlamePresenter:
    """Decides what is said about the chosen part, where that is one of the state or rows shown beside it."""

    def __init__(self, session: Session, view: BlameView, kind: str) -> None:
        """Begin with no part.

        Args:
            session: the open store.
            view: what shows it.
            kind: "state" or "row".
        """
        self._session = session
        self._view = view
        self._owner: str | None = None
        self._row = kind == "row"
        self._shown = BlameScreen()
        self._lane = Latest(session, f"blame.{kind}", self._arrived, self._failed, view.set_busy)
        self._steps = ChangeSteps(session, self._say)
        self._unlisten = session.selection.listen(self._moved)
        self._unfinished = False
        history = session.history
        self._unfollow = history.listen(self._built) if history is not None else lambda: None

    def show_of(self, owner: str | None) -> None:
        """Take note of the stream or projection that is shown; parts of others are not spoken of."""
        if owner != self._owner:
            self._owner = owner
            self._look(self._session.selection.place)

    def ask_about(self, part: Part | None) -> None:
        """Choose a part."""
        self._session.selection.ask_about(part)

    def go_to(self, ordinal: int) -> None:
        """Move the cursor to an event that changed it."""
        self._session.selection.at(ordinal)

    def go_to_setter(self) -> None:
        """Move the cursor to the event that set it; from there, to the one before."""
        here = self._session.selection.place.ordinal
        setter = next((one.ordinal for one in self._shown.links if one.ordinal != here), None)
        if setter is not None:
            self.go_to(setter)

    def step(self, direction: int) -> None:
        """Move the cursor to the nearest event before (-1) or after (1) it that changed the part."""
        self._steps.go(direction)

    def older(self) -> None:
        """Look for older events that changed it."""
        if self._shown.part is not None and self._shown.more:
            at = self._session.selection.place.ordinal
            self._lane.ask(question_of(self._shown.part, at, self._shown.links[-1].ordinal))

    def copy(self) -> None:
        """Copy the events that are listed, one a line."""
        told = "".join(f"{line_of(link, None)}\n" for link in self._shown.links)
        self._view.copy(f"{self._shown.part.path if self._shown.part else ''}\n{told}")

    def close(self) -> None:
        """Stop showing anything."""
        self._unlisten()
        self._unfollow()
        self._lane.drop()
        self._steps.close()

    def _built(self, progress: Progress) -> None:
        """Ask again about a past that was not within reach before."""
        if self._unfinished:
            self._look(self._session.selection.place)

    def _moved(self, new: Place, old: Place) -> None:
        if (new.part, new.ordinal) != (old.part, old.ordinal):
            self._look(new)

    def _look(self, at: Place) -> None:
        part = at.part
        if part is None or part.owner != self._owner or (part.stream is None) != self._row:
            self._lane.drop()
            self._show(BlameScreen())
            return
        if part != self._shown.part:
            self._show(BlameScreen(part, f"{told_of(part)}: looking for the event that set it …"))
        self._lane.ask(question_of(part, at.ordinal))

    def _arrived(self, answer: Blamed) -> None:
        self._unfinished = False
        part, asked = self._shown.part, self._lane.asked
        if part is None or asked != question_of(part, asked.at, asked.before):
            return  # it is about a part that was chosen before
        links = answer.chain if asked.before is None else (*self._shown.links, *answer.chain)
        brief = brief_of(links[0]) if links else ""
        self._show(BlameScreen(part, sentence_of(part, links), links, answer.more, brief))

    def _failed(self, error: ExplorerError) -> None:
        self._unfinished = isinstance(error, HistoryUnfinished)
        if self._shown.part is not None:
            self._show(BlameScreen(self._shown.part, str(error)))

    def _say(self, text: str) -> None:
        """Say what came of a step, until the next answer."""
        if self._shown.part is not None and text:
            self._show(replace(self._shown, text=text, brief=""))

    def _show(self, screen: BlameScreen) -> None:
        if screen != self._shown:
            self._shown = screen
            self._view.set_blame(screen)


class ChangeSteps:
    """Moves the cursor from event to event that changed the chosen part.

    Args:
        session: the open store.
        tell: takes the sentence that says why the cursor did not move; "" when it did.
    """

    def __init__(self, session: Session, tell: Callable[[str], None]) -> None:
        self._selection = session.selection
        self._tell = tell
        self._nearest: int | None = None
        self._here = 0
        self._back = Latest(session, "change.before", self._before, self._failed)
        self._on = Latest(session, "change.after", self._after, self._failed)

    def go(self, direction: int) -> None:
        """Go to the nearest such event before (-1) or after (1) the cursor."""
        at = self._selection.place
        if at.part is None:
            return
        self._back.drop()
        self._on.drop()
        self._here, self._nearest = at.ordinal, None
        if direction < 0:
            self._back.ask(question_of(at.part, at.ordinal, at.ordinal, limit=1))
        else:
            self._on.ask(question_of(at.part, at.head, limit=STEP_PAGE))

    def close(self) -> None:
        """Go nowhere any more."""
        self._back.drop()
        self._on.drop()

    def _before(self, answer: Blamed) -> None:
        if answer.chain:
            self._arrive(answer.chain[0].ordinal)
        else:
            self._tell(f"{answer.path or 'It'} was not changed before {place(self._here)}.")

    def _after(self, answer: Blamed) -> None:
        """Come closer from the newest event, page by page."""
        asked: AskBlame = self._on.asked
        later = [link.ordinal for link in answer.chain if link.ordinal > self._here]
        self._nearest = later[-1] if later else self._nearest
        if answer.more and len(later) == len(answer.chain):
            part = Part(asked.path, asked.stream, asked.projection, asked.key)
            self._on.ask(question_of(part, asked.at, self._nearest, limit=STEP_PAGE))
        elif self._nearest is not None:
            self._arrive(self._nearest)
        else:
            self._tell(f"{answer.path or 'It'} was not changed after {place(self._here)}.")

    def _arrive(self, ordinal: int) -> None:
        self._tell("")
        self._selection.at(ordinal)

    def _failed(self, error: ExplorerError) -> None:
        self._tell(str(error))


def question_of(part: Part, at: int | None, before: int | None = None, limit: int = PAGE) -> AskBlame:
    """Ask who changed a part until a moment, perhaps only before an event."""
    owner = (part.stream, part.projection, part.key)
    return AskBlame(part.path, *owner, at, before, limit, patient=False)


def told_of(part: Part) -> str:
    """Name a part: its path, or what is meant by the whole of it; of a row also the key."""
    path = shortened(part.path, 48)
    if part.key is None:
        return path or "the whole state"
    key = shortened(", ".join(part.key), 32)
    return f"{path} of {key}" if path else f"the row {key}"


def sentence_of(part: Part, links: tuple[BlameLink, ...]) -> str:
    """Say who set a part, and who before."""
    if not links:
        return f"{told_of(part)} is as it was in the beginning: no event changed it."
    newest, *others = links
    verb = "removed" if newest.new is None else "set"
    before = f" · before that {line_of(others[0])}" if others else ""
    return f"{told_of(part)} {verb} by {line_of(newest)}{before}"


def brief_of(link: BlameLink) -> str:
    """Write an event and what it made of a part as shortly as can be: "#18,204 ItemAdded, 2 → 3"."""
    old, new = (value_text(text, MOST_VALUE) for text in (link.old, link.new))
    return f"{place(link.ordinal)} {short_type(link.type)}, {old} → {new}"


def line_of(link: BlameLink, most: int | None = MOST_VALUE) -> str:
    """Write an event and what it made of a part: "#18,204 ItemAddedToCart (v5), 2 → 3"."""
    version = "" if link.version is None else f" (v{link.version:,})"
    old, new = (value_text(text, most) for text in (link.old, link.new))
    return f"{place(link.ordinal, link.sub)} {short_type(link.type)}{version}, {old} → {new}"


def value_text(text: str | None, most: int | None = None) -> str:
    """Write a value for a line, from its JSON text; a dash where there is none."""
    if text is None:
        return NOTHING
    value: Any = json.loads(text)
    whole = as_text(value)
    return whole if most is None else shortened(whole, most)
