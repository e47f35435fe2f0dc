"""One event whole: the event at the cursor, as it is stored and as handlers see it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Protocol

from explorer.core.decoding import Decoding
from explorer.core.errors import ExplorerError
from explorer.core.tree import TreeRow
from explorer.runtime.questions import AskEvent, EventDetail, EventRecord
from explorer.viewmodels import decodings, formatting
from explorer.viewmodels.causes import NOWHERE, Going, Ways, ways_from
from explorer.viewmodels.emptiness import no_events
from explorer.viewmodels.flag_words import FLAGS
from explorer.viewmodels.latest import Latest
from explorer.viewmodels.raw_text import raw_text
from explorer.viewmodels.selection import Place
from explorer.viewmodels.session import Session

BEFORE_ALL = "Before the first event. Move the cursor, or choose a row under Events."
NO_EVENTS = "No events yet. Issue a command to see what it records."


@dataclass(frozen=True, slots=True)
class Field:
    """A line of the header.

    Args:
        label: what it is.
        text: how it is shown.
        whole: what is copied.
        brief: how it is shown where there is no room; "" for as much of it as fits.
    """

    label: str
    text: str
    whole: str
    brief: str = ""


@dataclass(frozen=True, slots=True)
class Handled:
    """The event as handlers see it: its title, and its data as a tree."""

    title: str
    data: tuple[TreeRow, ...]


@dataclass(frozen=True, slots=True)
class EventScreen:
    """What the event pane shows.

    Args:
        title: what and when.
        empty: what to do when there is no event to show; "" when there is.
        type: the stored type.
        stream: its stream, None where it has none.
        fields: the envelope, line by line.
        flags: what is unusual, one sentence each.
        data: the data as a tree.
        metadata: the metadata as a tree.
        handled: what upcasting makes of it; empty where it changes nothing.
        raw: data and metadata as text, bounded.
        ways: where one can go from it.
        decodings: in which ways its data can be shown.
        problem: what went wrong; the event shown is then the one before.
    """

    title: str = "Event"
    empty: str = ""
    type: str = ""
    stream: str | None = None
    fields: tuple[Field, ...] = ()
    flags: tuple[str, ...] = ()
    data: tuple[TreeRow, ...] = ()
    metadata: tuple[TreeRow, ...] = ()
    handled: tuple[Handled, ...] = ()
    raw: str = ""
    ways: Ways = NOWHERE
    decodings: decodings.Ways = decodings.NO_WAYS
    problem: str = ""


class EventView(Protocol):
    """What shows one event."""

    def set_title(self, title: str) -> None:
        """Say what is shown, and when."""

    def set_empty(self, text: str) -> None:
        """Say what to do when there is no event; "" when there is one."""

    def set_header(self, type_: str, stream: str | None, fields: tuple[Field, ...]) -> None:
        """Show the envelope."""

    def set_ways(self, ways: Ways) -> None:
        """Say where one can go from the event."""

    def set_decodings(self, ways: decodings.Ways) -> None:
        """Say how the data is shown, and offer other ways."""

    def redecode(self, decoding: Decoding) -> None:
        """Wish that the store be decoded in another way."""

    def set_note(self, text: str) -> None:
        """Say what came of going somewhere; "" for nothing."""

    def set_flags(self, flags: tuple[str, ...]) -> None:
        """Say what is unusual."""

    def set_data(self, rows: tuple[TreeRow, ...]) -> None:
        """Show the data."""

    def set_metadata(self, rows: tuple[TreeRow, ...]) -> None:
        """Show the metadata."""

    def set_handled(self, handled: tuple[Handled, ...]) -> None:
        """Show what handlers see; hide it when that is what is stored."""

    def set_raw(self, text: str) -> None:
        """Show the payload as text."""

    def set_problem(self, text: str) -> None:
        """Say what went wrong; "" when nothing did."""

    def set_busy(self, busy: bool) -> None:
        """The event is awaited, or no longer."""

    def copy(self, text: str) -> None:
        """Put a text on the clipboard."""


class EventPresenter:
    """Decides what the event pane shows."""

    def __init__(self, session: Session, view: EventView) -> None:
        self._session = session
        self._view = view
        self._shown = EventScreen()
        self._record: EventRecord | None = None
        self._lane = Latest(session, "event", self._arrived, self._failed, view.set_busy)
        self._going = Going(session, view.set_note, self._failed)
        self._unlisten = session.selection.listen(self._moved)
        view.set_ways(self._shown.ways)
        view.set_note("")
        view.set_title(self._shown.title)
        view.set_empty(self._shown.empty)
        self._look(session.selection.place)

    def follow(self) -> None:
        """Follow the stream of the event."""
        if self._shown.stream is not None:
            self._session.selection.follow(self._shown.stream)

    def go_to_cause(self) -> None:
        """Go to the event that caused this one."""
        if self._record is not None:
            self._going.to_cause(self._record)

    def go_to_related(self) -> None:
        """Go to the next event of this one's correlation."""
        if self._record is not None:
            self._going.to_related(self._record)

    def show_type_as(self, encoding: str | None) -> None:
        """Show the data of all events of this one's type in another way; None: as it looks."""
        if self._record is not None:
            self._view.redecode(self._session.manner.decoding.choosing(encoding, self._record.type))

    def show_others_as(self, encoding: str | None) -> None:
        """Show the data of types for which nothing of their own is chosen in another way."""
        self._view.redecode(self._session.manner.decoding.choosing(encoding))

    def show_as_it_looks(self) -> None:
        """Forget everything that was chosen for this store but its key."""
        self._view.redecode(Decoding(key=self._session.manner.decoding.key))

    def copy_json(self) -> None:
        """Copy the event whole, as JSON."""
        if self._record is not None:
            self._view.copy(formatting.indented(formatting.record_json(self._record)))

    def retry(self) -> None:
        """Ask again for what could not be read."""
        self._look(self._session.selection.place)

    def close(self) -> None:
        """Stop showing anything."""
        self._unlisten()
        self._lane.drop()
        self._going.drop()

    def _moved(self, place: Place, old: Place) -> None:
        if place.ordinal != old.ordinal or (place.head and not old.head):
            self._going.drop()
            self._look(place)

    def _look(self, place: Place) -> None:
        if place.ordinal:
            self._lane.ask(AskEvent(place.ordinal))
            return
        self._lane.drop()
        self._record = None
        self._show(EventScreen(empty=BEFORE_ALL if place.head else no_events(self._session, NO_EVENTS)))

    def _arrived(self, answer: EventDetail) -> None:
        self._record = answer.record
        self._show(screen_of(answer, decodings.ways_for(self._session, answer.record)))

    def _failed(self, error: ExplorerError) -> None:
        if self._record is None:
            self._show(EventScreen(empty=str(error)))
        else:
            self._show(replace(self._shown, problem=str(error)))

    def _show(self, new: EventScreen) -> None:
        old, self._shown, view = self._shown, new, self._view
        if new.title != old.title:
            view.set_title(new.title)
        if (new.type, new.stream, new.fields) != (old.type, old.stream, old.fields):
            view.set_header(new.type, new.stream, new.fields)
        if new.ways != old.ways:
            view.set_ways(new.ways)
        if new.decodings != old.decodings:
            view.set_decodings(new.decodings)
        if new.flags != old.flags:
            view.set_flags(new.flags)
        if new.data != old.data:
            view.set_data(new.data)
        if new.metadata != old.metadata:
            view.set_metadata(new.metadata)
        if new.handled != old.handled:
            view.set_handled(new.handled)
        if new.raw != old.raw:
            view.set_raw(new.raw)
        if new.problem != old.problem:
            view.set_problem(new.problem)
        if new.empty != old.empty:
            view.set_empty(new.empty)


def screen_of(detail: EventDetail, ways: decodings.Ways = decodings.NO_WAYS) -> EventScreen:
    """Lay out one event."""
    record = detail.record
    return EventScreen(
        title=f"Event {formatting.place(record.ordinal)}",
        empty="",
        type=record.type,
        stream=record.stream,
        fields=tuple(_fields(record)),
        flags=tuple(FLAGS.get(flag, flag) for flag in record.flags),
        data=detail.data,
        metadata=detail.metadata,
        handled=tuple(
            Handled(_handled_title(made, len(detail.upcast)), rows)
            for made, rows in zip(detail.upcast, detail.upcast_data, strict=True)
        ),
        ways=ways_from(record),
        decodings=ways,
        raw=raw_text(record.data, record.metadata),
    )


def _fields(record: EventRecord) -> list[Field]:
    version = formatting.number(record.version)
    schema = "" if record.schema_version is None else f"v{record.schema_version}"
    lines = (
        ("Stream", record.stream, None),
        ("Version", record.version, version),
        ("Time", record.time, formatting.zoned_moment(record.time)),
        ("Position", record.position, formatting.position(record.position)),
        ("Schema", schema or None, None),
        ("Event id", record.event_id, None),
        ("Correlation", record.correlation_id, None),
        ("Causation", record.causation_id, None),
    )
    return [
        Field(label, formatting.NOTHING, "")
        if whole is None
        else Field(label, shown or str(whole), str(whole), _brief(record.time) if label == "Time" else "")
        for label, whole, shown in lines
    ]


def _brief(time: str | None) -> str:
    """Leave out parts of seconds, which nobody needs as much as the day and the zone."""
    return re.sub(r"\.\d+", "", formatting.zoned_moment(time))


def _handled_title(made: EventRecord, how_many: int) -> str:
    part = f" ({made.sub + 1} of {how_many})" if how_many > 1 else ""
    schema = "" if made.schema_version is None else f" v{made.schema_version}"
    return f"{made.type}{schema}{part}"
