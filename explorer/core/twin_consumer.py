"""Driving the CRUD twin: accepted commands in order, each carried out once."""

from __future__ import annotations

from typing import Any

from domain.kernel.recorded import RecordedEvent
from explorer.core.domains import Domains, as_json
from explorer.core.forms import Invalid, build
from explorer.core.own_store import OwnStore
from explorer.core.positions import START
from explorer.core.projecting import BATCH
from explorer.core.read_models import Checkpoint
from explorer.core.twin import CATEGORY, NAME, Execution, TwinTables, statement_of

VERSION = 1


class TwinConsumer:
    """Pulls events, and carries out the commands that made them.

    An event without an accepted command, from an import or of years ago, leaves the tables as they are.

    Args:
        store: a store of ours that is also `TwinTables`.
        domains: who knows the commands' fields.
    """

    name = NAME

    def __init__(self, store: Any, domains: Domains) -> None:
        self._store: OwnStore = store
        self._tables: TwinTables = store
        self._domains = domains

    def advance(self, limit: int = BATCH) -> int:
        """See up to `limit` more events; their commands and the checkpoint go into one transaction.

        Returns:
            How many events were seen.
        """
        mark = self._store.checkpoint(NAME)
        at = mark.at if mark else START
        events = list(self._store.read(after=at[0], limit=limit))
        if not events:
            return 0
        asked = [one for event in events if (one := self._execution(event)) is not None]
        reached = Checkpoint(NAME, VERSION, (events[-1].ordinal, 0))
        self._tables.run_twin(asked, reached, mark.at if mark else None)
        return len(events)

    def _execution(self, event: RecordedEvent) -> Execution | None:
        """Find the command that an event is the first one of."""
        if event.category != CATEGORY or not isinstance(identity := event.metadata.get("command_id"), str):
            return None
        outcome = self._store.accepted(identity)
        if outcome is None or outcome.first_position != event.position:
            return None
        known = self._domains.commands.get(outcome.command_type)
        if known is None:
            return None
        try:
            fields = as_json(build(known[1], outcome.fields))
        except Invalid:
            return None  # it was in order once; today nobody could send it
        statement = statement_of(outcome.command_type, fields, outcome.recorded_at)
        return None if statement is None else Execution(statement, outcome.actor, outcome.recorded_at)


def twins_of(store: Any, domains: Domains) -> tuple[TwinConsumer, ...]:
    """Give what drives the twin of a store; nothing where the store has no place for one, or no commands."""
    known = isinstance(store, TwinTables) and CATEGORY in domains.categories
    return (TwinConsumer(store, domains),) if known else ()
