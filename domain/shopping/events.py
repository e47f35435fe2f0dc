"""The facts of shopping. Class names and fields are the storage format: a change needs an upcaster."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

PriceSource = Literal["recorded", "legacy_list", "unknown"]


@dataclass(frozen=True, slots=True)
class Price:
    """What one piece cost when it was put into the cart, and how that is known.

    Args:
        amount_cents: None where nobody recorded it and no list tells.
        currency: ISO code ("EUR").
        source: "recorded" at the time, taken from the "legacy_list", or "unknown".
    """

    amount_cents: int | None
    currency: str
    source: PriceSource


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One line of an order; the price is None where it was never recorded."""

    sku: str
    quantity: int
    unit_price_cents: int | None


# --- cart ---


@dataclass(frozen=True, slots=True)
class CartOpened:
    """A customer took a cart."""

    schema_version: ClassVar[int] = 1
    cart_id: str
    customer_id: str


@dataclass(frozen=True, slots=True)
class ItemAddedToCart:
    """Pieces of a product were put into the cart, at the price of that moment."""

    schema_version: ClassVar[int] = 3
    cart_id: str
    sku: str
    quantity: int
    price: Price


@dataclass(frozen=True, slots=True)
class ItemRemovedFromCart:
    """Pieces were taken out again; a quantity of None means the whole line."""

    schema_version: ClassVar[int] = 2
    cart_id: str
    sku: str
    quantity: int | None


@dataclass(frozen=True, slots=True)
class OrderPlaced:
    """The customer ordered what was in the cart: the last event of its stream."""

    schema_version: ClassVar[int] = 2
    order_id: str
    cart_id: str
    customer_id: str
    lines: tuple[OrderLine, ...]
    total_cents: int
    currency: str
    ship_to_country: str | None


@dataclass(frozen=True, slots=True)
class CartAbandoned:
    """The cart was given up after nobody had touched it for `idle_minutes`."""

    schema_version: ClassVar[int] = 1
    cart_id: str
    idle_minutes: int


CartEvent = CartOpened | ItemAddedToCart | ItemRemovedFromCart | OrderPlaced | CartAbandoned


# --- inventory ---


@dataclass(frozen=True, slots=True)
class ProductRegistered:
    """A product came into the price list."""

    schema_version: ClassVar[int] = 1
    sku: str
    name: str
    unit_price_cents: int
    currency: str


@dataclass(frozen=True, slots=True)
class PriceChanged:
    """The product costs something else from now on."""

    schema_version: ClassVar[int] = 1
    sku: str
    unit_price_cents: int
    previous_cents: int


@dataclass(frozen=True, slots=True)
class StockReceived:
    """Pieces arrived on the shelf."""

    schema_version: ClassVar[int] = 1
    sku: str
    quantity: int


@dataclass(frozen=True, slots=True)
class StockReserved:
    """Pieces on the shelf were set aside for an order."""

    schema_version: ClassVar[int] = 1
    sku: str
    order_id: str
    quantity: int


@dataclass(frozen=True, slots=True)
class StockReservationRejected:
    """Too few pieces were free for an order."""

    schema_version: ClassVar[int] = 1
    sku: str
    order_id: str
    requested: int
    available: int


@dataclass(frozen=True, slots=True)
class StockReservationReleased:
    """Pieces set aside for an order are free again."""

    schema_version: ClassVar[int] = 1
    sku: str
    order_id: str
    quantity: int


@dataclass(frozen=True, slots=True)
class StockCommitted:
    """Pieces set aside for an order left the shelf."""

    schema_version: ClassVar[int] = 1
    sku: str
    order_id: str
    quantity: int


@dataclass(frozen=True, slots=True)
class StockAdjusted:
    """Somebody counted the shelf and found `difference` pieces more (or, negative, fewer)."""

    schema_version: ClassVar[int] = 1
    sku: str
    counted: int
    difference: int
    reason: str


InventoryEvent = (
    ProductRegistered
    | PriceChanged
    | StockReceived
    | StockReserved
    | StockReservationRejected
    | StockReservationReleased
    | StockCommitted
    | StockAdjusted
)
