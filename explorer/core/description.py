"""What is known of a store, and of the streams, categories and consumers in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a store can tell. A missing capability is a disabled action with its reason.

    Args:
        global_order: whether events of different streams have an order.
        stream_versions: whether events are numbered in their stream.
        version_base: number of the first event of a stream (0 or 1), None where unknown.
        time: whether events carry a time.
        streams_per_event: "one", "many" or "none".
        snapshots: whether there are snapshots: in the store, or of one of ours beside it.
        checkpoints: whether the store holds checkpoints of consumers.
        tombstones: whether deleted events leave a trace.
        archived: whether events can be archived.
        tenants: whether the store keeps tenants apart.
        live: whether growth can be followed while it is open: of ours always, of others where somebody asks.
    """

    global_order: bool
    stream_versions: bool
    version_base: int | None
    time: bool
    streams_per_event: str
    snapshots: bool
    checkpoints: bool
    tombstones: bool
    archived: bool
    tenants: bool
    live: bool


@dataclass(frozen=True, slots=True)
class StreamInfo:
    """A stream: its name, its category, its newest version, and how many events it has."""

    stream: str
    category: str | None
    version: int | None
    events: int
    first_time: str | None
    last_time: str | None


@dataclass(frozen=True, slots=True)
class CategoryInfo:
    """A category and how much is in it."""

    category: str | None
    streams: int
    events: int


@dataclass(frozen=True, slots=True)
class CheckpointInfo:
    """How far a consumer has come.

    Args:
        name: the consumer.
        position: where it stands; None where it has not started.
        lag: how much it has still to see; None where that is not known.
        lag_in: what the lag counts: each "event", or each "position", of which some may have no event.
    """

    name: str
    position: int | str | None
    lag: int | None
    lag_in: Literal["event", "position"] = "event"


@dataclass(frozen=True, slots=True)
class Check:
    """One check of `verify`: what was looked at, whether it holds, and where it first does not."""

    name: str
    ok: bool
    detail: str
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Description:
    """What is known of a store without reading its events.

    Args:
        format: format id ("event-explorer", "pyeventsourcing-sqlite").
        title: what people call the format.
        identity: the same for the same store wherever its file lies; keys caches and bookmarks.
        writable: whether commands may be issued on it.
        clock: "wall" or "simulated", None for foreign stores.
        capabilities: what the store can tell.
        snapshots: number of stored snapshots; None where a damaged file keeps them from being counted.
        checkpoints: the consumers that the store itself keeps.
        warnings: sentences about what is unusual.
        evidence: why the format was recognised.
        ends_early: the sentence that says why no event after the last one can be reached, None where it
            is the last.
        flags: the flags that the store tells by a column ("deleted", "archived" ...).
        counted: whether all events are counted; until then nothing is known of `snapshots`, `checkpoints`
            and `ends_early`.
        notes: sentences about what is usual and good to know.
    """

    format: str
    title: str
    identity: str
    writable: bool
    clock: str | None
    capabilities: Capabilities
    snapshots: int | None = 0
    checkpoints: tuple[CheckpointInfo, ...] = ()
    warnings: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    ends_early: str | None = None
    flags: tuple[str, ...] = ()
    counted: bool = True
    notes: tuple[str, ...] = ()
