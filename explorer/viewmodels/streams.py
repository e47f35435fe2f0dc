"""The streams of a store by category, read a page at a time; choosing one follows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from explorer.core.errors import ExplorerError
from explorer.runtime.questions import AskCategories, AskStreams, Categories, CategoryRow, StreamRow, Streams
from explorer.viewmodels import formatting
from explorer.viewmodels.emptiness import no_events
from explorer.viewmodels.latest import Latest
from explorer.viewmodels.selection import Place
from explorer.viewmodels.session import Session

PAGE = 200
COUNTING = "Counting streams…"
NO_EVENTS = "No streams yet. The first event of a command begins one."
NO_STREAMS = "This store keeps its events in one order only, without streams."


@dataclass(frozen=True, slots=True)
class Found:
    """What the find field found.

    Args:
        text: what the names begin with.
        rows: the streams.
        more: whether there are further ones.
    """

    text: str
    rows: tuple[StreamRow, ...]
    more: bool


class StreamsView(Protocol):
    """What shows categories and streams."""

    def set_categories(self, rows: tuple[CategoryRow, ...]) -> None:
        """Show the categories with their counts."""

    def set_streams(self, category: str | None, rows: Sequence[StreamRow], more: bool) -> None:
        """Show the streams of a category that are known, in name order."""

    def set_found(self, found: Found | None) -> None:
        """Show what was found instead of the categories; None brings these back."""

    def set_current(self, stream: str | None) -> None:
        """Mark the stream that is followed."""

    def set_title(self, title: str) -> None:
        """Say what is shown."""

    def set_empty(self, text: str) -> None:
        """Say why there are no streams; "" when there are."""

    def set_note(self, text: str) -> None:
        """Say something small about the list."""

    def set_problem(self, text: str) -> None:
        """Say what went wrong; "" when nothing did."""

    def set_busy(self, busy: bool) -> None:
        """Something is awaited, or no longer."""


@dataclass
class _Listed:
    """The streams of one category that are known, from the first name on."""

    lane: Latest
    rows: list[StreamRow] = field(default_factory=list)
    more: bool = True
    refreshing: bool = False


class StreamsPresenter:
    """Decides which streams are shown."""

    def __init__(self, session: Session, view: StreamsView) -> None:
        self._session = session
        self._view = view
        self._categories: tuple[CategoryRow, ...] = ()
        self._known = False
        self._listed: dict[str | None, _Listed] = {}
        self._counting = Latest(session, "streams", self._counted, self._failed, view.set_busy)
        self._finding = Latest(session, "streams.find", self._found, self._failed, view.set_busy)
        self._sought = ""
        view.set_title("Streams")
        view.set_empty("")
        view.set_current(session.selection.place.stream)
        self._say(session.selection.place)
        self._unlisten = session.selection.listen(self._moved)
        self._counting.ask(AskCategories())

    def choose(self, stream: str | None) -> None:
        """Follow a stream; None follows none."""
        self._session.selection.follow(stream)

    def has_more(self, category: str | None) -> bool:
        """May a category have streams that are not known yet?"""
        listed = self._listed.get(category)
        return listed is None or listed.more

    def ask_more(self, category: str | None) -> None:
        """Ask for the next streams of a category."""
        listed = self._listing(category)
        if listed.more and not listed.refreshing:
            after = listed.rows[-1].stream if listed.rows else None
            listed.lane.ask(AskStreams(category, after, PAGE))

    def find(self, text: str) -> None:
        """List the streams whose names begin with a text; nothing typed brings the categories back."""
        self._sought = text.strip()
        if self._sought:
            self._finding.ask(AskStreams(None, just_before(self._sought), PAGE), anew=True)
        else:
            self._finding.drop()
            self._view.set_found(None)
            self._say(self._session.selection.place)

    def retry(self) -> None:
        """Ask again for what could not be read."""
        self._counting.ask(AskCategories())
        for category in self._listed:
            self.ask_more(category)

    def close(self) -> None:
        """Stop showing anything."""
        self._unlisten()
        for lane in (self._counting, self._finding, *(listed.lane for listed in self._listed.values())):
            lane.drop()

    def _moved(self, place: Place, old: Place) -> None:
        if place.stream != old.stream:
            self._view.set_current(place.stream)
        if place.head != old.head:
            self._counting.ask(AskCategories())
        if place.past != old.past:
            self._say(place)

    def _counted(self, answer: Categories) -> None:
        self._view.set_problem("")
        self._count_no_more()
        old = {row.category: row for row in self._categories}
        self._categories = answer.rows
        streams = sum(row.streams for row in answer.rows)
        self._view.set_title(f"Streams · {streams:,}" if streams else "Streams")
        self._view.set_categories(answer.rows)
        stored = self._session.described.capabilities["streams_per_event"] != "none"
        nothing = no_events(self._session, NO_EVENTS) if stored else NO_STREAMS
        self._view.set_empty("" if streams else nothing)
        for row in answer.rows:
            listed = self._listed.get(row.category)
            if listed is not None and row != old.get(row.category) and not listed.refreshing:
                listed.refreshing = True
                listed.lane.ask(AskStreams(row.category, None, PAGE))

    def _listing(self, category: str | None) -> _Listed:
        listed = self._listed.get(category)
        if listed is None:
            name = "streams.all" if category is None else f"streams.of.{category}"

            def show(answer: Streams) -> None:
                self._arrived(category, answer)

            lane = Latest(self._session, name, show, self._failed, self._view.set_busy)
            listed = self._listed[category] = _Listed(lane)
        return listed

    def _arrived(self, category: str | None, answer: Streams) -> None:
        """Lay a page over what is known; while refreshing, go on to the end of that."""
        listed = self._listed[category]
        asked = listed.lane.asked
        last = answer.rows[-1].stream if answer.rows and answer.more else None
        kept_after = [] if last is None else [row for row in listed.rows if row.stream > last]
        kept_before = [] if asked.after is None else [row for row in listed.rows if row.stream <= asked.after]
        reaches_end = not kept_after
        listed.rows = [
            *kept_before,
            *(row for row in answer.rows if self._belongs(row, category)),
            *kept_after,
        ]
        if reaches_end:
            listed.more, listed.refreshing = answer.more, False
        self._view.set_problem("")
        self._view.set_streams(category, listed.rows, listed.more)
        if not reaches_end or (listed.more and not listed.rows):
            listed.lane.ask(AskStreams(category, last, PAGE))

    def _belongs(self, row: StreamRow, category: str | None) -> bool:
        return category is not None or row.category is None or len(self._categories) == 1

    def _found(self, answer: Streams) -> None:
        rows = tuple(row for row in answer.rows if row.stream.startswith(self._sought))
        more = answer.more and len(rows) == len(answer.rows)
        self._view.set_problem("")
        self._view.set_found(Found(self._sought, rows, more))
        self._view.set_note(
            f"{formatting.count(len(rows), 'stream')}{' and more' if more else ''}: {self._sought}…"
            if rows
            else f"No stream's name begins with {self._sought}; capitals count."
        )

    def _say(self, place: Place) -> None:
        counted = "Counted now, not at the cursor." if place.past else ""
        self._view.set_note(counted if self._known else COUNTING)

    def _count_no_more(self) -> None:
        if not self._known:
            self._known = True
            self._say(self._session.selection.place)

    def _failed(self, error: ExplorerError) -> None:
        self._count_no_more()
        for listed in self._listed.values():
            listed.refreshing = False
        self._view.set_problem(str(error))


def just_before(text: str) -> str:
    """Give a name right before every name that begins with a text: paging goes on after it."""
    last = ord(text[-1]) - 1
    if last < 0:
        return text[:-1]
    if 0xD800 <= last <= 0xDFFF:
        last = 0xD7FF  # halves of surrogate pairs cannot be written as UTF-8
    return f"{text[:-1]}{chr(last)}\U0010ffff"
