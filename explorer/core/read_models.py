"""The port to rows that projections keep, and to checkpoints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.kernel.projection import Key, Row
from explorer.core.positions import Coordinate


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
