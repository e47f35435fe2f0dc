"""Stories and legacies: the same seed tells the same, everything there is occurs, nothing contradicts."""

from collections import Counter
from itertools import islice, pairwise

import pytest
from rehearsal import Rehearsal

import domain.banking.legacy
import domain.banking.load
import domain.shopping.legacy
import domain.shopping.load
import domain.todo.legacy
import domain.todo.load
from domain.banking import BANKING
from domain.banking.projections import MONEY_CONSERVATION
from domain.kernel.load import Act, Stage, Zipf, cents, dice, diurnal, gaps, geometric, hour, moment
from domain.kernel.recorded import RecordedEvent
from domain.shopping import SHOPPING
from domain.todo import TODO
from explorer.core.domains import Domains, as_json
from explorer.core.forms import Invalid, build
from spec import project

START = "2025-03-03T08:00:00Z"
STORIES = [
    pytest.param(SHOPPING, domain.shopping.load.story, id="shopping"),
    pytest.param(BANKING, domain.banking.load.story, id="banking"),
    pytest.param(TODO, domain.todo.load.story, id="todo"),
]
LEGACIES = [
    pytest.param(SHOPPING, domain.shopping.legacy.legacy, id="shopping"),
    pytest.param(BANKING, domain.banking.legacy.legacy, id="banking"),
    pytest.param(TODO, domain.todo.legacy.legacy, id="todo"),
]
ONLY_WHEN_TIMERS_RUN = {"IncomingCancelled", "PaymentVoided"}


@pytest.mark.parametrize(("played", "story"), STORIES)
def test_the_same_seed_tells_the_same_story(played, story):
    assert list(story(3, 400, START)) == list(story(3, 400, START))
    assert list(story(3, 400, START)) != list(story(4, 400, START))


@pytest.mark.parametrize(("played", "story"), STORIES)
def test_a_story_has_as_many_steps_as_were_asked_for_in_the_order_of_time(played, story):
    for commands in (0, 1, 25, 1_000):
        steps = list(story(1, commands, START))
        assert len(steps) == commands
        assert all(one.at <= other.at for one, other in pairwise(steps))
        assert all(step.at >= "2025-03-03T08:00:00.000000Z" for step in steps)


@pytest.mark.parametrize(("played", "story"), STORIES)
@pytest.mark.parametrize("seed", [1, 7, 2_025])
def test_every_type_of_event_occurs_in_a_story(played, story, seed):
    rehearsal = Rehearsal(played)
    for step in story(seed, 2_000, START):
        rehearsal.play(step)
    known = {event.__name__ for category in played.categories for event in category.events}
    assert known - {event.type for event in rehearsal.log} <= ONLY_WHEN_TIMERS_RUN


@pytest.mark.parametrize(("played", "story"), STORIES)
def test_most_commands_of_a_story_are_accepted_and_every_other_outcome_occurs(played, story):
    rehearsal = Rehearsal(played)
    for step in story(11, 3_000, START):
        rehearsal.play(step)
    outcomes = rehearsal.outcomes
    refused = sum(count for outcome, count in outcomes.items() if outcome.startswith("refused."))
    assert outcomes["accepted"] > 2_700
    assert 0 < refused < 150
    assert 30 < outcomes["invalid"] < 100
    assert 3 < outcomes["duplicate"] < 40
    assert outcomes["conflict"] > 0


def test_most_transfers_of_a_day_arrive():
    bank = Rehearsal(BANKING)
    for step in domain.banking.load.story(12, 3_000, START):
        bank.play(step)
    told = Counter(event.type for event in bank.log)
    assert told["TransferCompleted"] > 0.95 * told["TransferRequested"]


@pytest.mark.parametrize(("played", "story"), STORIES)
def test_only_steps_that_are_meant_to_be_invalid_are(played, story):
    for step in story(2, 2_000, START):
        if step.raw is None:
            assert build(type(step.command), as_json(step.command)) == step.command
        else:
            with pytest.raises(Invalid):
                build(type(step.command), step.raw)


@pytest.mark.parametrize(("played", "story"), STORIES)
def test_a_repeated_step_names_the_one_it_repeats(played, story):
    steps = list(story(2, 2_000, START))
    repeated = [(index, step) for index, step in enumerate(steps) if step.duplicate_of is not None]
    assert repeated
    for index, step in repeated:
        assert step.duplicate_of < index
        first = steps[step.duplicate_of]
        assert (first.command, first.raw, first.duplicate_of) == (step.command, None, None)


@pytest.mark.parametrize(("played", "story"), STORIES)
def test_a_tag_keeps_two_stories_on_one_store_apart(played, story):
    domains = Domains([played])

    def streams(tag):
        steps = story(3, 600, START, tag=tag)
        return {domains.commands[type(one.command).__name__][0].stream_of(one.command) for one in steps}

    assert not streams("") & streams(".2")


@pytest.mark.parametrize(("played", "story"), STORIES)
def test_a_story_has_its_own_pace_or_the_one_it_is_told(played, story):
    assert "2025-03-03T12" < list(story(3, 3_000, START))[-1].at < "2025-03-03T20"
    assert list(story(3, 3_000, START, rate=20))[-1].at < "2025-03-03T08:40"


# --- what old stores hold ---


def recorded(told, domains):
    versions = Counter()
    for ordinal, one in enumerate(told, start=1):
        versions[one.stream] += 1
        yield RecordedEvent(
            ordinal=ordinal,
            position=ordinal,
            stream=one.stream,
            category=one.stream.partition("-")[0],
            version=versions[one.stream],
            type=one.type,
            schema_version=one.schema_version,
            time=one.at,
            event_id=f"e{ordinal}",
            data=one.data,
            metadata={"actor": one.actor},
        )


@pytest.mark.parametrize(("told", "legacy"), LEGACIES)
def test_the_same_seed_tells_the_same_legacy_of_2021(told, legacy):
    events = list(legacy(3, "2021-03-01T09:00:00Z"))
    assert events == list(legacy(3, "2021-03-01T09:00:00Z")) != list(legacy(4, "2021-03-01T09:00:00Z"))
    assert all(event.at.startswith("2021-03") for event in events)
    assert all(one.at <= other.at for one, other in pairwise(events))
    assert 100 < len(events) < 450


@pytest.mark.parametrize(("told", "legacy"), LEGACIES)
def test_every_old_version_occurs_in_a_legacy(told, legacy):
    held = {(event.type, event.schema_version) for event in legacy(3, "2021-03-01T09:00:00Z")}
    assert Domains([told]).upcasting.reads <= held


@pytest.mark.parametrize(("told", "legacy"), LEGACIES)
def test_every_event_of_a_legacy_is_read_and_folded_today(told, legacy):
    domains = Domains([told])
    states = {}
    for event in recorded(legacy(3, "2021-03-01T09:00:00Z"), domains):
        fold = domains.fold_of(event.category)
        states[event.stream] = domains.evolve(fold, states.get(event.stream, fold.initial), event)
    assert all(state.status != "none" for state in states.values())


@pytest.mark.parametrize("seed", range(5))
def test_the_old_accounts_never_owe_anything_and_no_money_is_missing(seed):
    domains = Domains([BANKING])
    told = list(recorded(domain.banking.legacy.legacy(seed, "2021-03-01T09:00:00Z"), domains))
    states = {}
    for event in told:
        fold = domains.fold_of("account")
        states[event.stream] = domains.evolve(fold, states.get(event.stream, fold.initial), event)
        assert states[event.stream].balance_cents >= 0
    today = [one for event in told for one in domains.upcasting.upcast(event)]
    assert project(MONEY_CONSERVATION, today)[("EUR",)]["difference"] == 0


@pytest.mark.parametrize("seed", range(5))
def test_the_old_orders_cost_what_was_in_the_cart(seed):
    domains = Domains([SHOPPING])
    states = {}
    ordered = 0
    for event in recorded(domain.shopping.legacy.legacy(seed, "2021-03-01T09:00:00Z"), domains):
        fold = domains.fold_of("cart")
        before = states.get(event.stream, fold.initial)
        states[event.stream] = domains.evolve(fold, before, event)
        if event.type == "OrderPlaced":
            ordered += 1
            assert states[event.stream].total_cents == before.total_cents
            assert states[event.stream].customer_id == event.metadata["actor"]
            (today,) = domains.upcasting.upcast(event)
            lines = {line["sku"]: line["quantity"] for line in today.data["lines"]}
            assert lines == {sku: line.quantity for sku, line in before.lines.items()}
    assert ordered > 5


# --- chance and time ---


def test_a_stage_plays_its_roles_in_the_order_of_time():
    def role(name, wait):
        for number in range(2):
            yield Act(f"{name}{number}", name)
            yield wait

    stage = Stage(START)
    stage.enter(role("slow", 5.0))
    stage.enter(role("quick", 1.5))
    assert [(step.command, step.at[17:22]) for step in stage.play()] == [
        ("slow0", "00.00"),
        ("quick0", "00.00"),
        ("quick1", "01.50"),
        ("slow1", "05.00"),
    ]


def test_a_day_is_busiest_in_the_afternoon():
    assert max(range(24), key=diurnal) == 15
    assert min(range(24), key=diurnal) == 3
    assert diurnal(9) == pytest.approx(1)
    assert min(map(diurnal, range(24))) >= 0.2


def test_arrivals_come_at_the_rate_of_their_hour():
    waits = list(islice(gaps(dice(1), 2.0, "2025-03-03T09:00:00Z", lambda: 0.0), 4_000))
    assert sum(waits) / len(waits) == pytest.approx(0.5, rel=0.1)


def test_moments_are_utc_with_microseconds():
    assert moment("2025-03-03T08:00:00Z", 61.25) == "2025-03-03T08:01:01.250000Z"
    assert hour("2025-03-03T08:30:00Z", 3_600) == 9.5


def test_the_first_rank_is_drawn_most_often():
    random, zipf = dice(1), Zipf(1.0)
    drawn = Counter(zipf.draw(random, "abc") for _ in range(6_000))
    assert drawn["a"] / drawn["b"] == pytest.approx(2, rel=0.15)
    assert drawn["a"] / drawn["c"] == pytest.approx(3, rel=0.15)
    assert zipf.draw(random, "x") == "x"


def test_counts_and_amounts_keep_to_their_bounds_and_means():
    random = dice(1)
    counts = [geometric(random, 3, 30) for _ in range(5_000)]
    assert (min(counts), max(counts) <= 30) == (1, True)
    assert sum(counts) / len(counts) == pytest.approx(3, rel=0.1)
    amounts = sorted(cents(random, 4_500, 1.2, 500_000) for _ in range(5_000))
    assert amounts[2_500] == pytest.approx(4_500, rel=0.1)
    assert amounts[0] >= 1
    assert amounts[-1] <= 500_000
