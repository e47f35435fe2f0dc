"""How much happened when: events over time by type, at any zoom."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Protocol

from explorer.core.errors import ExplorerError
from explorer.runtime.questions import AskDensity, AskEvents, Density, Events
from explorer.viewmodels.formatting import count
from explorer.viewmodels.latest import Latest
from explorer.viewmodels.moments import seconds, span_text
from explorer.viewmodels.selection import Place
from explorer.viewmodels.session import Session
from explorer.viewmodels.strip import SHOWN_TYPES

BUCKETS = 240
NOT_YET = "Counting events …"


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
        cursor: the cursor's moment in seconds since 1970 UTC, None where it has none.
        empty: what to say instead of a chart, "" while there is one.
        problem: why it could not be counted.
        zoomed: whether less than the whole store is drawn.
    """

    title: str = "Throughput"
    chart: Chart | None = None
    types: tuple[str, ...] = ()
    cursor: float | None = None
    empty: str = NOT_YET
    problem: str = ""
    zoomed: bool = False


class ThroughputView(Protocol):
    """What a chart can be told."""

    def set_title(self, title: str) -> None:
        """Name the pane."""

    def set_chart(self, chart: Chart | None, types: tuple[str, ...]) -> None:
        """Draw these bands."""

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
    """Keeps a chart true to the store, and turns places on it into events."""

    def __init__(self, session: Session, view: ThroughputView) -> None:
        self._selection = session.selection
        self._view = view
        self._shown = ThroughputScreen()
        self._density: Density | None = None
        self._whole: Density | None = None
        self._range = (0, 0)
        self._counted = 0
        self._chart = Latest(session, "throughput.chart", self._counted_up, self._failed, view.set_busy)
        self._cursor = Latest(session, "throughput.cursor", self._timed, lambda _: None)
        self._stop_listening: Callable[[], None] = session.selection.listen(self._moved)
        view.set_empty(NOT_YET)
        if session.described.capabilities["time"]:
            self._ask()
            self._ask_cursor()
        else:
            self._stop_listening()
            self._stop_listening = lambda: None
            self._show(replace(self._shown, empty="The events of this store carry no times."))

    def close(self) -> None:
        """Stop asking and listening."""
        self._stop_listening()
        self._chart.drop()
        self._cursor.drop()

    def go(self, moment: float) -> None:
        """Move the cursor to the last event of the bucket at a moment (seconds since 1970 UTC)."""
        if self._density is not None and self._density.last_ordinals:
            self._selection.at(max(1, self._ordinal_at(self._density, moment)))

    def zoom(self, begin: float, end: float) -> None:
        """Count anew what lies between two moments (seconds since 1970 UTC)."""
        if self._whole is None or self._density is None or not self._whole.edges:
            return
        if begin <= self._whole.edges[0] and end >= self._whole.edges[-1]:
            self.whole()
            return
        finer = self._density.edges[0] <= begin and end <= self._density.edges[-1]
        known = self._density if finer else self._whole
        first = self._ordinal_at(known, begin, before=True) + 1
        last = max(first, self._ordinal_at(known, end))
        if (first, last) != self._range:
            self._range = (first, last)
            self._ask()

    def retry(self) -> None:
        """Count again."""
        self._ask()

    def whole(self) -> None:
        """Show the whole store again."""
        self._range = (0, 0)
        self._ask()

    def _ordinal_at(self, density: Density, moment: float, *, before: bool = False) -> int:
        buckets = len(density.last_ordinals)
        bucket = min(max(bisect_right(density.edges, moment) - 1, 0), buckets - 1)
        if before:
            bucket = bisect_left(density.edges, moment, 0, buckets) - 2
            lowest = self._range[0] - 1 if density is self._density and self._range[0] else 0
            return density.last_ordinals[bucket] if bucket >= 0 else lowest
        return density.last_ordinals[bucket]

    def _moved(self, new: Place, old: Place) -> None:
        if new.ordinal != old.ordinal:
            self._ask_cursor()
        if self._range == (0, 0) and new.head - self._counted > self._counted // BUCKETS:
            self._ask()

    def _ask(self) -> None:
        first, last = self._range
        self._counted = self._selection.place.head
        self._chart.ask(AskDensity(buckets=BUCKETS, axis="time", first=first, last=last))

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
        zoomed = self._range != (0, 0)
        self._density = density
        if not zoomed:
            self._whole = density
        known = self._shown.types
        types = (*known, *(name for name in density.types if name not in known))
        events = sum(map(sum, density.counts))
        chart = _chart(density, types) if events else None
        title = f"Throughput of {count(events, 'event')}"
        if chart is not None:
            title += f", per {chart.bucket}"
        empty = "" if chart else "No events yet. Issue a command, and see it here."
        if density.untimed and not events:
            empty = "None of these events carries a usable time."
        elif density.untimed:
            title += f" ({density.untimed:,} without a time left out)"
        self._show(
            replace(
                self._shown, title=title, chart=chart, types=types, empty=empty, problem="", zoomed=zoomed
            )
        )

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
        if old.cursor != new.cursor:
            self._view.set_cursor(new.cursor)
        if old.empty != new.empty:
            self._view.set_empty(new.empty)
        if old.problem != new.problem:
            self._view.set_problem(new.problem)


def _chart(density: Density, types: tuple[str, ...]) -> Chart:
    """Stack the counts in the order of the store's types; the rare ones together, on top."""
    by_type = dict(zip(density.types, density.counts, strict=True))
    nothing = (0,) * len(density.last_ordinals)
    rows = [(name, by_type.get(name, nothing)) for name in types[:SHOWN_TYPES]]
    rare = [by_type[name] for name in types[SHOWN_TYPES:] if name in by_type]
    if rare:
        rows.append(("others", tuple(map(sum, zip(*rare, strict=True)))))
    tops = accumulate(
        (counts for _, counts in rows), lambda low, more: tuple(map(sum, zip(low, more, strict=True)))
    )
    bands = tuple(Band(name, top) for (name, _), top in zip(rows, tops, strict=True))
    length = (density.edges[-1] - density.edges[0]) / max(len(density.last_ordinals), 1)
    return Chart(density.edges, bands, span_text(length))
