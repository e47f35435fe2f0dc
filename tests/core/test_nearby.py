"""What is said of a name that is not there."""

import pytest

from explorer.core.errors import UnknownName
from explorer.core.expected import Expect
from explorer.core.lookup import known_stream
from explorer.core.nearby import LONGEST, NAMED, nearest, no_such
from explorer.stores.memory import MemoryStore
from explorer.testing.samples import new_event

PROJECTIONS = ["account_balances", "cart_contents", "stock_levels"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("cart_contentz", "cart_contents"),
        ("CART_CONTENTS", "cart_contents"),
        ("stock", "stock_levels"),
        ("stock_levels_of_today", "stock_levels"),
        ("nix", None),
        ("", None),
    ],
)
def test_a_name_is_near_when_it_is_like_another_or_begins_like_it(wanted, found):
    assert nearest(wanted, PROJECTIONS) == found


def test_of_names_that_begin_alike_the_one_of_the_same_length_is_nearest():
    assert nearest("account-a", ["account-a1", "account-a11", "account-abc"]) == "account-a1"


def test_a_name_of_any_length_is_compared_in_little_time():
    assert nearest("x" * 100_000, ["x" * 99_999 + "y", "z"]) == "x" * 99_999 + "y"
    assert LONGEST < 1_000


def test_where_none_is_near_all_are_listed_or_the_first_of_many():
    assert no_such("domain", "nix", ["shopping", "todo"]) == (
        "There is no domain nix; there are: shopping, todo."
    )
    assert no_such("row", "k", []) == "There is no row k; there are none."
    many = [f"a{n}" for n in range(NAMED + 3)]
    assert no_such("row", "nix", many).endswith(f"a{NAMED - 1} and 3 more.")
    assert no_such("domain", "todos", ["shopping", "todo"]) == (
        "There is no domain todos; the nearest name is todo."
    )


@pytest.fixture
def store():
    made = MemoryStore()
    for stream in ("account-a1", "account-a2", "cart-c1"):
        made.append(stream, [new_event(stream)], Expect.NO_STREAM)
    return made


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("account-a1x", "the nearest name is account-a1."),
        ("Cart-c1", "the nearest name is cart-c1."),
        ("nix", "there are, for instance: account-a1, account-a2, cart-c1."),
    ],
)
def test_a_stream_that_is_not_there_names_one_that_is_near_and_no_other(store, wanted, said):
    with pytest.raises(UnknownName) as raised:
        known_stream(store, wanted)
    assert str(raised.value) == f"There is no stream {wanted}; {said}"


def test_a_stream_is_found_near_among_very_many():
    store = MemoryStore()
    for n in range(1_500):
        store.append(f"account-{n:04}", [new_event(f"e{n}")], Expect.NO_STREAM)
    with pytest.raises(UnknownName, match=r"nearest name is account-1042\."):
        known_stream(store, "account-1042a")


def test_a_store_without_streams_says_so():
    with pytest.raises(UnknownName, match="the store has no streams yet"):
        known_stream(MemoryStore(), "nix")
