"""How the payloads of earlier years become today's: one step per version, nothing invented."""

from __future__ import annotations

from domain.kernel.recorded import RecordedEvent
from domain.kernel.upcasting import Payload, Upcaster

UNKNOWN = "unknown"


def _task_added_2(payload: Payload, stored: RecordedEvent) -> tuple[Payload, ...]:
    data = {
        "list_id": payload.data["list_id"],
        "task_id": payload.data["task_id"],
        "description": payload.data["title"],
        "priority": "normal",
        "due_on": None,
    }
    return (Payload("TaskAdded", 2, data),)


def _task_completed_2(payload: Payload, stored: RecordedEvent) -> tuple[Payload, ...]:
    data = {
        "list_id": payload.data["list_id"],
        "task_id": payload.data["task_id"],
        "completed_by": stored.metadata.get("actor") or UNKNOWN,
    }
    return (Payload("TaskCompleted", 2, data),)


UPCASTERS = (
    Upcaster("TaskAdded", 1, _task_added_2),
    Upcaster("TaskCompleted", 1, _task_completed_2),
)
