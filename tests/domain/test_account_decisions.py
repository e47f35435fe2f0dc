"""The account: every command accepted, refused by each rule, and asked again."""

import pytest

from domain.banking import ACCOUNT
from domain.banking.decisions.account_commands import (
    CancelIncoming,
    CloseAccount,
    CreditForTransfer,
    DebitForTransfer,
    DepositMoney,
    FreezeAccount,
    OpenAccount,
    RefundTransfer,
    SetOverdraftLimit,
    SettleOutgoing,
    UnfreezeAccount,
    WithdrawMoney,
)
from domain.banking.events import (
    AccountClosed,
    AccountFrozen,
    AccountOpened,
    AccountUnfrozen,
    IncomingCancelled,
    MoneyDeposited,
    MoneyWithdrawn,
    OutgoingSettled,
    OverdraftLimitSet,
    TransferCredited,
    TransferCreditRejected,
    TransferDebited,
    TransferDebitRejected,
    TransferRefunded,
)
from domain.banking.fold import ActiveAccount, ClosedAccount, FrozenAccount, NoAccount
from spec import given

OPENED = AccountOpened("a1", "Ada", "EUR", 50_00)
PAID_IN = MoneyDeposited("a1", 100_00, "EUR", "wage")
FROZEN = AccountFrozen("a1", "court order")
CLOSED = AccountClosed("a1")
DEBITED = TransferDebited("a1", "t1", 30_00, "EUR")
REFUNDED = TransferRefunded("a1", "t1", 30_00, "EUR")
SETTLED = OutgoingSettled("a1", "t1")
CREDITED = TransferCredited("a1", "t2", 20_00, "EUR")

USES = [
    DepositMoney("a1", 1),
    WithdrawMoney("a1", 1),
    SetOverdraftLimit("a1", 1),
    FreezeAccount("a1", "why"),
    UnfreezeAccount("a1"),
    CloseAccount("a1"),
]
STEPS = [
    DebitForTransfer("a1", "t1", 1, "EUR"),
    CreditForTransfer("a1", "t1", 1, "EUR"),
    RefundTransfer("a1", "t1", 1, "EUR"),
    SettleOutgoing("a1", "t1"),
    CancelIncoming("a1", "t1"),
]


def test_an_account_can_be_opened():
    given(ACCOUNT).when(OpenAccount("a1", "Ada", "EUR", 50_00)).then(OPENED)
    given(ACCOUNT).when(OpenAccount("a1", "Ada", "EUR")).then(AccountOpened("a1", "Ada", "EUR", 0))


@pytest.mark.parametrize("later", [(), (FROZEN,), (CLOSED,)])
def test_an_account_cannot_be_opened_twice(later):
    given(ACCOUNT, OPENED, *later).when(OpenAccount("a1", "Ben", "EUR")).then_refuses("AccountAlreadyExists")


@pytest.mark.parametrize("command", [*USES, *STEPS])
def test_an_account_that_does_not_exist_refuses_everything_else(command):
    given(ACCOUNT).when(command).then_refuses("AccountNotFound")


@pytest.mark.parametrize("command", USES)
def test_a_closed_account_cannot_be_used(command):
    given(ACCOUNT, OPENED, CLOSED).when(command).then_refuses("AccountClosed")


@pytest.mark.parametrize(
    "command", [DepositMoney("a1", 1), WithdrawMoney("a1", 1), FreezeAccount("a1", "why"), CloseAccount("a1")]
)
def test_a_frozen_account_refuses(command):
    given(ACCOUNT, OPENED, FROZEN).when(command).then_refuses("AccountFrozen")


def test_every_deposit_counts():
    given(ACCOUNT, OPENED, PAID_IN).when(DepositMoney("a1", 100_00, "wage")).then(PAID_IN)


def test_money_can_be_withdrawn_down_to_the_overdraft_limit():
    given(ACCOUNT, OPENED, PAID_IN).when(WithdrawMoney("a1", 150_00)).then(
        MoneyWithdrawn("a1", 150_00, "EUR", "")
    )


def test_every_withdrawal_counts():
    taken = MoneyWithdrawn("a1", 50_00, "EUR", "cash")
    given(ACCOUNT, OPENED, PAID_IN, taken).when(WithdrawMoney("a1", 50_00, "cash")).then(taken)


def test_no_more_can_be_withdrawn_than_there_is():
    given(ACCOUNT, OPENED, PAID_IN).when(WithdrawMoney("a1", 150_01)).then_refuses(
        "InsufficientFunds", balance_cents=100_00, overdraft_limit_cents=50_00, requested_cents=150_01
    )


@pytest.mark.parametrize("later", [(), (FROZEN,)])
def test_an_overdraft_limit_can_be_set(later):
    given(ACCOUNT, OPENED, *later).when(SetOverdraftLimit("a1", 0)).then(OverdraftLimitSet("a1", 0, 50_00))


def test_an_overdraft_limit_cannot_be_set_to_what_it_is():
    changed = OverdraftLimitSet("a1", 70_00, 50_00)
    given(ACCOUNT, OPENED, changed).when(SetOverdraftLimit("a1", 70_00)).then_refuses("OverdraftUnchanged")


def test_an_overdraft_limit_cannot_be_less_than_what_is_owed():
    owing = MoneyWithdrawn("a1", 40_00, "EUR", "")
    given(ACCOUNT, OPENED, owing).when(SetOverdraftLimit("a1", 39_99)).then_refuses(
        "OverdraftBelowCurrentDebt", balance_cents=-40_00, overdraft_limit_cents=39_99
    )
    given(ACCOUNT, OPENED, owing).when(SetOverdraftLimit("a1", 40_00)).then(
        OverdraftLimitSet("a1", 40_00, 50_00)
    )


def test_an_account_can_be_frozen_and_unfrozen():
    given(ACCOUNT, OPENED).when(FreezeAccount("a1", "court order")).then(FROZEN)
    given(ACCOUNT, OPENED, FROZEN).when(UnfreezeAccount("a1")).then(AccountUnfrozen("a1"))


@pytest.mark.parametrize("earlier", [(), (FROZEN, AccountUnfrozen("a1"))])
def test_an_account_that_is_not_frozen_cannot_be_unfrozen(earlier):
    given(ACCOUNT, OPENED, *earlier).when(UnfreezeAccount("a1")).then_refuses("AccountNotFrozen")


def test_an_empty_account_can_be_closed():
    given(ACCOUNT, OPENED).when(CloseAccount("a1")).then(CLOSED)


@pytest.mark.parametrize("movement", [PAID_IN, MoneyWithdrawn("a1", 1, "EUR", "")])
def test_an_account_that_is_not_at_zero_cannot_be_closed(movement):
    given(ACCOUNT, OPENED, movement).when(CloseAccount("a1")).then_refuses("BalanceNotZero")


def test_an_account_with_a_transfer_under_way_cannot_be_closed():
    empty = MoneyDeposited("a1", 30_00, "EUR", "")
    given(ACCOUNT, OPENED, empty, DEBITED).when(CloseAccount("a1")).then_refuses(
        "TransferInFlight", transfers=["t1"]
    )
    given(ACCOUNT, OPENED, empty, DEBITED, SETTLED).when(CloseAccount("a1")).then(CLOSED)


# --- the steps of a transfer ---


def test_a_transfer_takes_money_down_to_the_overdraft_limit():
    debited = TransferDebited("a1", "t1", 50_00, "EUR")
    given(ACCOUNT, OPENED).when(DebitForTransfer("a1", "t1", 50_00, "EUR")).then(debited)


@pytest.mark.parametrize(
    ("events", "currency", "reason"),
    [
        ((), "EUR", "InsufficientFunds"),
        ((PAID_IN,), "USD", "CurrencyMismatch"),
        ((PAID_IN, FROZEN), "EUR", "AccountFrozen"),
        ((CLOSED,), "EUR", "AccountClosed"),
    ],
)
def test_what_stands_against_a_debit_is_answered_by_an_event(events, currency, reason):
    given(ACCOUNT, OPENED, *events).when(DebitForTransfer("a1", "t1", 50_01, currency)).then(
        TransferDebitRejected("a1", "t1", 50_01, currency, reason)
    )


@pytest.mark.parametrize(
    "earlier",
    [
        (DEBITED,),
        (DEBITED, SETTLED),
        (DEBITED, REFUNDED, SETTLED),
        (TransferDebitRejected("a1", "t1", 30_00, "EUR", "InsufficientFunds"),),
    ],
)
def test_the_same_transfer_is_debited_once(earlier):
    given(ACCOUNT, OPENED, PAID_IN, *earlier).when(
        DebitForTransfer("a1", "t1", 30_00, "EUR")
    ).then_nothing_happens()


def test_a_transfer_brings_money():
    given(ACCOUNT, OPENED).when(CreditForTransfer("a1", "t2", 20_00, "EUR")).then(CREDITED)


@pytest.mark.parametrize(
    ("events", "currency", "reason"),
    [
        ((), "USD", "CurrencyMismatch"),
        ((FROZEN,), "EUR", "AccountFrozen"),
        ((CLOSED,), "EUR", "AccountClosed"),
    ],
)
def test_what_stands_against_a_credit_is_answered_by_an_event(events, currency, reason):
    given(ACCOUNT, OPENED, *events).when(CreditForTransfer("a1", "t2", 20_00, currency)).then(
        TransferCreditRejected("a1", "t2", 20_00, currency, reason)
    )


@pytest.mark.parametrize(
    "earlier",
    [
        CREDITED,
        IncomingCancelled("a1", "t2", "timeout"),
        TransferCreditRejected("a1", "t2", 20_00, "EUR", "AccountFrozen"),
    ],
)
def test_the_same_transfer_is_answered_once_by_the_one_who_gets_it(earlier):
    stream = given(ACCOUNT, OPENED, earlier)
    stream.when(CreditForTransfer("a1", "t2", 20_00, "EUR")).then_nothing_happens()
    stream.when(CancelIncoming("a1", "t2")).then_nothing_happens()


@pytest.mark.parametrize("later", [(), (FROZEN,), (CLOSED,)])
def test_incoming_money_can_be_called_off_whatever_the_status(later):
    given(ACCOUNT, OPENED, *later).when(CancelIncoming("a1", "t2")).then(
        IncomingCancelled("a1", "t2", "timeout")
    )


@pytest.mark.parametrize("later", [(), (FROZEN,)])
def test_a_refund_is_taken_even_by_a_frozen_account(later):
    given(ACCOUNT, OPENED, DEBITED, *later).when(RefundTransfer("a1", "t1", 30_00, "EUR")).then(REFUNDED)


def test_a_refund_gives_back_what_was_taken_and_no_more():
    given(ACCOUNT, OPENED, DEBITED).when(RefundTransfer("a1", "t1", 99_00, "EUR")).then(REFUNDED)


@pytest.mark.parametrize("earlier", [(), (DEBITED, REFUNDED), (DEBITED, SETTLED)])
def test_nothing_is_refunded_that_is_not_out(earlier):
    given(ACCOUNT, OPENED, *earlier).when(RefundTransfer("a1", "t1", 30_00, "EUR")).then_nothing_happens()


@pytest.mark.parametrize("earlier", [(), (REFUNDED,), (FROZEN,)])
def test_an_outgoing_transfer_is_settled(earlier):
    given(ACCOUNT, OPENED, DEBITED, *earlier).when(SettleOutgoing("a1", "t1")).then(SETTLED)


@pytest.mark.parametrize("earlier", [(), (DEBITED, SETTLED)])
def test_nothing_is_settled_that_is_not_under_way(earlier):
    given(ACCOUNT, OPENED, *earlier).when(SettleOutgoing("a1", "t1")).then_nothing_happens()


# --- the fold ---


def test_an_account_that_nobody_opened_has_the_status_none():
    assert given(ACCOUNT).state() == NoAccount()
    assert given(ACCOUNT, PAID_IN).state() == NoAccount()
    assert NoAccount.status == "none"


def test_movements_add_up_in_the_balance():
    out = MoneyWithdrawn("a1", 25_00, "EUR", "")
    state = given(ACCOUNT, OPENED, PAID_IN, out, DEBITED, CREDITED).state()
    assert state == ActiveAccount("Ada", "EUR", 50_00, 65_00, {"t1": 30_00}, ("t1", "t2"))


def test_a_refund_brings_the_balance_back_and_stays_unsettled_until_it_is_settled():
    refunded = given(ACCOUNT, OPENED, PAID_IN, DEBITED, REFUNDED)
    assert (refunded.state().balance_cents, refunded.state().unsettled) == (100_00, {"t1": 0})
    assert given(ACCOUNT, *refunded.events, SETTLED).state().unsettled == {}


@pytest.mark.parametrize(("event", "kind"), [(FROZEN, FrozenAccount), (CLOSED, ClosedAccount)])
def test_the_balance_is_there_also_when_the_account_is_frozen_or_closed(event, kind):
    state = given(ACCOUNT, OPENED, PAID_IN, OverdraftLimitSet("a1", 0, 50_00), event).state()
    assert state == kind("Ada", "EUR", 0, 100_00)


def test_an_unfrozen_account_is_as_it_was():
    before = given(ACCOUNT, OPENED, PAID_IN, DEBITED)
    assert given(ACCOUNT, *before.events, FROZEN, AccountUnfrozen("a1")).state() == before.state()
