import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.viewmodels.stretch import busier_side
from explorer.viewmodels.strip import Column, strip_of
from histories import History, steady

FAR = 4 * 365 * 86_400.0


def test_over_ordinals_every_column_is_full_and_shows_the_mix():
    strip = strip_of(steady(100).density("ordinal", 10))
    assert [round(sum(column.heights), 9) for column in strip.columns] == [1.0] * 10
    assert strip.columns[0].heights == (0.5, 0.5)
    assert (strip.columns[0].left, strip.columns[-1].right) == (0.0, 1.0)


def test_the_line_is_highest_where_most_happened_in_a_second():
    history = History([(i * 10.0, "slow") for i in range(50)] + [(500 + i * 0.1, "fast") for i in range(50)])
    lines = [column.line for column in strip_of(history.density("ordinal", 10)).columns]
    assert lines[0] == 0.0
    assert max(lines[:4]) < 0.1
    assert min(lines[6:]) > 0.9


def test_without_times_there_is_no_line():
    history = History([(None, "a")] * 20)
    assert {column.line for column in strip_of(history.density("ordinal", 5)).columns} == {None}


def test_over_time_quiet_stretches_are_lower_but_not_gone():
    history = History([(i * 10.0, "a") for i in range(10)] + [(100 + i * 0.1, "a") for i in range(100)])
    strip = strip_of(history.density("time", 11))
    heights = [sum(column.heights) for column in strip.columns]
    assert max(heights) == 1.0
    assert heights[0] == pytest.approx(0.1)


def test_rare_types_are_added_up():
    history = History([(float(i), f"type {i % 15}") for i in range(150)])
    strip = strip_of(history.density("ordinal", 5))
    assert len(strip.types) == 11
    assert strip.types[-1] == "others"


def test_over_ordinals_the_middle_is_the_middle_also_after_growth():
    strip = strip_of(steady(100).density("ordinal", 10))
    assert strip.across(50, 100) == 0.5
    assert strip.across(50, 200) == 0.25
    assert strip.ordinal_at(0.5, 200) == 100


def test_over_time_a_place_is_where_its_moment_is():
    history = History([(0.0, "a"), (1.0, "a"), (2.0, "a"), (100.0, "a")])
    strip = strip_of(history.density("time", 100))
    assert strip.across(3, 4) < 0.05
    assert strip.ordinal_at(0.5, 4) == 3


def test_both_ends_clamp():
    for axis in ("ordinal", "time"):
        strip = strip_of(steady(100).density(axis, 10))
        assert strip.ordinal_at(-1.0, 100) == 0
        assert strip.ordinal_at(2.0, 100) == 100
        assert strip.across(0, 100) == 0.0
        assert strip.across(100, 100) == 1.0


@given(st.lists(st.floats(0, 10_000), min_size=1, max_size=60), st.sampled_from(["ordinal", "time"]))
def test_going_where_an_event_lies_finds_it_to_within_its_column(times, axis):
    history = History([(when, "a") for when in sorted(times)])
    strip = strip_of(history.density(axis, 20))
    head = len(times)
    places = [strip.across(ordinal, head) for ordinal in range(head + 1)]
    assert places == sorted(places)
    for ordinal, place in enumerate(places):
        found = strip.ordinal_at(place, head)
        assert strip.across(found, head) == pytest.approx(place, abs=1 / 20)
        assert 0 <= found <= head
        del ordinal


def test_a_silence_of_years_is_cut_out():
    history = History([(float(i), "old") for i in range(5)] + [(FAR + i, "new") for i in range(95)])
    whole = history.density("time", 100)
    assert busier_side(whole) == (6, 100)
    part = history.density("time", 100, 6, 100)
    assert busier_side(part) is None
    strip = strip_of(part)
    assert strip.columns[0].cut
    assert strip.labels[0].startswith("5 earlier, then 2029-")
    assert strip.ordinal_at(0.0, 100) == 0
    assert strip.across(5, 100) == strip.columns[0].right
    assert strip.across(100, 100) == 1.0


def test_events_after_the_silence_are_kept_reachable_too():
    history = History([(float(i), "old") for i in range(95)] + [(FAR + i, "new") for i in range(5)])
    assert busier_side(history.density("time", 100)) == (1, 95)
    strip = strip_of(history.density("time", 100, 1, 95))
    assert strip.columns[-1].cut
    assert strip.labels[2].endswith("then 5 later")
    assert strip.ordinal_at(1.0, 100) == 100


def test_a_silence_with_much_on_both_sides_is_left_alone():
    history = History([(float(i), "a") for i in range(50)] + [(FAR + i, "a") for i in range(50)])
    assert busier_side(history.density("time", 100)) is None


def test_an_empty_store_has_no_silence():
    assert busier_side(History([]).density("time", 10)) is None


def test_columns_are_plain_values():
    assert Column(0.0, 1.0, (), None) == Column(0.0, 1.0, (), None, cut=False)


def test_while_events_are_still_being_counted_the_strip_says_so_and_ends_where_the_store_does():
    counted = steady(100).density("ordinal", 10)
    assert strip_of(counted, 200).labels == ("#1", "being counted, up to #100 so far", "#200")
    assert strip_of(counted).labels[2] == "#100"
    over_time = steady(100).density("time", 10)
    assert strip_of(over_time, 200).labels[1] == "being counted, up to #100 so far"
    assert strip_of(over_time, 200).labels[2] == strip_of(over_time).labels[2]
