"""The order of events and what they add up to never depend on a clock, however it lies."""

from contextlib import closing
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise

import pytest

from benches import DOMAINS, issue
from domain.banking import BANKING
from explorer.core.domains import Domains, state_as_json
from explorer.core.times import iso
from explorer.runtime import workbench
from explorer.runtime.answering import Answering
from explorer.runtime.clocks import WallClock
from explorer.runtime.questions import AskEvent, AskEvents, AskProcesses, AskRecords
from explorer.runtime.workbench import Workbench
from explorer.stores.sqlite import create, open_store

TRUE = datetime.fromisoformat("2026-03-01T12:00:00Z")
HOUR = timedelta(hours=1)


class LyingClock(WallClock):
    """A clock on the wall that somebody sets.

    Args:
        lie: what is added to the time at the nth look at the clock.
        pace: how much time passes between two looks.
    """

    def __init__(self, lie, pace=timedelta(seconds=1)):
        self._lie, self._pace, self._looks = lie, pace, 0

    def __call__(self):
        self._looks += 1
        return iso(TRUE + self._looks * self._pace + self._lie(self._looks))


SECOND = timedelta(seconds=1)
CENTURY = timedelta(days=36_525)
LIES = {
    "set back an hour": (lambda look: -HOUR * (look > 12), SECOND),
    "a hundred years ahead": (lambda look: CENTURY * (look > 12), SECOND),
    "ahead and back again": (lambda look: CENTURY * (12 < look < 20), SECOND),
    "always backwards": (lambda look: timedelta(), -HOUR),
    "standing still": (lambda look: timedelta(), timedelta()),
}
BACK = ["set back an hour", "ahead and back again", "always backwards"]
TRANSFERS = 6


@pytest.fixture(scope="module")
def bank(tmp_path_factory):
    """Gives the store of a bank whose day was recorded under some clock; each is made once, never written."""
    folder = tmp_path_factory.mktemp("banks")

    @cache
    def banking_day(lie):
        path = folder / f"{lie}.db"
        with pytest.MonkeyPatch.context() as patched:
            clock = LyingClock(*LIES.get(lie, (lambda look: timedelta(), SECOND)))
            patched.setattr(workbench, "clock_of", lambda _: clock)
            with closing(Workbench(create(path, clock="wall"), Domains((BANKING,)))) as bench:
                _spend_the_day(bench)
        return path

    return banking_day


def _spend_the_day(bench):
    for name in ("a1", "a2"):
        issue(bench, "OpenAccount", account_id=name, holder_name="Ada", currency="EUR")
    issue(bench, "DepositMoney", account_id="a1", amount_cents=10_000, reference="")
    for number in range(TRANSFERS):
        transfer = {"transfer_id": f"t{number}", "from_account_id": "a1", "to_account_id": "a2"}
        issue(bench, "RequestTransfer", **transfer, amount_cents=3_000, currency="EUR", reference="")
    issue(bench, "WithdrawMoney", account_id="a2", amount_cents=500, reference="")


def recorded(path):
    """Give the events in order, as far as no clock has a say in them, and the states of the accounts."""
    with closing(open_store(path, writable=False)) as store:
        assert [check for check in store.verify() if not check.ok] == []
        order = [(event.ordinal, event.stream, event.version, event.type) for event in store.read()]
        states = {}
        for name in ("account-a1", "account-a2"):
            state = state_as_json(DOMAINS.fold(DOMAINS.fold_of("account"), store.read_stream(name)))
            states[name] = (state["status"], state["balance_cents"])
        return order, states


@pytest.mark.parametrize("lie", LIES)
def test_order_and_states_are_the_same_whatever_the_clock_says(bank, lie):
    order, states = recorded(bank(lie))
    assert (order, states) == recorded(bank("none"))
    assert states == {"account-a1": ("open", 1_000), "account-a2": ("open", 8_500)}


@pytest.mark.parametrize("lie", BACK)
def test_an_order_by_time_would_be_another_one(bank, lie):
    """The control: who sorts by time sees another history."""
    with closing(open_store(bank(lie), writable=False)) as store:
        events = list(store.read())
    assert sorted(events, key=lambda event: event.time) != events


def went_back(path):
    with closing(open_store(path, writable=False)) as store:
        times = [event.time for event in store.read()]
    return [n for n, (before, time) in enumerate(pairwise(times), start=2) if time < before]


@pytest.mark.parametrize("lie", ["none", *LIES])
def test_events_whose_time_goes_back_are_flagged_wherever_they_are_shown(bank, lie):
    path = bank(lie)
    wrong = went_back(path)
    assert bool(wrong) == (lie in BACK)
    with closing(Answering(open_store(path, writable=False), DOMAINS)) as answering:
        shown = [
            *answering.answer(AskEvents(1, 7)).rows,
            *answering.answer(AskEvents(8, 500)).rows,
        ]
        assert [row.ordinal for row in shown if row.flags] == wrong
        assert {flag for row in shown for flag in row.flags} <= {"time-back"}
        records = answering.answer(AskRecords()).records
        assert [row.ordinal for row in records if row.flags] == wrong
        alone = [answering.answer(AskEvent(row.ordinal)).record for row in shown]
        assert [row.ordinal for row in alone if row.flags] == wrong


@pytest.mark.parametrize("lie", LIES)
def test_no_duration_is_negative(bank, lie):
    path = bank(lie)
    with closing(open_store(path, writable=False)) as store:
        transfers = [row for _, row in store.rows("transfer_board")]
    assert len(transfers) == TRANSFERS
    assert all(row["elapsed_ms"] >= 0 for row in transfers)
    with closing(Answering(open_store(path, writable=False), DOMAINS)) as answering:
        processes = answering.answer(AskProcesses()).rows
    assert len(processes) == TRANSFERS
    assert all(row.seconds >= 0 for row in processes)
