"""The load generator's pace, its counting, and what it does with domains that have no stories."""

import pytest

from benches import DOMAINS, bench
from domain.banking import BANKING
from domain.kernel.domain import Domain
from explorer.core.errors import UsageError
from explorer.core.outcomes import Accepted, Conflict, Duplicate, Malformed, Refusal
from explorer.runtime.loadgen import NAP, Pace, simulate, story_of
from explorer.runtime.stories import Tally


class _Time:
    def __init__(self):
        self.now, self.naps = 100.0, []

    def sleep(self, seconds):
        self.naps.append(seconds)
        self.now += seconds


def test_a_pace_spreads_commands_evenly_in_naps_and_makes_up_for_delays():
    time = _Time()
    pace = Pace(2, lambda: time.now, time.sleep)
    begun = []
    for done in range(5):
        assert pace.keep(done, lambda: True)
        begun.append(round(time.now - 100, 6))
        time.now += 0.1 if done < 3 else 1.0

    assert begun == [0.0, 0.5, 1.0, 1.5, 2.5]
    assert max(time.naps) <= NAP


def test_a_pace_stops_waiting_when_it_is_not_to_go_on():
    time, asked = _Time(), []

    def go_on():
        asked.append(1)
        return len(asked) < 3

    assert not Pace(0.001, lambda: time.now, time.sleep).keep(1, go_on)
    assert sum(time.naps) <= 2 * NAP
    assert Pace(None, lambda: time.now, time.sleep).keep(1_000, lambda: True)


def test_every_kind_of_outcome_is_counted():
    tally = Tally()
    for outcome in (
        Accepted("c", "s", 1, ()),
        Duplicate("c", "s", 1, 1),
        Malformed("c", ()),
        Refusal("c", "s", "TooLate", "No."),
        Refusal("c", "s", "TooLate", "No."),
        Conflict("c", "s", 1, 2),
    ):
        tally.count(outcome)

    assert (tally.commands, tally.accepted, tally.conflicts, tally.duplicates) == (6, 1, 1, 1)
    assert tally.refused == {"Invalid": 1, "TooLate": 2}
    assert tally.rate == 0.0
    tally.seconds = 4
    assert tally.rate == 1.5


def test_a_domain_without_stories_says_so():
    with pytest.raises(UsageError, match="Empty has no stories"):
        story_of(Domain("empty", "Empty", ()), None)
    assert story_of(BANKING, None) is next(iter(BANKING.presets.values()))


def test_the_generator_stops_between_two_commands_when_asked_and_lets_everything_catch_up():
    at, tally = bench(), Tally()
    simulate(at, story_of(BANKING, None), 100, 5, None, tally, lambda: tally.commands < 10)

    assert tally.commands == 10
    assert tally.events == at.store.head()
    assert {at.store.checkpoint(name).at[0] for name in DOMAINS.projections} == {at.store.head()}
