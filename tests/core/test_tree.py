"""A value as rows, and what changed in it."""

from hypothesis import given
from hypothesis import strategies as st

from explorer.core.paths import ABSENT, path_of
from explorer.core.tree import MOST_DEPTH, MOST_ROWS, tree

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=20,
)


def rows(value, before=ABSENT, marked=False):
    return [(row.path, row.change, row.text, row.old) for row in tree(value, before, marked=marked)]


def test_a_state_is_shown_in_depth_first_order_with_paths():
    state = {"status": "open", "lines": {"apple": {"quantity": 3}}, "tags": ["a", None]}

    assert [(r.depth, r.name, r.text, r.kind, r.path) for r in tree(state)] == [
        (0, "status", "open", "text", "status"),
        (0, "lines", "1 field", "object", "lines"),
        (1, "apple", "1 field", "object", "lines.apple"),
        (2, "quantity", "3", "number", "lines.apple.quantity"),
        (0, "tags", "2 items", "array", "tags"),
        (1, "0", "a", "text", "tags.0"),
        (1, "1", "null", "null", "tags.1"),
    ]


def test_what_an_event_changed_is_marked_by_sign_with_the_old_value():
    before = {"status": "open", "lines": {"apple": 2, "pear": 1}, "note": None}
    now = {"status": "open", "lines": {"apple": 3, "fig": 1}, "note": None}

    assert rows(now, before, marked=True) == [
        ("status", "", "open", None),
        ("lines", "", "2 fields", None),
        ("lines.apple", "~", "3", "2"),
        ("lines.fig", "+", "1", None),
        ("lines.pear", "-", "1", "1"),
        ("note", "", "null", None),
    ]


def test_a_value_that_became_an_object_is_changed_and_its_parts_are_new():
    assert rows({"price": {"cents": 5}}, {"price": 5}, marked=True) == [
        ("price", "~", "1 field", "5"),
        ("price.cents", "+", "5", None),
    ]


def test_a_removed_object_is_shown_whole():
    assert rows({}, {"line": {"sku": "a"}}, marked=True) == [
        ("line", "-", "1 field", "1 field"),
        ("line.sku", "-", "a", "a"),
    ]


def test_true_is_not_one_and_one_is_not_one_point_zero():
    assert rows({"a": True, "b": 1}, {"a": 1, "b": 1.0}, marked=True) == [
        ("a", "~", "true", "1"),
        ("b", "~", "1", "1.0"),
    ]


def test_a_first_state_is_all_new():
    assert rows({"a": 1}, marked=True) == [("a", "+", "1", None)]


def test_a_name_with_a_dot_is_quoted_in_the_path():
    assert path_of(("lines", "a.b", "quantity")) == 'lines."a.b".quantity'
    assert rows({"lines": {"a.b": 1}})[1][0] == 'lines."a.b"'


def test_what_could_not_be_decoded_is_one_row_with_its_reason():
    value = {"$undecoded": {"encoding": "pickle", "reason": "never unpickled", "hex": "80049500"}}

    (row,) = tree({"payload": value})
    assert (row.kind, row.text) == ("undecoded", "never unpickled: 80049500")


def test_a_plain_value_at_the_top_is_one_row():
    assert [(r.name, r.text) for r in tree("hello")] == [("", "hello")]


def test_endless_values_end_in_a_row_that_says_so():
    long = tree(list(range(MOST_ROWS + 5)))
    assert len(long) == MOST_ROWS + 1
    assert long[-1].kind == "more"
    deep: object = 1
    for _ in range(MOST_DEPTH + 50):
        deep = [deep]
    assert tree(deep)[-1].text == f"nested deeper than {MOST_DEPTH}"


def test_a_very_long_text_is_shortened_and_its_length_told():
    (row,) = tree({"blob": "x" * 50_000})
    assert row.text.endswith("… (50,000 characters)")


@given(JSON)
def test_nothing_is_marked_between_a_value_and_itself(value):
    assert {row.change for row in tree(value, value, marked=True)} <= {""}


@given(JSON, JSON)
def test_every_part_of_both_sides_is_shown_once(now, before):
    def paths(value):
        return {row.path for row in tree(value) if row.path}

    shown = [row.path for row in tree({"v": now}, {"v": before}, marked=True)]
    assert len(shown) == len(set(shown))
    assert paths({"v": now}) <= set(shown)
