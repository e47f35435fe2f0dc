"""A day at the bank, as commands: people pay in and out and send money; transfers are only requested."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from random import Random

from domain.banking.decisions.account_commands import (
    CloseAccount,
    DepositMoney,
    FreezeAccount,
    OpenAccount,
    SetOverdraftLimit,
    UnfreezeAccount,
    WithdrawMoney,
)
from domain.banking.decisions.transfer import RequestTransfer
from domain.kernel.fields import Currency
from domain.kernel.load import DAY, Act, LoadStep, Role, Stage, Story, Zipf, cents, dice, gaps, with_mishaps

MOST_ACCOUNTS = 500
FROZEN_SHARE = 0.006
FOREIGN_EVERY = 12
"""Every twelfth account is not in euros."""
FIRST_INCIDENT = 10
"""Number of the first transfer that something is wrong with; from then on twice the number before, so
that a short story has every kind of incident and a long one is not full of them."""
OPTIMISTS = 0.02
"""Share of withdrawals that ask for a fortune."""
FORTUNE_CENTS = 900_000_00
HASTE_CENTS = 350_00
"""What somebody in a hurry takes out at a time."""
ABSENT_MINDED = 0.003
"""Share of transfers that are requested in a currency the sender does not have."""
STALE = 0.01
"""Share of withdrawals that are sent with a version the account has long left behind."""

FIRST = ("Ada", "Ben", "Cleo", "Dan", "Eva", "Finn", "Greta", "Hugo", "Ida", "Jan", "Kim", "Lena", "Max")
LAST = ("Abel", "Brandt", "Costa", "Duval", "Egger", "Frank", "Gruber", "Hansen", "Ibsen", "Jung", "Klein")
PURPOSES = ("", "rent", "groceries", "concert tickets", "birthday", "thank you", "invoice", "savings")
WORRIES = ("card reported lost", "unusual sign-in", "court order", "documents missing")
LIMITS = (0, 10_000, 50_000, 100_000)
CLERK = "clerk"

OPENING_CENTS = 8_000_00
"""Median of what an account is opened with."""
STRESS_OPENING_CENTS = 1_500_00
"""The same where money is short."""


@dataclass
class _Account:
    """What the story remembers of an account; its balance is moved by transfers too and not known."""

    account_id: str
    holder: str
    currency: Currency
    overdraft: int = 0
    own_deposits: int = 0

    @property
    def actor(self) -> str:
        return self.holder.lower().replace(" ", ".")


def story(
    seed: int, commands: int, start: str, *, rate: float | None = None, tag: str = ""
) -> Iterator[LoadStep]:
    """Tell a day at the bank; whoever plays it lets the process carry on the transfers.

    Args:
        seed: the same seed tells the same day.
        commands: how many steps it has.
        start: when it begins, ISO 8601 in UTC.
        rate: commands per second on average; left out, the story fills about a working day.
        tag: put at the end of every id, for a second story on the same store.
    """
    return _tell(OPENING_CENTS, seed, commands, start, rate, tag)


def stress(
    seed: int, commands: int, start: str, *, rate: float | None = None, tag: str = ""
) -> Iterator[LoadStep]:
    """Tell of a day when there is little on the accounts: far more debits are rejected.

    Args:
        seed: the same seed tells the same day.
        commands: how many steps it has.
        start: when it begins, ISO 8601 in UTC.
        rate: commands per second on average; left out, the story fills about a working day.
        tag: put at the end of every id, for a second story on the same store.
    """
    return _tell(STRESS_OPENING_CENTS, seed, commands, start, rate, tag)


PRESETS: dict[str, Story] = {"day": story, "stress": stress}


def _tell(
    opening: int, seed: int, commands: int, start: str, rate: float | None, tag: str
) -> Iterator[LoadStep]:
    bank = _Bank(dice(seed), commands, start, rate or commands / DAY, tag, opening)
    yield from islice(with_mishaps(bank.stage.play(), bank.random), commands)


class _Bank:
    def __init__(
        self, random: Random, commands: int, start: str, rate: float, tag: str, opening: int
    ) -> None:
        self.random = random
        self.stage = Stage(start)
        self._start = start
        self._rate = rate
        self._tag = tag
        self._opening = opening
        self._zipf = Zipf(0.8)
        self._customers = min(MOST_ACCOUNTS, max(FOREIGN_EVERY, commands // 20))
        self._opened = 0
        self._transfers = 0
        self._accounts: list[_Account] = []
        self._by_currency: dict[Currency, list[_Account]] = {"EUR": [], "USD": [], "GBP": []}
        self._frozen: list[_Account] = []
        self._closed: list[_Account] = []
        self._incidents = cycle(
            (self._too_much, self._to_other_currency, self._to_nobody, self._to_closed, self._to_frozen)
        )
        self._next_incident = FIRST_INCIDENT
        self.stage.enter(self._opening_hours())

    # --- roles ---

    def _opening_hours(self) -> Role:
        for number in range(1, self._customers + 1):
            abroad: Currency = "USD" if number % (2 * FOREIGN_EVERY) else "GBP"
            account = self._new_account("EUR" if number % FOREIGN_EVERY else abroad)
            opening = cents(self.random, self._opening, 0.8, 50_000_00)
            yield Act(self._open(account), CLERK, expected=0)
            yield self._deposit(account, opening, "opening deposit")
            self._accounts.append(account)
            self._by_currency[account.currency].append(account)
            yield 0.5
        self.stage.enter(self._short_lived())
        self.stage.enter(self._in_a_hurry())
        for wait in gaps(self.random, self._rate, self._start, lambda: self.stage.now):
            yield wait
            chance = self.random.random()
            if chance < 0.25:
                account = self._somebody()
                yield self._deposit(account, self._amount(), self.random.choice(PURPOSES))
            elif chance < 0.50:
                yield self._withdraw(self._somebody())
            elif chance < 0.97:
                yield self._transfer()
            elif chance < 0.99:
                yield self._freeze_or_unfreeze()
            elif chance < 0.995:
                yield self._set_overdraft(self._somebody())
            elif chance < 0.998:
                self.stage.enter(self._short_lived())
            elif chance < 0.9982:
                self.stage.enter(self._in_a_hurry())
            else:
                account = self._somebody()
                yield Act(CloseAccount(account.account_id), account.actor)

    def _short_lived(self) -> Role:
        """Somebody opens an account and soon thinks better of it."""
        account = self._new_account("EUR")
        amount = self._amount()
        yield Act(self._open(account), CLERK, expected=0)
        yield self._deposit(account, amount, "opening deposit")
        yield self.random.expovariate(1 / 60)
        yield Act(WithdrawMoney(account.account_id, amount, "all of it"), account.actor)
        yield Act(CloseAccount(account.account_id), account.actor)
        self._closed.append(account)

    def _in_a_hurry(self) -> Role:
        """Somebody takes out a lot in a few minutes."""
        account = self._somebody()
        for _ in range(3):
            yield Act(WithdrawMoney(account.account_id, HASTE_CENTS, "cash"), account.actor)
            yield self.random.expovariate(1 / 60)

    # --- single acts ---

    def _new_account(self, currency: Currency) -> _Account:
        self._opened += 1
        holder = f"{self.random.choice(FIRST)} {self.random.choice(LAST)}"
        overdraft = self.random.choice(LIMITS) if self.random.random() < 0.3 else 0
        return _Account(f"a{self._opened}{self._tag}", holder, currency, overdraft)

    def _open(self, account: _Account) -> OpenAccount:
        return OpenAccount(account.account_id, account.holder, account.currency, account.overdraft)

    def _deposit(self, account: _Account, amount: int, reference: str) -> Act:
        if account not in self._frozen:
            account.own_deposits += 1
        return Act(DepositMoney(account.account_id, amount, reference), account.actor)

    def _withdraw(self, account: _Account) -> Act:
        stale = account.own_deposits > 1 and self.random.random() < STALE
        amount = FORTUNE_CENTS if self.random.random() < OPTIMISTS else self._amount()
        withdraw = WithdrawMoney(account.account_id, amount, self.random.choice(PURPOSES))
        return Act(withdraw, account.actor, expected=1 if stale else None)

    def _transfer(self) -> Act:
        if self._transfers + 1 >= self._next_incident:
            self._next_incident *= 2
            return next(self._incidents)()
        sender = self._somebody()
        receiver = self._zipf.draw(self.random, self._by_currency[sender.currency])
        if receiver is sender:  # most people notice
            receiver = self.random.choice(self._by_currency[sender.currency])
        if self.random.random() < ABSENT_MINDED:
            wrong: Currency = "GBP" if sender.currency == "EUR" else "EUR"
            return self._request(sender, receiver.account_id, self._amount(), wrong)
        return self._request(sender, receiver.account_id, self._amount())

    def _request(self, sender: _Account, receiver: str, amount: int, currency: Currency | None = None) -> Act:
        self._transfers += 1
        request = RequestTransfer(
            transfer_id=f"t{self._transfers}{self._tag}",
            from_account_id=sender.account_id,
            to_account_id=receiver,
            amount_cents=amount,
            currency=currency or sender.currency,
            reference=self.random.choice(PURPOSES),
        )
        return Act(request, sender.actor)

    def _to_frozen(self) -> Act:
        return self._to_one_of(self._frozen)

    def _to_closed(self) -> Act:
        return self._to_one_of(self._closed)

    def _to_one_of(self, targets: list[_Account]) -> Act:
        if not targets:
            return self._to_nobody()
        receiver = self.random.choice(targets)
        return self._request(self._sender(receiver), receiver.account_id, self._amount())

    def _to_other_currency(self) -> Act:
        receiver = self._by_currency["USD"][0]
        sender = self.random.choice(self._by_currency["EUR"])
        return self._request(sender, receiver.account_id, self._amount())

    def _too_much(self) -> Act:
        receiver = self._somebody()
        return self._request(self._sender(receiver), receiver.account_id, FORTUNE_CENTS)

    def _to_nobody(self) -> Act:
        nobody = f"a{self._opened + 1_000}{self._tag}"
        return self._request(self._somebody(), nobody, self._amount())

    def _sender(self, receiver: _Account) -> _Account:
        others = [one for one in self._by_currency[receiver.currency] if one is not receiver]
        return self.random.choice(others or [receiver])

    def _freeze_or_unfreeze(self) -> Act:
        full = len(self._frozen) >= max(1, FROZEN_SHARE * self._customers)
        if self._frozen and (full or self.random.random() < 0.5):
            thawed = self._frozen.pop(0)
            return Act(UnfreezeAccount(thawed.account_id), CLERK)
        account = self.random.choice(self._accounts)
        if account not in self._frozen:
            self._frozen.append(account)
        return Act(FreezeAccount(account.account_id, self.random.choice(WORRIES)), CLERK)

    def _set_overdraft(self, account: _Account) -> Act:
        account.overdraft = self.random.choice([limit for limit in LIMITS if limit != account.overdraft])
        return Act(SetOverdraftLimit(account.account_id, account.overdraft), CLERK)

    def _somebody(self) -> _Account:
        return self._zipf.draw(self.random, self._accounts)

    def _amount(self) -> int:
        return cents(self.random, 4_500, 1.2, 500_000)
