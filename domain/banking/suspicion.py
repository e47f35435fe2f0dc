"""suspicious_activity: who took out much in a hurry? Asked long after, of everything ever recorded."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.kernel.projection import Projection, Rows
from domain.kernel.recorded import Json, RecordedEvent

WITHIN = timedelta(minutes=10)
LEAST_WITHDRAWALS = 3
LEAST_CENTS = 1_000_00


def _withdrawn(event: RecordedEvent, rows: Rows) -> None:
    """Look at the account's last ten minutes; a finding goes on as long as they stay suspicious."""
    if event.time is None:
        return
    account_id, cents = event.data["account_id"], event.data["amount_cents"]
    helper = ("_recent", account_id)
    before = rows.get(helper) or {"withdrawals": [], "since": None}
    recent = [*_recent(before["withdrawals"], event.time), {"at": event.time, "cents": cents}]
    taken = sum(one["cents"] for one in recent)
    if len(recent) < LEAST_WITHDRAWALS or taken < LEAST_CENTS:
        rows[helper] = {"withdrawals": recent, "since": None}
        return
    since = before["since"] or recent[0]["at"]
    known = rows.get((account_id, since))
    rows[helper] = {"withdrawals": recent, "since": since}
    rows[(account_id, since)] = {
        "until": event.time,
        "withdrawals": known["withdrawals"] + 1 if known else len(recent),
        "withdrawn": known["withdrawn"] + cents if known else taken,
        "currency": event.data["currency"],
    }


def _recent(withdrawals: list[Json], now: str) -> list[Json]:
    limit = datetime.fromisoformat(now) - WITHIN
    return [one for one in withdrawals if datetime.fromisoformat(one["at"]) >= limit]


SUSPICIOUS_ACTIVITY = Projection(
    name="suspicious_activity",
    title="Suspicious activity",
    version=1,
    keys=("account_id", "since"),
    handlers={"MoneyWithdrawn": _withdrawn},
)
