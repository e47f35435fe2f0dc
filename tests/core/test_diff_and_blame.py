"""What differs between two values, and who set each part."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kernel.recorded import RecordedEvent
from explorer.core.blame import Moment, chain, last_setters, leaves
from explorer.core.diff import Change, applied, diff, json_patch, same
from explorer.core.errors import UsageError
from explorer.core.paths import ABSENT, names_of, part_at, path_of

names = st.sampled_from(["a", "b", "a.b", 'q"', "", "0", "1", "ü", "a/b", "~"])
plain = st.one_of(st.none(), st.booleans(), st.integers(-2, 2), st.sampled_from([0.0, 1.0, "", "x"]))
values = st.recursive(
    plain,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)


@given(values, values)
def test_making_the_changes_turns_one_value_into_the_other(old, new):
    changes = list(diff(old, new))
    assert same(applied(old, changes), new)
    assert bool(changes) != same(old, new)


@given(values)
def test_a_value_does_not_differ_from_itself(value):
    assert list(diff(value, value)) == []


@given(values, values)
def test_each_change_says_what_was_and_what_is(old, new):
    for change in diff(old, new):
        assert same(part_at(old, change.path), change.old) or change.old is part_at(old, change.path)
        if change.new is not ABSENT:
            assert same(part_at(new, change.path), change.new)
        assert change.sign in "+-~"


def test_numbers_and_truth_are_told_apart():
    assert [c.sign for c in diff({"a": 1, "b": 1, "c": 0}, {"a": True, "b": 1.0, "c": 0})] == ["~", "~"]


def test_a_list_is_compared_place_by_place():
    assert list(diff([1, 2, 3, 4], [1, 5])) == [
        Change(("1",), 2, 5),
        Change(("3",), 4, ABSENT),
        Change(("2",), 3, ABSENT),
    ]


def test_a_patch_is_written_as_the_standard_says():
    changes = diff({"a/b": 1, "m~n": [1, 2], "gone": 0}, {"a/b": 2, "m~n": [1], "new": {"x": 1}})
    assert json_patch(changes) == [
        {"op": "replace", "path": "/a~1b", "value": 2},
        {"op": "remove", "path": "/m~0n/1"},
        {"op": "remove", "path": "/gone"},
        {"op": "add", "path": "/new", "value": {"x": 1}},
    ]


def test_a_change_that_does_not_fit_is_refused():
    with pytest.raises(LookupError):
        applied({"a": 1}, [Change(("a", "b"), 1, 2)])


@given(st.lists(names, max_size=5).map(tuple))
def test_a_path_is_read_as_it_was_written(path):
    assert names_of(path_of(path)) == path


@pytest.mark.parametrize("wrong", [".", "a.", ".a", "a..b", 'a"b"', '"a', 'a."b"c'])
def test_what_is_no_path_is_named_with_its_place(wrong):
    with pytest.raises(UsageError, match="is no path at character"):
        names_of(wrong)


@given(values)
def test_every_leaf_is_there(value):
    for path in leaves(value):
        assert part_at(value, path) is not ABSENT
    assert len(set(leaves(value))) == len(list(leaves(value)))


# --- blame ---


def _event(ordinal):
    return RecordedEvent(ordinal, ordinal, "s-1", "s", ordinal, "Set", 1, None, None, {})


def _moments(history):
    befores = [ABSENT, *history]
    return [Moment(_event(n), befores[n - 1], after) for n, after in enumerate(history, start=1)]


def _stretches(history, size):
    moments = _moments(history)
    return [moments[start : start + size] for start in range(0, len(moments), size)][::-1]


@given(st.lists(values, min_size=1, max_size=12), st.integers(1, 5))
def test_each_leaf_is_blamed_on_the_last_event_that_changed_it(history, size):
    found = last_setters(history[-1], _stretches(history, size))
    assert set(found) == set(leaves(history[-1]))
    for path, event in found.items():
        seen = [part_at(one, path) for one in [ABSENT, *history]]
        last = max(n for n in range(1, len(seen)) if not same(seen[n - 1], seen[n]))
        assert event.ordinal >= last  # a part that held it may have been replaced by an equal one later
        (newest, *_) = chain(_stretches(history, size), path)
        assert newest.event.ordinal == last


@given(st.lists(values, min_size=1, max_size=12), st.integers(1, 5))
def test_a_chain_is_what_a_plain_look_at_every_version_finds(history, size):
    for path in leaves(history[-1]):
        seen = [part_at(one, path) for one in [ABSENT, *history]]
        expected = [n for n in range(len(history), 0, -1) if not same(seen[n - 1], seen[n])]
        assert [one.event.ordinal for one in chain(_stretches(history, size), path)] == expected


def test_history_is_read_only_as_far_back_as_needed():
    read = []

    def stretches():
        for stretch in _stretches([{"a": n, "b": 0} for n in range(100)], 10):
            read.append(stretch)
            yield stretch

    assert next(chain(stretches(), ("a",))).event.ordinal == 100
    assert len(read) == 1
