"""Our own store: all ports in one, and what only it can do.

Implemented in explorer.stores; the contract suites in explorer.testing say what it promises.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

from explorer.core.description import StreamInfo
from explorer.core.event_reader import EventReader
from explorer.core.event_writer import EventWriter
from explorer.core.outcome_log import OutcomeReader
from explorer.core.read_models import ReadModels


@runtime_checkable
class InFile(Protocol):
    """A store of ours in a file, which may be taken away while it is open."""

    def same_file(self) -> None:
        """Make sure that the path still leads to the store that was opened; cheap enough to poll.

        Raises:
            StoreReplaced: it was deleted, moved or replaced. What is open can still be read.
        """

    def backup(self, to: Path, progress: Callable[[int, int], None] = ...) -> int:
        """Copy what is open to a new file, and give how many events the copy holds.

        Args:
            to: the new file; there must be nothing yet.
            progress: told how many bytes are copied, of how many; whatever it raises stops the work.

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
