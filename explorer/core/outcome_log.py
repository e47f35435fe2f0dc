"""The port to what is kept of how commands ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


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


class OutcomeReader(Protocol):
    """Reads how commands ended."""

    def outcomes(
        self, before: int | None = None, limit: int = 100, *, only: str | None = None
    ) -> Sequence[OutcomeRecord]:
        """List outcomes, newest first, with numbers below `before`; `only` one kind of outcome."""

    def outcome_counts(self) -> Mapping[str, int]:
        """Count outcomes by kind, and refusals by code as "refused.<code>"."""
