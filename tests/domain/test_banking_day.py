"""A simulated day at the bank, in figures: those of the documentation, within a band."""

from collections import Counter
from functools import lru_cache
from itertools import chain

import pytest
from rehearsal import Rehearsal

from domain.banking import BANKING
from domain.banking.legacy import legacy
from domain.banking.movements import ACCOUNT_STATEMENT, DAILY_TURNOVER
from domain.banking.projections import ACCOUNT_BALANCES, MONEY_CONSERVATION, TRANSFER_BOARD
from domain.banking.suspicion import SUSPICIOUS_ACTIVITY
from domain.kernel.recorded import RecordedEvent
from domain.kernel.upcasting import Upcasting
from spec import project

START = "2025-03-03T08:00:00Z"


@lru_cache(maxsize=2)
def played(preset, seed, commands):
    """Play a preset to its end, with the processes."""
    bank = Rehearsal(BANKING)
    for step in BANKING.presets[preset](seed, commands, START):
        bank.play(step)
    return bank


def figures(preset, seed, commands):
    """Give what the documentation tells of a day, in parts of a hundred."""
    bank = played(preset, seed, commands)
    told = Counter(event.type for event in bank.log)
    requested = told["TransferRequested"]
    refused = sum(count for outcome, count in bank.outcomes.items() if outcome.startswith("refused."))
    return {
        "completed": 100 * told["TransferCompleted"] / requested,
        "refunded": 100 * told["TransferRefunded"] / requested,
        "debit rejected": 100 * told["TransferDebitRejected"] / requested,
        "refused": 100 * refused / commands,
    }


def differences(preset, seed, commands):
    rows = project(MONEY_CONSERVATION, played(preset, seed, commands).log)
    return {row["difference"] for row in rows.values()} | {row["in_flight"] for row in rows.values()}


def most_frozen(preset, seed, commands):
    """Give the largest number of accounts that were frozen at once."""
    frozen = most = 0
    for event in played(preset, seed, commands).log:
        frozen += {"AccountFrozen": 1, "AccountUnfrozen": -1}.get(event.type, 0)
        most = max(most, frozen)
    return most


def test_a_short_day_is_like_the_documented_one():
    day = figures("day", 12, 3_000)
    assert 98 < day["completed"] < 99.8
    assert 0.2 < day["refunded"] < 1.5
    assert 0.05 < day["debit rejected"] < 1
    assert 0.5 < day["refused"] < 1.5
    assert differences("day", 12, 3_000) == {0}


def test_where_money_is_short_more_debits_are_rejected():
    day, stress = (figures(preset, 12, 3_000) for preset in ("day", "stress"))
    assert stress["debit rejected"] > 2 * day["debit rejected"]
    assert stress["completed"] < day["completed"]
    assert differences("stress", 12, 3_000) == {0}


def test_hardly_an_account_is_frozen():
    assert most_frozen("day", 12, 3_000) == 1
    assert played("day", 12, 3_000).outcomes["refused.AccountFrozen"] > 0


def test_somebody_is_in_a_hurry_today_and_somebody_was_in_2021():
    assert project(SUSPICIOUS_ACTIVITY, played("day", 12, 3_000).log)
    old = [
        RecordedEvent(
            ordinal=ordinal,
            position=ordinal,
            stream=told.stream,
            category="account",
            version=None,
            type=told.type,
            schema_version=told.schema_version,
            time=told.at,
            event_id=None,
            data=told.data,
        )
        for ordinal, told in enumerate(legacy(3, "2021-03-01T09:00:00Z"), start=1)
    ]
    today = chain.from_iterable(map(Upcasting(BANKING.upcasters).upcast, old))
    (row,) = project(SUSPICIOUS_ACTIVITY, today).values()
    assert row["withdrawals"] == 3


def test_rows_say_what_states_say():
    bank = played("day", 12, 3_000)
    accounts, transfers = project(ACCOUNT_BALANCES, bank.log), project(TRANSFER_BOARD, bank.log)
    for stream, state in bank.states.items():
        category, _, key = stream.partition("-")
        if category == "account":
            row = accounts[(key,)]
            assert (row["balance_cents"], row["status"]) == (state.balance_cents, state.status)
            assert row["version"] == bank.versions[stream]
        elif category == "transfer":
            assert transfers[(key,)]["status"] == state.status


def test_the_read_models_agree_with_each_other():
    bank = played("day", 12, 3_000)
    accounts, statement = project(ACCOUNT_BALANCES, bank.log), project(ACCOUNT_STATEMENT, bank.log)
    last = {account: line["balance_after"] for (account, _), line in sorted(statement.items())}
    assert last == {account: row["balance_cents"] for (account,), row in accounts.items() if account in last}
    turnover, conservation = project(DAILY_TURNOVER, bank.log), project(MONEY_CONSERVATION, bank.log)
    for (currency,), whole in conservation.items():
        days = [row for (_, moved), row in turnover.items() if moved == currency]
        for counted in ("deposited", "withdrawn"):
            assert sum(row[counted] for row in days) == whole[counted]


@pytest.mark.long
@pytest.mark.parametrize("seed", [7, 8, 9])
def test_a_long_day_is_the_documented_one(seed):
    day = figures("day", seed, 20_000)
    assert 98.9 < day["completed"] < 99.5
    assert 0.2 < day["refunded"] < 0.55
    assert 0.25 < day["debit rejected"] < 0.6
    assert 0.7 < day["refused"] < 1.1
    assert differences("day", seed, 20_000) == {0}
    assert most_frozen("day", seed, 20_000) <= 3


@pytest.mark.long
@pytest.mark.parametrize("seed", [7, 8, 9])
def test_a_long_day_with_little_money_is_the_documented_one(seed):
    assert 96 < figures("stress", seed, 20_000)["completed"] < 97.8
    assert differences("stress", seed, 20_000) == {0}
