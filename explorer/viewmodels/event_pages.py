"""The rows of the event table by pages: asked when they are looked at, never all of them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar

from explorer.core.errors import ExplorerError
from explorer.runtime.questions import AskEvents, AskEventsAt, AskStreamEvents, EventRow, Events
from explorer.viewmodels.latest import Latest
from explorer.viewmodels.session import Session

PAGE = 200
MOST_PAGES = 64


class PagesListener(Protocol):
    """Who is told when rows come."""

    def rows_came(self, first: int, last: int) -> None:
        """Rows of the table have arrived, both ends included."""

    def count_changed(self) -> None:
        """There are more rows than before."""

    def pages_failed(self, error: ExplorerError) -> None:
        """A page could not be read."""

    def pages_busy(self, busy: bool) -> None:
        """A page is awaited, or no longer."""


Q = TypeVar("Q", AskEvents, AskStreamEvents, AskEventsAt)


class Pages(ABC, Generic[Q]):
    """Rows by pages, of which a bounded number is kept."""

    def __init__(self, session: Session, listener: PagesListener, count: int) -> None:
        """Begin without any page.

        Args:
            session: the open store.
            listener: is told when rows come.
            count: number of rows known to be there.
        """
        self.count = count
        self._listener = listener
        self._session = session
        self._kept: OrderedDict[int, tuple[EventRow, ...]] = OrderedDict()
        self._missing: set[int] = set()
        self._busy = [False, False]
        # A window shows at most two neighbouring pages, so even and odd pages never displace each other.
        self._lanes = tuple(self._lane(parity) for parity in (0, 1))

    def row(self, index: int) -> EventRow | None:
        """Give a row, None while it is under way; looking at it is what asks for it."""
        page, offset = divmod(index, PAGE)
        rows = self._kept.get(page, ())
        if offset < len(rows):
            self._kept.move_to_end(page)
            return rows[offset]
        if page not in self._missing:
            self._want(page)
        return None

    def at_hand(self, first: int, last: int) -> Iterator[EventRow]:
        """Give the rows of a range, both ends included, that are kept; nobody is asked for the others."""
        for page, rows in self._kept.items():
            begin = page * PAGE
            yield from rows[max(0, first - begin) : max(0, last + 1 - begin)]

    @abstractmethod
    def index_of(self, ordinal: int) -> int | None:
        """Give the row of the last event at or before an ordinal; None where there is none (yet)."""

    @abstractmethod
    def ordinal_of(self, index: int) -> int | None:
        """Give the ordinal of a row, None where it is not known yet."""

    @abstractmethod
    def span(self, first: int, last: int) -> tuple[int, int]:
        """Give (ordinal to read after, number of events) for a range of rows, both ends included."""

    @property
    @abstractmethod
    def more(self) -> bool:
        """May there be rows after the last known one?"""

    @abstractmethod
    def ask_more(self) -> None:
        """Ask for the rows after the last known one."""

    @abstractmethod
    def grown(self, head: int) -> None:
        """Take note of how many events there are."""

    def retry(self) -> None:
        """Ask again for what could not be read."""
        self._missing.clear()
        self._listener.rows_came(0, max(0, self.count - 1))

    def close(self) -> None:
        """Stop asking."""
        for lane in self._lanes:
            lane.drop()

    @abstractmethod
    def _question(self, page: int) -> Q:
        """Say what to ask for a page."""

    @abstractmethod
    def _page_of(self, question: Q) -> int:
        """Tell which page a question asked for."""

    def _keep(self, page: int, rows: tuple[EventRow, ...]) -> None:
        """Take an arrived page in."""
        self._hold(page, rows)
        if rows:
            self._listener.rows_came(page * PAGE, page * PAGE + len(rows) - 1)

    def _hold(self, page: int, rows: tuple[EventRow, ...]) -> None:
        """Keep a page; the one that was not looked at for longest gives way."""
        before = self._kept.get(page)
        self._kept[page] = rows
        self._kept.move_to_end(page)
        while len(self._kept) > MOST_PAGES:
            self._kept.popitem(last=False)
        if before is not None and len(before) == len(rows) < min(PAGE, self.count - page * PAGE):
            self._missing.add(page)  # asked twice for no more: not again until the store grows

    def _want(self, page: int) -> None:
        lane = self._lanes[page % 2]
        if not (self._busy[page % 2] and lane.asked == self._question(page)):
            lane.ask(self._question(page))

    def _lane(self, parity: int) -> Latest:
        def show(answer: Events) -> None:
            self._keep(self._page_of(lane.asked), answer.rows)

        def fail(error: ExplorerError) -> None:
            self._missing.add(self._page_of(lane.asked))
            self._listener.pages_failed(error)

        def busy(waits: bool) -> None:
            self._busy[parity] = waits
            self._listener.pages_busy(any(self._busy))

        lane: Latest = Latest(self._session, f"events.{parity}", show, fail, busy)
        return lane


class AllPages(Pages[AskEvents]):
    """Every event of the store: row n - 1 is ordinal n."""

    def index_of(self, ordinal: int) -> int | None:
        """Give the row of an ordinal."""
        return ordinal - 1 if ordinal else None

    def ordinal_of(self, index: int) -> int | None:
        """Give the ordinal of a row."""
        return index + 1

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Give (ordinal to read after, number of events) for a range of rows, both ends included."""
        return first, last - first + 1

    @property
    def more(self) -> bool:
        """All rows are known from the first moment."""
        return False

    def ask_more(self) -> None:
        """Nothing is left to ask for."""

    def grown(self, head: int) -> None:
        """Take note of how many events there are."""
        self._missing.clear()
        self.count = head
        self._listener.count_changed()

    def _question(self, page: int) -> AskEvents:
        return AskEvents(page * PAGE + 1, PAGE)

    def _page_of(self, question: AskEvents) -> int:
        return (question.first - 1) // PAGE


class StreamPages(Pages[AskStreamEvents]):
    """The events of one stream: a page begins after the last event of the page before.

    Where a page begins is only known when the one before was read, so the known rows grow from
    the oldest on: when somebody scrolls to the end of them, or the cursor stands after them.
    """

    def __init__(self, session: Session, listener: PagesListener, stream: str) -> None:
        """Begin without any page.

        Args:
            session: the open store.
            listener: is told when rows come.
            stream: name of the stream.
        """
        self.stream = stream
        self._ends: list[int] = [0]
        """Ordinal after which each known page begins."""
        self._newest = 0
        self._wanted_ordinal = 0
        self._complete = False
        super().__init__(session, listener, 0)

    def index_of(self, ordinal: int) -> int | None:
        """Give the row of the stream's last event at or before an ordinal; asks on until it is known."""
        if ordinal > self._newest and self.more:
            self._wanted_ordinal = ordinal
            self.ask_more()
        if self._newest and ordinal >= self._newest:
            return self.count - 1
        page = bisect_left(self._ends, ordinal) - 1
        if page < 0:
            return None
        rows = self._kept.get(page)
        if rows is None:
            self._want(page)
            return None
        at = bisect_right(rows, ordinal, key=lambda row: row.ordinal)
        return page * PAGE + at - 1 if at or page else None

    def ordinal_of(self, index: int) -> int | None:
        """Give the ordinal of a row, None where it is not known yet."""
        row = self.row(index)
        return row.ordinal if row else None

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Give (ordinal to read after, number of events) for a range of rows, both ends included."""
        row = self.row(first)
        page = first // PAGE
        if row is None:
            return self._ends[page], last - page * PAGE + 1
        return row.ordinal - 1, last - first + 1

    @property
    def more(self) -> bool:
        """May there be rows after the last known one?"""
        return not self._complete

    def ask_more(self) -> None:
        """Ask for the rows after the last known one."""
        self._want(len(self._ends) - 1)

    def grown(self, head: int) -> None:
        """Look whether the stream has grown too."""
        self._missing.clear()
        self._complete = False
        page = len(self._ends) - 1
        self._lanes[page % 2].ask(self._question(page))

    def _question(self, page: int) -> AskStreamEvents:
        return AskStreamEvents(self.stream, self._ends[page], PAGE)

    def _page_of(self, question: AskStreamEvents) -> int:
        return bisect_left(self._ends, question.after)

    def _keep(self, page: int, rows: tuple[EventRow, ...]) -> None:
        newest_page = page == len(self._ends) - 1
        known = page * PAGE + len(rows)
        if newest_page:
            self._complete = len(rows) < PAGE
            if not self._complete:
                self._ends.append(rows[-1].ordinal)
            self._newest = rows[-1].ordinal if rows else self._newest
        grows, self.count = known > self.count, max(self.count, known)
        self._hold(page, rows)
        if grows or newest_page:
            self._listener.count_changed()
        if rows:
            self._listener.rows_came(page * PAGE, page * PAGE + len(rows) - 1)
        if self._wanted_ordinal > self._newest and self.more:
            self.ask_more()


EventPages = AllPages | StreamPages
