"""A day in the shop, as commands: people fill carts, and some of them order.

Only people are played. What follows an order, the giving up of carts and the ordering of stock are the
work of the process and the policies of whoever plays the story.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count, islice
from random import Random

from domain.kernel.load import (
    DAY,
    Act,
    LoadStep,
    Role,
    Stage,
    Story,
    Zipf,
    cents,
    dice,
    gaps,
    geometric,
    with_mishaps,
)
from domain.shopping.decisions.cart import AddItem, OpenCart, PlaceOrder, RemoveItem
from domain.shopping.decisions.inventory import AdjustStock, ChangePrice, ReceiveStock, RegisterProduct
from domain.shopping.decisions.payment import ask_gateway
from domain.shopping.policies import LIMITED

COMMANDS_PER_SESSION = 5
SESSIONS_PER_SECOND = 2
"""How busy the shop is on the day of a flash sale."""
INITIAL_STOCK = 30
LIMITED_EDITION = 4
"""Pieces of one product, which nobody can order again."""
LIMITED_RANK = 12
"""How wanted that product is."""
SALE_STOCK = 50
SALE_SECONDS = 60
SALE_RUSH = 10
"""How many times as many people come during the sale."""
SALE_WANTED = 0.6
"""Share of what is put into carts during the sale that is the product on sale."""
THINK_SECONDS = 8
ABANDONED = 0.7
FIRST_RESELLER = 50
"""Number of the first session of somebody who wants more of a product than the shop ever has; from then on
twice the number before, so that a short story has one and a long one is not full of them."""
RESOLD = 90
QUIET = 15
"""A product of which fewer pieces than these were ordered was not reordered: its count is known."""

LOOKS = ("red", "blue", "green", "white", "black", "small", "large", "wooden", "woollen", "tin")
THINGS = (
    "mug",
    "pen",
    "notebook",
    "lamp",
    "scarf",
    "candle",
    "bowl",
    "basket",
    "kite",
    "clock",
    "blanket",
    "teapot",
    "puzzle",
    "umbrella",
    "mirror",
    "brush",
    "whistle",
    "cushion",
    "lantern",
    "spoon",
)
COUNTRIES = ("DE", "DE", "DE", "AT", "CH", "FR", "NL")
COUNTING = ("annual count", "breakage", "found behind the shelf")
CLERK = "clerk"


@dataclass
class _Shelf:
    """What the story remembers of a product."""

    on_hand: int
    price: int
    ordered: int = 0


@dataclass
class _Cart:
    cart_id: str
    customer: str
    lines: dict[str, int] = field(default_factory=dict)
    touches: int = 1


def story(
    seed: int, commands: int, start: str, *, rate: float | None = None, tag: str = ""
) -> Iterator[LoadStep]:
    """Tell a day in the shop.

    Args:
        seed: the same seed tells the same day.
        commands: how many steps it has.
        start: when it begins, ISO 8601 in UTC.
        rate: commands per second on average; left out, the story fills about a working day.
        tag: put at the end of every id, for a second story on the same store.
    """
    shop = _Shop(dice(seed), commands, start, rate or commands / DAY, tag)
    yield from islice(with_mishaps(shop.stage.play(), shop.random), commands)


def flash_sale(
    seed: int, commands: int, start: str, *, rate: float | None = None, tag: str = ""
) -> Iterator[LoadStep]:
    """Tell of a sale: for a minute ten times as many people come, and most want the same 50 pieces.

    Args:
        seed: the same seed tells the same sale.
        commands: how many steps it has; the sale begins after a third of them.
        start: when the story begins, ISO 8601 in UTC.
        rate: commands per second before and after the sale; left out, two sessions a second.
        tag: put at the end of every id, for a second story on the same store.
    """
    usual = rate or SESSIONS_PER_SECOND * COMMANDS_PER_SESSION
    shop = _Shop(dice(seed), commands, start, usual, tag, sale_at=commands // (3 * COMMANDS_PER_SESSION))
    yield from islice(with_mishaps(shop.stage.play(), shop.random), commands)


PRESETS: dict[str, Story] = {"day": story, "flash_sale": flash_sale}


class _Shop:
    def __init__(
        self, random: Random, commands: int, start: str, rate: float, tag: str, sale_at: int | None = None
    ) -> None:
        self.random = random
        self.stage = Stage(start)
        self._start = start
        self._sessions_per_second = rate / COMMANDS_PER_SESSION
        self._tag = tag
        self._zipf = Zipf(1.1)
        names = [f"{look} {thing}" for look in LOOKS for thing in THINGS]
        random.shuffle(names)
        self._names = {self._sku(name): name for name in names[: _assortment(commands)]}
        self._skus = list(self._names)
        self._shelves = {sku: self._shelf(rank) for rank, sku in enumerate(self._skus, start=1)}
        self._next_reseller = FIRST_RESELLER
        self._sale_at = sale_at
        self._sale_until = 0.0
        self._on_sale = self._sku("sale bicycle")
        self.stage.enter(self._opening_hours())

    def _sku(self, name: str) -> str:
        return name.replace(" ", "_") + self._tag

    def _shelf(self, rank: int) -> _Shelf:
        pieces = LIMITED_EDITION if rank == LIMITED_RANK else INITIAL_STOCK
        return _Shelf(pieces, cents(self.random, 1_200, 0.8, 25_000))

    # --- roles ---

    def _opening_hours(self) -> Role:
        for rank, (sku, name) in enumerate(self._names.items(), start=1):
            limited = f" {LIMITED}" if rank == LIMITED_RANK else ""
            yield from self._offer(sku, name.capitalize() + limited, self._shelves[sku])
        if self._sale_at is not None:
            yield from self._offer(self._on_sale, f"Sale bicycle {LIMITED}", _Shelf(SALE_STOCK, 19_900))
        usual, rush = (
            gaps(self.random, times * self._sessions_per_second, self._start, lambda: self.stage.now)
            for times in (1, SALE_RUSH)
        )
        for number in count(1):
            yield next(rush if self._is_sale() else usual)
            if number == self._sale_at:
                self._sale_until = self.stage.now + SALE_SECONDS
            self.stage.enter(
                self._reseller(number) if number == self._next_reseller else self._session(number)
            )
            if self.random.random() < 0.05:
                yield self._new_price()
            if self.random.random() < 0.04:
                yield from self._count()

    def _offer(self, sku: str, name: str, shelf: _Shelf) -> Role:
        yield Act(RegisterProduct(sku, name, shelf.price, "EUR"), CLERK, expected=0)
        yield Act(ReceiveStock(sku, shelf.on_hand), CLERK)
        yield 0.5

    def _reseller(self, number: int) -> Role:
        self._next_reseller *= 2
        cart = self._cart(number)
        yield Act(OpenCart(cart.cart_id, cart.customer), cart.customer, expected=0)
        yield self._think()
        yield Act(AddItem(cart.cart_id, self._wanted(), RESOLD), cart.customer)
        yield self._think()
        yield self._order(cart, f"o{number}{self._tag}")

    def _session(self, number: int) -> Role:
        random, cart = self.random, self._cart(number)
        yield Act(OpenCart(cart.cart_id, cart.customer), cart.customer, expected=0)
        for _ in range(geometric(random, 3, 30)):
            yield self._think()
            yield from self._add(cart)
            if cart.lines and random.random() < 0.18:
                yield self._think()
                yield self._remove(cart)
        if random.random() < ABANDONED:
            return  # people just walk away; that the cart was given up is for the shop to find out
        yield self._think()
        yield self._order(cart, f"o{number}{self._tag}")
        if cart.lines and random.random() < 0.05:  # the other browser tab still shows the cart
            yield self._think()
            yield Act(AddItem(cart.cart_id, self._wanted(), 1), cart.customer)

    def _add(self, cart: _Cart) -> Role:
        random = self.random
        if random.random() < 0.01:
            yield Act(AddItem(cart.cart_id, "unicorn", 1), cart.customer)
            return
        sku = self._wanted()
        quantity = random.choices((1, 2, random.randint(3, 5)), (80, 15, 5))[0]
        add = AddItem(cart.cart_id, sku, quantity)
        if cart.touches > 2 and random.random() < 0.02:  # two tabs: this one has not seen the other's change
            yield Act(add, cart.customer, expected=1)
            yield self._think()
        if cart.lines.get(sku, 0) + quantity <= 99:
            cart.lines[sku] = cart.lines.get(sku, 0) + quantity
            cart.touches += 1
        yield Act(add, cart.customer)

    # --- single acts ---

    def _cart(self, number: int) -> _Cart:
        customer = f"u{self.random.randint(1, 1 + number * 2 // 3)}{self._tag}"
        return _Cart(f"c{number}{self._tag}", customer)

    def _remove(self, cart: _Cart) -> Act:
        sku = self.random.choice(list(cart.lines))
        held = cart.lines[sku]
        if self.random.random() < 0.04:
            return Act(RemoveItem(cart.cart_id, sku, min(99, held + 3)), cart.customer)
        cart.touches += 1
        if held > 1 and self.random.random() < 0.5:
            cart.lines[sku] = held - 1
            return Act(RemoveItem(cart.cart_id, sku, 1), cart.customer)
        del cart.lines[sku]
        return Act(RemoveItem(cart.cart_id, sku), cart.customer)

    def _order(self, cart: _Cart, order_id: str) -> Act:
        for sku, quantity in cart.lines.items():
            if (shelf := self._shelves.get(sku)) is not None:
                shelf.ordered += quantity
                shelf.on_hand -= quantity if ask_gateway(order_id).approved else 0
        return Act(PlaceOrder(cart.cart_id, order_id, self.random.choice(COUNTRIES)), cart.customer)

    def _new_price(self) -> Act:
        shelf = self._shelves[sku := self._zipf.draw(self.random, self._skus)]
        shelf.price = max(1, round(shelf.price * self.random.choice((0.8, 0.9, 1, 1.1, 1.25))))
        return Act(ChangePrice(sku, shelf.price), CLERK)

    def _count(self) -> Role:
        quiet = [sku for sku, shelf in self._shelves.items() if shelf.ordered < QUIET]
        if quiet:
            shelf = self._shelves[sku := self.random.choice(quiet)]
            shelf.on_hand = max(0, shelf.on_hand + self.random.choice((-2, -1, -1, 0, 1)))
            yield Act(AdjustStock(sku, shelf.on_hand, self.random.choice(COUNTING)), CLERK)

    def _wanted(self) -> str:
        if self._is_sale() and self.random.random() < SALE_WANTED:
            return self._on_sale
        return self._zipf.draw(self.random, self._skus)

    def _is_sale(self) -> bool:
        return self.stage.now < self._sale_until

    def _think(self) -> float:
        return self.random.expovariate(1 / THINK_SECONDS)


def _assortment(commands: int) -> int:
    """Give how many products a story of that length has: a short one is not all registrations."""
    return min(len(LOOKS) * len(THINGS), max(LIMITED_RANK, commands // 20))
