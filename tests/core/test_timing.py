"""What is waited for happens on the store's clock, once, and costs nothing until then."""

from contextlib import suppress
from dataclasses import replace
from uuid import UUID, uuid4, uuid5

import pytest

from benches import issue, wish
from domain.kernel.process_state import Completed, Failed
from errands import LIMIT, RUNNING, errands
from explorer.core import processing
from explorer.core.errors import IdReused, StoreBusy
from explorer.core.event_writer import NewEvent
from explorer.core.outcome_log import OutcomeRecord
from explorer.core.read_models import Checkpoint
from explorer.core.times import later
from explorer.core.timing import DUE, Waits, next_due, waits_of
from explorer.runtime.workbench import Workbench
from explorer.stores.memory import MemoryStore

PROCESS = "process.errandrun"
DOMAINS = errands(processes=(RUNNING,))
NOON = "2025-03-03T12:00:00.000000Z"


@pytest.fixture
def at():
    return Workbench(MemoryStore(), DOMAINS)


def _types(at, stream):
    return [event.type for event in at.store.read_stream(stream)]


def _state(at, key="e1"):
    return at.handling.loader.load(RUNNING, RUNNING.stream(key)).state


def _waits(at):
    return [key for _, key, _ in waits_of(at.store)]


def test_a_limit_is_waited_for_until_its_step_has_ended(at):
    issue(at, "BeginErrand", errand_id="e1")
    scheduled = next(e for e in at.store.read_stream("errandrun-e1") if e.type == "TimeoutScheduled")
    assert [(name, key, row[DUE]) for name, key, row in waits_of(at.store)] == [
        (PROCESS, ("errandrun-e1", "run"), scheduled.data["due_at"])
    ]
    assert next_due(at.store) == scheduled.data["due_at"]

    issue(at, "RunErrand", errand_id="e1")
    assert (_waits(at), next_due(at.store)) == ([], None)
    assert isinstance(_state(at), Completed)


def test_a_step_that_does_not_end_in_time_is_late_at_its_due_time_and_made_good(at):
    issue(at, "BeginErrand", errand_id="e1")
    due_at = next_due(at.store)

    assert at.let_pass(LIMIT + 5) == 5

    assert _types(at, "errand-e1") == ["ErrandBegun", "ErrandNoted", "ErrandCalledOff"]
    late = next(e for e in at.store.read_stream("errandrun-e1") if e.type == "TimedOut")
    scheduled = next(e for e in at.store.read_stream("errandrun-e1") if e.type == "TimeoutScheduled")
    assert (late.time, late.causation_id) == (due_at, scheduled.event_id)
    assert late.correlation_id == scheduled.correlation_id
    assert isinstance(_state(at), Failed)
    assert _waits(at) == []


def test_nothing_is_late_a_moment_before_its_time(at):
    issue(at, "BeginErrand", errand_id="e1")

    assert at.let_pass(LIMIT - 1) == 0
    assert _waits(at) == [("errandrun-e1", "run")]
    assert at.let_pass(1) > 0


def test_time_passes_before_the_next_command_begins_and_in_the_order_of_due_times(at):
    for name in ("e1", "e2", "e3"):
        issue(at, "BeginErrand", errand_id=name)
    begun = next_due(at.store)
    story = wish("BeginErrand", errand_id="e4")

    at.play(story, later(begun, 60))

    fired = [(e.stream, e.time) for e in at.store.read() if e.type == "TimedOut"]
    assert [stream for stream, _ in fired] == ["errandrun-e1", "errandrun-e2", "errandrun-e3"]
    assert [time for _, time in fired] == sorted(time for _, time in fired)
    fourth = next(at.store.read_stream("errand-e4"))
    assert fourth.time == later(begun, 60)
    times = [event.time for event in at.store.read()]
    assert times == sorted(times)


def test_a_refused_step_is_no_longer_waited_for(at):
    issue(at, "BeginErrand", errand_id="unnoted1")

    assert isinstance(_state(at, "unnoted1"), Failed)
    assert _waits(at) == []
    assert at.let_pass(LIMIT * 2) == 0


def test_a_limit_reached_while_nobody_had_the_store_open_comes_when_somebody_does(at):
    issue(at, "BeginErrand", errand_id="e1")
    at.let_pass(LIMIT - 1)

    again = Workbench(at.store, DOMAINS)
    again.play(wish("BeginErrand", errand_id="e2"), later(next_due(at.store), 1))

    assert isinstance(_state(again), Failed)


@pytest.mark.parametrize("fails_at", range(4))
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_crash_anywhere_while_a_limit_passes_leaves_each_effect_once(at, fails_at, after):
    issue(at, "BeginErrand", errand_id="e1")
    crash = _Crash(at.store, fails_at, after=after)
    due_at = next_due(at.store)
    with pytest.raises(KeyboardInterrupt):
        at.let_pass(LIMIT + 5)
    crash.over()

    again = Workbench(at.store, DOMAINS)
    again.play(wish("BeginErrand", errand_id="e2"), later(due_at, 10))

    assert _types(again, "errand-e1") == ["ErrandBegun", "ErrandNoted", "ErrandCalledOff"]
    assert _types(again, "errandrun-e1")[3:] == [
        "TimedOut", "StepRequested", "StepSucceeded", "ProcessFailed"
    ]  # fmt: skip
    assert _waits(again) == [("errandrun-e2", "run")]


def test_a_wait_whose_step_was_asked_for_again_is_stale(at):
    issue(at, "BeginErrand", errand_id="e1")
    consumer = at._acting[PROCESS]
    row = {"event_id": "e", "correlation_id": "c", DUE: later(next_due(at.store), -1)}

    consumer._fall_due(("errandrun-e1", "run"), row)

    assert "TimedOut" not in _types(at, "errandrun-e1")


def test_a_definition_that_raises_when_time_is_up_stops_its_process_alone():
    broken = replace(RUNNING, on_timeout=lambda state, step: 1 / 0)
    at = Workbench(MemoryStore(), errands(processes=(broken,)))
    issue(at, "BeginErrand", errand_id="e1")
    before = at.store.head()

    assert at.let_pass(LIMIT) == 0

    mark = at.store.checkpoint(PROCESS)
    assert (mark.status, mark.at) == ("stopped", (before, 0))
    assert "Errand run stopped at what was due at" in mark.error
    assert "ZeroDivisionError" in mark.error
    assert next_due(at.store) is None  # who stopped waits for nothing
    mended = Workbench(at.store, DOMAINS)
    mended.resume(PROCESS)
    assert mended.let_pass(LIMIT) == 5
    assert isinstance(_state(mended), Failed)


def test_a_busy_store_only_puts_off_what_is_due(at):
    issue(at, "BeginErrand", errand_id="e1")
    append = at.store.append

    def busy(*arguments):
        raise StoreBusy("Another program keeps the store; try again.")

    at.store.append = busy
    with pytest.raises(StoreBusy):
        at.let_pass(LIMIT)
    at.store.append = append

    assert at.let_pass(1) == 5


def test_looking_whether_something_is_due_reads_no_rows_and_no_events(at):
    for number in range(20):
        issue(at, "BeginErrand", errand_id=f"e{number}")
    read = []
    at.store.rows = at.store.read = lambda *arguments, **more: read.append(arguments)

    for _ in range(100):
        assert at._timed.due() is not None
    assert read == []


def test_waits_that_begin_anew_again_and_again_are_kept_once():
    store = MemoryStore()
    waits = Waits(store, "policy.x")
    for second in range(1_000):
        waits.keep(("k",), later(NOON, 1_000 - second), {"n": second})
        waits.keep((f"other{second % 3}",), later(NOON, 5_000 + second), {})

    assert len(waits._order) < 100
    assert waits.earliest() == (later(NOON, 1), ("k",))
    assert store.save(Checkpoint("policy.x", 1, (0, 0)), waits.changes, None)
    again = Waits(store, "policy.x")
    assert again.earliest() == waits.earliest()
    assert len(again._order) == 4
    again.forget(("k",))
    again.forget(("never",))
    assert again.earliest()[1][0].startswith("other")
    assert again.changes == {("k",): None}


# --- several programs on one store ---


def test_two_runners_let_the_same_limit_pass_once(at):
    issue(at, "BeginErrand", errand_id="e1")
    rival = Workbench(at.store, DOMAINS)
    rival.catch_up()
    due_at = next_due(at.store)
    append = at.store.append

    def after_the_rival(stream, events, expected, outcome=None):
        at.store.append = append
        rival.play(wish("BeginErrand", errand_id="e2"), later(due_at, 1))
        return append(stream, events, expected, outcome)

    at.store.append = after_the_rival
    at.let_pass(LIMIT + 5)
    at.catch_up()

    assert _types(at, "errandrun-e1").count("TimedOut") == 1
    assert _types(at, "errand-e1") == ["ErrandBegun", "ErrandNoted", "ErrandCalledOff"]
    assert at.store.head() == len({event.event_id for event in at.store.read()})


@pytest.mark.parametrize("first", ["refusal", "acceptance"])
def test_of_two_runners_one_refused_and_one_accepted_only_one_has_its_way(at, first):
    """Between the decisions of two runners the world may change; the store lets one of them count."""
    noted, failed = _refused_and_accepted(at, first)

    assert (noted, failed) == ((0, 1) if first == "refusal" else (1, 0))


def test_were_the_ids_of_refusals_others_both_runners_would_have_their_way(at, monkeypatch):
    """The control: the step is recorded as failed, and done."""
    monkeypatch.setattr(processing, "_event_id", lambda stream, cause, index: str(uuid4()))

    assert _refused_and_accepted(at, "refusal") == (1, 1)


def _refused_and_accepted(at, first):
    """Let one runner be refused while a rival, which decided a moment earlier, finds the command acceptable.

    Returns:
        How often the command had its effect, and how often its step is recorded as failed.
    """
    at.handling.handle(wish("BeginErrand", errand_id="unnoted1"))
    append, raced = at.store.append, []

    def race(stream, events, expected, outcome=None):
        if raced or all(event.type != "StepFailed" for event in events):
            return append(stream, events, expected, outcome)
        raced.append(stream)
        if first == "acceptance":
            _accepted_by_a_rival(at.store, append)
            return append(stream, events, expected, outcome)
        appended = append(stream, events, expected, outcome)
        with suppress(IdReused):
            _accepted_by_a_rival(at.store, append)
        return appended

    at.store.append = race
    at.catch_up()
    Workbench(at.store, DOMAINS).catch_up()
    assert raced
    types = [event.type for event in at.store.read()]
    return types.count("ErrandNoted"), types.count("StepFailed")


def _accepted_by_a_rival(store, append):
    request = next(event for event in store.read() if event.type == "StepRequested")
    command_id, fields = request.data["command_id"], {"errand_id": "unnoted1"}
    event = NewEvent(str(uuid5(UUID(command_id), "0")), "ErrandNoted", 1, fields, {}, NOON)
    outcome = OutcomeRecord(
        command_id, "NoteErrand", "errand-unnoted1", "accepted", NOON, fields, "errandrun", "process"
    )
    append("errand-unnoted1", [event], 1, outcome)


class _Crash:
    """The n-th append or save from now on dies, before or after it was done."""

    def __init__(self, store, fails_at, *, after):
        self._store, self._left = store, fails_at
        self._after = after
        self._whole = {"append": store.append, "save": store.save}
        for name, method in self._whole.items():
            setattr(store, name, self._dying(method))

    def over(self):
        for name, method in self._whole.items():
            setattr(self._store, name, method)

    def _dying(self, method):
        def call(*arguments, **more):
            self._left -= 1
            if self._left == -1 and not self._after:
                raise KeyboardInterrupt
            done = method(*arguments, **more)
            if self._left == -1:
                raise KeyboardInterrupt
            return done

        return call


# --- requests that lie ---


def _slow(seconds):
    return Workbench(MemoryStore(), DOMAINS, lambda request: seconds)


def test_a_request_that_lies_is_carried_out_when_its_time_has_come():
    at = _slow(5)
    issue(at, "BeginErrand", errand_id="e1")
    assert _types(at, "errand-e1") == ["ErrandBegun"]
    asked = next(event for event in at.store.read() if event.type == "StepRequested")

    assert at.let_pass(6) == 1

    noted = list(at.store.read_stream("errand-e1"))[-1]
    assert (noted.type, noted.time, noted.causation_id) == (
        "ErrandNoted",
        later(asked.time, 5),
        asked.event_id,
    )


def test_a_request_that_lies_longer_than_its_step_may_take_is_never_carried_out():
    at = _slow(LIMIT + 5)
    issue(at, "BeginErrand", errand_id="e1")
    at.let_pass(LIMIT + 6)
    assert "ErrandNoted" not in _types(at, "errand-e1")
    assert "TimedOut" in _types(at, "errandrun-e1")

    at.let_pass(LIMIT + 6)
    assert _types(at, "errand-e1") == ["ErrandBegun", "ErrandCalledOff"]
    assert _waits(at) == []


def test_a_request_that_lies_is_not_forgotten_over_a_restart():
    at = _slow(5)
    issue(at, "BeginErrand", errand_id="e1")

    again = Workbench(at.store, DOMAINS)
    again.let_pass(6)

    assert _types(again, "errand-e1") == ["ErrandBegun", "ErrandNoted"]
