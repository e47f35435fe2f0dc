"""OrderFulfilment: sets every line aside, has it paid, promises it and sends it; makes good what fails.

The steps go one after the other, the lines in the order of their sku. Until the order is confirmed, a step
that fails or takes too long ends the order: what was set aside is given back, and the order is rejected.
Once it is confirmed there is no way back, for pieces have left the shelf: such a step is asked for again.
"""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_OID, uuid5

from domain.kernel.process import (
    Ask,
    Done,
    Finish,
    GiveUp,
    MakeGood,
    NotDone,
    ProcessManager,
    React,
    Reaction,
)
from domain.kernel.process_state import Running, Step
from domain.kernel.recorded import Json, RecordedEvent
from domain.shopping.decisions.inventory import CommitReservation, ReleaseReservation, ReserveStock
from domain.shopping.decisions.order import ConfirmOrder, RejectOrder, ShipOrder, StartFulfilment
from domain.shopping.decisions.payment import AuthorisePayment, VoidPayment
from domain.shopping.events import OrderLine

STEP_WITHIN = 30
"""Seconds that a step has to be answered."""

PROMISED = ("commit", "ship")
"""Steps of an order that the customer was promised."""


# --- the steps, and their commands ---


def _forward(state: Running) -> list[str]:
    """Give the steps of an order that all goes well with."""
    skus = _skus(state)
    return [
        "start",
        *(f"reserve:{sku}" for sku in skus),
        "authorise",
        "confirm",
        *(f"commit:{sku}" for sku in skus),
        "ship",
    ]


def _skus(state: Running) -> list[str]:
    return sorted(line["sku"] for line in state.data["lines"])


def _kind(step: str) -> str:
    return step.partition(":")[0]


def _command(state: Running, step: str) -> Any:
    """Give the command of a step."""
    order: Json = state.data
    order_id = order["order_id"]
    kind, _, sku = step.partition(":")
    match kind:
        case "start":
            lines = tuple(OrderLine(**line) for line in order["lines"])
            return StartFulfilment(
                order_id, order["customer_id"], lines, order["total_cents"], order["currency"]
            )
        case "reserve":
            quantity = next(line["quantity"] for line in order["lines"] if line["sku"] == sku)
            return ReserveStock(sku, order_id, quantity)
        case "authorise":
            return AuthorisePayment(order_id, order["customer_id"], order["total_cents"], order["currency"])
        case "confirm":
            return ConfirmOrder(order_id)
        case "commit":
            return CommitReservation(sku, order_id)
        case "ship":
            return ShipOrder(order_id, f"T{uuid5(NAMESPACE_OID, order_id).hex[:10].upper()}")
        case "release":
            return ReleaseReservation(sku, order_id)
        case _:
            return VoidPayment(order_id)


def _ask(state: Running, step: str) -> Ask:
    return Ask(step, _command(state, step), within=STEP_WITHIN)


def _awaits(state: Running, step: str) -> bool:
    # a late answer changes nothing: what a late step did is made good, or was asked for again
    found = state.find(step)
    return found is not None and found.outcome == "requested"


# --- onward ---


def _placed(state: Running, event: RecordedEvent) -> tuple[Reaction, ...]:
    return () if state.steps else (_ask(state, "start"),)


def _onward(state: Running, step: str) -> Reaction:
    """Ask for what follows a step that was done."""
    if step == "start" and _was_late(state, step):
        return _make_good(state)
    forward = _forward(state)
    return _ask(state, forward[forward.index(step) + 1])


def _was_late(state: Running, step: str) -> bool:
    return any(one.step == step and one.outcome == "timed_out" for one in state.steps)


def _does(kind: str) -> React:
    """Give the reaction to an event that shows that a step was done."""

    def react(state: Running, event: RecordedEvent) -> tuple[Reaction, ...]:
        step = _step(kind, event)
        return (Done(step), _onward(state, step)) if _awaits(state, step) else ()

    return react


def _step(kind: str, event: RecordedEvent) -> str:
    per_line = kind in ("reserve", "commit", "release")
    return f"{kind}:{event.data['sku']}" if per_line else kind


def _shipped(state: Running, event: RecordedEvent) -> tuple[Reaction, ...]:
    return (Done("ship"), Finish()) if _awaits(state, "ship") else ()


# --- back ---


def _does_not(kind: str, code: str) -> React:
    """Give the reaction to an event that shows that a step was not done."""

    def react(state: Running, event: RecordedEvent) -> tuple[Reaction, ...]:
        step = _step(kind, event)
        if not _awaits(state, step):
            return ()
        return (NotDone(step, event.data.get("reason", code)), _make_good(state, failing=step))

    return react


def _undoes(kind: str) -> React:
    """Give the reaction to an event that shows that something was made good."""

    def react(state: Running, event: RecordedEvent) -> tuple[Reaction, ...]:
        step = _step(kind, event)
        return (Done(step), _make_good(state)) if _awaits(state, step) else ()

    return react


def _rejected(state: Running, event: RecordedEvent) -> tuple[Reaction, ...]:
    return (Done("reject"), GiveUp(event.data["reason"])) if _awaits(state, "reject") else ()


def _make_good(state: Running, failing: str | None = None) -> Reaction:
    """Ask for the next thing to make good; when nothing is left, reject the order."""
    asked = {one.step for one in state.steps}
    for step in _to_undo(state):
        if step not in asked:
            return MakeGood(step, _command(state, step))
    broken = state.find("confirm")
    if broken is not None and broken.reason is not None:
        return GiveUp(broken.reason)  # somebody else ended the order: it is not ours to reject
    return Ask("reject", _rejection(state, failing))


def _to_undo(state: Running) -> list[str]:
    """Give what may have to be undone; a step that was late may have been done or not."""
    done = [one.step for one in state.steps if one.outcome in ("succeeded", "timed_out")]
    void = ["void"] if "authorise" in done else []
    return void + [f"release:{sku}" for sku in _skus(state) if f"reserve:{sku}" in done]


def _rejection(state: Running, failing: str | None) -> RejectOrder:
    order_id = state.data["order_id"]
    step = failing or _broken(state)
    kind, _, sku = step.partition(":")
    if _was_late(state, step):
        return RejectOrder(order_id, "timeout")
    if kind == "reserve":
        return RejectOrder(order_id, "out_of_stock", sku)
    return RejectOrder(order_id, "payment_declined")


def _broken(state: Running) -> str:
    """Name the step that the order failed at."""
    forward = set(_forward(state))
    return next(one.step for one in state.steps if one.step in forward and _is_broken(one))


def _is_broken(step: Step) -> bool:
    return step.outcome in ("failed", "timed_out")


# --- refused, and late ---


def _on_refusal(state: Running, step: str, code: str) -> tuple[Reaction, ...]:
    match _kind(step):
        case "reserve" | "authorise" | "confirm":
            return (_make_good(state),)
        case "void" | "release":
            return (_make_good(state),)  # there was nothing to make good
        case "start" | "commit" if _was_late(state, step):
            return (_onward(state, step),)  # it had been done the first time, and cannot be done twice
        case _:
            return (GiveUp(code),)


def _on_timeout(state: Running, step: str) -> tuple[Reaction, ...]:
    if step == "start" or _kind(step) in PROMISED:
        return (_ask(state, step),)  # an order that is not started cannot even be rejected
    return (_make_good(state),)


ORDER_FULFILMENT = ProcessManager(
    name="orderfulfilment",
    title="Order fulfilment",
    starts_on="OrderPlaced",
    key="order_id",
    listens={
        "OrderPlaced": _placed,
        "FulfilmentStarted": _does("start"),
        "StockReserved": _does("reserve"),
        "StockReservationRejected": _does_not("reserve", "out_of_stock"),
        "PaymentAuthorised": _does("authorise"),
        "PaymentDeclined": _does_not("authorise", "payment_declined"),
        "OrderConfirmed": _does("confirm"),
        "StockCommitted": _does("commit"),
        "OrderShipped": _shipped,
        "PaymentVoided": _undoes("void"),
        "StockReservationReleased": _undoes("release"),
        "OrderRejected": _rejected,
    },
    on_refusal=_on_refusal,
    on_timeout=_on_timeout,
)

PROCESSES = (ORDER_FULFILMENT,)
