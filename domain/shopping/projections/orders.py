"""How far every order is, and what customers were told about theirs."""

from __future__ import annotations

from collections.abc import Mapping

from domain.kernel.projection import Handler, Key, Projection, Rows
from domain.kernel.recorded import Json, RecordedEvent
from domain.shopping.processes import ORDER_FULFILMENT

# --- order_status ---


def _placed(event: RecordedEvent, rows: Rows) -> None:
    key = (event.data["order_id"],)
    if rows.get(key) is None:  # an id that was used twice keeps the first order
        rows[key] = {"status": "placed", "total_cents": event.data["total_cents"], "steps": []}


def _becomes(status: str) -> Handler:
    def become(event: RecordedEvent, rows: Rows) -> None:
        _change((event.data["order_id"],), rows, {"status": status})

    return become


def _asked(event: RecordedEvent, rows: Rows) -> None:
    if event.category == ORDER_FULFILMENT.name:
        _note(event, rows, {"step": event.data["step"], "outcome": "requested", "at": event.time})


def _ended(outcome: str) -> Handler:
    """Give a handler for an event of the process that tells how its newest step of a name ended."""

    def end(event: RecordedEvent, rows: Rows) -> None:
        if event.category == ORDER_FULFILMENT.name:
            _note(event, rows, {"step": event.data["step"], "outcome": outcome, "at": event.time})

    return end


def _note(event: RecordedEvent, rows: Rows, step: Mapping[str, Json]) -> None:
    key = ((event.stream or "").partition("-")[2],)
    order = rows.get(key)
    if order is None:
        return
    steps = order["steps"]
    if step["outcome"] == "requested":
        _change(key, rows, {"steps": [*steps, step]})
        return
    newest = max((n for n, one in enumerate(steps) if one["step"] == step["step"]), default=None)
    _change(key, rows, {"steps": [step if n == newest else one for n, one in enumerate(steps)]})


def _change(key: Key, rows: Rows, changes: Mapping[str, Json]) -> None:
    order = rows.get(key)
    if order is not None:
        rows[key] = {**order, **changes}


ORDER_STATUS = Projection(
    name="order_status",
    title="Order status",
    version=1,
    keys=("order_id",),
    handlers={
        "OrderPlaced": _placed,
        "FulfilmentStarted": _becomes("reserving"),
        "OrderConfirmed": _becomes("confirmed"),
        "OrderRejected": _becomes("rejected"),
        "OrderShipped": _becomes("shipped"),
        "StepRequested": _asked,
        "CompensationRequested": _asked,
        "StepSucceeded": _ended("succeeded"),
        "StepFailed": _ended("failed"),
        "TimedOut": _ended("timed_out"),
    },
)


# --- notifications ---


def _notified(event: RecordedEvent, rows: Rows) -> None:
    rows[(event.data["customer_id"], f"{event.ordinal:012}")] = {
        "template": event.data["template"],
        "at": event.time,
        "cause": event.data["cause"],
        "notification_id": event.data["notification_id"],
    }


NOTIFICATIONS = Projection(
    name="notifications",
    title="Notifications",
    version=1,
    keys=("customer_id", "position"),
    handlers={"CustomerNotified": _notified},
)
