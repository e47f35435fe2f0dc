"""Commands and rules of the price list and the shelf."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, assert_never

from domain.kernel.category import Facts
from domain.kernel.fields import Between, Cents, Currency, Id, Length, Unit
from domain.kernel.money import money
from domain.kernel.refusal import Refused
from domain.shopping.events import (
    InventoryEvent,
    PriceChanged,
    ProductRegistered,
    StockAdjusted,
    StockCommitted,
    StockReceived,
    StockReservationRejected,
    StockReservationReleased,
    StockReserved,
)
from domain.shopping.fold import Inventory, NoProduct, Product

Delivery = Annotated[int, Between(1, 10_000), Unit("pieces")]


@dataclass(frozen=True, slots=True)
class RegisterProduct:
    """Put a product on the price list."""

    sku: Id
    name: Annotated[str, Length(1, 80)]
    unit_price_cents: Cents
    currency: Currency


@dataclass(frozen=True, slots=True)
class ChangePrice:
    """Give a product another price."""

    sku: Id
    unit_price_cents: Cents


@dataclass(frozen=True, slots=True)
class ReceiveStock:
    """Put delivered pieces on the shelf."""

    sku: Id
    quantity: Delivery


@dataclass(frozen=True, slots=True)
class AdjustStock:
    """Correct the stock to what somebody counted."""

    sku: Id
    counted: Annotated[int, Between(0, 100_000), Unit("pieces")]
    reason: Annotated[str, Length(1, 120)]


@dataclass(frozen=True, slots=True)
class ReserveStock:
    """Set pieces aside for an order, or say that too few are free."""

    sku: Id
    order_id: Id
    quantity: Delivery


@dataclass(frozen=True, slots=True)
class ReleaseReservation:
    """Free the pieces that were set aside for an order."""

    sku: Id
    order_id: Id


@dataclass(frozen=True, slots=True)
class CommitReservation:
    """Take the pieces that were set aside for an order from the shelf."""

    sku: Id
    order_id: Id


InventoryCommand = (
    RegisterProduct
    | ChangePrice
    | ReceiveStock
    | AdjustStock
    | ReserveStock
    | ReleaseReservation
    | CommitReservation
)


def decide_inventory(
    command: InventoryCommand, product: Inventory, facts: Facts
) -> tuple[InventoryEvent, ...]:
    """Decide what a command does to a product.

    Raises:
        Refused: ProductAlreadyRegistered, UnknownSku, PriceUnchanged, StockBelowReserved or
            ReservationNotFound.
    """
    if isinstance(command, RegisterProduct):
        return _register(command, product)
    if isinstance(product, NoProduct):
        raise Refused("UnknownSku", f"No product {command.sku} is on the price list.", sku=command.sku)
    match command:
        case ChangePrice():
            return _change_price(command, product)
        case ReceiveStock(sku, quantity):
            return (StockReceived(sku, quantity),)
        case AdjustStock():
            return _adjust(command, product)
        case ReserveStock():
            return _reserve(command, product)
        case ReleaseReservation(sku, order_id):
            return (StockReservationReleased(sku, order_id, _set_aside(product, sku, order_id)),)
        case CommitReservation(sku, order_id):
            return (StockCommitted(sku, order_id, _set_aside(product, sku, order_id)),)
        case _:
            assert_never(command)


def _register(command: RegisterProduct, product: Inventory) -> tuple[InventoryEvent, ...]:
    if isinstance(product, Product):
        raise Refused(
            "ProductAlreadyRegistered",
            f"{command.sku} is already on the price list as {product.name}.",
            name=product.name,
        )
    return (ProductRegistered(command.sku, command.name, command.unit_price_cents, command.currency),)


def _change_price(command: ChangePrice, product: Product) -> tuple[InventoryEvent, ...]:
    before = product.unit_price_cents
    if command.unit_price_cents == before:
        raise Refused(
            "PriceUnchanged",
            f"{command.sku} already costs {money(before, product.currency)}.",
            unit_price_cents=before,
        )
    return (PriceChanged(command.sku, command.unit_price_cents, before),)


def _adjust(command: AdjustStock, product: Product) -> tuple[InventoryEvent, ...]:
    if command.counted < product.reserved:
        raise Refused(
            "StockBelowReserved",
            f"{product.reserved} pieces of {command.sku} are set aside for orders, "
            f"so there cannot be only {command.counted}; release reservations first.",
            counted=command.counted,
            reserved=product.reserved,
        )
    difference = command.counted - product.on_hand
    if difference == 0:
        return ()
    return (StockAdjusted(command.sku, command.counted, difference, command.reason),)


def _reserve(command: ReserveStock, product: Product) -> tuple[InventoryEvent, ...]:
    if command.order_id in product.reservations:
        return ()
    if command.quantity > product.available:
        rejected = StockReservationRejected(
            command.sku, command.order_id, requested=command.quantity, available=product.available
        )
        return (rejected,)
    return (StockReserved(command.sku, command.order_id, command.quantity),)


def _set_aside(product: Product, sku: str, order_id: str) -> int:
    quantity = product.reservations.get(order_id)
    if quantity is None:
        raise Refused(
            "ReservationNotFound", f"No {sku} is set aside for order {order_id}.", order_id=order_id
        )
    return quantity
