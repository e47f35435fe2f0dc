"""A process as numbered steps: what is said about each, at any moment."""

import pytest

from explorer.runtime import questions as q
from explorer.viewmodels.stepper import StepperScreen, status_of, stepper_of
from transfers import answering, bank, ordinals


@pytest.fixture(scope="module")
def at():
    return bank()


@pytest.fixture(scope="module")
def ask(at):
    return answering(at).answer


def screen(ask, stream, ordinal=None) -> StepperScreen:
    return stepper_of(ask(q.AskProcess(stream, ordinal)), followed=False)


def told(screen):
    return [(line.mark, line.title, line.word) for line in screen.lines]


def test_a_completed_process_is_told_from_its_beginning_to_its_end(ask):
    shown = screen(ask, "moneytransfer-t1")
    assert told(shown) == [
        ("▸", "Began", ""),
        ("1", "Debit for transfer", "succeeded"),
        ("2", "Credit for transfer", "succeeded"),
        ("3", "Settle outgoing", "succeeded"),
        ("4", "Complete transfer", "succeeded"),
        ("✓", "Ended", "completed"),
    ]
    assert (shown.heading, shown.status) == ("Money transfer t1", "completed")
    assert shown.caption.startswith("began 2025-03-03 ")
    assert ", took " in shown.caption


def test_a_compensation_says_what_it_undoes_and_a_failure_why(ask):
    shown = screen(ask, "moneytransfer-t2")
    refund = next(line for line in shown.lines if line.undoing)
    assert (refund.title, refund.note) == ("Refund transfer", "undoes 1, Debit for transfer")
    credit = next(line for line in shown.lines if line.title == "Credit for transfer")
    assert (credit.word, credit.tone) == ("failed: AccountFrozen", "bad")
    assert (shown.lines[-1].word, shown.status) == ("failed: AccountFrozen", "failed")


def test_every_line_leads_to_its_event(at, ask):
    shown = screen(ask, "moneytransfer-t2")
    types = [next(at.store.read(line.ordinal - 1, 1)).type for line in shown.lines]
    assert types == [
        "ProcessStarted",
        "StepSucceeded",
        "StepFailed",
        "StepSucceeded",
        "StepSucceeded",
        "StepSucceeded",
        "ProcessFailed",
    ]


def test_in_the_past_what_is_awaited_is_told_with_its_due_time_and_the_rest_is_later(at, ask):
    asked = ordinals(at, "moneytransfer-t1", "TimeoutScheduled")[0]
    shown = screen(ask, "moneytransfer-t1", asked)
    assert told(shown) == [
        ("▸", "Began", ""),
        ("1", "Debit for transfer", "succeeded"),
        ("2", "Credit for transfer", "waiting"),
        ("…", "Next", ""),
        ("3", "Settle outgoing", "later"),
        ("4", "Complete transfer", "later"),
        ("■", "Ended", "later"),
    ]
    credit, awaited = shown.lines[2], shown.lines[3]
    due = ask(q.AskProcess("moneytransfer-t1", asked)).steps[1].due
    assert f"due {due[11:23]}" in credit.about
    assert awaited.about.startswith("waits for account-poor to Credit for transfer")
    assert f"by {due[11:23]}" in awaited.about
    assert [line.later for line in shown.lines] == [False] * 4 + [True] * 3


def test_while_it_makes_good_a_running_process_is_undoing(at, ask):
    asked = ordinals(at, "moneytransfer-t2", "CompensationRequested")[0]
    answer = ask(q.AskProcess("moneytransfer-t2", asked))
    assert (answer.row.status, status_of(answer.row)) == ("running", "undoing")
    assert stepper_of(answer, followed=True).status == "undoing"


def test_the_line_of_the_cursors_event_is_marked_and_no_other(at, ask):
    for event in at.store.read_stream("moneytransfer-t2"):
        marked = [line for line in screen(ask, "moneytransfer-t2", event.ordinal).lines if line.here]
        assert all(event.ordinal in (line.asked, line.ended) for line in marked)
        assert bool(marked) == (event.type != "TimeoutScheduled"), event.type


def test_before_its_beginning_the_stepper_says_where_to_go(at, ask):
    begun = ordinals(at, "moneytransfer-t2", "ProcessStarted")[0]
    shown = screen(ask, "moneytransfer-t2", begun - 1)
    assert shown.lines == ()
    assert shown.empty == f"moneytransfer-t2 has not begun at #{begun - 1}. Move the cursor forward."


def test_a_step_that_ran_out_of_time_says_so_also_when_it_is_answered_later():
    row = q.ProcessRow("p-1", "p", "P", "1", "running", 1, None, 5, "credit", False, None)
    late = q.StepRow(1, "credit", "CreditForTransfer", None, "timed_out", 2, None, 4, late=True)
    line = stepper_of(q.Process("p-1", 5, row, (late,)), False).lines[1]
    assert (line.word, line.tone) == ("timed out", "late")
    answered = q.StepRow(1, "credit", "CreditForTransfer", None, "succeeded", 2, None, 5, late=True)
    line = stepper_of(q.Process("p-1", 5, row, (answered,)), False).lines[1]
    assert (line.word, line.about) == ("succeeded", "after its time was up")


def test_a_step_that_was_open_when_the_process_ended_was_never_answered():
    row = q.ProcessRow("p-1", "p", "P", "1", "failed", 1, None, 5, "credit", False, None)
    step = q.StepRow(1, "credit", "CreditForTransfer", None, "requested", 2, None)
    line = stepper_of(q.Process("p-1", 5, row, (step,)), False).lines[1]
    assert (line.word, line.tone) == ("not answered", "")
