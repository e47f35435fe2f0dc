"""Commands and rules of the cart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, NoReturn, assert_never

from domain.kernel.category import Facts, Looking
from domain.kernel.fields import Between, Id, Pattern, RefersTo, Unit
from domain.kernel.refusal import Refused
from domain.shopping.events import (
    CartAbandoned,
    CartEvent,
    CartOpened,
    ItemAddedToCart,
    ItemRemovedFromCart,
    OrderLine,
    OrderPlaced,
    Price,
)
from domain.shopping.fold import AbandonedCart, Cart, NoCart, OpenedCart, OrderedCart, Product
from domain.shopping.order_fold import NoOrder

MAX_LINES = 50
MAX_PIECES = 99
IDLE_MINUTES = 30
"""How long a cart must lie untouched before it counts as abandoned."""

Pieces = Annotated[int, Between(1, MAX_PIECES), Unit("pieces")]
Country = Annotated[str, Pattern(r"^[A-Z]{2}$", "two capital letters, such as DE")]


@dataclass(frozen=True, slots=True)
class OpenCart:
    """Take a cart."""

    cart_id: Id
    customer_id: Id


@dataclass(frozen=True, slots=True)
class AddItem:
    """Put pieces of a product into the cart; the price comes from the price list."""

    cart_id: Id
    sku: Annotated[Id, RefersTo("inventory")]
    quantity: Pieces


@dataclass(frozen=True, slots=True)
class RemoveItem:
    """Take pieces out of the cart; without a quantity the whole line."""

    cart_id: Id
    sku: Id
    quantity: Pieces | None = None


@dataclass(frozen=True, slots=True)
class PlaceOrder:
    """Order what is in the cart."""

    cart_id: Id
    order_id: Id
    ship_to_country: Country


@dataclass(frozen=True, slots=True)
class AbandonCart:
    """Give the cart up, because nobody touched it for so long."""

    cart_id: Id
    idle_minutes: Annotated[int, Between(0, 1_000_000), Unit("minutes")] = IDLE_MINUTES


CartCommand = OpenCart | AddItem | RemoveItem | PlaceOrder | AbandonCart


@dataclass(frozen=True, slots=True)
class CartFacts(Facts):
    """What a cart cannot know by itself.

    Args:
        price: the price list's answer for the product that is to be added; None: it has no such product.
        order_taken: whether the shop already sees to an order of the id that is to be placed.
    """

    price: Price | None = None
    order_taken: bool = False


def cart_facts(command: CartCommand, looking: Looking) -> CartFacts:
    """Look up the price for an AddItem and the order id for a PlaceOrder; others need the clock only."""
    match command:
        case AddItem(sku=sku):
            product: Any = looking.state("inventory", sku)
            if isinstance(product, Product):
                price = Price(product.unit_price_cents, product.currency, "recorded")
                return CartFacts(looking.now, price)
        case PlaceOrder(order_id=order_id):
            taken = not isinstance(looking.state("order", order_id), NoOrder)
            return CartFacts(looking.now, order_taken=taken)
    return CartFacts(looking.now)


def decide_cart(command: CartCommand, cart: Cart, facts: CartFacts) -> tuple[CartEvent, ...]:
    """Decide what a command does to a cart.

    Raises:
        Refused: CartAlreadyOpen, CartNotFound, CartClosed, UnknownSku, CurrencyMismatch, TooManyLines,
            LineQuantityLimit, ItemNotInCart, QuantityExceedsLine, CartIsEmpty or OrderAlreadyStarted.
    """
    match command:
        case OpenCart():
            return _open(command, cart)
        case AddItem():
            return _add(command, _shopping(cart, command.cart_id), facts.price)
        case RemoveItem():
            return _remove(command, _shopping(cart, command.cart_id))
        case PlaceOrder():
            return _order(command, _shopping(cart, command.cart_id), facts.order_taken)
        case AbandonCart():
            if isinstance(cart, AbandonedCart):
                return ()
            _shopping(cart, command.cart_id)
            return (CartAbandoned(command.cart_id, command.idle_minutes),)
        case _:
            assert_never(command)


def _shopping(cart: Cart, cart_id: str) -> OpenedCart:
    match cart:
        case OpenedCart():
            return cart
        case NoCart():
            raise Refused("CartNotFound", f"There is no cart {cart_id}; open it first.")
        case OrderedCart() | AbandonedCart():
            _closed(cart, cart_id)
        case _:
            assert_never(cart)


def _closed(cart: OrderedCart | AbandonedCart, cart_id: str) -> NoReturn:
    raise Refused(
        "CartClosed", f"Cart {cart_id} is {cart.status}; please open another one.", status=cart.status
    )


def _open(command: OpenCart, cart: Cart) -> tuple[CartEvent, ...]:
    match cart:
        case NoCart():
            return (CartOpened(command.cart_id, command.customer_id),)
        case OpenedCart(customer_id=customer_id):
            raise Refused("CartAlreadyOpen", f"Cart {command.cart_id} is already open for {customer_id}.")
        case OrderedCart() | AbandonedCart():
            _closed(cart, command.cart_id)
        case _:
            assert_never(cart)


def _add(command: AddItem, cart: OpenedCart, price: Price | None) -> tuple[CartEvent, ...]:
    if price is None:
        raise Refused("UnknownSku", f"No product {command.sku} is on the price list.", sku=command.sku)
    if cart.currency not in (None, price.currency):
        raise Refused(
            "CurrencyMismatch",
            f"{command.sku} is sold in {price.currency}, but this cart is in {cart.currency}.",
            cart=cart.currency,
            product=price.currency,
        )
    line = cart.lines.get(command.sku)
    if line is None and len(cart.lines) >= MAX_LINES:
        raise Refused("TooManyLines", f"A cart holds at most {MAX_LINES} different products.", most=MAX_LINES)
    held = line.quantity if line else 0
    if held + command.quantity > MAX_PIECES:
        raise Refused(
            "LineQuantityLimit",
            f"A cart holds at most {MAX_PIECES} pieces of one product, and {held} are already in it.",
            held=held,
            requested=command.quantity,
            most=MAX_PIECES,
        )
    return (ItemAddedToCart(command.cart_id, command.sku, command.quantity, price),)


def _remove(command: RemoveItem, cart: OpenedCart) -> tuple[CartEvent, ...]:
    line = cart.lines.get(command.sku)
    if line is None:
        raise Refused("ItemNotInCart", f"There is no {command.sku} in this cart.", sku=command.sku)
    if command.quantity is not None and command.quantity > line.quantity:
        raise Refused(
            "QuantityExceedsLine",
            f"Only {line.quantity} of {command.sku} can be taken out, not {command.quantity}.",
            held=line.quantity,
            requested=command.quantity,
        )
    return (ItemRemovedFromCart(command.cart_id, command.sku, command.quantity),)


def _order(command: PlaceOrder, cart: OpenedCart, taken: bool) -> tuple[CartEvent, ...]:
    if taken:
        raise Refused(
            "OrderAlreadyStarted",
            f"The shop already sees to another order {command.order_id}; give this one its own id.",
            order_id=command.order_id,
        )
    if not cart.lines or cart.currency is None:
        raise Refused("CartIsEmpty", f"Cart {command.cart_id} is empty; put something in before ordering.")
    lines = tuple(
        OrderLine(sku, line.quantity, line.unit_price_cents) for sku, line in sorted(cart.lines.items())
    )
    placed = OrderPlaced(
        order_id=command.order_id,
        cart_id=command.cart_id,
        customer_id=cart.customer_id,
        lines=lines,
        total_cents=cart.total_cents,
        currency=cart.currency,
        ship_to_country=command.ship_to_country,
    )
    return (placed,)
