"""Maps that name a field twice: both values stay, and many of one name cost no more than others."""

import json
import struct

import pytest

from explorer.formats.decoders import erlang, xstream, yaml_values
from explorer.formats.decoders.plain_values import fields, name, number

DEEP = 200
MANY = 5_000
REPEATED = {
    "erlang": (erlang.read, b"\x83t" + struct.pack(">I", MANY) + b"w\x01aa\x01" * MANY),
    "xml": (xstream.read, b"<o>" + b"<a>1</a>" * MANY + b"<total>1</total></o>"),
    "yaml": (yaml_values.read, b"---\n" + b"a: 1\n" * MANY),
}


@pytest.mark.parametrize("case", REPEATED)
def test_bug_a_name_that_is_repeated_often_grew_until_the_reader_hung(case):
    read, stored = REPEATED[case]
    written = json.dumps(read(stored, DEEP))
    assert written.count("1") >= MANY
    assert len(written) < 4 * len(stored)


def test_names_that_grow_by_a_sign_each_time_would_be_found():
    """Negative control: the bound on what becomes of them bites."""
    _, stored = REPEATED["yaml"]
    assert len(json.dumps({"a" + "'" * time: 1 for time in range(MANY)})) > 4 * len(stored)


def test_names_are_told_apart_whatever_is_called_so_already():
    keys = ["a", "a'", "a", "a", "a'3", 1, "1", True, "true"]
    told = fields((key, place) for place, key in enumerate(keys))
    assert list(told) == ["a", "a'", "a'3", "a'4", "a'3'", "1", "1'", "true", "true'"]
    assert list(told.values()) == list(range(len(keys)))


def test_a_key_that_would_be_long_is_refused_before_it_grows():
    key = "x"
    while len(json.dumps(key)) <= 1_000:
        key = {name(key): 1}
    assert len(json.dumps(key)) < 2_100
    with pytest.raises(ValueError, match="a key in it is longer than 1,000 characters"):
        name(key)


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (2**63 - 1, 2**63 - 1),
        (-(2**63), -(2**63)),
        (2**63, {"$number": "9223372036854775808"}),
        (0.5, 0.5),
        (float("-inf"), {"$number": "-inf"}),
        (float("nan"), {"$number": "nan"}),
    ],
)
def test_a_number_that_64_bits_cannot_hold_is_kept_as_text(value, plain):
    assert number(value) == plain
