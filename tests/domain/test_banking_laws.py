"""Laws of the bank: whatever people ask, however the process hears of it, and wherever it is killed."""

from collections import Counter
from dataclasses import replace
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rehearsal import Rehearsal

from domain.banking import ACCOUNT, BANKING
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
from domain.banking.fold import HeldAccount
from domain.banking.processes import MONEY_TRANSFER
from domain.banking.projections import MONEY_CONSERVATION
from domain.kernel.process import MakeGood
from spec import Rows, project

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
)
HEARING = st.one_of(
    st.tuples(st.just("advance"), st.integers(1, 6)),
    st.tuples(st.just("carry out"), st.integers(0, 2)),
    st.tuples(st.just("work"), st.integers(1, 12)),
    st.tuples(st.just("work"), st.integers(1, 12)),
    st.just(("time out", 0)),
    st.tuples(st.just("repeat"), st.integers(0, 200)),
    st.tuples(st.just("crash"), st.integers(0, 30)),
)
ANYTHING = st.lists(st.tuples(REQUESTS, HEARING) | st.tuples(BANK_COMMANDS, HEARING), max_size=25)
HEARD_ANYHOW = st.tuples(
    st.sampled_from(("a2", "a3", "nobody")), st.booleans(), st.lists(HEARING, max_size=30)
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
        case ("work", turns):
            for _ in range(turns):
                bank.advance()
                bank.carry_out(0)
        case ("carry out", which):
            bank.carry_out(which)
        case ("time out", _):
            bank.time_out()
        case ("repeat", ordinal):
            bank.repeat(ordinal)
        case ("crash", again):
            bank.crash(again)
        case command:
            bank.issue(command)


# --- what must hold ---


def assert_lawful(bank):
    """Everything that holds of a bank once its processes have heard of everything."""
    bank.settle()
    assert_all_money_is_there(bank)
    assert_every_transfer_ended_once(bank)


def assert_all_money_is_there(bank):
    assert set(differences(bank.log)) <= {0}
    held = [state for stream, state in bank.states.items() if stream.startswith("account-")]
    rows = project(MONEY_CONSERVATION, bank.log).values()
    assert sum(row["balances"] for row in rows) == sum(state.balance_cents for state in held)
    assert all(row["in_flight"] == 0 for row in rows)
    assert not any(state.unsettled for state in held)


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


def assert_every_transfer_ended_once(bank):
    for transfer, told in by_transfer(bank.log).items():
        assert told["ProcessCompleted"] + told["ProcessFailed"] == 1, transfer
        assert told["TransferCompleted"] == told["ProcessCompleted"], transfer
        assert told["TransferFailed"] == told["ProcessFailed"], transfer
        assert told["TransferCompleted"] == told["TransferCredited"], transfer
        assert told["TransferDebited"] == told["OutgoingSettled"] <= 1, transfer
        assert told["TransferDebited"] == told["TransferCredited"] + told["TransferRefunded"], transfer


def by_transfer(log):
    """Count the events of every transfer by type, on whichever stream they are."""
    told = {}
    for event in log:
        transfer = event.data.get("transfer_id")
        if event.category == MONEY_TRANSFER.name:
            transfer = event.stream.partition("-")[2]
        if transfer is not None:
            told.setdefault(transfer, Counter())[event.type] += 1
    return told


# --- the laws ---


def hold_whatever_people_ask(happenings):
    bank = Rehearsal(BANKING)
    bank.late_requests_go_out = False
    for happening in (*OPENINGS, *chain.from_iterable(happenings)):
        happen(bank, happening)
    assert_lawful(bank)


def hold_however_late_or_often_the_process_hears(heard):
    target, late_requests_go_out, happenings = heard
    bank = money_on_its_way(BANKING, target)
    bank.late_requests_go_out = late_requests_go_out
    for happening in happenings:
        happen(bank, happening)
    assert_lawful(bank)


@settings(max_examples=200, deadline=None)
@given(ANYTHING)
def test_the_laws_hold_whatever_people_ask(happenings):
    hold_whatever_people_ask(happenings)


@settings(max_examples=200, deadline=None)
@given(HEARD_ANYHOW)
def test_the_laws_hold_however_late_or_often_the_process_hears(heard):
    hold_however_late_or_often_the_process_hears(heard)


@pytest.mark.long
@settings(max_examples=2_000, deadline=None)
@given(ANYTHING)
def test_the_laws_hold_in_two_thousand_histories(happenings):
    hold_whatever_people_ask(happenings)


@pytest.mark.long
@settings(max_examples=2_000, deadline=None)
@given(HEARD_ANYHOW)
def test_the_laws_hold_in_two_thousand_ways_to_hear(heard):
    hold_however_late_or_often_the_process_hears(heard)


# --- would they notice? ---


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


# --- killed and begun anew ---

WISHES = (
    RequestTransfer("t1", "a1", "a2", 100, "EUR"),
    RequestTransfer("t2", "a1", "nobody", 50, "EUR"),
    RequestTransfer("t3", "a1", "a3", 50, "EUR"),
    RequestTransfer("t4", "a2", "a1", 900, "EUR"),
)


class Forgetful(set):
    """Accepted command ids that nobody remembers."""

    def add(self, element):
        pass


def evolve_without_memory(state, event):
    evolved = ACCOUNT.evolve(state, event)
    return replace(evolved, answered=()) if isinstance(evolved, HeldAccount) else evolved


def bank_of(*, remembers_commands=True, remembers_transfers=True):
    decider = ACCOUNT.decider
    if not remembers_transfers:
        decider = replace(decider, evolve=evolve_without_memory)
    account = replace(ACCOUNT, decider=decider)
    bank = Rehearsal(replace(BANKING, categories=(account, *BANKING.categories[1:])))
    if not remembers_commands:
        bank.accepted = Forgetful()
    for command in (*OPENINGS, OpenAccount("a3", "Cleo", "USD"), *WISHES):
        bank.issue(command)
    return bank


def played(bank, killed_after=None, again=0):
    """Let the process work step by step, be killed after one of them, and give what happened."""
    steps = 0
    while bank.is_busy:
        if steps == killed_after:
            bank.crash(again)
        if steps % 2:
            bank.carry_out(0)
        else:
            bank.advance()
        steps += 1
    return steps, by_transfer(bank.log)


@pytest.mark.parametrize("again", [0, 1, 5, 1_000], ids=lambda again: f"{again} events again")
def test_wherever_the_process_is_killed_every_effect_happens_once(again):
    steps, whole = played(bank_of())
    assert steps > 60
    for killed_after in range(steps):
        bank = bank_of()
        assert played(bank, killed_after, again)[1] == whole, f"killed after step {killed_after}"
        assert_lawful(bank)


@pytest.mark.parametrize(
    ("remembers_commands", "remembers_transfers", "same"),
    [(False, True, True), (True, False, True), (False, False, False)],
    ids=["the account remembers", "the store remembers", "nobody remembers"],
)
def test_an_effect_that_nobody_remembers_would_happen_twice(remembers_commands, remembers_transfers, same):
    bank = {"remembers_commands": remembers_commands, "remembers_transfers": remembers_transfers}
    steps, whole = played(bank_of(**bank))
    assert whole == played(bank_of())[1]
    killed = [played(bank_of(**bank), step, 5)[1] for step in range(steps)]
    assert all(told == whole for told in killed) == same
