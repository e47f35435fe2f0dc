"""The state at every position equals a plain fold from the start."""

from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benches import DOMAINS, busy_day
from domain.kernel.projection import Projection, hidden
from domain.kernel.upcasting import Upcaster, Upcasting
from explorer.core.generic import PROJECTIONS, merge
from explorer.core.projecting import apply
from explorer.core.stream_history import StreamHistory
from explorer.core.time_machine import ReplayedProjection

DAY = busy_day(80)
STORE = DAY.store
HEAD = STORE.head()
EVENTS = list(STORE.read())
BUSIEST = max(STORE.streams(), key=lambda stream: stream.events).stream


class _Plain:
    """A dict as the facade of a plain fold."""

    def __init__(self):
        self.rows = {}

    def get(self, key):
        return self.rows.get(key)

    def __setitem__(self, key, row):
        self.rows[key] = row

    def __delitem__(self, key):
        self.rows.pop(key, None)


def folded(projection, ordinal, upcasting):
    rows = _Plain()
    for event in EVENTS[:ordinal]:
        apply(projection, upcasting, event, rows)
    return sorted((key, row) for key, row in rows.rows.items() if not hidden(key))


@pytest.mark.parametrize("name", sorted(DOMAINS.projections))
@settings(max_examples=15, deadline=None)
@given(
    journey=st.lists(st.integers(0, HEAD), min_size=1, max_size=6), stride=st.sampled_from([1, 3, 40, 1_000])
)
def test_rows_at_any_ordinal_equal_a_plain_fold_in_whatever_order_they_are_visited(name, journey, stride):
    projection = DOMAINS.projections[name]
    history = _history(projection, stride)
    for ordinal in journey:
        view = history.rows_at(ordinal)
        expected = folded(projection, ordinal, DOMAINS.upcasting)
        assert list(view.page(0, HEAD)) == expected
        assert view.count == len(expected)


@pytest.mark.parametrize("name", sorted(DOMAINS.projections))
def test_the_rows_that_an_event_touched_are_those_that_differ_from_the_moment_before(name):
    history = _history(DOMAINS.projections[name], 16)
    for ordinal in range(1, HEAD, 29):
        before = dict(history.rows_at(ordinal - 1).page(0, HEAD))
        view = history.rows_at(ordinal)
        after = dict(view.page(0, HEAD))
        differing = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
        assert set(view.touched) == differing
        signs = {"+": after.keys() - before.keys(), "-": before.keys() - after.keys()}
        for sign, keys in signs.items():
            assert {key for key, mark in view.touched.items() if mark == sign} == keys


def test_a_page_holds_the_rows_from_its_first_index_on():
    view = _history(DOMAINS.projections["stock_levels"], 100).rows_at(HEAD)

    whole = list(view.page(0, HEAD))
    assert [*view.page(0, 3), *view.page(3, HEAD)] == whole
    assert view.row(whole[4][0]) == whole[4][1]
    assert view.row(("no such key",)) is None


def test_few_events_are_replayed_once_keyframes_are_made():
    history = _history(DOMAINS.projections["stock_levels"], 10)
    history.rows_at(HEAD)

    travelled = history.rows_at(HEAD // 2).travelled

    assert 0 < travelled.keyframe <= HEAD // 2
    assert travelled.replayed <= 2 * 10


def test_a_handler_that_raises_leaves_the_rows_as_they_were_before_its_event_and_names_it():
    bad = HEAD // 2

    def burst(event, rows):
        if event.ordinal == bad:
            raise KeyError("gone")
        rows[("last",)] = {"ordinal": event.ordinal}

    history = _history(Projection("bad", "Bad", 1, ("k",), {"*": burst}), 10)
    for ordinal in (HEAD, bad, bad + 1):
        view = history.rows_at(ordinal)
        assert view.row(("last",)) == {"ordinal": bad - 1}
        assert f"event #{bad:,}" in view.problem
    before = history.rows_at(bad - 1)
    assert (before.problem, before.row(("last",))) == (None, {"ordinal": bad - 1})


def test_one_stored_event_that_upcasts_to_many_is_applied_whole():
    one = EVENTS[0]
    split = Upcasting([Upcaster(one.type, one.schema_version, lambda payload, event: (_part(1), _part(2)))])
    seen = []
    parts = Projection("parts", "Parts", 1, ("k",), {"Part": lambda e, rows: seen.append(e.coordinate)})

    ReplayedProjection(parts, STORE, split).rows_at(1)

    assert seen == [(1, 0), (1, 1)]


@settings(max_examples=40, deadline=None)
@given(journey=st.lists(st.integers(0, HEAD), min_size=1, max_size=8), stride=st.sampled_from([1, 2, 5, 256]))
def test_the_state_of_a_stream_at_any_ordinal_equals_a_plain_fold(journey, stride):
    category = STORE.stream(BUSIEST).category
    fold = DOMAINS.fold_of(category)
    history = _streams(fold, stride)
    events = list(STORE.read_stream(BUSIEST))
    for ordinal in journey:
        until = [event for event in events if event.ordinal <= ordinal]
        at = history.at(BUSIEST, category, ordinal)
        assert at.state == DOMAINS.fold(fold, until)
        assert at.ordinal == (until[-1].ordinal if until else 0)
        assert at.version == (until[-1].version if until else None)
        assert at.before == DOMAINS.fold(fold, [event for event in until if event.ordinal < ordinal])


def test_an_event_that_cannot_be_folded_stops_the_fold_before_it_and_is_named():
    events = list(STORE.read_stream(BUSIEST))
    bad = events[3]

    def evolve(state, event):
        if event.ordinal == bad.ordinal:
            raise ValueError("not this one")
        return merge(state, event)

    at = StreamHistory(STORE, lambda category: None, evolve).at(BUSIEST, None, HEAD)

    assert at.ordinal == events[2].ordinal
    assert f"Event #{bad.ordinal:,}" in at.problem
    assert "not this one" in at.problem


def test_generic_projections_count_types_and_categories():
    by_type, by_category = (folded(one, HEAD, Upcasting()) for one in PROJECTIONS)

    assert {key[0]: row["events"] for key, row in by_type} == dict(STORE.types())
    assert {(key[0], row["streams"], row["events"]) for key, row in by_category} == {
        (one.category, one.streams, one.events) for one in STORE.categories()
    }


def _history(projection, stride):
    return ReplayedProjection(projection, STORE, DOMAINS.upcasting, stride)


def _streams(fold, stride):
    evolve = partial(DOMAINS.evolve, fold)
    return StreamHistory(STORE, lambda category: fold.initial, evolve, stride)


def _part(number):
    from domain.kernel.upcasting import Payload

    return Payload("Part", 1, {"number": number})
