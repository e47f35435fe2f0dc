"""Which processes there are at any moment, one of them step by step, and what caused what."""

import pytest

from benches import bench, issue
from explorer.core.errors import UnknownName
from explorer.runtime import process_answers
from explorer.runtime import questions as q
from explorer.runtime.answering import Answering
from transfers import answering, bank, ordinals, transfer


@pytest.fixture(scope="module")
def at():
    return bank()


@pytest.fixture(scope="module")
def ask(at):
    return answering(at).answer


def step(answer, name):
    return next(one for one in answer.steps if one.step == name)


def test_instances_are_listed_newest_first_with_how_they_ended(ask):
    rows = ask(q.AskProcesses()).rows
    assert [(row.key, row.status) for row in rows] == [
        ("t3", "failed"),
        ("t2", "failed"),
        ("t1", "completed"),
    ]
    assert {row.title for row in rows} == {"Money transfer"}
    assert all(row.seconds is not None and row.seconds > 0 for row in rows)


def test_at_every_moment_the_list_says_what_the_streams_said_then(at, ask):
    for ordinal in range(at.store.head() + 1):
        kinds = {}
        for event in at.store.read(limit=ordinal):
            if event.category == "moneytransfer":
                kinds.setdefault(event.stream, []).append(event.type)
        ends = {"ProcessCompleted": "completed", "ProcessFailed": "failed"}
        expected = {name: ends.get(held[-1], "running") for name, held in kinds.items()}
        assert {row.stream: row.status for row in ask(q.AskProcesses(at=ordinal)).rows} == expected


def test_a_status_leaves_the_others_out(ask):
    assert [row.key for row in ask(q.AskProcesses(status="failed")).rows] == ["t3", "t2"]
    assert [row.key for row in ask(q.AskProcesses(status="completed")).rows] == ["t1"]
    assert ask(q.AskProcesses(status="running")).rows == ()


def test_pages_go_on_where_the_last_one_ended(ask):
    first = ask(q.AskProcesses(limit=2))
    second = ask(q.AskProcesses(limit=2, before=first.before))
    assert [row.key for row in (*first.rows, *second.rows)] == ["t3", "t2", "t1"]
    assert second.before is None


def test_a_bounded_number_of_instances_is_looked_at_for_one_answer(ask, monkeypatch):
    monkeypatch.setattr(process_answers, "MOST_LOOKED_AT", 2)
    first = ask(q.AskProcesses(status="completed"))
    assert (first.rows, first.looked) == ((), 2)
    second = ask(q.AskProcesses(status="completed", before=first.before))
    assert ([row.key for row in second.rows], second.before) == (["t1"], None)


def test_a_completed_process_has_its_steps_with_what_they_changed(ask):
    answer = ask(q.AskProcess("moneytransfer-t1"))
    told = [(one.number, one.step, one.stream, one.outcome) for one in answer.steps]
    assert told == [
        (1, "debit", "account-rich", "succeeded"),
        (2, "credit", "account-poor", "succeeded"),
        (3, "settle", "account-rich", "succeeded"),
        (4, "complete", "transfer-t1", "succeeded"),
    ]
    assert (answer.row.status, answer.later, answer.trigger_type) == ("completed", (), "TransferRequested")


def test_a_refund_says_which_step_it_undoes(ask):
    answer = ask(q.AskProcess("moneytransfer-t2"))
    assert step(answer, "credit").reason == "AccountFrozen"
    refund = step(answer, "refund")
    assert (refund.compensation, refund.undoes, refund.outcome) == (True, 1, "succeeded")
    assert [one.undoes for one in answer.steps if not one.compensation] == [None] * 4
    assert (answer.row.status, answer.reason) == ("failed", "AccountFrozen")


def test_every_step_names_the_events_that_asked_for_it_and_ended_it(at, ask):
    for stream in ("moneytransfer-t1", "moneytransfer-t2", "moneytransfer-t3"):
        for one in ask(q.AskProcess(stream)).steps:
            asked = next(at.store.read(one.asked - 1, 1))
            ended = next(at.store.read(one.ended - 1, 1))
            assert asked.type == ("CompensationRequested" if one.compensation else "StepRequested")
            assert ended.type == ("StepFailed" if one.outcome == "failed" else "StepSucceeded")
            assert asked.data["step"] == ended.data["step"] == one.step
            assert (asked.time, ended.time) == (one.asked_time, one.ended_time)


def test_in_the_past_the_steps_are_as_they_were_and_the_others_lie_ahead(at, ask):
    asked = ordinals(at, "moneytransfer-t2", "CompensationRequested")[0]
    answer = ask(q.AskProcess("moneytransfer-t2", asked))
    assert [(one.step, one.outcome) for one in answer.steps] == [
        ("debit", "succeeded"),
        ("credit", "failed"),
        ("refund", "requested"),
    ]
    assert [one.step for one in answer.later] == ["settle", "fail"]
    assert (answer.row.status, answer.row.undoing, answer.status_now) == ("running", True, "failed")
    assert step(answer, "credit").due is not None


def test_before_it_began_there_is_no_process(at, ask):
    begun = ordinals(at, "moneytransfer-t2", "ProcessStarted")[0]
    assert ask(q.AskProcess("moneytransfer-t2", begun - 1)).row is None
    assert ask(q.AskProcess("moneytransfer-t2", begun)).row.begun == begun


def test_a_stream_that_is_no_process_is_named_in_a_sentence(ask):
    with pytest.raises(UnknownName, match="account-rich is not the stream of a process"):
        ask(q.AskProcess("account-rich"))


def test_every_event_of_a_transfer_leads_to_its_process(at, ask):
    for key in ("t1", "t2", "t3"):
        process = f"moneytransfer-{key}"
        correlation = next(at.store.read_stream(process)).correlation_id
        for event in at.store.read():
            found = ask(q.AskProcessOf(event.ordinal)).stream
            assert (found == process) == (event.correlation_id == correlation), event


def test_a_followed_stream_leads_to_the_process_of_its_newest_event(at, ask):
    head = at.store.head()
    assert ask(q.AskProcessOf(head, "transfer-t1")).stream == "moneytransfer-t1"
    assert ask(q.AskProcessOf(head, "account-rich")).stream == "moneytransfer-t2"
    credited = ordinals(at, "account-rich", "TransferDebited")[0]
    assert ask(q.AskProcessOf(credited, "account-rich")).stream == "moneytransfer-t1"
    assert ask(q.AskProcessOf(2, "account-rich")).stream is None


def test_an_event_is_found_by_its_id_and_so_is_its_cause(at, ask):
    refunded = next(e for e in at.store.read() if e.type == "TransferRefunded")
    cause = ask(q.AskEventById(refunded.causation_id))
    assert next(at.store.read(cause.ordinal - 1, 1)).type == "CompensationRequested"
    opened = next(at.store.read())
    assert "A command caused this" in ask(q.AskEventById(opened.causation_id)).why_not
    assert ask(q.AskEventById("nobody")).why_not == "No event of this store has that id."


def test_the_next_event_of_a_correlation_is_found_until_there_is_none(at, ask):
    first = next(at.store.read_stream("transfer-t2"))
    chain = [first.ordinal]
    while (found := ask(q.AskNextRelated(first.correlation_id, chain[-1]))).ordinal is not None:
        chain.append(found.ordinal)
    assert chain == [e.ordinal for e in at.store.read() if e.correlation_id == first.correlation_id]
    assert found.why_not == "This is the last event of its correlation."


def test_the_next_event_is_looked_for_among_a_bounded_number(ask, monkeypatch):
    monkeypatch.setattr(process_answers, "LOOK_AHEAD", 3)
    assert "None of the next 3 events" in ask(q.AskNextRelated("nothing", 1)).why_not


def test_a_step_out_of_time_is_told_as_late_until_the_answer_comes():
    from domain.kernel.process_state import (
        ProcessStarted,
        StepRequested,
        StepSucceeded,
        TimedOut,
        TimeoutScheduled,
    )
    from explorer.core.domains import as_json
    from explorer.testing import new_event

    at = bench()
    fields = {"account_id": "a", "transfer_id": "t", "amount_cents": 5, "currency": "EUR"}
    story = (
        ProcessStarted("x", {"transfer_id": "t"}),
        StepRequested("credit", "CreditForTransfer", "c", fields),
        TimeoutScheduled("credit", "2026-03-01T12:00:20.000000Z"),
        TimedOut("credit"),
        StepSucceeded("credit", "y"),
    )
    for number, fact in enumerate(story):
        event = new_event(f"e{number}", type(fact).__name__, as_json(fact))
        at.store.append("moneytransfer-t", [event], number)
    ask = answering(at).answer
    (late,) = ask(q.AskProcess("moneytransfer-t", 4)).steps
    assert (late.outcome, late.late, late.ended) == ("timed_out", True, 4)
    (after,) = ask(q.AskProcess("moneytransfer-t", 5)).steps
    assert (after.outcome, after.late, after.ended) == ("succeeded", True, 5)


def test_an_event_that_no_process_knows_leaves_the_process_as_it_was_before(at):
    from explorer.testing import new_event

    at = bank()
    version = at.store.stream("moneytransfer-t1").version
    at.store.append("moneytransfer-t1", [new_event("odd", "StepForgotten")], version)
    answer = answering(at).answer(q.AskProcess("moneytransfer-t1"))
    assert answer.row.status == "completed"
    assert "StepForgotten v1 is no known event" in answer.problem


def test_without_known_processes_every_answer_is_empty(at):
    from explorer.core.domains import Domains

    ask = Answering(at.store, Domains()).answer
    assert ask(q.AskProcesses()) == q.Processes((), None, 0, {})
    assert ask(q.AskProcessOf(at.store.head())).stream is None


def test_a_list_never_looks_at_more_than_its_page(monkeypatch):
    at = bench()
    for key in ("a", "b"):
        issue(at, "OpenAccount", account_id=key, holder_name="Jo Doe", currency="EUR")
    issue(at, "DepositMoney", account_id="a", amount_cents=100_000, reference="")
    for number in range(30):
        transfer(at, f"t{number}", "a", "b")
    read = []
    original = type(at.store).read_stream

    def counted(self, stream, *args, **more):
        read.append(stream)
        return original(self, stream, *args, **more)

    monkeypatch.setattr(type(at.store), "read_stream", counted)
    rows = answering(at).answer(q.AskProcesses(limit=5)).rows
    assert [row.key for row in rows] == ["t29", "t28", "t27", "t26", "t25"]
    assert len(read) == 5
