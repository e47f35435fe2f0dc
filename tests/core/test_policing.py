"""Policies: now or after a while, once; a refusal is only kept, and a definition that raises stops alone."""

from dataclasses import replace
from uuid import uuid4

import pytest

from benches import issue, wish
from domain.kernel.policy import Do, Drop, Later, Policy
from errands import GREETING, PATIENCE, REMINDING, Remind, errands
from explorer.core import policing
from explorer.core.errors import UnknownName, VersionConflict
from explorer.core.outcomes import Accepted
from explorer.core.policing import PolicyConsumer
from explorer.core.read_models import Checkpoint
from explorer.core.times import later
from explorer.core.timing import DUE, next_due, waits_of
from explorer.runtime.workbench import Workbench
from explorer.stores.memory import MemoryStore

WAITING = "policy.remind"
DOMAINS = errands(policies=(REMINDING, GREETING))
PATIENT = Policy(
    "patient",
    "Patient",
    {
        kind: lambda event, looking: (Later("k", PATIENCE, Remind("e1", "k"), restart=False),)
        for kind in ("ErrandBegun", "NewsHeard")
    },
)


@pytest.fixture
def at():
    return Workbench(MemoryStore(), DOMAINS)


def _alone(policy):
    return Workbench(MemoryStore(), errands(policies=(policy,)))


def _answering(*answers):
    """A policy that gives these answers whenever an errand begins."""
    return Policy("answer", "Answer", {"ErrandBegun": lambda event, looking: answers})


def _reminders(at, key="e1"):
    return [event for event in at.store.read_stream(f"errand-{key}") if event.type == "Reminded"]


def test_what_a_policy_asks_for_now_happens_before_the_command_answers(at):
    issue(at, "BeginErrand", errand_id="e1")

    hello, luck = _reminders(at)
    begun = next(at.store.read_stream("errand-e1"))
    assert (hello.data["why"], luck.data["why"]) == ("hello", "good luck")
    assert hello.causation_id == luck.causation_id == begun.event_id
    assert hello.correlation_id == begun.correlation_id
    assert (hello.metadata["actor"], hello.metadata["source"]) == ("greet", "process")


def test_what_is_asked_for_later_happens_so_long_after_its_event():
    at = _alone(REMINDING)
    issue(at, "BeginErrand", errand_id="e1")
    begun = next(at.store.read_stream("errand-e1"))

    assert at.let_pass(PATIENCE - 1) == 0
    assert at.let_pass(2) == 1

    (reminded,) = _reminders(at)
    assert reminded.time == later(begun.time, PATIENCE)
    assert reminded.causation_id == begun.event_id
    assert next_due(at.store) is None


def test_a_wait_begins_anew_goes_on_as_it_is_or_is_dropped_as_the_policy_says():
    at = _alone(REMINDING)
    issue(at, "BeginErrand", errand_id="e1")
    first = next_due(at.store)
    issue(at, "HearNews", errand_id="e1")
    assert next_due(at.store) > first

    issue(at, "RunErrand", errand_id="e1")
    assert list(waits_of(at.store)) == []
    assert at.let_pass(PATIENCE * 2) == 0

    patient = _alone(PATIENT)
    issue(patient, "BeginErrand", errand_id="e1")
    first = next_due(patient.store)
    issue(patient, "HearNews", errand_id="e1")
    assert next_due(patient.store) == first


def test_a_policy_starts_from_now_on_a_store_recorded_without_it():
    without = Workbench(MemoryStore(), errands())
    issue(without, "BeginErrand", errand_id="e1")

    later_on = Workbench(without.store, DOMAINS)
    later_on.catch_up()
    assert _reminders(later_on) == []
    issue(later_on, "BeginErrand", errand_id="e2")
    assert len(_reminders(later_on, "e2")) == 2


def test_what_a_policy_is_refused_stays_in_the_outcomes_and_nothing_else_follows(at):
    at = _alone(_answering(Do(Remind("nobody", "x"))))
    issue(at, "BeginErrand", errand_id="e1")

    assert at.store.head() == 1
    (refused,) = at.store.outcomes(only="refused")
    assert (refused.command_type, refused.actor, refused.source) == ("Remind", "answer", "process")
    assert at.store.checkpoint("policy.answer") == Checkpoint("policy.answer", 1, (1, 0))


def test_a_policy_sees_events_in_today_s_shape_and_the_streams_as_they_are():
    seen = []

    def look(event, looking):
        seen.append((event.type, looking.state("errand", "e1").status, looking.now >= event.time))
        return ()

    at = _alone(Policy("look", "Look", {"ErrandBegun": look}))
    issue(at, "BeginErrand", errand_id="e1")

    assert seen == [("ErrandBegun", "known", True)]


@pytest.mark.parametrize(
    "answer",
    [
        lambda event, looking: 1 / 0,
        lambda event, looking: (Do(object()),),
        lambda event, looking: (Later("k", float("inf"), Remind("e1", "x")),),
    ],
    ids=["raises", "asks for what is no command", "waits for ever"],
)
def test_a_policy_that_cannot_answer_stops_alone_and_says_where(answer):
    broken = Policy("broken", "Broken rule", {"NewsHeard": answer})
    at = Workbench(MemoryStore(), errands(policies=(broken, REMINDING)))
    issue(at, "BeginErrand", errand_id="e1")
    issue(at, "HearNews", errand_id="e1")

    mark = at.store.checkpoint("policy.broken")
    assert (mark.status, mark.at) == ("stopped", (1, 0))
    assert mark.error.startswith("Broken rule stopped at event #2 (NewsHeard of errand-e1): ")
    assert "rebuild policy.broken lets it go on" in mark.error
    assert at.store.checkpoint(WAITING).at == (2, 0)

    mended = Workbench(at.store, errands(policies=(replace(broken, listens={}), REMINDING)))
    assert mended.rebuilt("policy.broken")["events"] == 1
    assert mended.store.checkpoint("policy.broken").status == "running"
    with pytest.raises(UnknownName, match=r"no process or policy policy\.nope; there are: policy\.broken"):
        mended.resume("policy.nope")
    with pytest.raises(UnknownName, match=r"policy\.nope; there are: policy\.broken, policy\.remind\."):
        mended.rebuilt("policy.nope")


def test_a_policy_that_loses_every_race_tries_again_at_the_next_catch_up(at, expects_logs):
    append = at.store.append

    def lose(stream, events, expected, outcome=None):
        if any(event.type == "Reminded" for event in events):
            raise VersionConflict(stream, expected, 99)
        return append(stream, events, expected, outcome)

    at.store.append = lose
    assert isinstance(issue(at, "BeginErrand", errand_id="e1"), Accepted)
    assert _reminders(at) == []
    assert "could not catch up" in expects_logs.text
    at.store.append = append
    at.catch_up()

    assert len(_reminders(at)) == 2


def test_waits_are_rows_that_a_restart_takes_up(at):
    issue(at, "BeginErrand", errand_id="e1")
    ((name, key, row),) = waits_of(at.store)
    assert (name, key) == (WAITING, ("e1",))
    assert (row["command_type"], row["fields"]) == ("Remind", {"errand_id": "e1", "why": "no news"})

    again = Workbench(at.store, DOMAINS)
    again.play(wish("HearNews", errand_id="e1"), later(row[DUE], 1))

    assert [event.data["why"] for event in _reminders(again)] == ["hello", "good luck", "no news"]


def test_two_runners_ask_for_the_same_thing_once(at):
    rival = Workbench(at.store, DOMAINS)
    append, raced = at.store.append, []

    def after_the_rival(stream, events, expected, outcome=None):
        if any(event.type == "Reminded" for event in events) and not raced:
            raced.append(stream)
            rival.catch_up()
        return append(stream, events, expected, outcome)

    at.store.append = after_the_rival
    issue(at, "BeginErrand", errand_id="e1")
    due = next_due(at.store)
    rival.play(wish("HearNews", errand_id="e9"), later(due, 1))
    at.let_pass(PATIENCE + 5)

    assert raced
    assert [event.data["why"] for event in _reminders(at)] == ["hello", "good luck", "no news"]


def test_a_runner_that_was_away_takes_up_what_another_waits_for_now():
    at = _alone(REMINDING)
    issue(at, "BeginErrand", errand_id="e1")
    rival = Workbench(at.store, at.domains)
    issue(rival, "RunErrand", errand_id="e1")

    assert at.let_pass(PATIENCE * 2) == 0
    assert at.store.outcome_counts().get("refused", 0) == 0


@pytest.mark.parametrize("derived", [True, False], ids=["as it is", "control"])
def test_seeing_an_event_again_after_a_crash_has_no_second_effect(at, monkeypatch, derived):
    if not derived:
        monkeypatch.setattr(policing, "uuid5", lambda space, name: uuid4())
    issue(at, "BeginErrand", errand_id="e1")
    mark = at.store.checkpoint("policy.greet")
    at.store.save(Checkpoint("policy.greet", 1, (0, 0)), {}, mark.at)

    Workbench(at.store, DOMAINS).catch_up()

    assert len(_reminders(at)) == (2 if derived else 4)


@pytest.mark.parametrize("looked_up", [True, False], ids=["as it is", "control"])
def test_a_wait_that_outlived_what_it_was_for_keeps_no_new_one_away(looked_up, monkeypatch):
    at = _alone(PATIENT)
    issue(at, "BeginErrand", errand_id="e1")
    if not looked_up:
        monkeypatch.setattr(PolicyConsumer, "_awaits", lambda self, key: self._waits.get(key) is not None)

    def crash(*arguments):
        raise KeyboardInterrupt

    save, at.store.save = at.store.save, crash
    with pytest.raises(KeyboardInterrupt):
        at.let_pass(PATIENCE)
    at.store.save = save
    assert (len(_reminders(at)), len(list(waits_of(at.store)))) == (1, 1)
    at.handling.handle(wish("HearNews", errand_id="e1"))

    again = Workbench(at.store, at.domains)
    again.catch_up()
    again.let_pass(PATIENCE)

    assert len(_reminders(again)) == (2 if looked_up else 1)
    assert list(waits_of(again.store)) == []


def test_dropping_what_nobody_waits_for_changes_nothing():
    at = _alone(_answering(Drop("never")))
    issue(at, "BeginErrand", errand_id="e1")

    assert at.store.checkpoint("policy.answer").at == (1, 0)
    assert list(at.store.rows("policy.answer")) == []
