"""Whatever is written is a filter or a sentence, the signs agree, and the page of filters tells the truth."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.core.errors import BadFilter
from explorer.core.filter_text import parse
from explorer.core.filtering import explain, predicate
from explorer.runtime.resources import resource
from filtered_event import event, lets_through

WORDS = (
    "type",
    "data.a",
    "=",
    "!=",
    "<",
    "~",
    "in",
    "is",
    "not",
    "null",
    "and",
    "or",
    *'(),"',
    "apple",
    "3",
    "'b c'",
)
names = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12)
values = st.none() | st.booleans() | st.integers() | names


def quoted(text):
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'


@given(names, names)
def test_any_text_can_be_asked_for_in_quotes(name, text):
    assert lets_through(f"data.{quoted(name)} = {quoted(text)}", data={name: text})
    assert not lets_through(f"data.{quoted(name)} = {quoted(text)}", data={name: text + "!"})


@given(st.dictionaries(st.sampled_from("abc"), values, max_size=3), st.integers(-3, 3))
def test_the_signs_agree_with_each_other(data, number):
    def fits(text):
        return lets_through(text, data=data)

    assert fits(f"data.a <= {number}") == (fits(f"data.a < {number}") or fits(f"data.a = {number}"))
    assert fits(f"data.a != {number}") != fits(f"data.a = {number}")
    assert fits(f"data.a in ({number})") == fits(f"data.a = {number}")
    assert not (fits(f"data.a < {number}") and fits(f"data.a > {number}"))
    assert fits("data.a is null") == (data.get("a") is None)


def filter_or_wrong(text):
    try:
        return parse(text)
    except BadFilter as wrong:
        return wrong


@given(st.text(max_size=40) | st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_whatever_is_written_is_a_filter_or_a_sentence(text):
    read = filter_or_wrong(text)
    if isinstance(read, BadFilter):
        assert 1 <= read.column <= len(text) + 1
        assert str(read).endswith(".")
    else:
        assert explain(read).endswith(".")
        assert predicate(read)(event()) in (True, False)


PAGE = resource("docs", "filters.md").read_text()
EXAMPLES = re.findall(r"^\| `(.+?)` \| ", PAGE.split("## What can be asked")[0], re.MULTILINE)

HISTORY = (
    event(ordinal=1, version=1, type="CartOpened", data={"note": "hurry"}, time="2025-03-03T09:14:59Z"),
    event(ordinal=2, version=2, data={"quantity": 5, "lines": [{"sku": "apple"}]}, flags=()),
    event(ordinal=3, version=3, data={"lines": [{"sku": "pear"}, {"sku": "apple"}]}, flags=()),
    event(
        ordinal=4,
        version=4,
        type="ItemRemoved",
        data={"unit price": 2.25},
        time="2025-03-05T00:00:00Z",
        flags=("deleted",),
    ),
    event(
        ordinal=5,
        version=1,
        stream="account-1",
        category="account",
        metadata={"actor": "Bob"},
        flags=("system", "link"),
    ),
)


@pytest.mark.parametrize(
    ("text", "ordinals"),
    list(
        zip(
            EXAMPLES,
            [
                (1, 2, 3, 4),
                (2, 3, 5),
                (2, 3, 4, 5),
                (3, 4),
                (5,),
                (2, 3, 5),
                (2, 5),
                (2,),
                (2, 3),
                (4, 5),
                (2, 3, 4, 5),
                (1,),
                (1, 2, 3, 5),
                (1, 2, 3, 5),
                (1, 2, 3, 4),
                (4,),
                (1, 2, 3, 4),
                (1, 2, 4),
            ],
            strict=True,
        )
    ),
)
def test_every_example_of_the_page_does_what_it_says(text, ordinals):
    test = predicate(parse(text))
    assert tuple(one.ordinal for one in HISTORY if test(one)) == ordinals


def test_the_page_names_every_field():
    from explorer.core.filtering import FIELDS

    told = PAGE.split("## What can be asked")[1]
    assert all(f"`{name}`" in told for name in FIELDS)
