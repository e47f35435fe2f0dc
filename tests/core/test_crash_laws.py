"""Wherever a program dies, each effect happens once, and every process comes to exactly one end."""

from collections import Counter
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benches import DOMAINS as SHOP_AND_BANK
from benches import wish
from domain.kernel.domain import Domain
from errands import ERRAND, GREETING, LIMIT, REMINDING, RUNNING
from explorer.core import policing
from explorer.core.domains import Domains
from explorer.core.times import later
from explorer.core.timing import waits_of
from explorer.runtime.clocks import SIMULATED_START
from explorer.runtime.loadgen import story_of
from explorer.runtime.stories import enumerate_story
from explorer.runtime.workbench import Workbench
from explorer.stores.memory import MemoryStore

ERRANDS = Domains(
    (Domain("errands", "Errands", (ERRAND,), processes=(RUNNING,), policies=(REMINDING, GREETING)),)
)
NAMES = ("e1", "e2", "unnoted1")
HALF_AN_HOUR = 1_800


class Crash(BaseException):
    """The program dies here."""


class Dying:
    """Lets a store's user die at some of its writes, before or after they are done.

    Args:
        store: the store.
        at: number of the write, counted from 0 -> whether it is done before the user dies.
    """

    def __init__(self, store, at):
        self._at, self._writes, self.deaths = dict(at), 0, 0
        for name in ("append", "save", "record"):
            setattr(store, name, self._dying(getattr(store, name)))

    def live(self):
        self._at.clear()

    def _dying(self, write):
        def dying(*arguments, **more):
            done = self._at.pop(self._writes, None)
            self._writes += 1
            if done is None:
                return write(*arguments, **more)
            if done:
                write(*arguments, **more)
            self.deaths += 1
            raise Crash

        return dying


def live_through(domains, deeds, crashes, delay):
    """Do some deeds on one store; whoever dies is followed by a program that does the same deed again."""
    store = MemoryStore()
    dying = Dying(store, crashes)
    at = None
    for deed in (*deeds, None):
        if deed is None:
            dying.live()
            deed = _let_everything_end
        while True:
            try:
                at = at or Workbench(store, domains, delay)
                deed(at)
                break
            except Crash:
                at = None
    return at, dying


def _let_everything_end(at):
    at.catch_up()
    for _ in range(4):
        at.let_pass(HALF_AN_HOUR)


def _lying(every, seconds):
    """Let one request in so many lie for a while."""
    return lambda request: seconds if every and request.ordinal % every == 0 else 0


def _playing(command, name, gap):
    def play(at):
        last = [event.time for event in at.store.read()][-1:] or [SIMULATED_START]
        at.play(wish(command, f"{command}/{name}/{gap}", errand_id=name), later(last[0], gap))

    return play


def _issuing(command, name, gap):
    return lambda at: at.issue(wish(command, f"{command}/{name}", errand_id=name))


def _passing(command, name, gap):
    return lambda at: at.let_pass(gap)


DEEDS = st.lists(
    st.builds(
        lambda how, *words: how(*words),
        st.sampled_from((_playing, _playing, _issuing, _passing)),
        st.sampled_from(("BeginErrand", "BeginErrand", "RunErrand", "HearNews")),
        st.sampled_from(NAMES),
        st.integers(1, LIMIT + 10),
    ),
    max_size=12,
)
CRASHES = st.dictionaries(st.integers(0, 100), st.booleans(), max_size=8)
DELAYS = st.builds(_lying, st.sampled_from((0, 2, 3, 5)), st.sampled_from((1, LIMIT // 2, LIMIT * 2)))


def _faults_of_errands(at):
    """Say what is not as it must be, in words."""
    faults = _faults_of_processes(at, RUNNING.name)
    for stream in at.store.streams(ERRAND.name):
        events = list(at.store.read_stream(stream.stream))
        types = Counter(event.type for event in events)
        whys = Counter(event.data["why"] for event in events if event.type == "Reminded")
        if (whys["hello"], whys["good luck"]) != (1, 1):
            faults.append(f"{stream.stream} was greeted {whys}")
        if types["ErrandNoted"] > 1 or types["ErrandRun"] + types["ErrandCalledOff"] > 1:
            faults.append(f"{stream.stream} has {types}")
        if types["ErrandNoted"] and not types["ErrandRun"] + types["ErrandCalledOff"]:
            faults.append(f"{stream.stream} never ended")
    if left := list(waits_of(at.store)):
        faults.append(f"still waited for: {left}")
    return faults


def _faults_of_processes(at, *names):
    faults = []
    for name in names:
        for stream in at.store.streams(name):
            types = Counter(event.type for event in at.store.read_stream(stream.stream))
            if types["ProcessStarted"] != 1 or types["ProcessCompleted"] + types["ProcessFailed"] != 1:
                faults.append(f"{stream.stream} has {types}")
    times = [event.time for event in at.store.read()]
    if times != sorted(times):
        faults.append("time went back")
    stopped = [mark.error for mark in at.store.checkpoints() if mark.status != "running"]
    return [*faults, *stopped]


def _check_errands(deeds, crashes, delay):
    at, _ = live_through(ERRANDS, deeds, crashes, delay)
    assert _faults_of_errands(at) == []


@settings(max_examples=60, deadline=None)
@given(DEEDS, CRASHES, DELAYS)
def test_each_effect_happens_once_and_every_process_ends_wherever_a_program_dies(deeds, crashes, delay):
    _check_errands(deeds, crashes, delay)


@pytest.mark.long
@settings(max_examples=2_000, deadline=None)
@given(DEEDS, CRASHES, DELAYS)
def test_each_effect_happens_once_in_2_000_histories(deeds, crashes, delay):
    _check_errands(deeds, crashes, delay)


def test_were_command_ids_made_up_anew_a_crash_would_double_effects(monkeypatch):
    """The control: the same crash points, with ids that are not derived."""
    monkeypatch.setattr(policing, "uuid5", lambda space, name: uuid4())
    deeds = [_issuing("BeginErrand", name, 0) for name in NAMES]

    faults = []
    for write in range(40):
        at, dying = live_through(ERRANDS, deeds, {write: True}, _lying(0, 0))
        faults += _faults_of_errands(at) if dying.deaths else []

    assert any("greeted" in fault for fault in faults)


# --- the shop and the bank ---

ONCE = {
    "TransferDebited", "TransferDebitRejected", "TransferCredited", "TransferRefunded", "OutgoingSettled",
    "TransferCompleted", "TransferFailed", "FulfilmentStarted", "PaymentAuthorised", "PaymentVoided",
    "OrderConfirmed", "OrderRejected", "OrderShipped", "CartAbandoned",
}  # fmt: skip
"""What may happen once to a transfer, an order or a cart, whatever is done again."""


def _a_day(seed, commands, crashes, delay):
    stories = [
        story_of(domain, None)(seed, commands, SIMULATED_START)
        for domain in SHOP_AND_BANK.domains
        if domain.name in ("shopping", "banking")
    ]
    steps = [one for number, story in enumerate(stories) for one in enumerate_story(number, story, "s")]
    steps.sort(key=lambda one: one[0].at)

    def playing(step, told):
        return lambda at: at.play(told, step.at)

    return live_through(SHOP_AND_BANK, [playing(*one) for one in steps], crashes, delay)


def _faults_of_a_day(at):
    faults = _faults_of_processes(at, "moneytransfer", "orderfulfilment")
    seen = Counter(
        (event.type, event.data.get("transfer_id") or event.data.get("order_id") or event.data.get("cart_id"))
        for event in at.store.read()
        if event.type in ONCE
    )
    faults += [f"{what} happened {times} times" for what, times in seen.items() if times > 1]
    faults += [
        f"{key}: {row['difference']} cents"
        for key, row in at.store.rows("money_conservation")
        if row["difference"]
    ]
    faults += [f"{key}: {row}" for key, row in at.store.rows("stock_levels") if row["available"] < 0]
    return faults


def _check_a_day(seed, commands, crashes, delay):
    at, _ = _a_day(seed, commands, crashes, delay)
    assert _faults_of_a_day(at) == []


SEEDS = st.integers(0, 10_000)
FREQUENT = st.dictionaries(st.integers(0, 1_000), st.booleans(), max_size=30)


@settings(max_examples=4, deadline=None)
@given(SEEDS, FREQUENT, DELAYS)
def test_a_day_of_the_shop_and_the_bank_has_each_effect_once_wherever_a_program_dies(seed, crashes, delay):
    _check_a_day(seed, 70, crashes, delay)


@pytest.mark.long
@settings(max_examples=100, deadline=None)
@given(SEEDS, FREQUENT, DELAYS)
def test_a_hundred_days_of_the_shop_and_the_bank(seed, crashes, delay):
    _check_a_day(seed, 150, crashes, delay)


def test_crashes_do_not_change_what_people_have():
    """The same day with and without crashes leaves the same accounts."""
    whole, _ = _a_day(5, 80, {}, _lying(0, 0))
    broken, dying = _a_day(5, 80, {write: write % 2 == 0 for write in range(0, 900, 23)}, _lying(0, 0))

    assert dying.deaths > 20
    rows = [
        {key: row.get("balance_cents") for key, row in at.store.rows("account_balances")}
        for at in (whole, broken)
    ]
    assert rows[0] == rows[1]
    assert len(rows[0]) > 3
