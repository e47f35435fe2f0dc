"""Events whose fields make keys, names or rows that no store can hold stop who made them, and nobody else."""

from contextlib import closing

import pytest

from benches import DOMAINS, issue
from domain.kernel.domain import Domain
from domain.kernel.policy import Later, Policy
from domain.kernel.projection import Projection
from domain.kernel.upcasting import Upcasting
from errands import REMINDING, RUNNING, Remind, errands
from explorer.core import acting, projecting
from explorer.core.domains import Domains
from explorer.core.expected import Expect
from explorer.core.projecting import BATCH, ProjectionConsumer
from explorer.runtime.workbench import Workbench
from explorer.stores.memory import MemoryStore
from explorer.stores.sqlite import create
from explorer.testing import new_event

BEFORE = 1
"""Events of each store before the hostile one."""
TRANSFER = {
    "from_account_id": "a1",
    "to_account_id": "a2",
    "amount_cents": 5,
    "currency": "EUR",
    "reference": "",
}
CART_READERS = {"cart_contents", "customer_activity", "policy.abandonidlecart"}
TRANSFER_READERS = {"transfer_board", "process.moneytransfer"}
HOSTILE = {
    "a key that is a number": ("cart-5", "CartOpened", {"cart_id": 5, "customer_id": "c"}, CART_READERS),
    "a key that is a list": ("cart-5", "CartOpened", {"cart_id": [5], "customer_id": "c"}, CART_READERS),
    "a key with a NUL": ("cart-5", "CartOpened", {"cart_id": "a\0b", "customer_id": "c"}, CART_READERS),
    "a stream with a NUL": (
        "transfer-5",
        "TransferRequested",
        {"transfer_id": "t\0", **TRANSFER},
        TRANSFER_READERS,
    ),
    "a step that is a number": (
        "moneytransfer-5",
        "TimeoutScheduled",
        {"step": 7, "due_at": "2020-01-01T00:00:00.000000Z"},
        {"process.moneytransfer"},
    ),
}


class _Never(Exception):
    """What nobody raises."""


@pytest.fixture(params=["file", "memory"])
def store(request, tmp_path):
    made = create(tmp_path / "store.db", clock="simulated") if request.param == "file" else MemoryStore()
    with closing(made):
        yield made


def _follow(store, stream, type_, data):
    """Open a store on which one event is as hostile as JSON allows, and go on working."""
    at = Workbench(store, DOMAINS)
    issue(at, "OpenAccount", account_id="a1", holder_name="Ann", currency="EUR")
    store.append(stream, [new_event("hostile", type_, data)], Expect.ANYTHING)
    for cents in (100, 200):
        issue(at, "DepositMoney", account_id="a1", amount_cents=cents, reference="r")
    return at


def _behind(store):
    """Name who has not come to the end."""
    return {mark.name for mark in store.checkpoints() if mark.at[0] < store.head()}


@pytest.mark.parametrize(("stream", "type_", "data", "readers"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_event_stops_who_reads_it_before_it_and_nobody_else(store, stream, type_, data, readers):
    at = _follow(store, stream, type_, data)

    assert store.head() == BEFORE + 3
    stopped = {mark.name: mark for mark in store.checkpoints() if mark.status == "stopped"}
    assert stopped.keys() == _behind(store) == readers
    for mark in stopped.values():
        assert mark.at[0] == BEFORE
        assert f"event #{BEFORE + 1} ({type_} of {stream})" in mark.error
        assert "without NUL characters" in mark.error
    assert store.row("account_balances", ("a1",))["balance_cents"] == 300
    for name in sorted(readers):
        at.rebuilt(name)
    assert {one.name for one in store.checkpoints() if one.status == "stopped"} == readers, (
        "it is still there"
    )


def test_a_consumer_that_did_not_stop_alone_would_hold_everybody_up(monkeypatch, expects_logs):
    """The control: an error that stops nobody is met again with every command."""
    monkeypatch.setattr(acting, "CannotStore", _Never)
    store = MemoryStore()
    _follow(store, *HOSTILE["a stream with a NUL"][:3])
    assert _behind(store) > {*TRANSFER_READERS, "account_balances"}


def _add(event, rows):
    row = rows.get(("sum",)) or {"total": 0.0}
    rows["sum",] = {"total": row["total"] + event.data["amount"]}


SUM = Projection("sum", "Sum", 1, ("what",), {"Paid": _add})
NEVER_ENDING = 1e308
"""Two of them make no number any more."""


@pytest.mark.parametrize("bad", [2, 3, 77, BATCH, BATCH + 1, BATCH + 77])
def test_a_row_that_no_store_can_hold_stops_its_projection_before_the_event_that_made_it(store, bad):
    events = [new_event(f"e{n}", "Paid", {"amount": 1.0}) for n in range(1, BATCH + 100)]
    for n in (1, bad):
        events[n - 1] = new_event(f"e{n}", "Paid", {"amount": NEVER_ENDING})
    store.append("till-1", events, 0)

    consumer = ProjectionConsumer(SUM, store, Upcasting())
    while consumer.advance():
        pass

    mark = store.checkpoint("sum")
    assert (mark.at[0], mark.status) == (bad - 1, "stopped")
    assert f"event #{bad} (Paid of till-1): CannotStore: The row" in mark.error
    assert store.row("sum", ("sum",)) == {"total": NEVER_ENDING}


def test_rows_that_are_not_looked_at_on_their_way_in_would_hold_everybody_up(monkeypatch, expects_logs):
    """The control: what saving refuses comes by with every command, and whoever follows later never runs."""
    monkeypatch.setattr(projecting, "CannotStore", _Never)
    late = Projection("zz_late", "Late", 1, ("what",), {})
    at = Workbench(MemoryStore(), Domains((Domain("till", "Till", (), projections=(SUM, late)),)))
    for n in (1, 2):
        at.store.append("till-1", [new_event(f"e{n}", "Paid", {"amount": NEVER_ENDING})], n - 1)
    at._go_on(at._follow)
    assert at.store.checkpoints() == []


def test_a_wait_that_no_store_can_hold_stops_its_policy_alone(store):
    torn = Policy(
        "torn", "Torn", {"NewsHeard": lambda event, looking: (Later("k", 9, Remind("e1", "\ud800")),)}
    )
    at = Workbench(store, errands(processes=(RUNNING,), policies=(torn, REMINDING)))
    issue(at, "BeginErrand", errand_id="e1")
    issue(at, "HearNews", errand_id="e1")
    issue(at, "BeginErrand", errand_id="e2")

    assert _behind(store) == {"policy.torn"}
    mark = store.checkpoint("policy.torn")
    assert (mark.status, list(store.rows("policy.torn"))) == ("stopped", [])
    assert mark.error.startswith("Torn stopped at what it waits for: CannotStore: The row")
    mended = Workbench(store, errands(processes=(RUNNING,), policies=(Policy("torn", "Torn", {}), REMINDING)))
    mended.resume("policy.torn")
    assert _behind(store) == set()
