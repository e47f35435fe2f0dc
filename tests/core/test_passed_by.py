"""Events that cannot be decoded are not in a generic state, and how many that are is known at any moment."""

from explorer.core.domains import Domains
from explorer.core.folding import Folding
from explorer.core.state_forms import JSON
from explorer.core.stream_history import StreamHistory
from explorer.core.undecoded import undecoded
from explorer.runtime.snapshots import Folded, KeptSnapshots
from explorer.stores.memory import MemoryStore
from explorer.testing import new_event

STREAM = "tally-1"
UNFOLDED = (3, 5, 40)
"""Versions whose payloads cannot be decoded."""


def past_of(folder, unfolded=UNFOLDED):
    """The history of a stream some of whose events cannot be decoded, and what is kept of it."""
    store = MemoryStore()
    data = [undecoded("json", "no JSON") if n in unfolded else {"n": n} for n in range(1, 51)]
    store.append(STREAM, [new_event(f"e{n}", data=one) for n, one in enumerate(data)], 0)
    folded, folding = Folded("generic-merge", JSON, lambda: "1"), Folding(Domains())
    kept = KeptSnapshots(folder, store, lambda category: folded, spacing=8)
    history = StreamHistory(
        store, folding.initial, folding.evolve, 4, kept, folding.seen, passes_by=folding.passes_by
    )
    return history, kept


def test_events_that_are_not_in_a_state_are_counted_wherever_a_fold_begins(tmp_path):
    history, _ = past_of(tmp_path)
    for moment in (50, 2, 3, 4, 5, 39, 40, 41, 50):
        at = history.at(STREAM, None, moment)
        passed = [version for version in UNFOLDED if version <= moment]
        assert (at.passed_by.events, at.events) == (len(passed), moment)
        assert at.passed_by.first == (3 if passed else 0)
        assert (at.problem is None) is (not passed)
        assert at.problem is None or f"{len(passed)} of {moment} events" in at.problem
    assert "#3, says why" in at.problem


def test_one_part_of_an_event_is_counted_too(tmp_path):
    history, _ = past_of(tmp_path)
    assert history.part_at(STREAM, None, 5, 0).passed_by.events == 2
    assert history.part_at(STREAM, None, 6, 0).passed_by.events == 2


def test_a_state_that_lacks_events_is_not_kept(tmp_path):
    """What is kept does not say what it lacks. Control: what is whole is kept."""
    for unfolded in (UNFOLDED, ()):
        history, kept = past_of(tmp_path / str(len(unfolded)), unfolded)
        history.at(STREAM, None, 50)
        assert (kept.count() == 0) is bool(unfolded)
