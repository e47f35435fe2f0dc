"""What is stored comes back as it was, and keys sort as texts the way they do as tuples."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.core.errors import StoreDamaged, UsageError, WriteError
from explorer.stores.chain import GENESIS, link
from explorer.stores.encoding import (
    as_stored_time,
    category_of,
    check_time,
    decode,
    decode_key,
    encode,
    encode_key,
    now,
    same,
)

JSON = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text()
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner, max_size=3)),
    max_leaves=10,
)
KEYS = st.lists(st.text("\x01\x02\x03 ab\x7fé\U0001f600"), min_size=1, max_size=3).map(tuple)


@given(st.dictionaries(st.text(), JSON, max_size=4))
def test_json_comes_back_as_it_went_in(value):
    text, back = encode(value, "it")
    assert repr(back) == repr(decode(text, "it")) == repr(value)


@given(KEYS, KEYS)
def test_keys_sort_as_their_texts_do(one, other):
    assert decode_key(encode_key(one)) == one
    assert (encode_key(one).encode() < encode_key(other).encode()) == (one < other)


def test_tuples_are_stored_as_lists_wherever_they_are():
    assert encode({"a": ({"b": (1,)},)}, "it") == ('{"a":[{"b":[1]}]}', {"a": [{"b": [1]}]})


def test_the_place_of_what_cannot_be_stored_is_named():
    with pytest.raises(
        WriteError, match=r"The data of Paid\.lines\[1\]\.price cannot be stored: nan \(float\)"
    ):
        encode({"lines": [{}, {"price": float("nan")}]}, "data of", "Paid")


def test_stored_text_that_is_no_json_is_damage():
    with pytest.raises(StoreDamaged, match="The event at position 7 holds text that cannot be read"):
        decode('{"a": ', "The event at position 7")


def test_the_order_of_fields_makes_no_difference():
    assert same({"a": 1, "b": [{"c": 1, "d": 2}]}, {"b": [{"d": 2, "c": 1}], "a": 1})
    assert not same({"a": 1}, {"a": True})
    assert not same([1, 2], [2, 1])


@pytest.mark.parametrize(
    ("moment", "stored"),
    [
        ("2026-01-31T12:00:00Z", "2026-01-31T12:00:00.000000Z"),
        ("2026-01-31T12:00:00.5+02:00", "2026-01-31T10:00:00.500000Z"),
        ("2026-01-31", "2026-01-31T00:00:00.000000Z"),
        ("0033-04-03T15:00", "0033-04-03T15:00:00.000000Z"),
    ],
)
def test_moments_are_stored_in_one_form(moment, stored):
    assert as_stored_time(moment) == stored
    check_time(stored, "it")


def test_the_clock_gives_the_stored_form():
    check_time(now(), "now")


def test_what_is_no_moment_is_said_so():
    with pytest.raises(UsageError, match="is no point in time"):
        as_stored_time("yesterday")


def test_a_category_ends_at_the_first_dash():
    assert [category_of(name) for name in ("cart-1-2", "cart", "-x", "a_b-c")] == ["cart", "cart", "", "a_b"]


def test_the_hash_of_an_event_never_changes_its_recipe():
    """A golden value: stores on disk hold it."""
    first = GENESIS
    envelope = (1, "cart-1", "cart", 1, "e1", "ItemAdded", 1, "2026-01-31T12:00:00.000000Z", '{"a":1}', "{}")
    assert first.hex() == "101938d228b38c7805002390a48b4de7773e437b95e6ca48362176eb23ee6888"
    assert link(first, envelope).hex() == "9bbc9d3f21585e098020a80652bef0a74f0bc0ed0d7dcdaa9a2b98a537a7a9d0"


@given(st.integers(0, 9), st.integers(0, 31))
def test_every_column_and_every_bit_before_counts(column, byte):
    envelope = [1, "cart-1", "cart", 1, "e1", "ItemAdded", 1, "2026", '{"a":1}', "{}"]
    before = GENESIS
    hashed = link(before, tuple(envelope))
    envelope[column] = envelope[column] + (1 if isinstance(envelope[column], int) else " ")
    assert link(before, tuple(envelope)) != hashed
    other = bytearray(before)
    other[byte] ^= 1
    assert link(bytes(other), tuple(envelope)) != hashed


def test_moving_text_from_one_column_to_the_next_changes_the_hash():
    assert link(b"", ("ab", "c")) != link(b"", ("a", "bc"))
