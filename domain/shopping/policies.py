"""What the shop does of its own accord: tells customers, gives carts up, orders stock, tidies up."""

from __future__ import annotations

import math
from typing import get_args
from uuid import NAMESPACE_OID, uuid5

from domain.kernel.category import Looking
from domain.kernel.policy import Answer, Do, Drop, Later, Policy, Respond
from domain.kernel.recorded import RecordedEvent
from domain.shopping.decisions.cart import IDLE_MINUTES, AbandonCart
from domain.shopping.decisions.inventory import ReceiveStock, ReleaseReservation
from domain.shopping.decisions.notification import NotifyCustomer
from domain.shopping.decisions.payment import VoidPayment
from domain.shopping.fold import Product
from domain.shopping.order_events import Template
from domain.shopping.order_fold import AuthorisedPayment, NoOrder, Order, RejectedOrder

# --- NotifyCustomer ---


def _tells(template: Template) -> Respond:
    def tell(event: RecordedEvent, looking: Looking) -> tuple[Answer, ...]:
        order: Order = looking.state("order", event.data["order_id"])  # the event itself names no customer
        if isinstance(order, NoOrder) or event.event_id is None:
            return ()
        return (Do(NotifyCustomer(order.customer_id, template, event.event_id)),)

    return tell


NOTIFY_CUSTOMER = Policy(
    name="notifycustomer",
    title="Notify customer",
    listens={name: _tells(name) for name in get_args(Template)},
)


# --- AbandonIdleCart ---


def _touched(event: RecordedEvent, looking: Looking) -> tuple[Answer, ...]:
    cart_id = event.data["cart_id"]
    return (Later(cart_id, IDLE_MINUTES * 60, AbandonCart(cart_id)),)


def _closed(event: RecordedEvent, looking: Looking) -> tuple[Answer, ...]:
    return (Drop(event.data["cart_id"]),)


ABANDON_IDLE_CART = Policy(
    name="abandonidlecart",
    title="Abandon idle cart",
    listens={
        "CartOpened": _touched,
        "ItemAddedToCart": _touched,
        "ItemRemovedFromCart": _touched,
        "OrderPlaced": _closed,
        "CartAbandoned": _closed,
    },
)


# --- ReorderStock ---

REORDER_POINT = 10
"""With fewer free pieces than these, more are ordered."""
LOT = 40
"""Pieces that are ordered at a time."""
LEAD_SECONDS = 30
"""How long a delivery takes on average."""
LIMITED = "(limited)"
"""A product whose name ends like this is never ordered again."""


def _reorder(event: RecordedEvent, looking: Looking) -> tuple[Answer, ...]:
    sku = event.data["sku"]
    product = looking.state("inventory", sku)
    if not isinstance(product, Product) or product.available >= REORDER_POINT:
        return ()
    if product.name.endswith(LIMITED):
        return ()
    return (Later(sku, lead_seconds(event.event_id or ""), ReceiveStock(sku, LOT), restart=False),)


def lead_seconds(event_id: str) -> float:
    """Give how long a delivery takes: an exponential of mean 30 s, drawn from the id of what caused it."""
    drawn = int(uuid5(NAMESPACE_OID, event_id).hex[:13], 16) / 16**13  # from 0 to just below 1
    return -LEAD_SECONDS * math.log(1 - drawn)


REORDER_STOCK = Policy(
    name="reorderstock",
    title="Reorder stock",
    listens={
        "StockReceived": _reorder,
        "StockReserved": _reorder,
        "StockReservationRejected": _reorder,
        "StockAdjusted": _reorder,
    },
)


# --- UndoLateAnswers ---


def _leave_nothing(event: RecordedEvent, looking: Looking) -> tuple[Answer, ...]:
    """Give back what a rejected order still holds: an answer may come when the process listens no more."""
    order_id = event.data["order_id"]
    order: Order = looking.state("order", order_id)
    if not isinstance(order, RejectedOrder):
        return ()
    void = isinstance(looking.state("payment", order_id), AuthorisedPayment)
    held = [line.sku for line in order.lines if _holds(looking.state("inventory", line.sku), order_id)]
    released = (Do(ReleaseReservation(sku, order_id)) for sku in held)
    return (*((Do(VoidPayment(order_id)),) if void else ()), *released)


def _holds(product: object, order_id: str) -> bool:
    return isinstance(product, Product) and order_id in product.reservations


UNDO_LATE_ANSWERS = Policy(
    name="undolateanswers",
    title="Undo late answers",
    listens={
        "OrderRejected": _leave_nothing,
        "StockReserved": _leave_nothing,
        "PaymentAuthorised": _leave_nothing,
    },
)

POLICIES = (NOTIFY_CUSTOMER, ABANDON_IDLE_CART, REORDER_STOCK, UNDO_LATE_ANSWERS)
