"""How much happened when: events over time by type, at any zoom."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Protocol

from explorer.core.errors import ExplorerError
from explorer.runtime.questions import AskDensity, AskEvents, Density, Events
from explorer.viewmodels.emptiness import no_events
from explorer.viewmodels.formatting import count
from explorer.viewmodels.kinds import bands
from explorer.viewmodels.latest import Latest
from explorer.viewmodels.moments import seconds, span_text
from explorer.viewmodels.selection import Place
from explorer.viewmodels.session import Session
from explorer.viewmodels.stretch import busier_side, events_before

NO_EVENTS = "No events yet. Issue a command, and see it here."
BUCKETS = 240


@dataclass(frozen=True, slots=True)
class Band:
    """One type's part of the chart: its upper border over the buckets, everything below included."""

    type: str
    tops: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Stacked bands over time.

    Args:
        edges: bucket borders in seconds since 1970 UTC, one more than buckets.
        bands: from the lowest to the highest.
        bucket: length of a bucket as text ("5 min").
    """

    edges: tuple[float, ...]
    bands: tuple[Band, ...]
    bucket: str


@dataclass(frozen=True, slots=True)
class ThroughputScreen:
    """What the chart shows.

    Args:
        title: the pane's title.
        chart: the bands, None while there is nothing to draw.
        types: all types of the store, most frequent first: their colours, at every zoom.
        note: how many events are drawn, and how many could not be.
        cursor: the cursor's moment in seconds since 1970 UTC, None where it has none.
        empty: what to say instead of a chart, "" while there is one.
        problem: why it could not be counted.
        zoomed: whether less than the whole store is drawn.
    """

    title: str = "Throughput"
    chart: Chart | None = None
    types: tuple[str, ...] = ()
    note: str = ""
    cursor: float | None = None
    empty: str = ""
    problem: str = ""
    zoomed: bool = False


class ThroughputView(Protocol):
    """What a chart can be told."""

    def set_title(self, title: str) -> None:
        """Name the pane."""

    def set_note(self, note: str) -> None:
        """Say how many events are drawn."""

    def set_chart(self, chart: Chart | None, types: tuple[str, ...]) -> None:
        """Draw these bands."""

    def set_range(self, begin: float, end: float) -> None:
        """Show the time between two moments (seconds since 1970 UTC)."""

    def set_cursor(self, moment: float | None) -> None:
        """Draw the cursor at this moment (seconds since 1970 UTC)."""

    def set_empty(self, text: str) -> None:
        """Say this instead of a chart; "" shows the chart."""

    def set_problem(self, text: str) -> None:
        """Say what went wrong, above the chart; "" when nothing did."""

    def set_busy(self, busy: bool) -> None:
        """Counting begins or ends."""

    def set_zoomed(self, zoomed: bool) -> None:
        """Offer the way back to the whole store."""


class ThroughputPresenter:
    """Keeps a chart true to the store, and turns places on it into events. Asks nothing while nobody sees it.

    At first the chart shows the part of the store where nearly all events are: after a silence of
    years, the whole would be two thin lines.
    """

    def __init__(self, session: Session, view: ThroughputView) -> None:
        self._selection = session.selection
        self._no_events = no_events(session, NO_EVENTS)
        self._view = view
        self._shown = ThroughputScreen()
        self._density: Density | None = None
        self._whole: Density | None = None
        self._first, self._last = 0, 0
        self._counted = 0
        self._narrowing = True
        self._fitting = True
        self._timed_store = bool(session.described.capabilities["time"])
        self._watched, self._stale = True, False
        self._chart = Latest(session, "throughput.chart", self._counted_up, self._failed, view.set_busy)
        self._cursor = Latest(session, "throughput.cursor", self._timed, lambda _: None)
        self._stop_listening: Callable[[], None] = lambda: None
        view.set_empty("")
        if self._timed_store:
            self._stop_listening = session.selection.listen(self._moved)
            self._ask()
            self._ask_cursor()
        else:
            self._show(replace(self._shown, empty="The events of this store carry no times."))

    def watch(self, watched: bool) -> None:
        """Take note of whether somebody sees the chart."""
        self._watched = watched
        if not watched:
            self._stale = True
            self._chart.drop()
            self._cursor.drop()
        elif self._stale and self._timed_store:
            self._stale = False
            self._ask()
            self._ask_cursor()

    def close(self) -> None:
        """Stop asking and listening."""
        self._stop_listening()
        self._chart.drop()
        self._cursor.drop()

    def go(self, moment: float) -> None:
        """Move the cursor to the last event of the bucket at a moment (seconds since 1970 UTC)."""
        if self._density is not None:
            self._selection.at(max(1, _ordinal_at(self._density, moment)))

    def zoom(self, begin: float, end: float) -> None:
        """Count anew what lies between two moments (seconds since 1970 UTC)."""
        if self._whole is None or self._density is None:
            return
        newest = max(self._whole.edges[-1], self._density.edges[-1])
        finer = self._density.edges[0] <= begin and min(end, newest) <= self._density.edges[-1]
        known = self._density if finer else self._whole
        first = _ordinal_before(known, begin) + 1
        last = max(first, _ordinal_at(known, end)) if end < newest else 0
        if (first, last) != (self._first, self._last):
            self._narrowing = self._fitting = False
            self._first, self._last = first, last
            self._ask()

    def retry(self) -> None:
        """Count again."""
        self._ask()

    def whole(self) -> None:
        """Show the whole store."""
        self._narrowing, self._fitting = False, True
        self._first, self._last = 0, 0
        self._ask()

    def _moved(self, new: Place, old: Place) -> None:
        if not self._watched:
            self._stale = True
            return
        if new.ordinal != old.ordinal:
            self._ask_cursor()
        if not self._last and new.head > old.head:
            self._ask()

    def _ask(self) -> None:
        self._chart.ask(AskDensity(buckets=BUCKETS, axis="time", first=self._first, last=self._last))

    def _ask_cursor(self) -> None:
        ordinal = self._selection.place.ordinal
        if ordinal:
            self._cursor.ask(AskEvents(first=ordinal, limit=1))
        else:
            self._cursor.drop()
            self._show(replace(self._shown, cursor=None))

    def _timed(self, events: Events) -> None:
        for row in events.rows:
            self._show(replace(self._shown, cursor=seconds(row.time)))

    def _counted_up(self, density: Density) -> None:
        further, self._counted = density.head > self._counted, density.head
        if further and density.head < self._selection.place.head:
            self._ask()  # a long store is counted a stretch a question
            if self._narrowing:
                return
        if (self._first, self._last) == (0, 0):
            self._whole = density
        side = busier_side(density) if self._narrowing else None
        if side is not None:
            self._first, last = side
            self._last = 0 if last == density.head else last
            self._ask()
            return
        self._narrowing = density.head == 0
        self._density = density
        events = sum(map(sum, density.counts))
        chart = _chart(density) if events else None
        empty = "" if chart else self._no_events
        if density.untimed and chart is None:
            empty = "None of these events carries a usable time."
        self._show(
            replace(
                self._shown,
                title=f"Throughput per {chart.bucket}" if chart else "Throughput",
                chart=chart,
                types=density.types,
                note=_note(events, density),
                empty=empty,
                problem="",
                zoomed=events + density.untimed < density.head,
            )
        )
        if chart is not None and self._fitting:
            self._view.set_range(density.edges[0], density.edges[-1])

    def _failed(self, error: ExplorerError) -> None:
        self._show(replace(self._shown, problem=str(error)))

    def _show(self, new: ThroughputScreen) -> None:
        """Tell the view what changed, and nothing else."""
        old, self._shown = self._shown, new
        if old.title != new.title:
            self._view.set_title(new.title)
        if old.zoomed != new.zoomed:
            self._view.set_zoomed(new.zoomed)
        if (old.chart, old.types) != (new.chart, new.types):
            self._view.set_chart(new.chart, new.types)
        if old.note != new.note:
            self._view.set_note(new.note)
        if old.cursor != new.cursor:
            self._view.set_cursor(new.cursor)
        if old.empty != new.empty:
            self._view.set_empty(new.empty)
        if old.problem != new.problem:
            self._view.set_problem(new.problem)


def _ordinal_at(density: Density, moment: float) -> int:
    """Give the last event of the bucket at a moment."""
    buckets = len(density.last_ordinals)
    return density.last_ordinals[min(max(bisect_right(density.edges, moment) - 1, 0), buckets - 1)]


def _ordinal_before(density: Density, moment: float) -> int:
    """Give the last event before the bucket at a moment."""
    bucket = bisect_right(density.edges, moment) - 1
    return (
        density.last_ordinals[min(bucket, len(density.last_ordinals)) - 1]
        if bucket > 0
        else events_before(density)
    )


def _note(events: int, density: Density) -> str:
    drawn = events + density.untimed
    note = (
        count(events, "event") if drawn >= density.head else f"{events:,} of {count(density.head, 'event')}"
    )
    return f"{note}, {density.untimed:,} without a time left out" if density.untimed else note


def _chart(density: Density) -> Chart:
    """Stack the counts in the order of the store's types; processes and rare types on top."""
    names, counts = bands(density.types, density.counts)
    tops = accumulate(counts, _on_top)
    stacked = tuple(Band(name, top) for name, top in zip(names, tops, strict=True))
    length = (density.edges[-1] - density.edges[0]) / max(len(density.last_ordinals), 1)
    return Chart(density.edges, stacked, span_text(length))


def _on_top(below: tuple[int, ...], counts: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(map(sum, zip(below, counts, strict=True)))
