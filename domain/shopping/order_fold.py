"""What the events of payments, orders and notifications add up to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, assert_never

from domain.shopping.events import OrderLine
from domain.shopping.order_events import (
    CustomerNotified,
    FulfilmentStarted,
    NotificationEvent,
    OrderConfirmed,
    OrderEvent,
    OrderRejected,
    OrderShipped,
    PaymentAuthorised,
    PaymentDeclined,
    PaymentEvent,
    PaymentVoided,
)

# --- payment ---


@dataclass(frozen=True, slots=True)
class NoPayment:
    """The gateway was not asked yet."""

    status: ClassVar[str] = "none"


@dataclass(frozen=True, slots=True)
class AuthorisedPayment:
    """The amount is set aside on the customer's card."""

    status: ClassVar[str] = "authorised"
    customer_id: str
    amount_cents: int
    currency: str
    auth_code: str


@dataclass(frozen=True, slots=True)
class DeclinedPayment:
    """The gateway said no; it may be asked again."""

    status: ClassVar[str] = "declined"
    customer_id: str
    amount_cents: int
    currency: str
    reason: str


@dataclass(frozen=True, slots=True)
class VoidedPayment:
    """The amount was set aside and given back; an order is authorised once only."""

    status: ClassVar[str] = "voided"
    customer_id: str
    amount_cents: int
    currency: str
    auth_code: str


Payment = NoPayment | AuthorisedPayment | DeclinedPayment | VoidedPayment


def evolve_payment(payment: Payment, event: PaymentEvent) -> Payment:
    """Give the payment after one more event."""
    match event:
        case PaymentAuthorised(_, customer, cents, currency, code):
            return AuthorisedPayment(customer, cents, currency, code)
        case PaymentDeclined(_, customer, cents, currency, reason):
            return DeclinedPayment(customer, cents, currency, reason)
        case PaymentVoided():
            if not isinstance(payment, AuthorisedPayment):
                return payment  # there was nothing to give back
            return VoidedPayment(
                payment.customer_id, payment.amount_cents, payment.currency, payment.auth_code
            )
        case _:
            assert_never(event)


# --- order ---


@dataclass(frozen=True, slots=True)
class NoOrder:
    """Nobody sees to this order yet."""

    status: ClassVar[str] = "none"


@dataclass(frozen=True, slots=True)
class StartedOrder:
    """Pieces are being set aside, and the payment is asked for."""

    status: ClassVar[str] = "started"
    customer_id: str
    lines: tuple[OrderLine, ...]
    total_cents: int
    currency: str


@dataclass(frozen=True, slots=True)
class ConfirmedOrder:
    """The customer was promised the order."""

    status: ClassVar[str] = "confirmed"
    customer_id: str
    lines: tuple[OrderLine, ...]
    total_cents: int
    currency: str


@dataclass(frozen=True, slots=True)
class RejectedOrder:
    """The customer does not get the order; nothing changes it any more."""

    status: ClassVar[str] = "rejected"
    customer_id: str
    lines: tuple[OrderLine, ...]
    total_cents: int
    currency: str
    reason: str
    sku: str | None


@dataclass(frozen=True, slots=True)
class ShippedOrder:
    """The parcel left; nothing changes the order any more."""

    status: ClassVar[str] = "shipped"
    customer_id: str
    lines: tuple[OrderLine, ...]
    total_cents: int
    currency: str
    tracking_no: str


Order = NoOrder | StartedOrder | ConfirmedOrder | RejectedOrder | ShippedOrder


def evolve_order(order: Order, event: OrderEvent) -> Order:
    """Give the order after one more event."""
    if isinstance(event, FulfilmentStarted):
        return StartedOrder(event.customer_id, event.lines, event.total_cents, event.currency)
    if not isinstance(order, StartedOrder | ConfirmedOrder):
        return order  # nothing precedes the start, and nothing follows the end
    contents = (order.customer_id, order.lines, order.total_cents, order.currency)
    match event:
        case OrderConfirmed():
            return ConfirmedOrder(*contents)
        case OrderRejected(reason=reason, sku=sku):
            return RejectedOrder(*contents, reason, sku)
        case OrderShipped(tracking_no=tracking_no):
            return ShippedOrder(*contents, tracking_no)
        case _:
            assert_never(event)


# --- notification ---


@dataclass(frozen=True, slots=True)
class NeverNotified:
    """The customer was not told anything yet."""

    status: ClassVar[str] = "none"


@dataclass(frozen=True, slots=True)
class Notified:
    """The customer was told something.

    Args:
        notifications: the ids of all notifications, in order: what was told once is not told again.
    """

    status: ClassVar[str] = "notified"
    notifications: tuple[str, ...]


Notification = NeverNotified | Notified


def evolve_notification(notification: Notification, event: NotificationEvent) -> Notification:
    """Give what a customer was told after one more event."""
    match event:
        case CustomerNotified(notification_id=notification_id):
            before = notification.notifications if isinstance(notification, Notified) else ()
            return Notified((*before, notification_id))
        case _:
            assert_never(event)
