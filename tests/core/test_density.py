"""Events per bucket, checked against plain counting."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.core.columns import BLOCK, Columns
from explorer.core.density import MOST_TYPES, OTHERS, Outline

MOMENTS = st.integers(0, 3_000).map(lambda s: f"2025-03-03T{s // 3600:02}:{s // 60 % 60:02}:{s % 60:02}Z")
EVENTS = st.lists(st.tuples(st.sampled_from("ABC"), MOMENTS | st.none()), max_size=120)


def outlined(events):
    outline = Outline()
    half = len(events) // 2
    outline.extend(events[:half])
    outline.extend(events[half:])
    return outline


@given(EVENTS, st.integers(1, 50), st.integers(0, 130), st.integers(0, 130))
def test_every_event_of_the_range_is_in_exactly_one_bucket_over_ordinals(events, buckets, first, last):
    last = min(last, len(events))
    found = outlined(events).over_ordinals(buckets, first, last)

    chosen = events[max(first, 1) - 1 : last or len(events)]
    counted = {name: sum(counts) for name, counts in zip(found.types, found.counts, strict=True)}
    assert {name: n for name, n in counted.items() if n} == dict(Counter(name for name, _ in chosen))
    assert len(found.edges) == len(found.counts[0] if found.counts else [0]) + 1
    assert all(rate >= 0 for rate in found.rate)


@given(EVENTS, st.integers(1, 50))
def test_every_timed_event_is_in_exactly_one_bucket_over_time(events, buckets):
    found = outlined(events).over_time(buckets)

    timed = [name for name, time in events if time is not None]
    counted = {name: sum(counts) for name, counts in zip(found.types, found.counts, strict=True)}
    assert {name: n for name, n in counted.items() if n} == dict(Counter(timed))
    assert found.untimed == len(events) - len(timed)
    assert list(found.last_ordinals) == sorted(found.last_ordinals)


ORDERED = st.lists(st.tuples(st.sampled_from("ABC"), st.integers(0, 3_000)), min_size=1, max_size=3_000).map(
    lambda events: [
        (name, f"2025-03-03T{s // 3600:02}:{s // 60 % 60:02}:{s % 60:02}Z")
        for name, s in sorted(events, key=lambda event: event[1])
    ]
)


@settings(deadline=None, max_examples=40)
@given(ORDERED, st.integers(1, 50), st.integers(1, 3_000), st.integers(0, 3_000))
def test_the_short_way_for_times_that_only_grow_counts_like_the_long_way(events, buckets, first, last):
    outline = outlined(events)
    first, last = min(first, len(events)), min(last, len(events))
    short = outline.over_time(buckets, first, last)
    outline._known.ordered = False
    assert outline.over_time(buckets, first, last) == short


@given(EVENTS, st.integers(0, 120), st.integers(1, 50))
def test_what_is_known_already_counts_like_what_comes_in(events, cut, buckets):
    whole = outlined(events)
    first = Outline()
    codes, times = first.encoded(events[:cut])
    joined = Outline(first.names, Columns(codes, times))
    joined.extend(events[cut:])
    assert joined.over_ordinals(buckets) == whole.over_ordinals(buckets)
    assert joined.over_time(buckets) == whole.over_time(buckets)


def test_a_type_may_be_called_like_the_rest():
    found = outlined([(OTHERS, None)] * 3 + [(f"T{n}", None) for n in range(MOST_TYPES + 5)]).over_ordinals(1)
    assert found.types[0] == OTHERS == found.types[-1]
    assert (found.counts[0], sum(map(sum, found.counts))) == ((3,), MOST_TYPES + 8)


def test_buckets_over_ordinals_hold_about_the_same_number_of_events():
    found = outlined([("A", None)] * 1_000).over_ordinals(7)

    assert max(found.counts[0]) - min(found.counts[0]) <= 1
    assert found.last_ordinals[-1] == 1_000


def test_the_rate_is_events_a_second():
    events = [("A", f"2025-03-03T08:00:{second:02}Z") for second in range(0, 60, 2)]

    assert set(outlined(events).over_ordinals(10).rate[:-1]) == {0.5}


def test_a_click_on_a_bucket_finds_the_last_event_before_its_end():
    events = [("A", "2025-03-03T08:00:00Z"), ("A", "2025-03-03T08:00:01Z"), ("B", "2025-03-03T08:00:10Z")]

    assert outlined(events).over_time(10).last_ordinals == (1, *(2,) * 8, 3)


def test_an_empty_store_has_one_empty_bucket():
    assert outlined([]).over_ordinals(10).counts == ()
    assert outlined([]).over_time(10).counts == ()


def test_types_beyond_the_most_frequent_are_counted_together():
    events = [(f"T{n}", None) for n in range(MOST_TYPES + 10) for _ in range(40 - n)]

    found = outlined(events).over_ordinals(3)

    assert (len(found.types), found.types[0], found.types[-1]) == (MOST_TYPES + 1, "T0", OTHERS)
    assert sum(map(sum, found.counts)) == len(events)


def test_sixty_thousand_types_are_counted_once_each():
    """Codes of types once ran out at 32,767, and every later type counted all of them."""
    found = outlined([(f"T{n}", None) for n in range(60_000)]).over_ordinals(400)

    assert sum(map(sum, found.counts)) == 60_000
    assert len(found.types) == MOST_TYPES + 1


@pytest.mark.parametrize("timed", [True, False])
def test_counts_before_any_places_are_those_of_plain_counting(timed):
    random = np.random.default_rng(5)
    codes = random.integers(0, 4, 9 * BLOCK + 77).astype(np.uint8)
    times = np.sort(random.random(len(codes)))
    if not timed:
        times[random.integers(0, len(codes), 300)] = np.nan
    columns = Columns(codes[: 3 * BLOCK], times[: 3 * BLOCK])
    columns.extend(codes[3 * BLOCK :], times[3 * BLOCK :])
    places = np.concatenate([[0, 1, BLOCK // 2, BLOCK, len(codes)], random.integers(0, len(codes), 200)])

    found = columns.counts_before(places, 4)

    for place, line in zip(places.tolist(), found.tolist(), strict=True):
        plain = [int((codes[:place] == code).sum()) for code in range(4)]
        assert line == [*plain, int(np.isnan(times[:place]).sum())]
