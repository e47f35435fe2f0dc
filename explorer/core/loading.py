"""Loading aggregates: fold what is new since the last time, remember a bounded number of states."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from domain.kernel.recorded import RecordedEvent
from explorer.core.domains import Domains, Fold
from explorer.core.errors import CannotFold
from explorer.core.store import EventReader

REMEMBERED = 2_000
"""States kept in memory at most."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A stream folded to its end: the state, the version it stands at (0: no stream) and its last ordinal."""

    state: Any
    version: int
    ordinal: int


def cannot_fold(event: RecordedEvent, error: Exception) -> CannotFold:
    """Say which event keeps a stream from being folded."""
    return CannotFold(
        f"Event #{event.ordinal:,} ({event.type}, version {event.version} of {event.stream}) cannot be "
        f"folded: {str(error) or type(error).__name__}. No command can be decided on this stream; "
        "its events, and all other streams, can still be used."
    )


class Loader:
    """Loads states of streams, reading only the events that came since it last looked."""

    def __init__(self, reader: EventReader, domains: Domains) -> None:
        self._reader = reader
        self._domains = domains
        self._known: OrderedDict[str, Loaded] = OrderedDict()

    def load(self, fold: Fold, stream: str) -> Loaded:
        """Give the present state of a stream.

        Raises:
            CannotFold: one of its events cannot be folded.
        """
        known = self._known.pop(stream, None) or Loaded(fold.initial, 0, 0)
        state, version, ordinal = known.state, known.version, known.ordinal
        for event in self._reader.read_stream(stream, after=ordinal or None):
            try:
                state = self._domains.evolve(fold, state, event)
            except Exception as error:  # a payload may hold anything, a fold is somebody's code
                raise cannot_fold(event, error) from error
            version, ordinal = event.version or version + 1, event.ordinal
        loaded = Loaded(state, version, ordinal)
        if version:
            self._known[stream] = loaded
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return loaded
