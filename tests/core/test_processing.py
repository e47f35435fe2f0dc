"""Processes carry on after any crash: every effect happens once."""

from dataclasses import replace

import pytest

from benches import DOMAINS, bench, issue, wish
from explorer.core.domains import Domains
from explorer.core.errors import StoreBusy, UnknownName, VersionConflict
from explorer.core.outcomes import Accepted
from explorer.core.processing import ProcessConsumer
from explorer.core.read_models import Checkpoint
from explorer.runtime.answering import Answering
from explorer.runtime.questions import Describe
from explorer.runtime.workbench import Workbench
from explorer.stores.memory import MemoryStore

PROCESS = "process.moneytransfer"


def _two_accounts(at):
    for key in ("a1", "a2"):
        issue(at, "OpenAccount", account_id=key, holder_name="Somebody", currency="EUR")
    issue(at, "DepositMoney", account_id="a1", amount_cents=1_000, reference="")
    return at


def _transfer(at, cents=300, to="a2", name="t1"):
    return issue(
        at,
        "RequestTransfer",
        transfer_id=name,
        from_account_id="a1",
        to_account_id=to,
        amount_cents=cents,
        currency="EUR",
        reference="",
    )


def _types(at, stream):
    return [event.type for event in at.store.read_stream(stream)]


def _balance(at, key):
    return at.handling.loader.load(DOMAINS.categories["account"], f"account-{key}").state.balance_cents


def test_a_requested_transfer_is_carried_through_to_its_end():
    at = _two_accounts(bench())

    assert isinstance(_transfer(at), Accepted)

    assert (_balance(at, "a1"), _balance(at, "a2")) == (700, 300)
    assert _types(at, "transfer-t1") == ["TransferRequested", "TransferCompleted"]
    assert _types(at, "moneytransfer-t1")[-1] == "ProcessCompleted"


def test_a_refused_step_is_recorded_in_the_process_and_the_money_comes_back():
    at = _two_accounts(bench())

    _transfer(at, to="nobody")

    assert (_balance(at, "a1"), at.store.stream("account-nobody")) == (1_000, None)
    assert _types(at, "transfer-t1") == ["TransferRequested", "TransferFailed"]
    failed = [e for e in at.store.read_stream("moneytransfer-t1") if e.type == "StepFailed"]
    assert failed[0].data["reason"] == "AccountNotFound"
    assert failed[0].data["event_id"] is None


def test_every_event_of_a_transfer_shares_the_correlation_of_its_request_and_names_its_cause():
    at = _two_accounts(bench())
    begun = at.store.head()
    _transfer(at)

    events = list(at.store.read(after=begun))
    assert {event.correlation_id for event in events} == {events[0].correlation_id}
    known = {event.event_id for event in events} | {events[0].correlation_id}
    assert {event.causation_id for event in events} <= known


@pytest.mark.parametrize("seen", range(0, 14))
def test_seeing_events_again_after_a_crash_has_no_second_effect(seen):
    at = _two_accounts(bench())
    before = at.store.head()
    _transfer(at)
    whole = [(e.stream, e.type, e.event_id) for e in at.store.read()]
    # The checkpoint is as it would be had the runner died before it could save it.
    mark = at.store.checkpoint(PROCESS)
    earlier = min(before + seen, mark.at[0])
    at.store.save(Checkpoint(PROCESS, 1, (earlier, 0)), {}, mark.at)

    again = Workbench(at.store, DOMAINS)
    again.catch_up()

    assert [(e.stream, e.type, e.event_id) for e in at.store.read()] == whole


@pytest.mark.parametrize("seen", range(0, 12))
def test_what_was_refused_before_a_crash_is_not_carried_out_after_it(seen):
    """The target of a failed transfer opens before the runner comes back: no money may appear."""
    at = _two_accounts(bench())
    before = at.store.head()
    _transfer(at, to="nobody")
    whole = at.store.head()
    mark = at.store.checkpoint(PROCESS)
    at.store.save(Checkpoint(PROCESS, 1, (min(before + seen, mark.at[0]), 0)), {}, mark.at)
    category = DOMAINS.categories["account"]
    opened = wish("OpenAccount", account_id="nobody", holder_name="Late", currency="EUR")
    assert isinstance(at.handling.handle(opened), Accepted)

    Workbench(at.store, DOMAINS).catch_up()

    assert at.store.head() == whole + 1
    assert _types(at, category.stream("nobody")) == ["AccountOpened"]
    assert _balance(at, "a1") == 1_000
    assert at.store.row("money_conservation", ("EUR",))["difference"] == 0


def test_a_step_that_loses_every_race_is_tried_again_at_the_next_catch_up(expects_logs):
    at = _two_accounts(bench())
    append = at.store.append

    def lose(stream, events, expected, outcome=None):
        if stream == "account-a2":
            raise VersionConflict(stream, expected, 99)
        return append(stream, events, expected, outcome)

    at.store.append = lose
    _transfer(at)
    assert at.store.checkpoint(PROCESS).at[0] < at.store.head()
    at.store.append = append
    at.catch_up()

    assert _types(at, "transfer-t1") == ["TransferRequested", "TransferCompleted"]
    assert (_balance(at, "a1"), _balance(at, "a2")) == (700, 300)


def test_another_runner_with_another_clock_is_a_lost_race_not_an_error():
    at, rival = _two_accounts(bench()), None
    rival = Workbench(at.store, DOMAINS)
    append, lost = at.store.append, []

    def after_the_rival(stream, events, expected, outcome=None):
        if stream.startswith("moneytransfer") and not lost:
            lost.append(stream)
            at.store.append = append
            rival.catch_up()
        return append(stream, events, expected, outcome)

    at.store.append = after_the_rival
    _transfer(at)
    at.catch_up()

    assert lost
    assert (_balance(at, "a1"), _balance(at, "a2")) == (700, 300)
    assert _types(at, "moneytransfer-t1").count("ProcessCompleted") == 1


def test_a_stopped_process_is_told_of_and_can_be_resumed():
    at = _two_accounts(bench())
    broken = dict(_requested().data)
    del broken["from_account_id"]
    at.store.append("transfer-t9", [replace(_requested(), data=broken)], 0)
    at.catch_up()
    assert at.store.checkpoint(PROCESS).status == "stopped"
    told = Answering(at.store, DOMAINS).answer(Describe()).warnings
    assert any("Money transfer stopped at event" in sentence for sentence in told)

    at.resume(PROCESS)
    assert at.store.checkpoint(PROCESS).status == "stopped"
    assert f"rebuild {PROCESS} lets it go on" in at.store.checkpoint(PROCESS).error
    at._acting[PROCESS]._see = lambda event: True
    assert at.rebuilt(PROCESS)["events"] == 1
    assert at.store.checkpoint(PROCESS).status == "running"
    with pytest.raises(UnknownName, match=r"process\.moneytransfer"):
        at.resume("process.nope")


@pytest.mark.parametrize("fails_at", range(1, 14))
def test_a_store_that_is_busy_for_a_moment_only_delays_a_transfer(fails_at, expects_logs):
    at = _two_accounts(bench())
    append, calls = at.store.append, []

    def busy_once(*arguments):
        calls.append(1)
        if len(calls) == fails_at + 1:
            raise StoreBusy("Another program keeps the store; try again.")
        return append(*arguments)

    at.store.append = busy_once
    _transfer(at)
    at.catch_up()

    assert _types(at, "transfer-t1") == ["TransferRequested", "TransferCompleted"]
    assert (_balance(at, "a1"), _balance(at, "a2")) == (700, 300)
    assert at.store.row("money_conservation", ("EUR",))["difference"] == 0


def test_a_process_starts_from_now_on_a_store_recorded_without_it():
    (banking,) = (one for one in DOMAINS.domains if one.name == "banking")
    without = Domains((type(banking)("banking", "Banking", banking.categories, banking.projections),))
    at = _two_accounts(Workbench(MemoryStore(), without))
    _transfer(at)
    assert _types(at, "transfer-t1") == ["TransferRequested"]

    later = Workbench(at.store, DOMAINS)
    later.catch_up()
    assert _types(at, "transfer-t1") == ["TransferRequested"]

    later.issue(_another())
    assert _types(at, "transfer-t2") == ["TransferRequested", "TransferCompleted"]


def test_a_definition_that_raises_stops_its_process_alone_and_says_where():
    at = _two_accounts(bench())
    consumer = ProcessConsumer(_Broken(), at.store, DOMAINS, at.handling, at.clock)
    consumer.look()
    at.store.append("transfer-t9", [_requested()], 0)

    assert consumer.advance() == 0
    mark = at.store.checkpoint("process.broken")
    assert mark.status == "stopped"
    assert mark.at == (at.store.head() - 1, 0)
    assert "TransferRequested of transfer-t9" in mark.error
    assert "ZeroDivisionError" in mark.error
    assert consumer.advance() == 0


class _Broken:
    name, title = "broken", "Broken"
    initial = DOMAINS.processes["moneytransfer"].initial
    evolve = staticmethod(DOMAINS.processes["moneytransfer"].evolve)

    def stream_for(self, event):
        return f"broken-{event.data['transfer_id']}" if event.type == "TransferRequested" else None

    def react(self, state, event, now):
        return 1 / 0


def _another():
    return wish(
        "RequestTransfer",
        transfer_id="t2",
        from_account_id="a1",
        to_account_id="a2",
        amount_cents=5,
        currency="EUR",
        reference="",
    )


def _requested():
    from explorer.core.event_writer import NewEvent

    data = {
        "transfer_id": "t9",
        "from_account_id": "a1",
        "to_account_id": "a2",
        "amount_cents": 1,
        "currency": "EUR",
        "reference": "",
    }
    return NewEvent("e9", "TransferRequested", 1, data, {}, "2025-03-03T09:00:00.000000Z")
