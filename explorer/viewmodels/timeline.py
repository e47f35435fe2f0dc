"""The timeline: where the cursor stands, what lies around it, and how to go elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from explorer.core.errors import ExplorerError
from explorer.runtime.questions import AskAtTime, AskDensity, AskEvents, Density, Events, Head
from explorer.viewmodels.blame import ChangeSteps
from explorer.viewmodels.formatting import clock, moment, number, place, short_type, shortened
from explorer.viewmodels.latest import Latest
from explorer.viewmodels.moments import span_text, typed_moment
from explorer.viewmodels.playing import Player, Ticker
from explorer.viewmodels.rhythm import Rhythm
from explorer.viewmodels.selection import Place
from explorer.viewmodels.session import Session
from explorer.viewmodels.stepping import StreamSteps
from explorer.viewmodels.stretch import busier_side
from explorer.viewmodels.strip import strip_of
from explorer.viewmodels.timeline_screen import TimelineScreen, TimelineView, tell

BUCKETS = 240
BEFORE_ALL = "before the first event"
NO_EVENTS = "issue a command, and what it records is the first one"
NOTHING_RECORDED = "nothing was recorded in this store"


class TimelinePresenter:
    """Keeps a timeline view true to the selection, and carries out its wishes."""

    def __init__(self, session: Session, view: TimelineView, ticker: Ticker) -> None:
        self._session = session
        self._selection = session.selection
        self._view = view
        self._shown = TimelineScreen()
        self._counted = 0
        self._moment = Latest(session, "timeline.moment", self._timed, self._untimed)
        self._strip = Latest(session, "timeline.strip", self._drawn, lambda _: None)
        self._hover = Latest(session, "timeline.hover", self._hovered, lambda _: None)
        self._jump = session.lane("timeline.jump")
        self.changes = ChangeSteps(session, self._problem)
        self.steps = StreamSteps(session, self._problem)
        self._rhythm = Rhythm(session)
        self.player = Player(session.selection, ticker, self._refresh, self._rhythm.pause)
        self._stop_listening: Callable[[], None] = session.selection.listen(self._moved)
        self._refresh()
        self._ask_moment()
        self._ask_strip()

    @property
    def screen(self) -> TimelineScreen:
        """What is shown now."""
        return self._shown

    @property
    def timed(self) -> bool:
        """Do the store's events carry times?"""
        return bool(self._session.described.capabilities["time"])

    def close(self) -> None:
        """Stop playing, asking and listening."""
        self.player.pause()
        self._stop_listening()
        self.changes.close()
        self.steps.close()
        self._rhythm.close()
        for lane in (self._moment, self._strip, self._hover, self._jump):
            lane.drop()

    def go(self, ordinal: int) -> None:
        """Move the cursor, as the slider wishes."""
        self._selection.at(ordinal)

    def hover(self, ordinal: int) -> None:
        """Look up what lies under the pointer."""
        if ordinal > 0:
            self._hover.ask(AskEvents(first=ordinal, limit=1))

    def toggle_axis(self) -> None:
        """Let the strip's width stand for order, or for time."""
        self._show(replace(self._shown, axis="time" if self._shown.axis == "ordinal" else "ordinal"))
        self._ask_strip()

    def jump(self, text: str) -> None:
        """Go to what a person typed: the number of an event, or a moment."""
        bare = text.strip().removeprefix("#").replace(",", "").replace(" ", "")
        head = self._selection.place.head
        if not bare:
            self._problem("")
        elif bare.isascii() and bare.isdigit():
            if len(bare) > 15 or int(bare) > head:
                self._problem(f"Beyond the last event, {place(head)}.")
            else:
                self._arrive(int(bare))
        elif (asked := typed_moment(text)) is None:
            self._problem("Type 1,200 or 2025-03-03 09:14.")
        else:
            self._jump.ask(AskAtTime(asked), self._found, lambda error: self._problem(str(error)))

    def forget_problem(self) -> None:
        """Take the problem away, since the text is being mended."""
        self._problem("")

    def _found(self, found: Head) -> None:
        if found.ordinal:
            self._arrive(found.ordinal)
        else:
            self._problem("Nothing had happened by then.")

    def _arrive(self, ordinal: int) -> None:
        self._problem("")
        self._selection.at(ordinal)

    def _problem(self, problem: str) -> None:
        self._show(replace(self._shown, problem=problem))

    def _moved(self, new: Place, old: Place) -> None:
        self._refresh()
        if new.ordinal != old.ordinal:
            self._show(replace(self._shown, happened=""))
            self._ask_moment()
        if (new.head > old.head and self._behind(self._counted)) or new.counted != old.counted:
            self._ask_strip()

    def _refresh(self) -> None:
        at = self._selection.place
        latest = "LIVE" if self._session.followed else "LATEST"
        self._show(
            replace(
                self._shown,
                head=at.head,
                ordinal=at.ordinal,
                past=at.past,
                badge="PAST" if at.past else latest,
                caption=f"{place(at.ordinal)} of {number(at.head)}" if at.head else "no events yet",
                moment=self._shown.moment if at.ordinal else self._nowhere(at),
                brief=self._shown.brief if at.ordinal else "",
                playing=self.player.direction,
                pace=self.player.pace,
                pause=_pause(self.player),
                pinned=at.pinned,
                bookmarks=at.bookmarks,
            )
        )

    def _nowhere(self, at: Place) -> str:
        """Say what is before the first event."""
        if at.head:
            return BEFORE_ALL
        return NOTHING_RECORDED if self._session.issuing is None else NO_EVENTS

    def _ask_moment(self) -> None:
        ordinal = self._selection.place.ordinal
        if ordinal:
            self._moment.ask(AskEvents(first=ordinal, limit=1))
        else:
            self._moment.drop()

    def _timed(self, events: Events) -> None:
        if events.rows and self._selection.place.ordinal:
            self._show(
                replace(self._shown, moment=_when(events), brief=_brief(events), happened=_what(events))
            )

    def _untimed(self, error: ExplorerError) -> None:
        self._show(replace(self._shown, moment=str(error), brief=""))

    def _hovered(self, events: Events) -> None:
        for row in events.rows:
            self._view.set_hover(row.ordinal, f"{place(row.ordinal)}  {_when(events)}")

    def _ask_strip(self, first: int = 0, last: int = 0) -> None:
        self._strip.ask(AskDensity(buckets=BUCKETS, axis=self._shown.axis, first=first, last=last))

    def _behind(self, counted: int) -> bool:
        """Would a picture of so many events lack a column of those there are?"""
        return self._selection.place.head - counted > counted // BUCKETS

    def _drawn(self, density: Density) -> None:
        at = self._selection.place
        if density.axis != self._shown.axis or (density.head > at.head and not at.counted):
            return  # whoever surveys a large store may know more events than are counted here
        behind = self._behind(density.head)
        if behind and density.head > self._counted:
            self._ask_strip()  # a long store is counted a stretch a question
        self._counted = density.head
        side = busier_side(density) if density.axis == "time" and not behind else None
        if side is None:
            until = self._selection.place.head if behind else 0
            self._show(replace(self._shown, strip=strip_of(density, until) if density.head else None))
        else:
            self._ask_strip(*side)

    def _show(self, new: TimelineScreen) -> None:
        old, self._shown = self._shown, new
        tell(self._view, old, new)


def _when(events: Events) -> str:
    row = events.rows[0]
    time = "" if row.time is None else f"{moment(row.time)}{' UTC' if _zoned(row.time) else ''}  "
    return f"{time}{shortened(short_type(row.type), 40)}"


def _brief(events: Events) -> str:
    row = events.rows[0]
    return f"{clock(row.time)}  {shortened(short_type(row.type), 40)}".strip()


def _what(events: Events) -> str:
    row = events.rows[0]
    return f"{short_type(row.type)} of {row.stream}" if row.stream else short_type(row.type)


def _pause(player: Player) -> str:
    return "" if player.cut is None else f"a pause of {span_text(player.cut)} cut short"


def _zoned(time: str) -> bool:
    return time.endswith("Z") or "+" in time
