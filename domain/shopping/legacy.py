"""What the shop recorded in 2021: carts only, in the payloads of that time."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from domain.kernel.load import LegacyEvent, dice, moment
from domain.kernel.recorded import Json
from domain.shopping.upcasts import LEGACY_PRICES

CARTS = 60
CARTS_BEFORE_PRICES = 40
"""So many carts were filled before prices were recorded; the later ones hold version 2."""

UNLISTED = "quince"
"""Sold by the piece and never on the price list."""


def legacy(seed: int, start: str) -> Iterator[LegacyEvent]:
    """Tell of the first carts.

    Args:
        seed: the same seed tells the same carts.
        start: when the first one was opened, ISO 8601 in UTC.
    """
    random = dice(seed)
    seconds = 0.0
    for number in range(1, CARTS + 1):
        customer = f"u{random.randint(1, 20)}"
        for name, version, data in _cart(random, number, customer):
            seconds += random.expovariate(1 / 40)
            at = moment(start, seconds)
            yield LegacyEvent(f"cart-old{number}", name, version, data, customer, at)
        seconds += random.expovariate(1 / 7_200)


def _cart(random: Random, number: int, customer: str) -> Iterator[tuple[str, int, dict[str, Json]]]:
    cart_id = f"old{number}"
    priced = number > CARTS_BEFORE_PRICES
    lines: dict[str, int] = {}
    yield "CartOpened", 1, {"cart_id": cart_id, "customer_id": customer}
    for _ in range(random.randint(1, 6)):
        sku, quantity = random.choice((*LEGACY_PRICES, UNLISTED)), random.randint(1, 3)
        lines[sku] = lines.get(sku, 0) + quantity
        yield _added(cart_id, sku, quantity) if priced else _added_first(sku, quantity)
        if random.random() < 0.15:
            gone = random.choice(list(lines))
            del lines[gone]
            yield "ItemRemovedFromCart", 1, {"item_id": gone}
    if lines and random.random() < 0.6:
        yield "OrderPlaced", 1, _order(f"oldorder{number}", lines)
    elif random.random() < 0.7:
        yield "CartAbandoned", 1, {"cart_id": cart_id, "idle_minutes": random.randint(30, 44)}


def _added_first(sku: str, quantity: int) -> tuple[str, int, dict[str, Json]]:
    return "ItemAddedToCart", 1, {"item_id": sku, "quantity": quantity}


def _added(cart_id: str, sku: str, quantity: int) -> tuple[str, int, dict[str, Json]]:
    cents = LEGACY_PRICES.get(sku)
    data = {
        "cart_id": cart_id,
        "sku": sku,
        "quantity": quantity,
        "unit_price_cents": cents,
        "price_source": "unknown" if cents is None else "legacy_list",
    }
    return "ItemAddedToCart", 2, data


def _order(order_id: str, lines: dict[str, int]) -> dict[str, Json]:
    total = sum(LEGACY_PRICES.get(sku, 0) * quantity for sku, quantity in lines.items())
    items = [{"item_id": sku, "quantity": quantity} for sku, quantity in lines.items()]
    return {"order_id": order_id, "items": items, "total": total / 100}
