"""How the streams of an open store are folded: by a fold file, by their domain, or generically."""

from __future__ import annotations

from typing import Any

from domain.kernel.recorded import RecordedEvent
from domain.kernel.upcasting import Upcasting
from explorer.core import fold_file, generic
from explorer.core.code_versions import code_version
from explorer.core.domains import Domains, state_as_json
from explorer.core.event_reader import EventReader
from explorer.core.fold_file import FoldFile, OwnCodeFailed
from explorer.core.own_values import as_json
from explorer.core.paths import ABSENT
from explorer.core.state_forms import StateForm, form_of
from explorer.core.undecoded import is_undecoded

DOMAIN = "domain"
"""The label of states that their own domain folded."""


class Folding:
    """Folds streams of any category; says of each how it was done.

    Args:
        domains: the domains that know the store's streams, none for a foreign store.
        chosen: the generic fold that somebody chose for all streams; None: that of each stream's domain,
            and the usual generic one where there is none.
        brought: a fold file; its folds go before all others.
    """

    def __init__(self, domains: Domains, chosen: str | None = None, brought: FoldFile | None = None) -> None:
        self._domains = domains if chosen is None else Domains()
        self._upcasting = domains.upcasting
        self._generic = chosen or generic.USUAL
        self._folded = generic.FOLDS[self._generic]
        self._brought = brought.folds if brought is not None else {}

    def kind(self, category: str | None) -> str:
        """Give the label: "plugin", "domain" or one such as "generic-merge"."""
        if category in self._brought:
            return fold_file.KIND
        return generic.kind(self._generic) if self._domains.fold_of(category) is None else DOMAIN

    def initial(self, category: str | None) -> Any:
        """Give the state before the first event."""
        fold = self._brought.get(category or "") or self._domains.fold_of(category)
        return fold.initial if fold else None

    def seen(self, stored: RecordedEvent) -> tuple[RecordedEvent, ...]:
        """Give a stored event as its fold sees it: upcast, unless it is generic; it may count as several."""
        upcast = stored.category in self._brought or self._domains.fold_of(stored.category) is not None
        return self._upcasting.upcast(stored) if upcast else (stored,)

    def evolve(self, state: Any, event: RecordedEvent) -> Any:
        """Fold one event, as `seen` gives it."""
        brought = self._brought.get(event.category or "")
        if brought is not None:
            if is_undecoded(event.data):
                raise OwnCodeFailed("its payload cannot be decoded")
            return brought.evolve(state, event)
        fold = self._domains.fold_of(event.category)
        return fold.evolve(state, self._domains.decode(event)) if fold else self._folded(state, event)

    def passes_by(self, event: RecordedEvent) -> bool:
        """Is an event left out of a generic state, since its payload could not be decoded?"""
        if event.category in self._brought or self._domains.fold_of(event.category) is not None:
            return False  # these cannot go on without it, and say so
        return self._generic in generic.OF_PAYLOADS and is_undecoded(event.data)

    def form(self, category: str | None) -> StateForm:
        """Give how states are written."""
        return form_of(self._domains.fold_of(category))

    def version(self, category: str | None, reader: EventReader) -> str | None:
        """Give the version of all code that has a part in a state, also in reading its events.

        Returns:
            None where there is code whose source cannot be seen, or whose states have no form of ours.
        """
        if category in self._brought:
            return None  # a Counter equals a dict and is none: what comes back must be what evolve gave
        parts = (Domains, Upcasting, type(reader), *self._upcasting.steps)
        fold = self._domains.fold_of(category)
        return code_version(*parts, *((fold.evolve, *fold.states) if fold else ()))

    def json(self, category: str | None, state: Any) -> Any:
        """Turn a state into JSON."""
        if category in self._brought:
            return as_json(state)
        return state if self._domains.fold_of(category) is None else state_as_json(state)

    def shown(self, category: str | None, state: Any) -> Any:
        """Turn a state into JSON; before the first event of a stream there is none (ABSENT)."""
        initial = self.initial(category)
        begun = state is not initial if category in self._brought else state != initial
        return self.json(category, state) if begun else ABSENT
