"""A day in the shop, as commands: people fill carts, some order, shelves empty and fill again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from random import Random

from domain.kernel.load import (
    DAY,
    Act,
    LoadStep,
    Role,
    Stage,
    Zipf,
    cents,
    dice,
    gaps,
    geometric,
    with_mishaps,
)
from domain.shopping.decisions.cart import (
    IDLE_MINUTES,
    AbandonCart,
    AddItem,
    OpenCart,
    PlaceOrder,
    RemoveItem,
)
from domain.shopping.decisions.inventory import (
    AdjustStock,
    ChangePrice,
    CommitReservation,
    ReceiveStock,
    RegisterProduct,
    ReleaseReservation,
    ReserveStock,
)

COMMANDS_PER_SESSION = 7
INITIAL_STOCK = 30
LIMITED_EDITION = 4
"""Pieces of one of the most wanted products, which nobody can order again."""
REORDER_POINT = 10
LOT = 40
LEAD_SESSIONS = 60
THINK_SECONDS = 8
ABANDONED = 0.7
PAYMENT_DECLINED = 0.04

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
FULFILMENT = "fulfilment"
IDLE_POLICY = "abandonidlecart"


@dataclass
class _Shelf:
    """What the story believes is on the shelf; nobody else moves it, so it is right."""

    on_hand: int = 0
    reserved: int = 0
    price: int = 0
    reordered: bool = False

    @property
    def available(self) -> int:
        return self.on_hand - self.reserved


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


class _Shop:
    def __init__(self, random: Random, commands: int, start: str, rate: float, tag: str) -> None:
        self.random = random
        self.stage = Stage(start)
        self._start = start
        self._sessions_per_second = rate / COMMANDS_PER_SESSION
        self._tag = tag
        self._zipf = Zipf(1.1)
        names = [f"{look} {thing}" for look in LOOKS for thing in THINGS]
        random.shuffle(names)
        self._names = {name.replace(" ", "_") + tag: name for name in names[: _assortment(commands)]}
        self._skus = list(self._names)
        self._limited = self._skus[4]
        self._shelves = {sku: _Shelf() for sku in self._skus}
        self.stage.enter(self._opening_hours())

    # --- roles ---

    def _opening_hours(self) -> Role:
        for sku, name in self._names.items():
            shelf = self._shelves[sku]
            shelf.price = cents(self.random, 1_200, 0.8, 25_000)
            shelf.on_hand = LIMITED_EDITION if sku == self._limited else INITIAL_STOCK
            yield Act(RegisterProduct(sku, name.capitalize(), shelf.price, "EUR"), CLERK, expected=0)
            yield Act(ReceiveStock(sku, shelf.on_hand), CLERK)
            yield 0.5
        waits = gaps(self.random, self._sessions_per_second, self._start, lambda: self.stage.now)
        for number, wait in enumerate(waits, start=1):
            yield wait
            self.stage.enter(self._session(number))
            if self.random.random() < 0.05:
                yield self._new_price()
            if self.random.random() < 0.04:
                yield self._count()

    def _session(self, number: int) -> Role:
        random = self.random
        customer = f"u{random.randint(1, 1 + number * 2 // 3)}{self._tag}"
        cart = _Cart(f"c{number}{self._tag}", customer)
        yield Act(OpenCart(cart.cart_id, customer), customer, expected=0)
        for _ in range(geometric(random, 3, 30)):
            yield self._think()
            yield from self._add(cart)
            if cart.lines and random.random() < 0.18:
                yield self._think()
                yield self._remove(cart)
        if random.random() < ABANDONED:
            yield IDLE_MINUTES * 60.0
            yield Act(AbandonCart(cart.cart_id), IDLE_POLICY)
            return
        yield self._think()
        order_id = f"o{number}{self._tag}"
        yield Act(PlaceOrder(cart.cart_id, order_id, random.choice(COUNTRIES)), customer)
        if cart.lines:
            self.stage.enter(self._fulfilment(order_id, dict(cart.lines)))
            if random.random() < 0.05:  # the other browser tab still shows the cart
                yield self._think()
                yield Act(AddItem(cart.cart_id, self._wanted(), 1), customer)

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

    def _fulfilment(self, order_id: str, lines: dict[str, int]) -> Role:
        reserved: list[str] = []
        complete = True
        for sku in sorted(lines):
            yield 0.2
            yield Act(ReserveStock(sku, order_id, lines[sku]), FULFILMENT)
            complete = lines[sku] <= self._shelves[sku].available
            if not complete:
                break
            self._shelves[sku].reserved += lines[sku]
            reserved.append(sku)
        yield self.random.expovariate(1 / 60)
        paid = complete and self.random.random() >= PAYMENT_DECLINED
        for sku in reserved:
            yield 0.2
            shelf = self._shelves[sku]
            shelf.reserved -= lines[sku]
            if not paid:
                yield Act(ReleaseReservation(sku, order_id), FULFILMENT)
                continue
            shelf.on_hand -= lines[sku]
            yield Act(CommitReservation(sku, order_id), FULFILMENT)
            if shelf.available < REORDER_POINT and not shelf.reordered and sku != self._limited:
                shelf.reordered = True
                self.stage.enter(self._delivery(sku))

    def _delivery(self, sku: str) -> Role:
        yield self.random.expovariate(self._sessions_per_second / LEAD_SESSIONS)
        shelf = self._shelves[sku]
        shelf.on_hand, shelf.reordered = shelf.on_hand + LOT, False
        yield Act(ReceiveStock(sku, LOT), CLERK)

    # --- single acts ---

    def _new_price(self) -> Act:
        sku = self._wanted()
        shelf = self._shelves[sku]
        shelf.price = max(1, round(shelf.price * self.random.choice((0.8, 0.9, 1, 1.1, 1.25))))
        return Act(ChangePrice(sku, shelf.price), CLERK)

    def _count(self) -> Act:
        sku = self._wanted()
        shelf = self._shelves[sku]
        counted = max(0, shelf.on_hand + self.random.choice((-2, -1, -1, 0, 1)))
        if counted >= shelf.reserved:
            shelf.on_hand = counted
        return Act(AdjustStock(sku, counted, self.random.choice(COUNTING)), CLERK)

    def _wanted(self) -> str:
        return self._zipf.draw(self.random, self._skus)

    def _think(self) -> float:
        return self.random.expovariate(1 / THINK_SECONDS)


def _assortment(commands: int) -> int:
    """Give how many products a story of that length has: a short one is not all registrations."""
    return min(len(LOOKS) * len(THINGS), max(8, commands // 20))
