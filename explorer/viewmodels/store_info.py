"""What is known of the open store: its format and why, what it can tell, what it keeps beside its events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from explorer.runtime.questions import AskFlags, CheckpointRow, Described, Flags
from explorer.viewmodels.formatting import count, how_many, position
from explorer.viewmodels.lacking import disabled
from explorer.viewmodels.latest import Latest
from explorer.viewmodels.recent import without_password
from explorer.viewmodels.selection import Place
from explorer.viewmodels.session import Session

ABLE = {
    "global_order": ("Order", "one order over all streams"),
    "stream_versions": ("Versions", "events are numbered in their streams"),
    "time": ("Times", "events carry times"),
    "tombstones": ("Deleted", "deleted events leave a trace"),
    "archived": ("Archived", "events can be put aside"),
    "tenants": ("Tenants", "tenants are kept apart"),
}
"""Capabilities in words; what lacks is said in explorer.viewmodels.lacking."""
STREAMS = {"one": "an event is of one stream", "many": "an event may be of several"}
LATER = "told once all events are counted"
FOLLOWED = "followed: what its program writes shows as it comes"
NOT_FOLLOWED = (
    "shown as it was when it was opened; File > Follow live shows what its program writes from now on"
)
MOST_CONSUMERS = 100
"""Consumers that are listed; those that are furthest behind come first."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a section: a name, "" for none, and what there is to say."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a heading.

    Args:
        title: the heading.
        lines: what stands under it.
        warns: whether somebody should read it before all else.
    """

    title: str
    lines: tuple[Line, ...]
    warns: bool = False


class StoreInfoView(Protocol):
    """What shows it."""

    def set_sections(self, sections: tuple[Section, ...]) -> None:
        """Show these."""

    def set_title(self, title: str) -> None:
        """Say what is shown."""

    def set_empty(self, text: str) -> None:
        """Say what to do where there is nothing to show; "" when there is something."""


class StoreInfoPresenter:
    """Decides what is told of a store."""

    def __init__(self, session: Session, view: StoreInfoView) -> None:
        self._session = session
        self._view = view
        self._marked: Mapping[str, int] | None = None
        self._counting = Latest(session, "store.flags", self._counted, lambda _: None)
        self._unlisten = session.selection.listen(self._moved)
        self._unhear = session.hear(self._show)
        view.set_title(f"Store: {session.described.title}")
        view.set_empty("")
        self._show()
        self._count()

    def close(self) -> None:
        """Stop showing anything."""
        self._unlisten()
        self._unhear()
        self._counting.drop()

    def _moved(self, place: Place, old: Place) -> None:
        if (place.head, place.counted) != (old.head, old.counted):
            self._show()
            if place.counted:  # an event that is only counted now has long had its flags
                self._count()

    def _count(self) -> None:
        if self._session.described.flags:
            self._counting.ask(AskFlags())

    def _counted(self, answer: Flags) -> None:
        self._marked = answer.counts
        self._show()

    def _show(self) -> None:
        self._view.set_sections(sections_of(self._session, self._marked))


def sections_of(session: Session, marked: Mapping[str, int] | None = None) -> tuple[Section, ...]:
    """Lay out what is known of a store; sections without a line are left out.

    Args:
        session: the open store.
        marked: how many rows have which flag; None where that is not known yet.
    """
    known = session.described
    found = (
        Section("Unusual", tuple(Line("", one) for one in known.warnings), warns=True),
        Section("Why this format", tuple(Line("", one) for one in known.evidence)),
        Section("Store", tuple(_store(session, marked))),
        Section("Consumers", tuple(_consumers(known.checkpoints))),
        Section("What it lacks", tuple(Line(*said) for said in disabled(session))),
        Section("What it can tell", tuple(_abilities(known))),
        Section("Good to know", tuple(Line("", one) for one in known.notes)),
    )
    return tuple(one for one in found if one.lines)


def snapshots_of(known: Described) -> str:
    """Say how many snapshots a store holds."""
    if not known.counted:
        return LATER
    return "not known, they cannot be counted" if known.snapshots is None else f"{known.snapshots:,}"


def lag_of(consumer: CheckpointRow) -> str:
    """Say how far a consumer of a foreign store has come."""
    at = "has not started" if consumer.position is None else f"at {position(consumer.position)}"
    match consumer.lag:
        case None:
            return at if consumer.position is None else f"{at}, how far behind is not known"
        case 0:
            return f"{at}, up to date"
        case behind:
            return f"{at}, {count(behind, consumer.lag_in)} behind"


def _consumers(found: Sequence[CheckpointRow]) -> Iterator[Line]:
    behind = sorted(found, key=lambda one: -1 if one.lag is None else one.lag, reverse=True)
    for one in behind[:MOST_CONSUMERS]:
        yield Line(one.name, lag_of(one))
    if len(behind) > MOST_CONSUMERS:
        yield Line("", f"and {count(len(behind) - MOST_CONSUMERS, 'other')}, not as far behind")


def _store(session: Session, marked: Mapping[str, int] | None) -> Iterator[Line]:
    known = session.described
    yield Line("Format", f"{known.title} ({known.format})")
    at = session.selection.place
    yield Line("Events", how_many(at.head, counted=at.counted))
    if known.flags:
        yield Line("Marked rows", _marked(marked))
    if known.capabilities["snapshots"]:
        yield Line("Snapshots", snapshots_of(known))
    if known.capabilities["checkpoints"] and not known.checkpoints:
        yield Line("Consumers", "none has a checkpoint yet" if known.counted else LATER)
    yield Line("Written by", "this program" if known.clock is not None else "another program, only read here")
    if known.clock is None and known.capabilities["live"]:
        yield Line("Growth", FOLLOWED if session.followed else NOT_FOLLOWED)
    yield Line("Place", without_password(session.source))


def _marked(counts: Mapping[str, int] | None) -> str:
    if counts is None:
        return "being counted…"
    return ", ".join(f"{number:,} {flag}" for flag, number in counts.items() if number) or "none"


def _abilities(known: Described) -> Iterator[Line]:
    base = known.capabilities["version_base"]
    for name, (title, there) in ABLE.items():
        if known.capabilities[name]:
            counted = name == "stream_versions" and base is not None
            yield Line(title, f"{there}, from {base}" if counted else there)
    streams = str(known.capabilities["streams_per_event"])
    if streams in STREAMS:
        yield Line("Streams", STREAMS[streams])
