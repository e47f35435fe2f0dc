"""Upcasting: old payloads are turned into today's when they are read; what is stored never changes.

A step knows one version of one type and gives the next one; a chain of steps leads to the present.
A step may give several events: they keep ordinal, position and version, and are told apart by `sub`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from domain.kernel.recorded import RecordedEvent


@dataclass(frozen=True, slots=True)
class Payload:
    """What a step reads and gives: a type, the version of its shape, and the data."""

    type: str
    schema_version: int
    data: Mapping[str, Any]


Step = Callable[[Payload, RecordedEvent], tuple[Payload, ...]]
"""(payload, the stored event around it) -> one or more payloads. Pure: no clock, no input or output."""


@dataclass(frozen=True, slots=True)
class Upcaster:
    """One step: how version `schema_version` of `type` becomes the next."""

    type: str
    schema_version: int
    step: Step


class EndlessUpcast(Exception):
    """A chain of steps came back to where it had been."""


class Upcasting:
    """All steps of one or more domains, applied until none fits."""

    def __init__(self, upcasters: Iterable[Upcaster] = ()) -> None:
        self._steps: dict[tuple[str, int], Step] = {}
        for upcaster in upcasters:
            known = (upcaster.type, upcaster.schema_version)
            if known in self._steps:
                raise ValueError(f"Two upcasters read version {known[1]} of {known[0]}.")
            self._steps[known] = upcaster.step

    @property
    def reads(self) -> frozenset[tuple[str, int]]:
        """The (type, schema version) pairs that have a step."""
        return frozenset(self._steps)

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps."""
        return tuple(self._steps.values())

    def upcast(self, event: RecordedEvent) -> tuple[RecordedEvent, ...]:
        """Give the event as today's handlers see it: one event, or several with `sub` from 0.

        Raises:
            EndlessUpcast: when the steps form a circle.
        """
        version = event.schema_version
        if not isinstance(version, int) or (event.type, version) not in self._steps:
            return (event,)
        payloads = self._chain(Payload(event.type, version, event.data), event, ())
        return tuple(_as_event(event, payload, sub) for sub, payload in enumerate(payloads))

    def _chain(
        self, payload: Payload, event: RecordedEvent, seen: tuple[tuple[str, int], ...]
    ) -> tuple[Payload, ...]:
        at = (payload.type, payload.schema_version)
        step = self._steps.get(at)
        if step is None:
            return (payload,)
        if at in seen:
            raise EndlessUpcast(f"The upcasters of {payload.type} never reach a current version.")
        nexts = step(payload, event)
        return tuple(last for made in nexts for last in self._chain(made, event, (*seen, at)))


def _as_event(stored: RecordedEvent, payload: Payload, sub: int) -> RecordedEvent:
    event_id = stored.event_id
    if sub and event_id is not None:
        event_id = str(uuid5(NAMESPACE_OID, f"{event_id}/{sub}"))
    return replace(
        stored,
        type=payload.type,
        schema_version=payload.schema_version,
        data=payload.data,
        event_id=event_id,
        sub=sub,
    )
