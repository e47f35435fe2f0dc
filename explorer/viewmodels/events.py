"""The event table: every event, or those of one stream; its row and the cursor are the same thing."""

from __future__ import annotations

from dataclasses import replace

from explorer.core.errors import BadFilter, ExplorerError
from explorer.runtime.questions import AskDensity, Density, EventRow
from explorer.viewmodels import formatting
from explorer.viewmodels.columns import Columns
from explorer.viewmodels.emptiness import no_events
from explorer.viewmodels.event_copying import Copying
from explorer.viewmodels.event_matches import Matching
from explorer.viewmodels.event_pages import AllPages, EventPages, StreamPages
from explorer.viewmodels.event_scope import Scope as Scope
from explorer.viewmodels.events_view import EventsView as EventsView
from explorer.viewmodels.hiding import Hideable, counting, hiding, shown, switch_of
from explorer.viewmodels.lacking import missing_note
from explorer.viewmodels.latest import Latest
from explorer.viewmodels.selection import Place
from explorer.viewmodels.session import Session

TYPE_STEPS = 400
"""The order of types is looked up again when the store has grown by this part of itself."""
NO_EVENTS = "No events yet. Issue a command, and its events appear here."


class EventsPresenter:
    """Decides what the event table shows."""

    def __init__(self, session: Session, view: EventsView) -> None:
        self._session = session
        self._view = view
        self._counted_to = 0
        self._types_at = 0
        self._scope = Scope(session.selection.place.stream)
        self._current: int | None = None
        self._came = 0
        self._goes_along = False
        self._copying = Copying(session, view, self._failed)
        self._counting = Latest(session, "events.types", self._counted, self._failed)
        self._columns = Columns(session, view)
        self._hideable = Hideable(session, self._hides, self._failed)
        self._awaited: Matching | None = None
        self._pages = self._open()
        view.set_scope(self._scope)
        view.set_hiding("", False)
        view.set_note(missing_note(session))
        self._begin()
        self._count_types(session.selection.place.head)
        self._hideable.count()
        self._unlisten = session.selection.listen(self._moved)

    @property
    def count(self) -> int:
        """Rows in the table."""
        return self._pages.count

    @property
    def more(self) -> bool:
        """May there be rows after the last one?"""
        return self._pages.more

    def row(self, index: int) -> EventRow | None:
        """Give a row of the table, None while it is under way."""
        return self._pages.row(index)

    def ask_more(self) -> None:
        """Ask for rows after the last one."""
        self._pages.ask_more()

    def choose(self, index: int) -> None:
        """Move the cursor to a row's event."""
        ordinal = self._pages.ordinal_of(index)
        if ordinal is not None:
            self._session.selection.at(ordinal)

    def narrow(self, narrowed: bool) -> None:
        """List only the followed stream's events, or all."""
        self._become(replace(self._scope, narrowed=narrowed and self._scope.stream is not None))

    def filter(self, text: str) -> None:
        """List only events that a filter lets through; "" lists all. What cannot be read changes nothing."""
        from explorer.core.filter_text import parse  # the parser is loaded by those who filter
        from explorer.core.filtering import explain

        where = text.strip()
        try:
            says = explain(parse(where)) if where else ""
        except BadFilter as wrong:
            self._view.set_filter("", str(wrong))
            return
        self._view.set_filter(says, "")
        self._become(replace(self._scope, where=where))

    def show_whole(self, whole: bool) -> None:
        """List also the rows that stand for no event that counts, or hide them."""
        self._become(replace(self._scope, whole=whole))
        self._view.set_hiding(switch_of(self._hideable.counts), whole)

    def follow(self, index: int) -> None:
        """Follow the stream of a row."""
        row = self._pages.row(index)
        if row is not None and row.stream is not None:
            self._session.selection.follow(row.stream)

    def copy(self, first: int, last: int) -> None:
        """Copy rows, both ends included, as tab-separated lines; read anew, so none is left out."""
        self._copying.rows(*self._pages.span(first, last), self._listed, self._where)

    def copy_json(self, first: int, last: int) -> None:
        """Copy whole events, both ends included, as one JSON object a line."""
        self._copying.records(*self._pages.span(first, last), self._listed, self._where)

    def retry(self) -> None:
        """Ask again for what could not be read."""
        self._view.set_problem("")
        for pages in self._asking:
            pages.retry()

    def close(self) -> None:
        """Stop showing anything."""
        self._unlisten()
        self._stop()
        self._hideable.drop()
        self._copying.drop()
        self._counting.drop()

    # what the pages tell

    def rows_came(self, first: int, last: int) -> None:
        """Pass on which rows are at hand; the cursor's may be among them."""
        self._came = last
        self._view.set_problem("")
        self._columns.look_at(self._pages.at_hand(first, last))
        self._view.rows_came(first, last)
        self._mark()

    def count_changed(self) -> None:
        """Pass on how many rows there are; once all hidden ones are known, they are hidden."""
        if self._awaited is not None and self._awaited.complete:
            awaited = self._awaited
            self._pages.close()
            self._pages, self._awaited = awaited, None
            self._begin()
            return
        self._view.set_count(self._pages.count)
        self._say()
        self._mark()

    def pages_failed(self, error: ExplorerError) -> None:
        """Say why a page is missing."""
        self._failed(error)

    def pages_busy(self, busy: bool) -> None:
        """Pass on whether a page is awaited."""
        self._view.set_busy(busy)

    # inside

    @property
    def _listed(self) -> str | None:
        return self._scope.stream if self._scope.narrowed else None

    @property
    def _where(self) -> str:
        return self._scope.where if self._scope.whole else hiding(self._scope.where, self._hideable.counts)

    @property
    def _asking(self) -> tuple[EventPages | Matching, ...]:
        return (self._pages,) if self._awaited is None else (self._pages, self._awaited)

    def _open(self) -> EventPages | Matching:
        """Begin to list; where only hidden rows are left out, all are listed until these are known."""
        stream, where = self._listed, self._where
        self._awaited = Matching(self._session, self, where, None) if self._only_hides else None
        if where and self._awaited is None:
            return Matching(self._session, self, where, stream)
        if stream is not None:
            return StreamPages(self._session, self, stream)
        return AllPages(self._session, self, self._session.selection.place.head)

    @property
    def _only_hides(self) -> bool:
        return bool(self._where) and not self._scope.where and self._listed is None

    def _stop(self) -> None:
        for pages in self._asking:
            pages.close()

    def _hides(self, others: bool) -> None:
        self._view.set_hiding(switch_of(self._hideable.counts), self._scope.whole)
        if not others or self._scope.whole:
            return
        if self._only_hides and self._awaited is None and not isinstance(self._pages, Matching):
            self._awaited = Matching(self._session, self, self._where, None)
            self._awaited.ask_more()  # what is listed stays meanwhile
            self._say()
        else:
            self._list_anew()

    def _list_anew(self) -> None:
        self._stop()
        self._pages = self._open()
        self._view.set_note(missing_note(self._session))
        self._begin()

    def _become(self, scope: Scope) -> None:
        old, self._scope = self._scope, scope
        if scope == old:
            return
        if scope.listing != old.listing:
            self._list_anew()
        self._view.set_scope(scope)

    def _begin(self) -> None:
        self._view.restart(self._pages.count)
        self._columns.begin(one_stream=self._scope.narrowed)
        self._view.set_horizon(self._session.selection.place.ordinal)
        self._current, self._came = None, 0
        self._say()
        self._mark()
        for pages in self._asking:
            if pages.more:
                pages.ask_more()

    def _moved(self, place: Place, old: Place) -> None:
        self._goes_along = place.live and old.live
        if place.head != old.head:
            for pages in self._asking:
                pages.grown(place.head)
            self._hideable.count()
            if place.head > self._types_at + self._types_at // TYPE_STEPS:
                self._count_types(place.head)
        if place.ordinal != old.ordinal:
            self._view.set_horizon(place.ordinal)
            self._mark()
            if self._current is not None:
                self._pages.row(self._current)  # asks for its page before the rest, not when it is painted
        if place.stream != old.stream:
            narrowed = self._scope.narrowed and place.stream is not None
            self._become(replace(self._scope, stream=place.stream, narrowed=narrowed))

    def _mark(self) -> None:
        row = self._pages.index_of(self._session.selection.place.ordinal)
        known, here = self._pages, self._current
        if self._goes_along and row is not None and here is not None and known.row(row) is None:
            row = max(here, self._came)  # what is at hand stays in sight until the rest has come
        if row != self._current:
            self._current = row
            self._view.set_current(row, going_along=self._goes_along)

    def _say(self) -> None:
        pages, stream = self._pages, self._listed
        if isinstance(pages, Matching):
            self._view.set_title(f"Events · {pages.told if self._scope.where else shown(pages)}")
            self._view.set_empty("")
            return
        counted = f"{pages.count:,}{'+' if pages.more else ''} {'event' if pages.count == 1 else 'events'}"
        name = f" in {formatting.shortened(stream)}" if stream else ""
        hidden = "" if self._awaited is None else f", {counting(self._awaited)}"
        self._view.set_title(f"Events · {counted}{name}{hidden}")
        nothing = stream is None and not pages.count
        self._view.set_empty(no_events(self._session, NO_EVENTS) if nothing else "")

    def _count_types(self, head: int) -> None:
        """Ask in which order types have their colours; the strip below asks the same, so they agree."""
        self._types_at = head
        self._counting.ask(AskDensity(buckets=1))

    def _counted(self, answer: Density) -> None:
        self._view.set_types(answer.types)
        further, self._counted_to = answer.head > self._counted_to, answer.head
        if further and answer.head < self._types_at:
            self._count_types(self._types_at)

    def _failed(self, error: ExplorerError) -> None:
        self._view.set_problem(str(error))
