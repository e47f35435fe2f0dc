"""What is in the carts, what it would cost to send it, and what was taken out again."""

from __future__ import annotations

from collections.abc import Mapping

from domain.kernel.projection import Projection, Rows
from domain.kernel.recorded import Json, RecordedEvent

# --- lines of a cart ---

Lines = Mapping[str, Json]
"""sku -> {quantity, unit_price_cents}."""


def _lines_after(event: RecordedEvent, lines: Lines) -> Lines:
    """Give the lines of a cart after something was put in or taken out."""
    sku, quantity = event.data["sku"], event.data["quantity"]
    line = lines.get(sku, {"quantity": 0, "unit_price_cents": None})
    if event.type == "ItemAddedToCart":
        price = event.data["price"]["amount_cents"]
        newest = line["unit_price_cents"] if price is None else price
        return {**lines, sku: {"quantity": line["quantity"] + quantity, "unit_price_cents": newest}}
    if quantity is not None and quantity < line["quantity"]:
        return {**lines, sku: {**line, "quantity": line["quantity"] - quantity}}
    return {other: kept for other, kept in lines.items() if other != sku}


def _total(lines: Lines) -> int:
    return sum(line["quantity"] * (line["unit_price_cents"] or 0) for line in lines.values())


# --- cart_contents ---


def _cart_opened(event: RecordedEvent, rows: Rows) -> None:
    rows[(event.data["cart_id"],)] = {
        "customer_id": event.data["customer_id"],
        "status": "open",
        "lines": {},
        "total_cents": 0,
        "version": event.version,
    }


def _items_changed(event: RecordedEvent, rows: Rows) -> None:
    cart = rows.get((event.data["cart_id"],))
    if cart is not None:
        lines = _lines_after(event, cart["lines"])
        _change_cart(event, rows, {"lines": lines, "total_cents": _total(lines)})


def _order_placed(event: RecordedEvent, rows: Rows) -> None:
    _change_cart(event, rows, {"status": "ordered", "total_cents": event.data["total_cents"]})


def _cart_abandoned(event: RecordedEvent, rows: Rows) -> None:
    _change_cart(event, rows, {"status": "abandoned"})


def _change_cart(event: RecordedEvent, rows: Rows, changes: Mapping[str, Json]) -> None:
    key = (event.data["cart_id"],)
    cart = rows.get(key)
    if cart is not None and cart["status"] == "open":
        rows[key] = {**cart, **changes, "version": event.version}


CART_CONTENTS = Projection(
    name="cart_contents",
    title="Cart contents",
    version=1,
    keys=("cart_id",),
    handlers={
        "CartOpened": _cart_opened,
        "ItemAddedToCart": _items_changed,
        "ItemRemovedFromCart": _items_changed,
        "OrderPlaced": _order_placed,
        "CartAbandoned": _cart_abandoned,
    },
)


# --- shipping_quote ---

BASE_CENTS = 490
PIECE_CENTS = 50
FREE_FROM_CENTS = 5_000


def _quote(event: RecordedEvent, rows: Rows) -> None:
    key, helper = (event.data["cart_id"],), ("_lines", event.data["cart_id"])
    lines = _lines_after(event, rows.get(helper) or {})
    rows[helper] = lines
    items = sum(line["quantity"] for line in lines.values())
    if not items:
        del rows[key]
        return
    free = _total(lines) >= FREE_FROM_CENTS
    rows[key] = {"items": items, "cost_cents": 0 if free else BASE_CENTS + PIECE_CENTS * items}


def _quote_stands(event: RecordedEvent, rows: Rows) -> None:
    del rows[("_lines", event.data["cart_id"])]


SHIPPING_QUOTE = Projection(
    name="shipping_quote",
    title="Shipping quote",
    version=1,
    keys=("cart_id",),
    handlers={
        "ItemAddedToCart": _quote,
        "ItemRemovedFromCart": _quote,
        "OrderPlaced": _quote_stands,
        "CartAbandoned": _quote_stands,
    },
)


# --- removed_before_checkout ---


def _taken_out(event: RecordedEvent, rows: Rows) -> None:
    sku, helper = event.data["sku"], ("_cart", event.data["cart_id"])
    taken = (rows.get(helper) or {"skus": []})["skus"]
    row = rows.get((sku,)) or {"times_removed": 0, "carts": 0}
    carts = row["carts"] + (sku not in taken)
    rows[(sku,)] = {"times_removed": row["times_removed"] + 1, "carts": carts}
    rows[helper] = {"skus": taken if sku in taken else [*taken, sku]}


def _over(event: RecordedEvent, rows: Rows) -> None:
    del rows[("_cart", event.data["cart_id"])]


REMOVED_BEFORE_CHECKOUT = Projection(
    name="removed_before_checkout",
    title="Removed before checkout",
    version=1,
    keys=("sku",),
    handlers={"ItemRemovedFromCart": _taken_out, "OrderPlaced": _over, "CartAbandoned": _over},
)
