"""A stream's state at a moment, and what of the stream is not in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from domain.kernel.recorded import RecordedEvent
from explorer.core.counting import count
from explorer.core.time_machine import Travelled
from explorer.core.undecoded import looks_encrypted


@dataclass(frozen=True, slots=True)
class PassedBy:
    """Events that are not in a state, since their payloads could not be decoded.

    Args:
        events: how many.
        first: ordinal of the first of them, 0 where there are none.
        encrypted: whether that one looks encrypted.
    """

    events: int = 0
    first: int = 0
    encrypted: bool = False

    def with_one(self, event: RecordedEvent) -> PassedBy:
        """Count another one."""
        if self.events:
            return PassedBy(self.events + 1, self.first, self.encrypted)
        return PassedBy(1, event.ordinal, looks_encrypted(event.data))


NONE_PASSED = PassedBy()
"""All events are in the state."""


@dataclass(frozen=True, slots=True)
class StateAt:
    """A stream's state after one of its events.

    Args:
        state: the state.
        before: the state one ordinal earlier; the same state when the event there is another stream's.
        version: version of the stream, None where the store does not number events.
        ordinal: ordinal of the event that made it; 0 before the first.
        travelled: what it cost.
        stream: its name.
        events: how many of its events were folded, or passed by.
        passed_by: those that were passed by.
        stopped: the sentence about an event that could not be folded; the state is the one before it.
    """

    state: Any
    before: Any
    version: int | None
    ordinal: int
    travelled: Travelled
    stream: str
    events: int
    passed_by: PassedBy = NONE_PASSED
    stopped: str | None = None

    @property
    def problem(self) -> str | None:
        """The sentence about what is not in the state; None where all is."""
        return self.stopped or (self._passed() if self.passed_by.events else None)

    def _passed(self) -> str:
        passed = self.passed_by
        why = (
            "looks encrypted: open the store with its key file (--key-file, or File > Open with a key file)"
            if passed.encrypted
            else "says why when it is looked at; all other events are in the state"
        )
        of = f"{count(self.events, 'event')} of {self.stream} up to #{self.ordinal:,}"
        return (
            f"{passed.events:,} of {of} could not be decoded and {'is' if passed.events == 1 else 'are'} "
            f"not in the state. The first of them, #{passed.first:,}, {why}."
        )


def cannot_fold(event: RecordedEvent, error: Exception) -> str:
    """Say which event stopped a fold, and why."""
    why = str(error).rstrip(".")
    version = "" if event.version is None else f"version {event.version} "
    return (
        f"Event #{event.ordinal:,} ({event.type}, {version}of {event.stream}) cannot be "
        f"folded: {why}. The state shown is the one before it; the event itself can still be looked at."
    )
