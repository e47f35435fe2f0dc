"""Process managers: what the kernel adds to every definition."""

from dataclasses import replace

import pytest

from domain.kernel.process import Ask, Done, Finish, GiveUp, MakeGood, NotDone, ProcessManager
from domain.kernel.process_state import (
    PROCESS_EVENTS,
    Failed,
    ProcessCompleted,
    ProcessStarted,
    Running,
    Step,
    StepFailed,
    StepRequested,
    StepSucceeded,
    TimeoutScheduled,
    Waiting,
    evolve,
)
from domain.kernel.recorded import RecordedEvent
from domain.shopping.decisions.cart import OpenCart
from spec import NOON


def event(name, number=1, **data):
    return RecordedEvent(
        ordinal=number,
        position=number,
        stream="order-o1",
        category="order",
        version=number,
        type=name,
        schema_version=1,
        time=NOON,
        event_id=f"e{number}",
        data={"order_id": "o1", **data},
    )


ASK = Ask("open", OpenCart("c1", "ada"))
PROCESS = ProcessManager(
    name="errand",
    title="Errand",
    starts_on="Began",
    key="order_id",
    listens={
        "Began": lambda state, event: (ASK,),
        "TriedAgain": lambda state, event: (NotDone("open", "no answer"), ASK),
        "Opened": lambda state, event: (Done("open"), Finish()),
        "Slow": lambda state, event: (Ask("wait", OpenCart("c2", "ada"), within=90),),
        "Undone": lambda state, event: (MakeGood("undo", OpenCart("c3", "ada")),),
    },
    on_refusal=lambda state, step, code: (GiveUp(code),),
)


def after(*events):
    state = PROCESS.initial
    for one in events:
        for fact in PROCESS.react(state, one, NOON):
            state = PROCESS.evolve(state, fact)
    return state


def test_only_the_starting_event_starts_a_process():
    assert PROCESS.react(Waiting(), event("Opened"), NOON) == ()
    started, asked = PROCESS.react(Waiting(), event("Began"), NOON)
    assert started == ProcessStarted("e1", {"order_id": "o1"})
    assert asked.fields == {"cart_id": "c1", "customer_id": "ada"}


def test_the_id_of_a_command_depends_on_instance_step_and_attempt_alone():
    first = PROCESS.react(Waiting(), event("Began"), NOON)[1]
    same = PROCESS.react(Waiting(), event("Began", 9), "2030-01-01T00:00:00.000000Z")[1]
    again = PROCESS.react(after(event("Began")), event("TriedAgain", 2), NOON)[1]
    assert first.command_id == same.command_id != again.command_id


def test_another_attempt_is_a_step_of_its_own():
    state = after(event("Began"), event("TriedAgain", 2))
    assert [step.outcome for step in state.steps] == ["failed", "requested"]
    assert state.find("open").outcome == "requested"


def test_a_step_with_a_limit_has_a_due_time_on_the_stores_clock():
    facts = PROCESS.react(after(event("Began")), event("Slow", 2), NOON)
    assert facts[1] == TimeoutScheduled("wait", "2025-03-03T12:01:30.000000Z")
    assert after(event("Began"), event("Slow", 2)).find("wait").due_at == "2025-03-03T12:01:30.000000Z"


def test_a_process_without_limits_answers_a_timeout_with_nothing_more():
    state = after(event("Began"))
    (late,) = PROCESS.react_to_timeout(state, "open", NOON)
    assert evolve(state, late).find("open").outcome == "timed_out"


def test_a_step_that_was_never_asked_for_neither_times_out_nor_is_refused():
    state = after(event("Began"))
    assert PROCESS.react_to_timeout(state, "unknown", NOON) == ()
    assert PROCESS.react_to_refusal(state, "unknown", "No", NOON) == ()


def test_compensations_are_marked():
    assert after(event("Began"), event("Undone", 2)).find("undo").compensation


def test_a_refusal_is_noted_and_reacted_to_once():
    state = after(event("Began"))
    facts = PROCESS.react_to_refusal(state, "open", "CartAlreadyOpen", NOON)
    assert facts[0] == StepFailed("open", None, "CartAlreadyOpen")
    for fact in facts:
        state = evolve(state, fact)
    assert state == Failed("CartAlreadyOpen", state.steps)
    assert PROCESS.react_to_refusal(state, "open", "CartAlreadyOpen", NOON) == ()


def test_a_refusal_told_twice_to_a_process_that_goes_on_has_no_second_effect():
    state = evolve(after(event("Began")), StepFailed("open", None, "CartAlreadyOpen"))
    assert PROCESS.react_to_refusal(state, "open", "CartAlreadyOpen", NOON) == ()


def test_a_finished_process_reacts_to_nothing():
    state = after(event("Began"), event("Opened", 2))
    assert state.status == "completed"
    assert PROCESS.react(state, event("TriedAgain", 3), NOON) == ()


def test_nothing_precedes_a_start_and_nothing_follows_an_end():
    assert evolve(Waiting(), ProcessCompleted()) == Waiting()
    over = Failed("why", ())
    assert evolve(over, StepSucceeded("open", None)) == over


def test_a_mark_on_a_step_that_is_not_there_changes_nothing():
    state = Running("e1", {}, (Step("open", "OpenCart", "id"),))
    assert evolve(state, StepSucceeded("other", None)) == state


def test_every_event_names_the_stream_of_its_instance():
    assert PROCESS.stream_for(event("Began")) == "errand-o1"
    assert PROCESS.stream_for(event("Unheard")) is None
    assert PROCESS.stream_for(event("Began", order_id=None)) is None


def test_a_process_folds_like_a_category():
    assert PROCESS.initial == Waiting()
    assert PROCESS.events == PROCESS_EVENTS
    assert {state.status for state in PROCESS.states} == {"waiting", "running", "completed", "failed"}
    requested = StepRequested("open", "OpenCart", "id", {})
    assert PROCESS.evolve(Running("e1", {}), requested).steps == (Step("open", "OpenCart", "id"),)


@pytest.mark.parametrize("data", [None, [], "text"])
def test_an_event_without_an_object_as_data_concerns_no_instance(data):
    assert PROCESS.stream_for(replace(event("Began"), data=data)) is None
