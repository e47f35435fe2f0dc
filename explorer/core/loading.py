"""Loading aggregates: fold what is new since the last time, remember a bounded number of states."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from explorer.core.domains import Domains, Fold
from explorer.core.store import EventReader

REMEMBERED = 2_000
"""States kept in memory at most."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A stream folded to its end: the state, the version it stands at (0: no stream) and its last ordinal."""

    state: Any
    version: int
    ordinal: int


class Loader:
    """Loads states of streams, reading only the events that came since it last looked."""

    def __init__(self, reader: EventReader, domains: Domains) -> None:
        self._reader = reader
        self._domains = domains
        self._known: OrderedDict[str, Loaded] = OrderedDict()

    def load(self, fold: Fold, stream: str) -> Loaded:
        """Give the present state of a stream."""
        known = self._known.pop(stream, None) or Loaded(fold.initial, 0, 0)
        state, version, ordinal = known.state, known.version, known.ordinal
        for event in self._reader.read_stream(stream, after=ordinal or None):
            state = self._domains.evolve(fold, state, event)
            version, ordinal = event.version or version + 1, event.ordinal
        loaded = Loaded(state, version, ordinal)
        if version:
            self._known[stream] = loaded
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return loaded
