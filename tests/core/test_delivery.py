"""Following a store that others append to as well: nobody is left behind, however far the others went."""

import pytest

from benches import DOMAINS, issue, wish
from errands import REMINDING, errands
from explorer.core.delivery import Tail
from explorer.core.event_writer import NewEvent
from explorer.core.expected import Expect
from explorer.core.projecting import BATCH
from explorer.core.timing import waits_of
from explorer.runtime.workbench import Workbench
from explorer.stores.memory import MemoryStore

START = "2025-03-03T08:00:00.000000Z"


def _noise(count):
    return [NewEvent(f"noise-{n}", "Noise", 1, {}, {}, START) for n in range(count)]


@pytest.fixture
def passed_by():
    """A workbench that has looked at a store, while another one went on by several batches."""
    at = Workbench(MemoryStore(), errands(policies=(REMINDING,)))
    issue(at, "BeginErrand", errand_id="e0")
    rival = Workbench(at.store, at.domains)
    at.store.append("noise-1", _noise(3 * BATCH + 1), Expect.ANYTHING)
    rival.catch_up()
    return at


def _waited_for(at):
    return [key for _, key, _ in waits_of(at.store)]


def test_events_after_many_batches_that_others_saw_to_are_seen(passed_by):
    issue(passed_by, "BeginErrand", errand_id="e1")

    assert _waited_for(passed_by) == [("e0",), ("e1",)]
    assert passed_by.store.checkpoint("policy.remind").at == (passed_by.store.head(), 0)


def test_a_tail_that_does_not_say_that_it_moved_leaves_new_events_unseen(passed_by, monkeypatch):
    """The control: all that it holds is old to everybody, and so draining ends."""
    move_on = Tail.move_on
    monkeypatch.setattr(Tail, "move_on", lambda tail: move_on(tail) and False)
    issue(passed_by, "BeginErrand", errand_id="e1")

    assert _waited_for(passed_by) == [("e0",)]


def test_what_others_append_reaches_the_projections_of_a_window_that_only_looks():
    at = Workbench(MemoryStore(clock="wall"), DOMAINS)
    issue(at, "OpenAccount", account_id="a1", holder_name="Ada", currency="EUR")
    rival = Workbench(at.store, DOMAINS)
    rival.handling.handle(wish("DepositMoney", account_id="a1", amount_cents=900, reference=""))

    at.tick()

    assert {mark.at[0] for mark in at.store.checkpoints()} == {at.store.head()}
    assert at.store.row("account_balances", ("a1",))["balance_cents"] == 900
