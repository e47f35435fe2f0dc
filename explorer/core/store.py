"""The ports to event stores: reading, which every store offers, and writing, which only ours does.

Stores in explorer.stores and formats in explorer.formats implement these; the contract suites in
explorer.testing say what they promise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from domain.kernel.projection import Key, Row
from domain.kernel.recorded import RecordedEvent
from explorer.core.expected import Expected
from explorer.core.positions import Coordinate


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
        live: whether growth can be followed while it is open.
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
    """How far a consumer has come (None: it has not started), and how many events it has still to see."""

    name: str
    position: int | str | None
    lag: int | None


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
        snapshots: number of stored snapshots.
        checkpoints: the consumers that the store itself keeps.
        warnings: sentences about what is unusual.
        evidence: why the format was recognised.
        ends_early: the sentence that says why no event after the last one can be reached, None where it
            is the last.
        flagged: how many rows have a flag that the store tells by a column ("deleted", "archived" ...).
    """

    format: str
    title: str
    identity: str
    writable: bool
    clock: str | None
    capabilities: Capabilities
    snapshots: int = 0
    checkpoints: tuple[CheckpointInfo, ...] = ()
    warnings: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    ends_early: str | None = None
    flagged: Mapping[str, int] = field(default_factory=dict)


@runtime_checkable
class EventReader(Protocol):
    """Reads a store. Not safe to share between threads: every thread opens its own."""

    def describe(self) -> Description:
        """Say what kind of store this is."""

    def head(self) -> int:
        """Give the ordinal of the last event, 0 for an empty store. Cheap: asked several times a second."""

    def read(
        self, after: int = 0, limit: int | None = None, *, backward: bool = False
    ) -> Iterator[RecordedEvent]:
        """Yield events in timeline order.

        Args:
            after: forward: from ordinal after + 1; backward: from ordinal after - 1 (0: from the end).
            limit: at most this many.
            backward: newest first.
        """

    def read_stream(
        self,
        stream: str,
        after: int | None = None,
        limit: int | None = None,
        *,
        until: int | None = None,
        backward: bool = False,
    ) -> Iterator[RecordedEvent]:
        """Yield the events of one stream in order; nothing when it does not exist.

        Args:
            stream: name as the store gives it.
            after: only events after (backward: before) this ordinal; None for all.
            limit: at most this many.
            until: only events up to this ordinal, included.
            backward: newest first.
        """

    def fingerprint(self, ordinal: int) -> bytes:
        """Give sixteen bytes that are the same as long as the history up to this event is.

        Args:
            ordinal: of an event; 0, and what is beyond the end, give sixteen zero bytes.

        Returns:
            Of a store of ours, the start of the chain's hash there, which covers all events before; of
            another, which has no chain, a hash of the event and of the state of the store's files: there it
            changes with any write to them.
        """

    def at_time(self, moment: str) -> int:
        """Give the ordinal of the last event recorded at or before `moment` (ISO 8601, UTC); 0 if none."""

    def stream(self, name: str) -> StreamInfo | None:
        """Describe one stream, None when it does not exist."""

    def streams(
        self, category: str | None = None, after: str | None = None, limit: int | None = None
    ) -> Sequence[StreamInfo]:
        """List streams in name order, of one category or all, after a name (keyset paging)."""

    def categories(self) -> Sequence[CategoryInfo]:
        """List categories in name order, with counts."""

    def types(self) -> Mapping[str, int]:
        """Count the stored events of each type."""

    def verify(self) -> Iterator[Check]:
        """Check what the store can prove of itself, one check at a time."""

    def close(self) -> None:
        """Let the file go."""


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event that wants to be appended.

    Args:
        event_id: unique; appending it again is recognised.
        type: stored type name.
        schema_version: version of the payload's shape.
        data: payload, a JSON object.
        metadata: command_id, correlation_id, causation_id, actor, source, facts; JSON values.
        recorded_at: ISO 8601 in UTC with microseconds and Z.
    """

    event_id: str
    type: str
    schema_version: int
    data: Mapping[str, Any]
    metadata: Mapping[str, Any]
    recorded_at: str


@dataclass(frozen=True, slots=True)
class OutcomeRecord:
    """How a command ended; kept beside the log, refusals too.

    Args:
        command_id: the command's id.
        command_type: its type.
        stream: the stream it was meant to change, None where it could not be told.
        outcome: "accepted", "invalid", "refused" or "conflict".
        recorded_at: the store's clock, ISO 8601 in UTC.
        fields: the command's fields, JSON values.
        actor: who issued it.
        source: "ui" (a person, at the window or the command line), "load", "process" or "import".
        code: code of the refusal, None otherwise.
        message: the sentence shown to the person, None when accepted.
        details: figures behind it: refusal details, expected and actual version, field errors.
        first_position: position of its first event, None when it left none.
        last_position: position of its last event.
        number: 1..N in order of recording; 0 before it is stored.
    """

    command_id: str
    command_type: str
    stream: str | None
    outcome: str
    recorded_at: str
    fields: Mapping[str, Any]
    actor: str
    source: str
    code: str | None = None
    message: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    first_position: int | None = None
    last_position: int | None = None
    number: int = 0


@dataclass(frozen=True, eq=False)
class Appended:
    """What an append did.

    Args:
        made: gives the events as recorded; those of a large append may never be asked for.
        repeated: whether they were there already (an idempotent retry).
    """

    made: Callable[[], tuple[RecordedEvent, ...]]
    repeated: bool = False

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Appended) and (self.events, self.repeated) == (other.events, other.repeated)

    @cached_property
    def events(self) -> tuple[RecordedEvent, ...]:
        """The events as recorded, with ordinals and versions."""
        return self.made()


class Intake(Protocol):
    """Takes a whole history into an empty store; nobody sees any of it before all of it is there."""

    def version(self, stream: str) -> int:
        """Give the version that a stream has come to, 0 where it has no events yet."""

    def knows(self, event_id: str) -> bool:
        """Is there an event of this id already?"""

    def append(self, stream: str, event: NewEvent) -> None:
        """Take the next event of the store.

        Raises:
            WriteError: something in it cannot be stored.
        """


class EventWriter(Protocol):
    """Appends to our own store; durable when a call returns."""

    def append(
        self,
        stream: str,
        events: Sequence[NewEvent],
        expected: Expected,
        outcome: OutcomeRecord | None = None,
    ) -> Appended:
        """Append all events or none, and the outcome of their command in the same transaction.

        Events whose ids are all stored already, with the same content in the same stream, are not
        stored again: the earlier ones are given back. No events and an outcome stores the outcome.

        Raises:
            VersionConflict: the stream is not as expected; nothing is stored.
            IdReused: an event id names another event; nothing is stored.
            StoreReplaced: the file under the path is another one now; nothing is stored.
            StoreBusy: another program kept the store for too long; nothing is stored.
            ReadOnly: the store may not be written.
        """

    def intake(self) -> AbstractContextManager[Intake]:
        """Take in a whole history within a block; whatever leaves it by an error leaves nothing behind.

        Whoever followed the empty store begins anew: processes and policies at the end of the history.

        Raises:
            NotEmpty: there are events already; nothing is stored.
            StoreBusy: another program kept the store for too long; nothing is stored.
            ReadOnly: the store may not be written.
        """

    def record(self, outcome: OutcomeRecord) -> None:
        """Keep an outcome that left no events."""

    def head_hash(self) -> str:
        """Give the hash of the chain's last link, hexadecimal; equal histories have equal ones."""

    def accepted(self, command_id: str) -> OutcomeRecord | None:
        """Give the accepted outcome of a command, None when it was not accepted yet."""


class OutcomeReader(Protocol):
    """Reads how commands ended."""

    def outcomes(
        self, before: int | None = None, limit: int = 100, *, only: str | None = None
    ) -> Sequence[OutcomeRecord]:
        """List outcomes, newest first, with numbers below `before`; `only` one kind of outcome."""

    def outcome_counts(self) -> Mapping[str, int]:
        """Count outcomes by kind, and refusals by code as "refused.<code>"."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far a consumer has come.

    Args:
        name: the consumer's name.
        version: version of its definition that made the rows.
        at: coordinate of the last event it has seen.
        status: "running", "stopped" (an event could not be handled) or "paused".
        error: the sentence that names event, handler and error, None while it runs.
    """

    name: str
    version: int
    at: Coordinate
    status: str = "running"
    error: str | None = None


class ReadModels(Protocol):
    """Where projections keep rows, and every consumer its checkpoint."""

    def checkpoint(self, name: str) -> Checkpoint | None:
        """Give a consumer's checkpoint, None before its first."""

    def checkpoints(self) -> Sequence[Checkpoint]:
        """List all consumers' checkpoints, by name."""

    def row(self, projection: str, key: Key) -> Row | None:
        """Give one row."""

    def rows(
        self, projection: str, after: Key | None = None, limit: int | None = None
    ) -> Iterator[tuple[Key, Row]]:
        """Yield rows in key order, hidden ones too."""

    def count(self, projection: str) -> int:
        """Count the rows that are shown."""

    def save(
        self, checkpoint: Checkpoint, changes: Mapping[Key, Row | None], previous: Coordinate | None
    ) -> bool:
        """Store rows (None deletes) and the checkpoint in one transaction, by compare-and-swap.

        Args:
            checkpoint: where the consumer stands now.
            changes: rows changed since the last save.
            previous: where it must have stood; None for a consumer without a checkpoint.

        Returns:
            False, with nothing stored, when somebody else moved the checkpoint meanwhile.
        """

    def reset(self, projection: str) -> None:
        """Forget all rows and the checkpoint of one projection."""


@runtime_checkable
class InFile(Protocol):
    """A store of ours in a file, which may be taken away while it is open."""

    def same_file(self) -> None:
        """Make sure that the path still leads to the store that was opened; cheap enough to poll.

        Raises:
            StoreReplaced: it was deleted, moved or replaced. What is open can still be read.
        """

    def backup(self, to: Path) -> int:
        """Copy what is open to a new file, and give how many events the copy holds.

        Raises:
            StoreError: the new file cannot be made; nothing is left of it.
        """


StoredPayload = tuple[int, int, str, int, str]
"""What a fold needs of a stored event: ordinal, version, type, schema version, JSON text of the payload."""


class Lookups(Protocol):
    """What only our own store finds by an index."""

    def payloads(self, stream: str, after: int = 0) -> Iterator[StoredPayload]:
        """Yield what a fold needs of the events of one stream, in order; nothing when it does not exist.

        Args:
            stream: its name.
            after: only what comes after this version.
        """

    def ordinal_of(self, event_id: str) -> int | None:
        """Give the ordinal of the event of that id, None where there is none."""

    def begun(
        self, category: str, before: int | None = None, limit: int | None = None
    ) -> Sequence[tuple[int, StreamInfo]]:
        """List the streams of a category with the ordinals of their first events, newest first.

        Args:
            category: kind of stream.
            before: only streams whose first event lies before this ordinal; None for all.
            limit: at most this many.
        """


@runtime_checkable
class OwnStore(EventReader, EventWriter, OutcomeReader, ReadModels, Lookups, Protocol):
    """Our own store: everything above in one, so that rows and checkpoints share a transaction."""
