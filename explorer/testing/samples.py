"""Events and outcomes for tests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from explorer.core.event_writer import NewEvent
from explorer.core.expected import Expect
from explorer.core.outcome_log import OutcomeRecord
from explorer.core.own_store import OwnStore

NOON = "2026-03-01T12:00:00.000000Z"


def new_event(
    event_id: str,
    type_: str = "ItemAdded",
    data: Mapping[str, Any] | None = None,
    *,
    at: str = NOON,
    metadata: Mapping[str, Any] | None = None,
) -> NewEvent:
    """Give an event that can be appended."""
    return NewEvent(event_id, type_, 1, {"sku": "pen"} if data is None else data, metadata or {}, at)


def new_outcome(command_id: str, outcome: str = "accepted", **more: Any) -> OutcomeRecord:
    """Give an outcome that can be kept."""
    known: dict[str, Any] = {"stream": "cart-1", "recorded_at": NOON, "fields": {}, "actor": "ann"}
    return OutcomeRecord(command_id, "AddItem", outcome=outcome, **{"source": "ui", **known, **more})


def fill(store: OwnStore, events: int = 60) -> None:
    """Give a store a small history: three categories, seven streams, five types, rising times."""
    for number in range(events):
        category = ("cart", "account", "todo")[number % 3]
        event = new_event(
            f"e{number}", f"Type{number % 5}", {"n": number}, at=f"2026-03-01T12:{number:02}:00.000000Z"
        )
        store.append(f"{category}-{number % 7 // 3}", [event], Expect.ANYTHING)
