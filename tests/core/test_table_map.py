"""Maps of tables as TOML: read as they were written, and refused with a sentence where they make no sense."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.core.errors import BadMap
from explorer.core.table_map import COLUMNS, LISTS, TIME_UNITS, TableMap, map_of, read_map, write_map

NAME = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=30)
LIST = st.lists(NAME, unique=True, max_size=4).map(tuple)


@st.composite
def maps(draw):
    told = {name: draw(LIST if name in LISTS else st.one_of(st.just(""), NAME)) for name in COLUMNS}
    other = "" if told["type"] else draw(NAME)
    return TableMap(
        table=draw(NAME), constant_type=other, time_unit=draw(st.sampled_from([*TIME_UNITS])), **told
    )


@given(maps())
def test_what_is_written_is_read_as_the_same_map(one):
    assert read_map(write_map(one)) == one


def test_one_column_may_stand_alone_where_several_may():
    assert read_map('table = "log"\norder = "seq"\npayload = ["a", "b"]') == TableMap(
        "log", order=("seq",), payload=("a", "b")
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("table = ", "no TOML"),
        ('stream = "s"', "names no table"),
        ('table = "log"\nstreams = "s"', "streams, which no map has"),
        ('table = "log"\nstream = 3', "stream is one name"),
        ('table = "log"\norder = [1]', "order is a column or a list"),
        ('table = "log"\norder = ["a", "a"]', "order names a column twice"),
        ('table = "log"\ntype = "t"\nconstant_type = "T"', "tells the type twice"),
        ('table = "log"\ntime_unit = "weeks"', "time_unit weeks; it is one of text, utc"),
        (f'table = "{"x" * 201}"', "longer than 200"),
        ("a = " + "[" * 5_000, "no TOML"),
    ],
)
def test_what_no_map_can_say_is_refused(text, said):
    with pytest.raises(BadMap, match=said.replace("(", r"\(")):
        read_map(text)


def test_the_columns_that_a_map_names_come_with_what_they_tell():
    told = map_of({"table": "log", "order": ["day", "seq"], "stream": "who"})

    assert [*told.columns] == [("order", "day"), ("order", "seq"), ("stream", "who")]
