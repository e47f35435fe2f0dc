"""Laws that hold for whatever people ask, in whatever order processes get to hear of it."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rehearsal import Rehearsal

import domain.banking.load
import domain.shopping.load
from domain.banking import BANKING
from domain.banking.decisions.account_commands import (
    CloseAccount,
    DepositMoney,
    FreezeAccount,
    OpenAccount,
    RefundTransfer,
    SetOverdraftLimit,
    UnfreezeAccount,
    WithdrawMoney,
)
from domain.banking.decisions.transfer import RequestTransfer
from domain.banking.processes import MONEY_TRANSFER
from domain.banking.projections import ACCOUNT_BALANCES, MONEY_CONSERVATION, TRANSFER_BOARD
from domain.kernel.process import MakeGood
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
from domain.shopping.projections import CART_CONTENTS, STOCK_LEVELS
from explorer.core.domains import state_as_json
from spec import Rows, project

START = "2025-03-03T08:00:00Z"

# --- banking ---

ACCOUNTS = st.sampled_from(("a1", "a2", "a3"))
TARGETS = st.sampled_from(("a1", "a2", "a3", "nobody"))
AMOUNTS = st.integers(1, 300)
CURRENCIES = st.sampled_from(("EUR", "EUR", "USD"))
REQUESTS = st.builds(
    RequestTransfer, st.sampled_from(("t1", "t2", "t3", "t4")), ACCOUNTS, TARGETS, AMOUNTS, CURRENCIES
)
BANK_COMMANDS = st.one_of(
    st.builds(OpenAccount, ACCOUNTS, st.just("Ada"), CURRENCIES, st.sampled_from((0, 100))),
    st.builds(DepositMoney, ACCOUNTS, AMOUNTS),
    st.builds(DepositMoney, ACCOUNTS, AMOUNTS),
    st.builds(WithdrawMoney, ACCOUNTS, AMOUNTS),
    st.builds(SetOverdraftLimit, ACCOUNTS, st.sampled_from((0, 100, 200))),
    st.builds(FreezeAccount, ACCOUNTS, st.just("why")),
    st.builds(UnfreezeAccount, ACCOUNTS),
    st.builds(CloseAccount, ACCOUNTS),
    REQUESTS,
    REQUESTS,
)
HEARING = st.one_of(
    st.tuples(st.just("advance"), st.integers(1, 6)),
    st.tuples(st.just("advance"), st.integers(1, 6)),
    st.tuples(st.just("carry out"), st.integers(0, 2)),
    st.tuples(st.just("carry out"), st.integers(0, 2)),
    st.just(("time out", 0)),
    st.tuples(st.just("repeat"), st.integers(0, 200)),
)
OPENINGS = (
    OpenAccount("a1", "Ada", "EUR", 0),
    OpenAccount("a2", "Ben", "EUR", 100),
    DepositMoney("a1", 250),
    DepositMoney("a2", 250),
)


def happen(bank, happening):
    match happening:
        case ("advance", events):
            for _ in range(events):
                bank.advance()
        case ("carry out", which):
            bank.carry_out(which)
        case ("time out", _):
            bank.time_out()
        case ("repeat", ordinal):
            bank.repeat(ordinal)
        case command:
            bank.issue(command)


def differences(log):
    """Give the difference of every currency after every event."""
    rows = Rows()
    found = []
    for event in log:
        handler = MONEY_CONSERVATION.handlers.get(event.type)
        if handler is not None:
            handler(event, rows)
            rows.check()
            found += [row["difference"] for row in rows.shown.values()]
    return found


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(BANK_COMMANDS, HEARING), max_size=40))
def test_no_money_is_made_or_lost_whatever_people_ask(happenings):
    bank = Rehearsal(BANKING)
    for happening in (*OPENINGS, *happenings):
        happen(bank, happening)
    assert_all_money_is_there(bank)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(("a2", "a3", "nobody")), st.lists(HEARING, max_size=30))
def test_no_money_is_made_or_lost_however_late_or_often_the_process_hears(target, happenings):
    bank = money_on_its_way(BANKING, target)
    for happening in happenings:
        happen(bank, happening)
    assert_all_money_is_there(bank)


def money_on_its_way(domain, target):
    """Give a bank where money has left a1, and the target is about to be asked."""
    bank = Rehearsal(domain)
    request = RequestTransfer("t1", "a1", target, 100, "EUR")
    for command in (*OPENINGS, OpenAccount("a3", "Cleo", "USD"), request):
        bank.issue(command)
    while "TimeoutScheduled" not in {event.type for event in bank.log}:
        bank.advance()
        bank.carry_out(0)
    return bank


def assert_all_money_is_there(bank):
    bank.settle()
    assert set(differences(bank.log)) <= {0}
    held = [state for stream, state in bank.states.items() if stream.startswith("account-")]
    rows = project(MONEY_CONSERVATION, bank.log).values()
    assert sum(row["balances"] for row in rows) == sum(state.balance_cents for state in held)
    assert all(row["in_flight"] == 0 for row in rows)
    assert not any(state.unsettled for state in held)
    processes = [state for stream, state in bank.states.items() if stream.startswith("moneytransfer-")]
    assert {state.status for state in processes} <= {"completed", "failed"}


def refund_at_once(state, step):
    wish = state.data
    account, transfer = wish["from_account_id"], wish["transfer_id"]
    return (MakeGood("refund", RefundTransfer(account, transfer, wish["amount_cents"], wish["currency"])),)


@pytest.mark.parametrize(
    ("process", "lost"),
    [(MONEY_TRANSFER, {0}), (replace(MONEY_TRANSFER, on_timeout=refund_at_once), {0, -100})],
    ids=["called off first", "refunded at once"],
)
def test_money_that_is_sent_back_without_calling_it_off_would_be_made_twice(process, lost):
    bank = money_on_its_way(replace(BANKING, processes=(process,)), "a2")
    bank.time_out()
    bank.settle()
    assert set(differences(bank.log)) == lost


# --- shopping ---

CARTS = st.sampled_from(("c1", "c2"))
SKUS = st.sampled_from(("pen", "mug", "unicorn"))
ORDERS = st.sampled_from(("o1", "o2"))
SHOP_COMMANDS = st.one_of(
    st.builds(OpenCart, CARTS, st.just("ada")),
    st.builds(AddItem, CARTS, SKUS, st.integers(1, 60)),
    st.builds(AddItem, CARTS, SKUS, st.integers(1, 60)),
    st.builds(RemoveItem, CARTS, SKUS, st.none() | st.integers(1, 60)),
    st.builds(PlaceOrder, CARTS, ORDERS, st.just("DE")),
    st.builds(AbandonCart, CARTS),
    st.builds(ChangePrice, SKUS, st.integers(1, 500)),
    st.builds(ReceiveStock, SKUS, st.integers(1, 50)),
    st.builds(AdjustStock, SKUS, st.integers(0, 60), st.just("count")),
    st.builds(ReserveStock, SKUS, ORDERS, st.integers(1, 30)),
    st.builds(ReleaseReservation, SKUS, ORDERS),
    st.builds(CommitReservation, SKUS, ORDERS),
)
PRICE_LIST = (
    RegisterProduct("pen", "Pen", 250, "EUR"),
    RegisterProduct("mug", "Mug", 900, "USD"),
    ReceiveStock("pen", 20),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(SHOP_COMMANDS, max_size=40))
def test_shelves_never_promise_more_than_they_hold_and_rows_say_what_states_say(commands):
    shop = Rehearsal(SHOPPING)
    for command in (*PRICE_LIST, *commands):
        shop.issue(command)
        for sku in ("pen", "mug"):
            product = shop.state("inventory", sku)
            assert product.status == "none" or 0 <= product.reserved <= product.on_hand
    assert_rows_say_what_states_say(shop)


def assert_rows_say_what_states_say(shop):
    carts, shelves = project(CART_CONTENTS, shop.log), project(STOCK_LEVELS, shop.log)
    for stream, state in shop.states.items():
        category, _, key = stream.partition("-")
        if category == CART.name:
            row = {"status": state.status, **carts[(key,)]}
            assert row.pop("version") == shop.versions[stream]
            assert row == {name: state_as_json(state)[name] for name in row}
        else:
            assert category == INVENTORY.name
            assert shelves[(key,)] == {
                "name": state.name,
                "on_hand": state.on_hand,
                "reserved": state.reserved,
                "available": state.available,
            }


# --- both ---


@pytest.mark.parametrize(
    ("played", "story"),
    [(SHOPPING, domain.shopping.load.story), (BANKING, domain.banking.load.story)],
    ids=["shopping", "banking"],
)
def test_a_fold_may_stop_anywhere_and_go_on(played, story):
    rehearsal = Rehearsal(played)
    for step in story(5, 600, START):
        rehearsal.play(step)
    domains = rehearsal.domains
    streams = sorted(rehearsal.versions, key=rehearsal.versions.__getitem__)[-30:]
    for stream in streams:
        events = [event for event in rehearsal.log if event.stream == stream]
        fold = domains.fold_of(events[0].category)
        whole = domains.fold(fold, events)
        assert whole == rehearsal.states[stream]
        for stop in range(len(events) + 1):
            part = domains.fold(fold, events[:stop])
            assert domains.fold(fold, events[stop:], start=part) == whole


def test_a_day_in_the_shop_leaves_rows_that_say_what_states_say():
    shop = Rehearsal(SHOPPING)
    for step in domain.shopping.load.story(6, 1_500, START):
        shop.play(step)
    assert_rows_say_what_states_say(shop)


def test_a_day_at_the_bank_leaves_rows_that_say_what_states_say():
    bank = Rehearsal(BANKING)
    for step in domain.banking.load.story(6, 1_500, START):
        bank.play(step)
    assert set(differences(bank.log)) == {0}
    accounts, transfers = project(ACCOUNT_BALANCES, bank.log), project(TRANSFER_BOARD, bank.log)
    for stream, state in bank.states.items():
        category, _, key = stream.partition("-")
        if category == "account":
            row = accounts[(key,)]
            assert (row["balance_cents"], row["status"]) == (state.balance_cents, state.status)
            assert row["version"] == bank.versions[stream]
        elif category == "transfer":
            assert transfers[(key,)]["status"] == state.status
