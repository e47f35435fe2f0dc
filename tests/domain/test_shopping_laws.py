"""Laws of the shop, whatever people ask and however late or often processes and policies hear of it."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rehearsal import Rehearsal

from domain.kernel.process import Ask
from domain.shopping import CART, INVENTORY, SHOPPING
from domain.shopping.decisions.cart import AbandonCart, AddItem, OpenCart, PlaceOrder, RemoveItem
from domain.shopping.decisions.inventory import (
    AdjustStock,
    ChangePrice,
    CommitReservation,
    ReceiveStock,
    RegisterProduct,
    ReleaseReservation,
    ReserveStock,
)
from domain.shopping.decisions.order import RejectOrder
from domain.shopping.decisions.payment import ask_gateway
from domain.shopping.load import flash_sale, story
from domain.shopping.policies import UNDO_LATE_ANSWERS
from domain.shopping.processes import ORDER_FULFILMENT
from domain.shopping.projections import CART_CONTENTS, STOCK_LEVELS
from explorer.core.domains import state_as_json
from spec import project

START = "2025-03-03T08:00:00Z"
ENDS = ("ProcessCompleted", "ProcessFailed")
TOLD = ("OrderConfirmed", "OrderRejected", "OrderShipped")

# --- the laws ---


def keep_the_laws(shop):
    """Let everything be heard and carried out; then look at every stream and every version."""
    shop.settle()
    shelves_add_up(shop)
    orders_end_once(shop)
    assert charged(shop) == promised(shop)
    told = Counter(event.type for event in shop.log)
    assert told["CustomerNotified"] == sum(told[name] for name in TOLD)


def shelves_add_up(shop):
    states, moved = {}, Counter()
    for event in shop.log:
        if event.category != INVENTORY.name:
            continue
        sku = event.data["sku"]
        states[sku] = shop.domains.evolve(INVENTORY, states.get(sku, INVENTORY.initial), event)
        assert 0 <= states[sku].reserved <= states[sku].on_hand
        match event.type:
            case "StockReceived":
                moved[sku] += event.data["quantity"]
            case "StockCommitted":
                moved[sku] -= event.data["quantity"]
            case "StockAdjusted":
                moved[sku] += event.data["difference"]
    for sku, product in states.items():
        assert product.on_hand == moved[sku]
        assert product.reservations == {}, "every order is over, and something is still set aside"


def orders_end_once(shop):
    placed = {event.data["order_id"] for event in shop.log if event.type == "OrderPlaced"}
    ends = Counter(event.stream for event in shop.log if event.type in ENDS)
    assert ends == {ORDER_FULFILMENT.stream(order_id): 1 for order_id in placed}
    committed = Counter(
        (event.data["order_id"], event.data["sku"]) for event in shop.log if event.type == "StockCommitted"
    )
    for order_id in placed:
        process = shop.states[ORDER_FULFILMENT.stream(order_id)]
        order = shop.state("order", order_id)
        assert (process.status, order.status) in (("completed", "shipped"), ("failed", "rejected"))
        if order.status == "shipped":
            committed.subtract((order_id, line.sku) for line in order.lines)
    assert set(committed.values()) <= {0}, "every line of what was shipped left the shelf once, no other did"


def charged(shop):
    payments = (state for stream, state in shop.states.items() if stream.startswith("payment-"))
    return sum(state.amount_cents for state in payments if state.status == "authorised")


def promised(shop):
    orders = (state for stream, state in shop.states.items() if stream.startswith("order-"))
    return sum(state.total_cents for state in orders if state.status in ("confirmed", "shipped"))


# --- whatever people ask ---

CARTS = st.sampled_from(("c1", "c2", "c3"))
SKUS = st.sampled_from(("pen", "pad", "mug", "unicorn"))
GOOD, BAD = "o1", "o34"
ORDERS = st.sampled_from((GOOD, BAD, "o2", "o3"))
PEOPLE = st.one_of(
    st.builds(OpenCart, CARTS, st.just("ada")),
    st.builds(AddItem, CARTS, SKUS, st.integers(1, 25)),
    st.builds(AddItem, CARTS, SKUS, st.integers(1, 25)),
    st.builds(RemoveItem, CARTS, SKUS, st.none() | st.integers(1, 25)),
    st.builds(PlaceOrder, CARTS, ORDERS, st.just("DE")),
    st.builds(PlaceOrder, CARTS, ORDERS, st.just("DE")),
    st.builds(ChangePrice, SKUS, st.integers(1, 500)),
    st.builds(ReceiveStock, SKUS, st.integers(1, 50)),
    st.builds(AdjustStock, SKUS, st.integers(0, 60), st.just("count")),
)
BY_HAND = st.one_of(
    st.builds(AbandonCart, CARTS),
    st.builds(ReserveStock, SKUS, ORDERS, st.integers(1, 30)),
    st.builds(ReleaseReservation, SKUS, ORDERS),
    st.builds(CommitReservation, SKUS, ORDERS),
)
HEARING = st.one_of(
    st.tuples(st.just("advance"), st.integers(1, 6)),
    st.tuples(st.just("advance"), st.integers(1, 6)),
    st.tuples(st.just("carry out"), st.integers(0, 3)),
    st.tuples(st.just("carry out"), st.integers(0, 3)),
    st.just(("time out", 0)),
    st.tuples(st.just("repeat"), st.integers(0, 200)),
    st.tuples(st.just("crash"), st.integers(0, 20)),
    st.tuples(st.just("let pass"), st.integers(1, 3_000)),
)
PRICE_LIST = (
    RegisterProduct("pen", "Pen", 250, "EUR"),
    RegisterProduct("pad", "Pad (limited)", 400, "EUR"),
    RegisterProduct("mug", "Mug", 900, "USD"),
    ReceiveStock("pen", 20),
    ReceiveStock("pad", 20),
)


def open_shop(domain=SHOPPING):
    shop = Rehearsal(domain)
    for command in PRICE_LIST:
        shop.issue(command)
    return shop


def happen(shop, happening):
    match happening:
        case ("advance", events):
            for _ in range(events):
                shop.advance()
        case ("carry out", which):
            shop.carry_out(which)
        case ("time out", _):
            shop.time_out()
        case ("repeat", ordinal):
            shop.repeat(ordinal)
        case ("crash", again):
            shop.crash(again)
        case ("let pass", seconds):
            shop.let_pass(seconds)
        case command:
            shop.issue(command)


@settings(max_examples=150, deadline=None)
@given(st.lists(PEOPLE | BY_HAND, max_size=40))
def test_shelves_never_promise_more_than_they_hold_and_rows_say_what_states_say(commands):
    shop = open_shop()
    for command in commands:
        shop.issue(command)
        for sku in ("pen", "mug"):
            product = shop.state("inventory", sku)
            assert product.status == "none" or 0 <= product.reserved <= product.on_hand
    rows_say_what_states_say(shop)


def rows_say_what_states_say(shop):
    carts, shelves = project(CART_CONTENTS, shop.log), project(STOCK_LEVELS, shop.log)
    for stream, state in shop.states.items():
        category, _, key = stream.partition("-")
        if category == CART.name:
            row = {"status": state.status, **carts[(key,)]}
            assert row.pop("version") == shop.versions[stream]
            assert row == {name: state_as_json(state)[name] for name in row}
        elif category == INVENTORY.name:
            assert shelves[(key,)] == {
                "name": state.name,
                "on_hand": state.on_hand,
                "reserved": state.reserved,
                "available": state.available,
            }


def what_people_ask_is_seen_to(happenings):
    shop = open_shop()
    for happening in happenings:
        happen(shop, happening)
    keep_the_laws(shop)


@settings(max_examples=120, deadline=None)
@given(st.lists(st.one_of(PEOPLE, HEARING), max_size=60))
def test_the_laws_hold_whatever_people_ask(happenings):
    what_people_ask_is_seen_to(happenings)


@settings(max_examples=250, deadline=None)
@given(st.sampled_from((GOOD, BAD)), st.sampled_from((5, 25)), st.lists(HEARING, max_size=60))
def test_the_laws_hold_however_late_or_often_the_process_hears(order_id, pads, happenings):
    an_order_is_seen_to(order_id, pads, happenings)


def an_order_is_seen_to(order_id, pads, happenings):
    shop = ordered(SHOPPING, order_id, pads)
    for happening in happenings:
        happen(shop, happening)
    keep_the_laws(shop)


@pytest.mark.long
@settings(max_examples=2_000, deadline=None)
@given(st.lists(st.one_of(PEOPLE, HEARING), max_size=120))
def test_the_laws_hold_in_two_thousand_histories(happenings):
    what_people_ask_is_seen_to(happenings)


@pytest.mark.long
@settings(max_examples=2_000, deadline=None)
@given(st.sampled_from((GOOD, BAD)), st.sampled_from((5, 25)), st.lists(HEARING, max_size=120))
def test_two_thousand_orders_are_seen_to(order_id, pads, happenings):
    an_order_is_seen_to(order_id, pads, happenings)


def ordered(domain, order_id, pads=5):
    """Give a shop where an order of two lines was just placed; of the pads there are 20."""
    shop = open_shop(domain)
    for command in (
        OpenCart("c1", "ada"),
        AddItem("c1", "pad", pads),
        AddItem("c1", "pen", 3),
        PlaceOrder("c1", order_id, "DE"),
    ):
        assert shop.issue(command) == "accepted"
    return shop


# --- every order of arrival ---

STEPS = ("start", "reserve:pad", "reserve:pen", "authorise", "confirm", "commit:pad", "commit:pen", "ship")


def until(shop, step):
    """Let the process come as far as asking for a step, and give which of the waiting commands that is."""
    while step not in (waiting := [asked.step for asked in shop.requests]):
        assert shop.is_busy, f"{step} was never asked for"
        shop.carry_out(0)
        shop.advance()
    return waiting.index(step)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("arrival", ["lost and sent again", "before the limit, unheard", "after the limit"])
def test_a_step_that_takes_too_long_is_made_good_or_asked_for_again(step, arrival):
    shop = ordered(SHOPPING, GOOD)
    request = until(shop, step)
    match arrival:
        case "lost and sent again":
            shop.crash(0)
            shop.time_out()
        case "before the limit, unheard":
            shop.carry_out(request)
            shop.time_out()
        case "after the limit":
            shop.time_out()
            shop.carry_out(request)
    assert ("TimedOut", step) in {(event.type, event.data.get("step")) for event in shop.log}
    keep_the_laws(shop)
    promise = step in ("commit:pad", "commit:pen", "ship")
    assert shop.state("order", GOOD).status == ("shipped" if promise else "rejected")
    if not promise:
        assert shop.state("order", GOOD).reason == "timeout"


@pytest.mark.parametrize(
    ("order_id", "pads", "end"), [(GOOD, 5, "shipped"), (BAD, 5, "rejected"), (GOOD, 25, "rejected")]
)
@pytest.mark.parametrize("again", [0, 4, 1_000])
def test_wherever_it_is_killed_every_effect_happens_once(order_id, pads, end, again):
    whole = ordered(SHOPPING, order_id, pads)
    steps = 0
    while whole.is_busy:
        micro_step(whole, steps)
        steps += 1
    assert whole.state("order", order_id).status == end
    for stop in range(steps):
        shop = ordered(SHOPPING, order_id, pads)
        for step in range(stop):
            micro_step(shop, step)
        shop.crash(again)
        keep_the_laws(shop)
        assert effects(shop) == effects(whole)


def micro_step(shop, number):
    if number % 2:
        shop.carry_out(0)
    else:
        shop.advance()


def effects(shop):
    """Give what happened in the shop, stream by stream, the process's own notes included."""
    streams = {}
    for event in shop.log:
        streams.setdefault(event.stream, []).append((event.type, event.data))
    return streams


# --- answers that come when nobody listens any more ---


@pytest.mark.parametrize("step", ["start", "reserve:pad", "reserve:pen", "authorise", "confirm"])
@pytest.mark.parametrize("moment", ["at once", "before the rejection", "after the end"])
def test_what_a_stalled_runner_does_late_is_undone(step, moment):
    shop = ordered(SHOPPING, GOOD)
    late = shop.withhold(until(shop, step))
    shop.time_out()
    match moment:
        case "before the rejection":
            until(shop, "reject")
        case "after the end":
            shop.settle()
    done = shop.issue(late)
    keep_the_laws(shop)
    assert shop.state("order", GOOD).reason == "timeout"
    ended = {"start": "OrderAlreadyStarted", "confirm": "OrderAlreadyRejected"}
    if moment == "after the end" and step in ended:
        assert done == f"refused.{ended[step]}"
    elif step != "start":
        assert done == "accepted"


# --- the controls: shops that break the laws are found out ---


def reject_at_once(state, step):
    return (Ask("reject", RejectOrder(state.data["order_id"], "timeout")),)


FORGETFUL = replace(SHOPPING, processes=(replace(ORDER_FULFILMENT, on_timeout=reject_at_once),), policies=())
UNTIDY = replace(
    SHOPPING, policies=tuple(policy for policy in SHOPPING.policies if policy is not UNDO_LATE_ANSWERS)
)


def test_a_shop_that_makes_nothing_good_is_found_out():
    shop = ordered(FORGETFUL, GOOD)
    until(shop, "authorise")
    shop.time_out()
    with pytest.raises(AssertionError, match="still set aside"):
        keep_the_laws(shop)


def test_a_shop_that_forgets_late_answers_is_found_out():
    shop = ordered(UNTIDY, GOOD)
    until(shop, "reserve:pen")
    shop.time_out()
    shop.settle()
    shop.issue(ReserveStock("pen", GOOD, 3))
    with pytest.raises(AssertionError, match="still set aside"):
        keep_the_laws(shop)


def test_the_orders_of_these_tests_are_paid_and_declined():
    assert ask_gateway(GOOD).approved
    assert not ask_gateway(BAD).approved


# --- whole days ---


@pytest.mark.parametrize("told", [story, flash_sale])
def test_a_day_in_the_shop_keeps_the_laws_and_rows_say_what_states_say(told):
    shop = Rehearsal(SHOPPING)
    for step in told(6, 1_500, START):
        shop.play(step)
    keep_the_laws(shop)
    rows_say_what_states_say(shop)
