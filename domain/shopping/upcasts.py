"""How the payloads of earlier years become today's: one step per version, nothing invented."""

from __future__ import annotations

from domain.kernel.money import cents_of
from domain.kernel.recorded import RecordedEvent
from domain.kernel.upcasting import Payload, Upcaster

LEGACY_PRICES = {"apple": 40, "banana": 25, "cherry": 900, "bread": 320, "milk": 115}
"""The shop's only price list before prices were recorded, in euro cents: a constant, it never changes."""

UNKNOWN = "unknown"


def _cart_id(stored: RecordedEvent) -> str:
    return (stored.stream or "").partition("-")[2] or UNKNOWN


def _item_added_2(payload: Payload, stored: RecordedEvent) -> tuple[Payload, ...]:
    sku = payload.data["item_id"]
    cents = LEGACY_PRICES.get(sku)
    data = {
        "cart_id": _cart_id(stored),
        "sku": sku,
        "quantity": payload.data["quantity"],
        "unit_price_cents": cents,
        "price_source": UNKNOWN if cents is None else "legacy_list",
    }
    return (Payload("ItemAddedToCart", 2, data),)


def _item_added_3(payload: Payload, stored: RecordedEvent) -> tuple[Payload, ...]:
    price = {
        "amount_cents": payload.data["unit_price_cents"],
        "currency": "EUR",
        "source": payload.data["price_source"],
    }
    kept = {name: payload.data[name] for name in ("cart_id", "sku", "quantity")}
    return (Payload("ItemAddedToCart", 3, {**kept, "price": price}),)


def _item_removed_2(payload: Payload, stored: RecordedEvent) -> tuple[Payload, ...]:
    data = {"cart_id": _cart_id(stored), "sku": payload.data["item_id"], "quantity": None}
    return (Payload("ItemRemovedFromCart", 2, data),)


def _order_placed_2(payload: Payload, stored: RecordedEvent) -> tuple[Payload, ...]:
    lines = [
        {"sku": item["item_id"], "quantity": item["quantity"], "unit_price_cents": None}
        for item in payload.data["items"]
    ]
    data = {
        "order_id": payload.data["order_id"],
        "cart_id": _cart_id(stored),
        "customer_id": stored.metadata.get("actor") or UNKNOWN,
        "lines": lines,
        "total_cents": cents_of(payload.data["total"]),
        "currency": "EUR",
        "ship_to_country": None,
    }
    return (Payload("OrderPlaced", 2, data),)


UPCASTERS = (
    Upcaster("ItemAddedToCart", 1, _item_added_2),
    Upcaster("ItemAddedToCart", 2, _item_added_3),
    Upcaster("ItemRemovedFromCart", 1, _item_removed_2),
    Upcaster("OrderPlaced", 1, _order_placed_2),
)
