"""What the events of carts and products add up to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar, assert_never

from domain.shopping.events import (
    CartAbandoned,
    CartEvent,
    CartOpened,
    InventoryEvent,
    ItemAddedToCart,
    ItemRemovedFromCart,
    OrderPlaced,
    PriceChanged,
    ProductRegistered,
    StockAdjusted,
    StockCommitted,
    StockReceived,
    StockReservationRejected,
    StockReservationReleased,
    StockReserved,
)

# --- cart ---


@dataclass(frozen=True, slots=True)
class CartLine:
    """One product in a cart; all its pieces have the newest price that is known (None: none is)."""

    quantity: int
    unit_price_cents: int | None


@dataclass(frozen=True, slots=True)
class NoCart:
    """Nobody took this cart yet."""

    status: ClassVar[str] = "none"


@dataclass(frozen=True, slots=True)
class OpenedCart:
    """The customer is shopping.

    Args:
        customer_id: whose cart it is.
        lines: by sku, in the order they were first added.
        total_cents: sum over the lines whose price is known.
        currency: that of the first line; None while the cart is empty.
    """

    status: ClassVar[str] = "open"
    customer_id: str
    lines: Mapping[str, CartLine] = field(default_factory=dict)
    total_cents: int = 0
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class OrderedCart:
    """The cart became an order; nothing changes it any more."""

    status: ClassVar[str] = "ordered"
    customer_id: str
    lines: Mapping[str, CartLine]
    total_cents: int
    currency: str | None
    order_id: str


@dataclass(frozen=True, slots=True)
class AbandonedCart:
    """The customer went away; nothing changes the cart any more."""

    status: ClassVar[str] = "abandoned"
    customer_id: str
    lines: Mapping[str, CartLine]
    total_cents: int
    currency: str | None


Cart = NoCart | OpenedCart | OrderedCart | AbandonedCart


def evolve_cart(cart: Cart, event: CartEvent) -> Cart:
    """Give the cart after one more event."""
    if isinstance(event, CartOpened):
        return OpenedCart(event.customer_id)
    if not isinstance(cart, OpenedCart):
        return cart  # nothing precedes the opening, and nothing follows the end
    match event:
        case ItemAddedToCart(sku=sku, quantity=quantity, price=price):
            before = cart.lines.get(sku, CartLine(0, None))
            cents = before.unit_price_cents if price.amount_cents is None else price.amount_cents
            line = CartLine(before.quantity + quantity, cents)
            return _with_lines(cart, {**cart.lines, sku: line}, cart.currency or price.currency)
        case ItemRemovedFromCart(sku=sku, quantity=quantity):
            return _with_lines(cart, _without(cart.lines, sku, quantity), cart.currency)
        case OrderPlaced(order_id=order_id, total_cents=total_cents, currency=currency):
            return OrderedCart(cart.customer_id, cart.lines, total_cents, currency, order_id)
        case CartAbandoned():
            return AbandonedCart(cart.customer_id, cart.lines, cart.total_cents, cart.currency)
        case _:
            assert_never(event)


def _without(lines: Mapping[str, CartLine], sku: str, quantity: int | None) -> Mapping[str, CartLine]:
    line = lines.get(sku)
    if line is None:
        return lines
    if quantity is not None and quantity < line.quantity:
        return {**lines, sku: replace(line, quantity=line.quantity - quantity)}
    return {other: kept for other, kept in lines.items() if other != sku}


def _with_lines(cart: OpenedCart, lines: Mapping[str, CartLine], currency: str | None) -> OpenedCart:
    total = sum(line.quantity * (line.unit_price_cents or 0) for line in lines.values())
    return replace(cart, lines=lines, total_cents=total, currency=currency if lines else None)


# --- inventory ---


@dataclass(frozen=True, slots=True)
class NoProduct:
    """The product is not in the price list."""

    status: ClassVar[str] = "none"


@dataclass(frozen=True, slots=True)
class Product:
    """A product on the price list and its pieces on the shelf.

    Args:
        name: what people call it.
        unit_price_cents: price of one piece.
        currency: ISO code.
        on_hand: pieces on the shelf, those set aside included.
        reservations: pieces set aside, by order.
    """

    status: ClassVar[str] = "registered"
    name: str
    unit_price_cents: int
    currency: str
    on_hand: int = 0
    reservations: Mapping[str, int] = field(default_factory=dict)

    @property
    def reserved(self) -> int:
        """Pieces set aside for orders."""
        return sum(self.reservations.values())

    @property
    def available(self) -> int:
        """Pieces that an order may still have."""
        return self.on_hand - self.reserved


Inventory = NoProduct | Product


def evolve_inventory(product: Inventory, event: InventoryEvent) -> Inventory:
    """Give the product after one more event."""
    if isinstance(event, ProductRegistered):
        return Product(event.name, event.unit_price_cents, event.currency)
    if isinstance(product, NoProduct):
        return product  # nothing precedes the registration
    match event:
        case PriceChanged(unit_price_cents=cents):
            return replace(product, unit_price_cents=cents)
        case StockReceived(quantity=quantity):
            return replace(product, on_hand=product.on_hand + quantity)
        case StockReserved(order_id=order_id, quantity=quantity):
            return replace(product, reservations={**product.reservations, order_id: quantity})
        case StockReservationRejected():
            return product
        case StockReservationReleased(order_id=order_id):
            return replace(product, reservations=_without_order(product, order_id))
        case StockCommitted(order_id=order_id, quantity=quantity):
            left = product.on_hand - quantity
            return replace(product, on_hand=left, reservations=_without_order(product, order_id))
        case StockAdjusted(counted=counted):
            return replace(product, on_hand=counted)
        case _:
            assert_never(event)


def _without_order(product: Product, order_id: str) -> Mapping[str, int]:
    return {order: quantity for order, quantity in product.reservations.items() if order != order_id}
