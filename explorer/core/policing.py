"""Running policies: let them see events, issue what they ask for, now or after a while."""

from __future__ import annotations

from typing import Any, assert_never
from uuid import NAMESPACE_OID, uuid5

from domain.kernel.policy import Answer, Do, Drop, Later, Policy
from domain.kernel.projection import Key, Row
from domain.kernel.recorded import RecordedEvent
from explorer.core.acting import ActingConsumer
from explorer.core.domains import Domains, as_json
from explorer.core.handling import Clock, Handling, Occasion
from explorer.core.own_store import OwnStore
from explorer.core.projecting import Read
from explorer.core.times import later

PREFIX = "policy."
"""Checkpoints of policies are named "policy.<name>", apart from those of projections."""


class PolicyConsumer(ActingConsumer):
    """Pulls events for one policy; a refused command stays in the outcomes, and nothing follows from it.

    Args:
        policy: the definition.
        store: where its checkpoint and its waits are.
        domains: who decodes and folds.
        handling: carries out its commands.
        clock: the store's clock.
        read: gives it events; None: the store itself.
    """

    def __init__(
        self,
        policy: Policy,
        store: OwnStore,
        domains: Domains,
        handling: Handling,
        clock: Clock,
        read: Read | None = None,
    ) -> None:
        name = PREFIX + policy.name
        super().__init__(name, policy.name, policy.title, store, domains, handling, clock, read)
        self._policy = policy

    def _see(self, stored: RecordedEvent) -> bool:
        index, concerned = 0, False
        for event in self._domains.upcasting.upcast(stored):
            respond = self._policy.listens.get(event.type)
            if respond is not None:
                concerned = True
                looking = Occasion(self._clock(), self._actor, self._domains, self._handling.loader)
                for answer in respond(event, looking):
                    self._follow(answer, event, index)
                    index += 1
        return concerned

    def _follow(self, answer: Answer, event: RecordedEvent, index: int) -> None:
        match answer:
            case Do(command):
                self._ask(self._wanted(command, event, index))
            case Later(key, seconds, command, restart):
                if restart or not self._awaits((key,)):
                    due_at = later(event.time or self._clock(), seconds)
                    self._waits.keep((key,), due_at, self._wanted(command, event, index))
            case Drop(key):
                self._waits.forget((key,))
            case _:
                assert_never(answer)

    def _awaits(self, key: Key) -> bool:
        """Is something waited for that has not happened yet? After a crash its wait may have outlived it."""
        row = self._waits.get(key)
        return row is not None and self._store.accepted(row["command_id"]) is None

    def _wanted(self, command: Any, event: RecordedEvent, index: int) -> Row:
        """Give what must be known to issue a command, now or later."""
        name = type(command).__name__
        identity = f"{self._policy.name}/{event.event_id}/{name}/{index}"
        return {
            "command_type": name,
            "fields": as_json(command),
            "command_id": str(uuid5(NAMESPACE_OID, identity)),
            "event_id": event.event_id,
            "correlation_id": event.correlation_id,
        }

    def _fall_due(self, key: Key, row: Row) -> None:
        self._ask(row)

    def _ask(self, wanted: Row) -> None:
        self._issue(
            wanted["command_type"],
            wanted["fields"],
            wanted["command_id"],
            wanted["event_id"],
            wanted["correlation_id"],
            f"what {self._policy.name} asks for",
        )
