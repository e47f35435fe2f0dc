"""How the payloads of earlier years become today's: one step per version, nothing invented."""

from __future__ import annotations

from domain.kernel.money import cents_of
from domain.kernel.recorded import RecordedEvent
from domain.kernel.upcasting import Payload, Upcaster

OLD_CURRENCY = "EUR"
"""The bank's only currency before accounts had one of their own."""


def _account_opened_2(payload: Payload, stored: RecordedEvent) -> tuple[Payload, ...]:
    data = {
        "account_id": payload.data["account_id"],
        "holder_name": payload.data["owner"],
        "currency": OLD_CURRENCY,
        "overdraft_limit_cents": 0,
    }
    return (Payload("AccountOpened", 2, data),)


def _money_deposited_2(payload: Payload, stored: RecordedEvent) -> tuple[Payload, ...]:
    data = {
        "account_id": payload.data["account_id"],
        "amount_cents": cents_of(payload.data["amount"]),
        "currency": OLD_CURRENCY,
        "reference": "",
    }
    return (Payload("MoneyDeposited", 2, data),)


def _money_withdrawed(payload: Payload, stored: RecordedEvent) -> tuple[Payload, ...]:
    # misspelt once, stored for ever: only the name changes
    return (Payload("MoneyWithdrawn", 1, payload.data),)


UPCASTERS = (
    Upcaster("AccountOpened", 1, _account_opened_2),
    Upcaster("MoneyDeposited", 1, _money_deposited_2),
    Upcaster("MoneyWithdrawed", 1, _money_withdrawed),
)
