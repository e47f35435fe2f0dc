"""What the bank recorded in 2021: euros only, amounts as text, and a name that was misspelt."""

from __future__ import annotations

from collections.abc import Iterator

from domain.banking.load import FIRST, LAST
from domain.kernel.load import LegacyEvent, dice, moment
from domain.kernel.recorded import Json

ACCOUNTS = 12
MOVEMENTS = 160


def legacy(seed: int, start: str) -> Iterator[LegacyEvent]:
    """Tell of the first accounts: nobody ever took out more than there was, and somebody all at once.

    Args:
        seed: the same seed tells the same movements.
        start: when the first account was opened, ISO 8601 in UTC.
    """
    random = dice(seed)
    seconds = 0.0
    balances: dict[str, int] = {}
    for number in range(1, ACCOUNTS + 1):
        seconds += random.expovariate(1 / 3_600)
        account_id = f"old{number}"
        balances[account_id] = 0
        owner = f"{random.choice(FIRST)} {random.choice(LAST)}"
        opened: dict[str, Json] = {"account_id": account_id, "owner": owner}
        yield LegacyEvent(
            f"account-{account_id}", "AccountOpened", 1, opened, "clerk", moment(start, seconds)
        )
    for _ in range(MOVEMENTS):
        seconds += random.expovariate(1 / 3_600)
        account_id = random.choice(list(balances))
        held = balances[account_id]
        if held > 1_000 and random.random() < 0.5:
            cents = random.randint(1, held // 100) * 100
            balances[account_id] = held - cents
            name, data = "MoneyWithdrawed", _paid_out(account_id, cents)
        else:
            cents = random.randint(500, 120_000)
            balances[account_id] = held + cents
            name, data = "MoneyDeposited", _paid_in(account_id, cents)
        yield LegacyEvent(f"account-{account_id}", name, 1, data, account_id, moment(start, seconds))
    account_id = max(balances, key=lambda key: balances[key])
    for cents in _in_three(balances[account_id]):
        seconds += random.uniform(60, 180)
        data = _paid_out(account_id, cents)
        yield LegacyEvent(
            f"account-{account_id}", "MoneyWithdrawed", 1, data, account_id, moment(start, seconds)
        )


def _in_three(cents: int) -> tuple[int, int, int]:
    third = cents // 3
    return (third, third, cents - 2 * third)


def _paid_in(account_id: str, cents: int) -> dict[str, Json]:
    return {"account_id": account_id, "amount": f"{cents // 100}.{cents % 100:02}"}


def _paid_out(account_id: str, cents: int) -> dict[str, Json]:
    return {"account_id": account_id, "amount_cents": cents, "currency": "EUR", "reference": "counter"}
