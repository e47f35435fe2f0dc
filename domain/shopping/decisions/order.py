"""Commands and rules of the order; only the process OrderFulfilment asks them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, assert_never

from domain.kernel.category import Facts
from domain.kernel.fields import Between, Currency, Id, Length, Unit
from domain.kernel.refusal import Refused
from domain.shopping.events import OrderLine
from domain.shopping.order_events import (
    FulfilmentStarted,
    OrderConfirmed,
    OrderEvent,
    OrderRejected,
    OrderShipped,
    RejectionReason,
)
from domain.shopping.order_fold import (
    ConfirmedOrder,
    NoOrder,
    Order,
    RejectedOrder,
    ShippedOrder,
    StartedOrder,
)


@dataclass(frozen=True, slots=True)
class StartFulfilment:
    """Begin to see to an order."""

    order_id: Id
    customer_id: Id
    lines: tuple[OrderLine, ...]
    total_cents: Annotated[int, Between(0, 1_000_000_000_000), Unit("cents")]
    currency: Currency


@dataclass(frozen=True, slots=True)
class ConfirmOrder:
    """Promise the order to the customer."""

    order_id: Id


@dataclass(frozen=True, slots=True)
class RejectOrder:
    """Tell that the customer does not get the order, and why."""

    order_id: Id
    reason: RejectionReason
    sku: Id | None = None


@dataclass(frozen=True, slots=True)
class ShipOrder:
    """Send the parcel."""

    order_id: Id
    tracking_no: Annotated[str, Length(1, 40)]


OrderCommand = StartFulfilment | ConfirmOrder | RejectOrder | ShipOrder
NotRejected = StartedOrder | ConfirmedOrder | ShippedOrder


def decide_order(command: OrderCommand, order: Order, facts: Facts) -> tuple[OrderEvent, ...]:
    """Decide what a command does to an order.

    Raises:
        Refused: OrderAlreadyStarted, OrderNotFound, OrderAlreadyRejected, OrderNotConfirmed or
            OrderAlreadyShipped.
    """
    if isinstance(command, StartFulfilment):
        return _start(command, order)
    known = _not_rejected(order, command.order_id)
    match command:
        case ConfirmOrder(order_id):
            return (OrderConfirmed(order_id),) if isinstance(known, StartedOrder) else ()
        case RejectOrder(order_id, reason, sku):
            if isinstance(known, ShippedOrder):
                raise Refused(
                    "OrderAlreadyShipped",
                    f"Order {order_id} has left already ({known.tracking_no}) and cannot be rejected.",
                    tracking_no=known.tracking_no,
                )
            return (OrderRejected(order_id, reason, sku),)
        case ShipOrder(order_id, tracking_no):
            return _ship(order_id, tracking_no, known)
        case _:
            assert_never(command)


def _start(command: StartFulfilment, order: Order) -> tuple[OrderEvent, ...]:
    if not isinstance(order, NoOrder):
        raise Refused(
            "OrderAlreadyStarted",
            f"The shop already sees to order {command.order_id}: it is {order.status}.",
            status=order.status,
        )
    started = FulfilmentStarted(
        command.order_id, command.customer_id, command.lines, command.total_cents, command.currency
    )
    return (started,)


def _not_rejected(order: Order, order_id: str) -> NotRejected:
    match order:
        case NoOrder():
            raise Refused("OrderNotFound", f"There is no order {order_id}.")
        case RejectedOrder(reason=reason):
            raise Refused(
                "OrderAlreadyRejected", f"Order {order_id} was rejected before ({reason}).", reason=reason
            )
        case StartedOrder() | ConfirmedOrder() | ShippedOrder():
            return order
        case _:
            assert_never(order)


def _ship(order_id: str, tracking_no: str, order: NotRejected) -> tuple[OrderEvent, ...]:
    match order:
        case ShippedOrder():
            return ()
        case StartedOrder():
            raise Refused(
                "OrderNotConfirmed", f"Order {order_id} is not confirmed yet, so it cannot leave the shop."
            )
        case ConfirmedOrder():
            return (OrderShipped(order_id, tracking_no),)
        case _:
            assert_never(order)
