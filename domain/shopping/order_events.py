"""The facts of what follows an order. Class names and fields are the storage format, too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from domain.shopping.events import OrderLine

RejectionReason = Literal["out_of_stock", "payment_declined", "timeout"]
Template = Literal["OrderConfirmed", "OrderRejected", "OrderShipped"]

# --- payment ---


@dataclass(frozen=True, slots=True)
class PaymentAuthorised:
    """The payment gateway set the amount of an order aside on the customer's card."""

    schema_version: ClassVar[int] = 1
    order_id: str
    customer_id: str
    amount_cents: int
    currency: str
    auth_code: str


@dataclass(frozen=True, slots=True)
class PaymentDeclined:
    """The payment gateway did not give the amount of an order."""

    schema_version: ClassVar[int] = 1
    order_id: str
    customer_id: str
    amount_cents: int
    currency: str
    reason: str


@dataclass(frozen=True, slots=True)
class PaymentVoided:
    """The amount that had been set aside is the customer's own again."""

    schema_version: ClassVar[int] = 1
    order_id: str


PaymentEvent = PaymentAuthorised | PaymentDeclined | PaymentVoided


# --- order ---


@dataclass(frozen=True, slots=True)
class FulfilmentStarted:
    """The shop began to see to an order."""

    schema_version: ClassVar[int] = 1
    order_id: str
    customer_id: str
    lines: tuple[OrderLine, ...]
    total_cents: int
    currency: str


@dataclass(frozen=True, slots=True)
class OrderConfirmed:
    """Every piece is set aside and the payment authorised: the customer gets the order."""

    schema_version: ClassVar[int] = 1
    order_id: str


@dataclass(frozen=True, slots=True)
class OrderRejected:
    """The customer does not get the order; `sku` is the product that was missing, where one was."""

    schema_version: ClassVar[int] = 1
    order_id: str
    reason: RejectionReason
    sku: str | None


@dataclass(frozen=True, slots=True)
class OrderShipped:
    """The parcel left."""

    schema_version: ClassVar[int] = 1
    order_id: str
    tracking_no: str


OrderEvent = FulfilmentStarted | OrderConfirmed | OrderRejected | OrderShipped


# --- notification ---


@dataclass(frozen=True, slots=True)
class CustomerNotified:
    """A customer was told something; `cause` is the event that it was about."""

    schema_version: ClassVar[int] = 1
    notification_id: str
    customer_id: str
    template: Template
    cause: str


NotificationEvent = CustomerNotified
