"""A history recorded years ago folds to what the same history recorded today folds to, at every version."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.banking import ACCOUNT, BANKING
from domain.banking import events as bank
from domain.kernel.upcasting import Payload, Upcaster
from domain.shopping import CART, SHOPPING
from domain.shopping import events as shop
from domain.shopping.upcasts import LEGACY_PRICES
from domain.todo import TODO, TODO_LIST
from domain.todo import events as todo
from explorer.core.domains import Domains
from spec import record

DOMAINS = Domains([SHOPPING, BANKING, TODO])
WHO = "ada"


def decimal(cents):
    return f"{cents // 100}.{cents % 100:02}"


def flat(event):
    price = {"unit_price_cents": event.price.amount_cents, "price_source": event.price.source}
    return {"cart_id": event.cart_id, "sku": event.sku, "quantity": event.quantity, **price}


def ordered(event):
    items = [{"item_id": line.sku, "quantity": line.quantity} for line in event.lines]
    return {"order_id": event.order_id, "items": items, "total": event.total_cents / 100}


OLD = {
    ("AccountOpened", 1): ("AccountOpened", lambda e: {"account_id": e.account_id, "owner": e.holder_name}),
    ("MoneyDeposited", 1): (
        "MoneyDeposited",
        lambda e: {"account_id": e.account_id, "amount": decimal(e.amount_cents)},
    ),
    ("MoneyWithdrawed", 1): (
        "MoneyWithdrawn",
        lambda e: {
            "account_id": e.account_id,
            "amount_cents": e.amount_cents,
            "currency": e.currency,
            "reference": e.reference,
        },
    ),
    ("ItemAddedToCart", 1): ("ItemAddedToCart", lambda e: {"item_id": e.sku, "quantity": e.quantity}),
    ("ItemAddedToCart", 2): ("ItemAddedToCart", flat),
    ("ItemRemovedFromCart", 1): ("ItemRemovedFromCart", lambda e: {"item_id": e.sku}),
    ("OrderPlaced", 1): ("OrderPlaced", ordered),
    ("TaskAdded", 1): (
        "TaskAdded",
        lambda e: {"list_id": e.list_id, "task_id": e.task_id, "title": e.description},
    ),
    ("TaskCompleted", 1): ("TaskCompleted", lambda e: {"list_id": e.list_id, "task_id": e.task_id}),
}
"""Stored type and version -> today's type, and how an event of today would have been stored then."""

CENTS = st.integers(1, 100_000)
SKUS = st.sampled_from(("apple", "bread", "quince"))
LINES = st.builds(shop.OrderLine, SKUS, st.integers(1, 9), st.none())
TASKS = st.sampled_from(("t1", "t2"))


def added(sku, quantity):
    cents = LEGACY_PRICES.get(sku)
    source = "unknown" if cents is None else "legacy_list"
    return shop.ItemAddedToCart("c1", sku, quantity, shop.Price(cents, "EUR", source))


def placed(lines, cents):
    return shop.OrderPlaced("o1", "c1", WHO, tuple(lines), cents, "EUR", None)


ACCOUNTS = st.lists(
    st.builds(bank.MoneyDeposited, st.just("a1"), CENTS, st.just("EUR"), st.just(""))
    | st.builds(bank.MoneyWithdrawn, st.just("a1"), CENTS, st.just("EUR"), st.sampled_from(("", "rent"))),
    max_size=8,
).map(lambda moved: (bank.AccountOpened("a1", "Ada", "EUR", 0), *moved))
CARTS = st.tuples(
    st.lists(
        st.builds(added, SKUS, st.integers(1, 9))
        | st.builds(shop.ItemRemovedFromCart, st.just("c1"), SKUS, st.none()),
        max_size=8,
    ),
    st.lists(st.builds(placed, st.lists(LINES, max_size=3), CENTS), max_size=1),
).map(lambda cart: (shop.CartOpened("c1", WHO), *cart[0], *cart[1]))
TODOS = st.lists(
    st.builds(todo.TaskAdded, st.just("l1"), TASKS, st.text("abc", min_size=1), st.just("normal"), st.none())
    | st.builds(todo.TaskCompleted, st.just("l1"), TASKS, st.just(WHO))
    | st.builds(todo.TaskReopened, st.just("l1"), TASKS, st.just("why")),
    max_size=8,
).map(lambda tasks: (todo.TodoListCreated("l1", WHO, "Home"), *tasks))
HISTORIES = {ACCOUNT: ACCOUNTS, CART: CARTS, TODO_LIST: TODOS}


def stored(category, events, ages):
    """Record events, each in one of the versions it ever had: the newest (0) or an older one."""
    recorded = []
    for event, typed, age in zip(record(category, *events), events, ages, strict=True):
        olds = [(old, data) for old, (today, data) in OLD.items() if today == event.type]
        chosen = age % (1 + len(olds))
        if chosen:
            (name, version), data = olds[chosen - 1]
            event = replace(event, type=name, schema_version=version, data=data(typed))
        recorded.append(replace(event, metadata={"actor": WHO}))
    return recorded


def states(category, events, domains=DOMAINS):
    state, found = category.initial, []
    for event in events:
        state = domains.evolve(category, state, event)
        found.append(state)
    return found


def test_every_upcaster_has_a_way_back():
    assert set(OLD) == DOMAINS.upcasting.reads


@pytest.mark.parametrize("category", HISTORIES, ids=lambda category: category.name)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_an_old_history_folds_to_what_the_same_history_of_today_folds_to(category, data):
    events = data.draw(HISTORIES[category])
    ages = data.draw(st.lists(st.integers(0, 2), min_size=len(events), max_size=len(events)))
    today = states(category, stored(category, events, [0] * len(events)))
    assert states(category, stored(category, events, ages)) == today


@pytest.mark.parametrize(("kind", "version"), OLD, ids=lambda part: str(part))
def test_every_old_version_is_read_as_todays(kind, version):
    typed = {
        "AccountOpened": bank.AccountOpened("a1", "Ada", "EUR", 0),
        "MoneyDeposited": bank.MoneyDeposited("a1", 1_05, "EUR", ""),
        "MoneyWithdrawn": bank.MoneyWithdrawn("a1", 1_05, "EUR", "rent"),
        "ItemAddedToCart": added("cherry", 2),
        "ItemRemovedFromCart": shop.ItemRemovedFromCart("c1", "apple", None),
        "OrderPlaced": placed([shop.OrderLine("apple", 2, None)], 80),
        "TaskAdded": todo.TaskAdded("l1", "t1", "Call", "normal", None),
        "TaskCompleted": todo.TaskCompleted("l1", "t1", WHO),
    }[OLD[kind, version][0]]
    category = next(one for one in HISTORIES if type(typed) in one.events)
    olds = [old for old, (today, _) in OLD.items() if today == type(typed).__name__]
    (event,) = stored(category, (typed,), [1 + olds.index((kind, version))])
    assert (event.type, event.schema_version) == (kind, version)
    (made,) = DOMAINS.upcasting.upcast(event)
    assert DOMAINS.decode(made) == typed


def test_an_upcaster_that_loses_the_cents_would_be_noticed():
    def whole_units(payload, around):
        euros = int(payload.data["amount"].partition(".")[0])
        data = {"account_id": "a1", "amount_cents": euros * 100, "currency": "EUR", "reference": ""}
        return (Payload("MoneyDeposited", 2, data),)

    wrong = Domains([replace(BANKING, upcasters=(Upcaster("MoneyDeposited", 1, whole_units),))])
    events = (bank.AccountOpened("a1", "Ada", "EUR", 0), bank.MoneyDeposited("a1", 12_50, "EUR", ""))
    today = states(ACCOUNT, stored(ACCOUNT, events, [0, 0]))
    assert states(ACCOUNT, stored(ACCOUNT, events, [0, 1])) == today
    assert states(ACCOUNT, stored(ACCOUNT, events, [0, 1]), wrong) != today
