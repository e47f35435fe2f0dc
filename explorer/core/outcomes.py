"""How a command ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.kernel.recorded import RecordedEvent
from explorer.core.forms import Problem


@dataclass(frozen=True, slots=True)
class Wish:
    """A command that somebody wants carried out, as raw as it came.

    Args:
        command_type: name of the command ("AddItem").
        fields: raw values by field name.
        command_id: its identity; sending the same id again is recognised.
        expected: version the stream must be at (0: it must not exist); None: whatever it is, with retries.
        actor: who asks.
        source: "ui" (a person, at the window or the command line), "load", "process" or "import".
        correlation_id: what it belongs to; None: a new one, the command's own id.
        causation_id: id of the event that caused it, None for a person's wish.
    """

    command_type: str
    fields: Mapping[str, Any]
    command_id: str
    expected: int | None = None
    actor: str = "anonymous"
    source: str = "ui"
    correlation_id: str | None = None
    causation_id: str | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """The command was carried out; it may have changed nothing."""

    command_id: str
    stream: str
    version: int
    events: tuple[RecordedEvent, ...]


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The command was accepted before; nothing happened now. Positions are those of its events then."""

    command_id: str
    stream: str | None
    first_position: int | None
    last_position: int | None


@dataclass(frozen=True, slots=True)
class Malformed:
    """The input does not have the command's shape (outcome "invalid")."""

    command_id: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A rule forbids it (outcome "refused")."""

    command_id: str
    stream: str
    code: str
    message: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Conflict:
    """The stream is not at the version that was expected."""

    command_id: str
    stream: str
    expected: int
    actual: int

    @property
    def message(self) -> str:
        """Say what happened and what to do."""
        found = f"is at version {self.actual}" if self.actual else "does not exist"
        wanted = f"version {self.expected}" if self.expected else "no stream of this name"
        return f"{self.stream} {found}, but {wanted} was expected. Look at what changed, then issue it again."


Outcome = Accepted | Duplicate | Malformed | Refusal | Conflict

KINDS: dict[type[Any], str] = {
    Accepted: "accepted",
    Duplicate: "duplicate",
    Malformed: "invalid",
    Refusal: "refused",
    Conflict: "conflict",
}


def kind(outcome: Outcome) -> str:
    """Name an outcome: "accepted", "duplicate", "invalid", "refused" or "conflict"."""
    return KINDS[type(outcome)]
