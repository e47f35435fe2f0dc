"""From an event to what caused it, and on to what else belongs to the same correlation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from explorer.core.errors import ExplorerError
from explorer.runtime.questions import AskEventById, AskNextRelated, EventRecord, FoundEvent
from explorer.viewmodels.session import Session

NO_EVENT = "No event is shown."
NO_CAUSE = "This event does not say what caused it."
NO_CORRELATION = "This event does not say what it belongs to."
BY_COMMAND = "A command caused this event, and no event before it."


@dataclass(frozen=True, slots=True)
class Ways:
    """Where one can go from an event; a reason is "" where the way is open.

    Args:
        cause: why one cannot go to what caused it.
        related: why one cannot go to the next event of its correlation.
    """

    cause: str = NO_EVENT
    related: str = NO_EVENT


NOWHERE = Ways()


def ways_from(record: EventRecord) -> Ways:
    """Say where one can go from an event."""
    cause = NO_CAUSE if record.causation_id is None else BY_COMMAND if _by_command(record) else ""
    return Ways(cause, NO_CORRELATION if record.correlation_id is None else "")


def _by_command(record: EventRecord) -> bool:
    """Is the cause the very command that the event came from?"""
    try:
        metadata = msgspec.json.decode(record.metadata)
    except msgspec.DecodeError:
        return False
    return isinstance(metadata, dict) and metadata.get("command_id") == record.causation_id


class Going:
    """Looks an event up and moves the cursor there, or says why not.

    Args:
        session: the open store.
        note: takes what came of it, "" for nothing.
        fail: takes an error.
    """

    def __init__(
        self, session: Session, note: Callable[[str], None], fail: Callable[[ExplorerError], None]
    ) -> None:
        self._selection = session.selection
        self._lane = session.lane("event.going")
        self._note = note
        self._fail = fail

    def to_cause(self, record: EventRecord) -> None:
        """Go to the event that caused this one."""
        if record.causation_id is not None:
            self._lane.ask(AskEventById(record.causation_id), self._arrive, self._fail)

    def to_related(self, record: EventRecord) -> None:
        """Go to the next event of this one's correlation."""
        if record.correlation_id is not None:
            question = AskNextRelated(record.correlation_id, record.ordinal)
            self._lane.ask(question, self._arrive, self._fail)

    def drop(self) -> None:
        """Go nowhere any more."""
        self._lane.drop()
        self._note("")

    def _arrive(self, found: FoundEvent) -> None:
        if found.ordinal is None:
            self._note(found.why_not)
        else:
            self._selection.at(found.ordinal)
