"""Handling a command: check its shape, load, decide, append, and keep how it ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid5

from domain.kernel.category import Category, Facts
from domain.kernel.refusal import Refused
from explorer.core.domains import Domains, as_json
from explorer.core.errors import UsageError, VersionConflict
from explorer.core.event_writer import NewEvent
from explorer.core.forms import Invalid, Problem, build
from explorer.core.loading import Loader
from explorer.core.outcome_log import OutcomeRecord
from explorer.core.outcomes import Accepted, Conflict, Duplicate, Malformed, Outcome, Refusal, Wish, kind
from explorer.core.own_store import OwnStore

Clock = Callable[[], str]
"""Gives the store's time, ISO 8601 in UTC with microseconds and Z."""

ATTEMPTS = 20
"""How often a command without an expected version is decided again after losing a race."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """The clock, who asks, and other streams, as they are when a decision is prepared."""

    now: str
    actor: str
    domains: Domains
    loader: Loader

    def state(self, category: str, key: str) -> Any:
        """Give the present state of the stream `category-key`."""
        known = self.domains.categories[category]
        return self.loader.load(known, known.stream(key)).state


class Handling:
    """Carries out commands on one store of ours. Not safe to share between threads.

    Args:
        store: where events are read and appended.
        domains: who decides.
        clock: the store's clock.
    """

    def __init__(self, store: OwnStore, domains: Domains, clock: Clock) -> None:
        self._store = store
        self._domains = domains
        self._clock = clock
        self.loader = Loader(store, domains)

    def handle(self, wish: Wish) -> Outcome:
        """Carry out one command.

        The order of checks: shape (invalid), command id (duplicate), expected version (conflict),
        rules (refused). Every outcome but a duplicate is kept.

        Raises:
            UsageError: there is no command of this type.
            WriteError, StoreError: the store could not take it; nothing happened.
        """
        known = self._domains.commands.get(wish.command_type)
        if known is None:
            raise UsageError(f"There is no command {wish.command_type}; `commands` lists those there are.")
        category, command_type = known
        try:
            command = build(command_type, wish.fields)
        except Invalid as invalid:
            return self._kept(wish, None, Malformed(wish.command_id, invalid.problems))
        if (identity := _uuid(wish.command_id)) is None:
            problem = Problem("command_id", "pattern", "A command id is a UUID.")
            return self._kept(wish, None, Malformed(wish.command_id, (problem,)))
        wish = replace(wish, command_id=identity)
        return self._known(wish) or self._carry_out(wish, category, command)

    def _carry_out(self, wish: Wish, category: Category, command: Any) -> Outcome:
        stream = category.stream_of(command)
        for _ in range(ATTEMPTS):
            loaded = self.loader.load(category, stream)
            if wish.expected is not None and wish.expected != loaded.version:
                return self._kept(
                    wish, stream, Conflict(wish.command_id, stream, wish.expected, loaded.version)
                )
            occasion = Occasion(self._clock(), wish.actor, self._domains, self.loader)
            facts = category.facts(command, occasion)
            try:
                decided = category.decider.decide(command, loaded.state, facts)
            except Refused as no:
                refusal = Refusal(wish.command_id, stream, no.code, no.message, no.details)
                return self._kept(wish, stream, refusal)
            try:
                return self._append(wish, stream, loaded.version, decided, facts)
            except VersionConflict as lost:
                if wish.expected is not None:
                    conflict = Conflict(wish.command_id, stream, wish.expected, lost.actual)
                    return self._kept(wish, stream, conflict)
            if known := self._known(wish):  # the race may have been lost to this very command
                return known
        actual = self.loader.load(category, stream).version
        return self._kept(wish, stream, Conflict(wish.command_id, stream, loaded.version, actual))

    def _append(
        self, wish: Wish, stream: str, version: int, decided: Sequence[Any], facts: Facts
    ) -> Accepted | Duplicate:
        metadata = metadata_of(wish) | {"facts": as_json(facts)}
        events = [
            NewEvent(
                event_id=str(uuid5(UUID(wish.command_id), str(index))),
                type=type(event).__name__,
                schema_version=event.schema_version,
                data=as_json(event),
                metadata=metadata,
                recorded_at=facts.now,
            )
            for index, event in enumerate(decided)
        ]
        accepted = OutcomeRecord(
            wish.command_id,
            wish.command_type,
            stream,
            "accepted",
            facts.now,
            as_json(wish.fields),
            wish.actor,
            wish.source,
        )
        appended = self._store.append(stream, events, version, accepted)
        if appended.repeated:  # somebody else sent the same command at the same moment
            known = self._store.accepted(wish.command_id)
            first, last = (known.first_position, known.last_position) if known else (None, None)
            return Duplicate(wish.command_id, stream, first, last)
        return Accepted(wish.command_id, stream, version + len(events), appended.events)

    def _known(self, wish: Wish) -> Outcome | None:
        """Was a command of this id accepted before? Then this is a duplicate, or the id is misused."""
        earlier = self._store.accepted(wish.command_id)
        if earlier is None:
            return None
        if (earlier.command_type, dict(earlier.fields)) == (wish.command_type, as_json(wish.fields)):
            first, last = earlier.first_position, earlier.last_position
            return Duplicate(wish.command_id, earlier.stream, first, last)
        sentence = f"This id was already used for {earlier.command_type} with other fields."
        if earlier.command_type != wish.command_type:
            sentence = f"This id was already used for another command, {earlier.command_type}."
        problem = Problem("command_id", "reused", sentence)
        return self._kept(wish, None, Malformed(wish.command_id, (problem,)))

    def _kept(self, wish: Wish, stream: str | None, outcome: Malformed | Refusal | Conflict) -> Outcome:
        self._store.record(
            OutcomeRecord(
                command_id=wish.command_id,
                command_type=wish.command_type,
                stream=stream,
                outcome=kind(outcome),
                recorded_at=self._clock(),
                fields=as_json(wish.fields),
                actor=wish.actor,
                source=wish.source,
                **_told(outcome),
            )
        )
        return outcome


def _uuid(text: str) -> str | None:
    """Give a command id in its one spelling; None where it is no UUID."""
    try:
        return str(UUID(text))
    except ValueError:
        return None


def metadata_of(wish: Wish) -> dict[str, Any]:
    """Give what the events of a command say about where they come from."""
    return {
        "command_id": wish.command_id,
        "command": wish.command_type,
        "correlation_id": wish.correlation_id or wish.command_id,
        "causation_id": wish.causation_id or wish.command_id,
        "actor": wish.actor,
        "source": wish.source,
    }


def _told(outcome: Malformed | Refusal | Conflict) -> dict[str, Any]:
    match outcome:
        case Malformed(_, problems):
            details = {"fields": as_json(problems)}
            return {"code": "Invalid", "message": str(Invalid(problems)), "details": details}
        case Refusal(_, _, code, message, details):
            return {"code": code, "message": message, "details": dict(details)}
        case Conflict(_, _, expected, actual):
            details = {"expected": expected, "actual": actual}
            return {"code": "Conflict", "message": outcome.message, "details": details}
