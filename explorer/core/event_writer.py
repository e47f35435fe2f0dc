"""The port by which events come into our own store."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from domain.kernel.recorded import RecordedEvent
from explorer.core.expected import Expected
from explorer.core.outcome_log import OutcomeRecord


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
