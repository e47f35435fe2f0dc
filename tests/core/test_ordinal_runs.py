"""Runs of ordinals: counted, found by number, and what lies between them; the same as with plain lists."""

from bisect import bisect_right
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.core.ordinal_runs import OrdinalRuns, between, runs_of

ordinals = st.sets(st.integers(1, 60)).map(sorted)


def spread(runs):
    return [one for first, last in runs for one in range(first, last + 1)]


@given(ordinals)
def test_runs_hold_each_ordinal_once_and_never_touch(found):
    runs = list(runs_of(found))
    assert spread(runs) == found
    assert all(first - last > 1 for (_, last), (first, _) in pairwise(runs))


@given(ordinals, st.integers(0, 60))
def test_what_lies_between_runs_is_all_the_others(found, after):
    later = [one for one in found if one > after]
    others = [one for one in range(after + 1, 61) if one not in later]
    assert spread(between(runs_of(later), after, 60)) == others


@given(ordinals, st.integers(1, 7))
def test_they_are_counted_and_found_as_in_a_list_however_they_came(found, size):
    kept = OrdinalRuns()
    for start in range(0, len(found), size):  # a run may go on where the last one ended
        for run in runs_of(found[start : start + size]):
            kept.add(*run)
    assert kept.count == len(found)
    assert [kept[index] for index in range(kept.count)] == found
    assert [kept.up_to(one) for one in range(62)] == [bisect_right(found, one) for one in range(62)]


def test_there_is_none_beyond_the_last_and_before_the_first():
    kept = OrdinalRuns()
    kept.add(3, 9)
    for index in (-1, 7):
        with pytest.raises(IndexError):
            kept[index]
