"""A seeded story of carts, stock and accounts, and stores that hold as much of it as is wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from explorer.core.event_writer import NewEvent
from explorer.core.expected import Expect
from explorer.stores.sqlite import create

PROJECTION = "cart_contents"
"""The projection that is scrubbed through: the one with the most rows."""

FOLLOWED = "account-a0"
"""The stream that is scrubbed through; it is there from the first events on."""

TOLD_EVERY = 10_000
"""Events between two words about how far the building is."""

Fact = tuple[str, int, dict[str, Any]]
"""Type, schema version and payload."""

_MOST_OPEN = 50
_BEGUN = datetime(2025, 3, 3, 8, tzinfo=UTC)


class Story:
    """What happens, one visit after the other: the stream, and the facts that are appended together.

    Args:
        events: how long it will be; a short story has fewer accounts and products.
        seed: the same seed tells the same story.
    """

    def __init__(self, events: int, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - a story, no secret
        self._accounts = [f"a{number}" for number in range(max(1, min(500, events // 50)))]
        self._prices = {f"sku{n:03}": 100 + 7 * n for n in range(max(1, min(200, events // 50)))}
        self._skus = list(self._prices)
        self._carts = 0
        self._open: list[str] = []

    def visits(self) -> Iterator[tuple[str, list[Fact]]]:
        """Tell the story, without an end."""
        for account in self._accounts:
            yield f"account-{account}", self._opened(account)
        for sku, cents in self._prices.items():
            yield f"inventory-{sku}", self._registered(sku, cents)
        while True:
            drawn = self._random.random()
            if drawn < 0.04 or len(self._open) < _MOST_OPEN:
                yield self._new_cart()
            elif drawn < 0.6:
                cart = self._random.choice(self._open)
                yield f"cart-{cart}", self._items(cart)
            elif drawn < 0.63:
                cart = self._open.pop(self._random.randrange(len(self._open)))
                yield f"cart-{cart}", [("CartAbandoned", 1, {"cart_id": cart, "idle_minutes": 30})]
            elif drawn < 0.66:
                sku = self._random.choice(self._skus)
                yield f"inventory-{sku}", [("StockReceived", 1, {"sku": sku, "quantity": 50})]
            else:
                yield self._paid(self._random.choice(self._accounts))

    def _opened(self, account: str) -> list[Fact]:
        opening = {
            "account_id": account,
            "holder_name": f"Holder {account}",
            "currency": "EUR",
            "overdraft_limit_cents": 0,
        }
        return [("AccountOpened", 2, opening), _deposit(account, 800_000, "start")]

    def _registered(self, sku: str, cents: int) -> list[Fact]:
        product = {"sku": sku, "name": f"Product {sku}", "unit_price_cents": cents, "currency": "EUR"}
        return [
            ("ProductRegistered", 1, product),
            ("StockReceived", 1, {"sku": sku, "quantity": 10_000}),
        ]

    def _new_cart(self) -> tuple[str, list[Fact]]:
        self._carts += 1
        cart = f"c{self._carts}"
        self._open.append(cart)
        opening = {"cart_id": cart, "customer_id": f"k{self._carts % 997}"}
        return f"cart-{cart}", [("CartOpened", 1, opening), *self._items(cart)]

    def _items(self, cart: str) -> list[Fact]:
        return [self._item(cart) for _ in range(self._random.randint(1, 3))]

    def _item(self, cart: str) -> Fact:
        sku = self._random.choice(self._skus)
        price = {"amount_cents": self._prices[sku], "currency": "EUR", "source": "recorded"}
        data = {"cart_id": cart, "sku": sku, "quantity": self._random.randint(1, 3), "price": price}
        return "ItemAddedToCart", 3, data

    def _paid(self, account: str) -> tuple[str, list[Fact]]:
        cents = self._random.randint(1, 9_000)
        out = {"account_id": account, "amount_cents": cents, "currency": "EUR", "reference": "cash"}
        return f"account-{account}", [_deposit(account, cents, "salary"), ("MoneyWithdrawn", 1, out)]


class Envelopes:
    """Gives facts ids, metadata and times; from the same seed and beginning always the same ones."""

    def __init__(self, seed: int, begun: datetime = _BEGUN) -> None:
        self._random = Random(seed)  # noqa: S311 - a story, no secret
        self._now = begun

    def around(self, facts: list[Fact]) -> list[NewEvent]:
        """Make events of what one command led to."""
        command = self._id()
        metadata = {
            "command_id": command,
            "correlation_id": command,
            "causation_id": command,
            "actor": "k1",
            "source": "load",
        }
        return [
            NewEvent(self._id(), type_, version, data, metadata, self._moment())
            for type_, version, data in facts
        ]

    def _id(self) -> str:
        return str(UUID(int=self._random.getrandbits(128), version=4))

    def _moment(self) -> str:
        self._now += timedelta(milliseconds=self._random.randrange(1, 2_000))
        return self._now.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def build(path: Path, events: int, seed: int, progress: Callable[[int, int], None]) -> None:
    """Make a store of ours with so many events.

    Args:
        path: a new file.
        events: how many.
        seed: of the story.
        progress: told how many events are appended, of how many; whatever it raises stops the work.
    """
    store = create(path, clock="simulated", durable=False)
    try:
        envelopes, done, told = Envelopes(seed), 0, 0
        for stream, facts in Story(events, seed).visits():
            store.append(stream, envelopes.around(facts[: events - done]), Expect.ANYTHING)
            done = min(events, done + len(facts))
            if done - told >= TOLD_EVERY or done == events:
                told = done
                progress(done, events)
            if done == events:
                break
    except BaseException:  # Ctrl+C, too: an open store keeps its files locked
        store.close()
        raise
    store.finish()


def payments(account: str, seed: int) -> Iterator[Fact]:
    """Give the events of one busy account, without an end: it is opened, then money comes in."""
    random = Random(seed)  # noqa: S311 - a story, no secret
    opening = {"account_id": account, "holder_name": "Holder", "currency": "EUR", "overdraft_limit_cents": 0}
    yield "AccountOpened", 2, opening
    while True:
        yield _deposit(account, random.randint(1, 9_000), "salary")


def batch(facts: Iterator[Fact], envelopes: Envelopes, size: int) -> list[NewEvent]:
    """Make events of the next `size` facts."""
    return envelopes.around(list(islice(facts, size)))


def _deposit(account: str, cents: int, why: str) -> Fact:
    data = {"account_id": account, "amount_cents": cents, "currency": "EUR", "reference": why}
    return "MoneyDeposited", 2, data
