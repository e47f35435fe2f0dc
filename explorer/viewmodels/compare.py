"""What differs between a pinned moment and the cursor: groups with counts first, their changes on demand."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import Protocol

from explorer.core.errors import ExplorerError, HistoryUnfinished
from explorer.runtime.keeping import Progress
from explorer.runtime.questions import (
    AskDiff,
    AskProjections,
    AskTouched,
    ChangeRow,
    Diffed,
    Projections,
    Touched,
)
from explorer.viewmodels import changes as documents
from explorer.viewmodels.change_groups import Group, page_of
from explorer.viewmodels.formatting import count, place
from explorer.viewmodels.gathering import PAGE as GATHERED
from explorer.viewmodels.gathering import Gathering
from explorer.viewmodels.latest import Latest
from explorer.viewmodels.selection import Place
from explorer.viewmodels.session import Session

PAGE = 200
"""Changes of a group that are asked for at once."""
MOST_STREAMS = 1_000
"""Streams that are listed, those with most events first."""
NOT_PINNED = "Pin a moment to see what differs between it and the cursor."
SAME_MOMENT = "The cursor is at the pinned moment. Move it to see what differs."


class CompareView(Protocol):
    """What shows a comparison."""

    def set_relevant(self, relevant: bool) -> None:
        """Say whether a moment is pinned."""

    def set_title(self, title: str) -> None:
        """Say what is compared."""

    def set_empty(self, text: str) -> None:
        """Say why there is nothing to compare; "" when there is."""

    def set_groups(self, groups: tuple[Group, ...]) -> None:
        """Show these groups."""

    def set_heading(self, text: str) -> None:
        """Say how much differs."""

    def set_problem(self, text: str) -> None:
        """Say what went wrong; "" when nothing did."""

    def set_busy(self, busy: bool) -> None:
        """Something is awaited, or no longer."""

    def copy(self, text: str) -> None:
        """Put a text on the clipboard."""


class ComparePresenter:
    """Decides what is compared. Asks nothing while nobody sees it; moving on gives up what was asked."""

    def __init__(self, session: Session, view: CompareView) -> None:
        self._session = session
        self._view = view
        self._groups: tuple[Group, ...] = ()
        self._events: Counter[str] = Counter()
        self._opened: set[tuple[str, str]] = set()
        self._wanted: list[tuple[str, str]] = []
        self._only_followed = False
        self._watched = False
        self._compared: tuple[int, int, str | None] | None = None
        self._touched = Latest(session, "compare.touched", self._counted, self._failed, view.set_busy)
        self._listing = Latest(session, "compare.projections", self._listed, self._failed)
        self._pages = Latest(session, "compare.changes", self._arrived, self._failed, view.set_busy)
        self._gathering = Gathering(session, self._failed, view.set_busy)
        self._unlisten = session.selection.listen(lambda new, old: self._look(new))
        self._unfinished: list[tuple[str, str]] = []
        history = session.history
        self._unfollow = history.listen(self._built) if history is not None else lambda: None
        view.set_relevant(session.selection.place.pinned is not None)
        self._look(session.selection.place)

    def watch(self, watched: bool) -> None:
        """Take note of whether somebody sees it."""
        self._watched = watched
        self._look(self._session.selection.place)

    def show_only_followed(self, only: bool) -> None:
        """Compare only the followed stream, or everything."""
        self._only_followed = only
        self._look(self._session.selection.place)

    def open(self, name: tuple[str, str]) -> None:
        """Look at a group's changes."""
        self._opened.add(name)
        group = next((one for one in self._groups if one.name == name), None)
        if group is not None and not group.changes and not group.whole:
            self._want(name)

    def shut(self, name: tuple[str, str]) -> None:
        """Look at a group's changes no longer."""
        self._opened.discard(name)

    def more(self, name: tuple[str, str]) -> None:
        """Look at further changes of a group."""
        if any(one.name == name and not one.whole for one in self._groups):
            self._want(name)

    def go_to(self, ordinal: int) -> None:
        """Move the cursor to the event that made a change."""
        self._session.selection.at(ordinal)

    def unpin(self) -> None:
        """Compare no longer."""
        self._session.selection.unpin()

    def copy(self, style: str) -> None:
        """Gather all that differs, and copy it as "text", "json" or "patch"."""
        if self._compared is None:
            return
        start, end, stream = self._compared
        questions = [page_of(group.question, 0, GATHERED) for group in self._groups]
        if any((one.start, one.end) != (start, end) for one in questions) or not questions:
            self._view.set_heading("The moments are still being compared; copy again when they are.")
            return

        def copied(rows: tuple[ChangeRow, ...], problems: tuple[str, ...]) -> None:
            if style == "text":
                self._view.copy("".join(f"{line}\n" for line in documents.lines(rows, problems)))
            elif style == "json":
                self._view.copy(_written(documents.diffed((start, None), (end, None), rows, problems)))
            else:
                self._view.copy(_written(documents.patch(rows, whole=stream is None)))
            self._view.set_heading(f"{count(len(rows), 'change')} copied")

        self._gathering.gather(questions, copied)

    def retry(self) -> None:
        """Ask again for what could not be read."""
        self._compared = None
        self._look(self._session.selection.place)

    def close(self) -> None:
        """Stop showing anything."""
        self._unlisten()
        self._unfollow()
        self._drop()

    # inside

    def _drop(self) -> None:
        self._wanted, self._unfinished = [], []
        for lane in (self._touched, self._listing, self._pages, self._gathering):
            lane.drop()

    def _look(self, at: Place) -> None:
        self._view.set_relevant(at.pinned is not None)
        if not self._watched or at.pinned is None or at.pinned == at.ordinal:
            self._nothing(at)
            return
        stream = at.stream if self._only_followed else None
        compared = (at.pinned, at.ordinal, stream)
        if compared == self._compared:
            return
        self._drop()
        self._compared = compared
        self._events = Counter()
        self._view.set_problem("")
        self._view.set_empty("")
        self._view.set_title(f"Changes from {place(at.pinned)} to {place(at.ordinal)}")
        if stream is not None:
            self._opened.add(("stream", stream))
            self._show((Group(_differing(at.pinned, at.ordinal, stream)),))
        else:
            self._touched.ask(AskTouched(*sorted((at.pinned, at.ordinal))))

    def _nothing(self, at: Place) -> None:
        self._drop()
        self._compared = None
        if at.pinned is None or at.pinned == at.ordinal:
            self._groups = ()
            self._view.set_groups(())
            self._view.set_heading("")
            self._view.set_title("Changes")
            self._view.set_empty(NOT_PINNED if at.pinned is None else SAME_MOMENT)

    def _counted(self, answer: Touched) -> None:
        self._events.update(answer.streams)
        if answer.more is not None:
            self._touched.ask(AskTouched(answer.more, self._touched.asked.until))
        else:
            self._listing.ask(AskProjections())

    def _listed(self, answer: Projections) -> None:
        if self._compared is None:
            return
        start, end, _ = self._compared
        streams = sorted(name for name, _ in self._events.most_common(MOST_STREAMS))
        self._show(
            (
                *(Group(_differing(start, end, None, row.name)) for row in answer.rows),
                *(Group(_differing(start, end, name), self._events[name]) for name in streams),
            )
        )

    def _show(self, groups: tuple[Group, ...]) -> None:
        """Show new groups, and count first those that are open, then the projections."""
        self._groups = groups
        self._wanted = [group.name for group in groups if group.name in self._opened]
        self._wanted += [one.name for one in groups if one.events is None and one.name not in self._opened]
        self._say()
        self._ask_page()

    def _built(self, progress: Progress) -> None:
        """Ask again for changes that were not within reach before."""
        if self._unfinished:
            self._wanted, self._unfinished = self._wanted + self._unfinished, []
            self._view.set_problem("")
            self._ask_page()

    def _want(self, name: tuple[str, str]) -> None:
        if name not in self._wanted:
            self._wanted.append(name)
        self._ask_page()

    def _ask_page(self) -> None:
        group = next((one for one in self._groups if self._wanted and one.name == self._wanted[0]), None)
        if group is not None:
            self._pages.ask(page_of(group.question, len(group.changes), PAGE))

    def _arrived(self, answer: Diffed) -> None:
        asked: AskDiff = self._pages.asked
        name = Group(asked).name
        self._wanted = [one for one in self._wanted if one != name]
        if answer.problem:
            self._view.set_problem(answer.problem)
        self._groups = tuple(
            replace(
                one,
                count=answer.count,
                changes=(*one.changes, *answer.changes),
                problem=answer.problem or "",
            )
            if one.name == name and len(one.changes) == asked.first
            else one
            for one in self._groups
        )
        self._say()
        self._ask_page()

    def _say(self) -> None:
        self._view.set_groups(tuple(one for one in self._groups if self._is_shown(one)))
        streams, events = len(self._events), sum(self._events.values())
        more = f"; the {MOST_STREAMS:,} busiest are listed" if streams > MOST_STREAMS else ""
        told = f"{count(events, 'event')} in {count(streams, 'stream')}{more}"
        self._view.set_heading(told if streams else "The followed stream only")

    def _is_shown(self, group: Group) -> bool:
        """Show projections all at once, when they are counted, and only those with something to tell."""
        if group.question.stream is not None:
            return True
        counting = any(one.count is None and one.name in self._wanted for one in self._groups)
        return not counting and (group.count != 0 or bool(group.problem))

    def _failed(self, error: ExplorerError) -> None:
        self._view.set_problem(str(error))
        if isinstance(error, HistoryUnfinished):
            self._unfinished += self._wanted[:1]
        self._wanted = self._wanted[1:]
        if self._compared is not None:
            self._say()
            self._ask_page()


def _differing(start: int, end: int, stream: str | None, projection: str | None = None) -> AskDiff:
    """Ask for the first changes; where a past has to be built before, nobody waits for it."""
    return AskDiff(start, end, stream, projection, limit=PAGE, patient=False)


def _written(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
