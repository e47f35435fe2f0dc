"""Loading aggregates: fold what is new since the last time, remember a bounded number of states."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from domain.kernel.recorded import RecordedEvent
from explorer.core.domains import Domains, Fold
from explorer.core.errors import CannotFold
from explorer.core.own_store import OwnStore

REMEMBERED = 2_000
"""States kept in memory at most."""

STRETCH = 500
"""Events that are read whole once one of them has to be; those after it are likely as old."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A stream folded to its end: the state, the version it stands at (0: no stream) and its last ordinal."""

    state: Any
    version: int
    ordinal: int


def cannot_fold(event: RecordedEvent, error: Exception) -> CannotFold:
    """Say which event keeps a stream from being folded."""
    why = str(error).rstrip(".") or type(error).__name__
    return CannotFold(
        f"Event #{event.ordinal:,} ({event.type}, version {event.version} of {event.stream}) cannot be "
        f"folded: {why}. No command can be decided on this stream; "
        "its events, and all other streams, can still be used."
    )


class Loader:
    """Loads states of streams, reading only the events that came since it last looked."""

    def __init__(self, store: OwnStore, domains: Domains) -> None:
        self._store = store
        self._domains = domains
        self._known: OrderedDict[str, Loaded] = OrderedDict()

    def load(self, fold: Fold, stream: str) -> Loaded:
        """Give the present state of a stream.

        Raises:
            CannotFold: one of its events cannot be folded.
        """
        loaded = self._known.pop(stream, None) or Loaded(fold.initial, 0, 0)
        more = True
        while more:
            loaded, more = self._from_texts(fold, stream, loaded)
            if more:
                before, loaded = loaded, self._from_events(fold, stream, loaded)
                more = loaded.version > before.version
        if loaded.version:
            self._known[stream] = loaded
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return loaded

    def _from_texts(self, fold: Fold, stream: str, known: Loaded) -> tuple[Loaded, bool]:
        """Fold on as far as the texts of payloads can be read as they are, and say whether something is left.

        That spares making a whole event of each. What needs its event, or a sentence about it, ends this.
        """
        state, version, ordinal = known.state, known.version, known.ordinal
        decoders, evolve = self._domains.decoders(fold), fold.evolve
        for at, number, type_, schema_version, text in self._store.payloads(stream, version):
            try:
                state = evolve(state, decoders[type_, schema_version](text))
            except Exception:  # an old shape has no decoder; a payload may hold anything
                return Loaded(state, version, ordinal), True
            version, ordinal = number, at
        return Loaded(state, version, ordinal), False

    def _from_events(self, fold: Fold, stream: str, known: Loaded) -> Loaded:
        """Fold a stretch of whole events on, upcast."""
        state, version, ordinal = known.state, known.version, known.ordinal
        for event in self._store.read_stream(stream, after=ordinal or None, limit=STRETCH):
            try:
                state = self._domains.evolve(fold, state, event)
            except Exception as error:  # a payload may hold anything, a fold is somebody's code
                raise cannot_fold(event, error) from error
            version, ordinal = event.version or version + 1, event.ordinal
        return Loaded(state, version, ordinal)
