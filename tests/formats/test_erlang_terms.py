"""Erlang terms become plain values; broken ones, and what would need Erlang to run, do not."""

import random
import struct
import zlib

import pytest
from generated.commanded_eventstore import of_struct, term

from explorer.formats.decoders import erlang
from explorer.formats.decoding import PayloadDecoder
from explorer.formats.limits import Limits

DEEP = 50
NODE = b"w\x04node"
VALUE = {"owner": "Zoë", "nested": [1, 2.5, None, True, {"a": "x"}], "less": -3}


def read(term, depth=DEEP):
    return erlang.read(b"\x83" + term, depth)


def packed(term):
    return b"\x83P" + len(term).to_bytes(4, "big") + zlib.compress(term)


def test_what_elixir_writes_becomes_plain():
    assert read(term(VALUE)) == VALUE
    assert read(of_struct("Elixir.Shop.Opened", VALUE)) == VALUE


@pytest.mark.parametrize("make", [lambda one: b"\x83" + one, packed], ids=["plain", "compressed"])
def test_terms_are_seen_from_their_bytes(make):
    assert PayloadDecoder(Limits()).decode(make(term(VALUE))) == (VALUE, ())


@pytest.mark.parametrize(
    ("stored", "value"),
    [
        (b"a\xff", 255),
        (b"b\xff\xff\xff\xfe", -2),
        (b"F" + struct.pack(">d", 0.5), 0.5),
        (b"c" + b"1.50000000000000000000e+00".ljust(31, b"\0"), 1.5),
        (b"d\x00\x02ok", "ok"),
        (b"s\x01\xe9", "é"),
        (b"v\x00\x02\xc3\xa9", "é"),
        (b"w\x09undefined", None),
        (b"h\x02a\x01a\x02", [1, 2]),
        (b"i\x00\x00\x00\x01a\x01", [1]),
        (b"j", []),
        (b"k\x00\x02\x01\x02", [1, 2]),
        (b"m\x00\x00\x00\x02\xff\x00", "ff00"),
        (b"n\x02\x01\x00\x01", -256),
        (b"n\x09\x00" + bytes(8) + b"\x01", {"$number": str(2**64)}),
        (b"o\x00\x00\x00\x01\x00\x05", 5),
        (b"F\x7f\xf0" + bytes(6), {"$number": "inf"}),
        (b"t\x00\x00\x00\x02w\x01aa\x01m\x00\x00\x00\x01aa\x02", {"a": 1, "a'": 2}),
        (b"t\x00\x00\x00\x01a\x07j", {"7": []}),
    ],
)
def test_each_kind_of_value_has_its_plain_form(stored, value):
    assert read(stored) == value


def test_a_struct_inside_another_keeps_its_name():
    price = of_struct("Elixir.Decimal", {"coef": 150, "exp": -2})
    assert read(b"h\x01" + price) == [{"@class": "Elixir.Decimal", "coef": 150, "exp": -2}]


def test_a_list_with_another_tail_says_so():
    assert read(b"l\x00\x00\x00\x01a\x01a\x02") == {"$tag": "improper list", "value": [1, 2]}


@pytest.mark.parametrize(
    ("what", "stored"),
    [
        ("pid", b"g" + NODE + bytes(9)),
        ("pid", b"X" + NODE + bytes(12)),
        ("port", b"f" + NODE + bytes(5)),
        ("port", b"Y" + NODE + bytes(8)),
        ("port", b"x" + NODE + bytes(12)),
        ("ref", b"e" + NODE + bytes(5)),
        ("ref", b"r\x00\x02" + NODE + bytes(9)),
        ("ref", b"Z\x00\x01" + NODE + bytes(8)),
        ("function", b"qw\x01mw\x01fa\x01"),
        ("function", b"p\x00\x00\x00\x06ab"),
        ("bits", b"M\x00\x00\x00\x01\x04\xf0"),
    ],
)
def test_what_only_erlang_can_use_is_named_hex(what, stored):
    assert read(b"h\x02" + stored + b"a\x01") == [{"$tag": what, "value": stored.hex()}, 1]


BROKEN = {
    "nothing": b"",
    "another version": b"\x82a\x01",
    "goes on": b"\x83a\x01a",
    "ends early": b"\x83m\x00\x00\x00\x09a",
    "deep": b"\x83" + b"h\x01" * 99 + b"j",
    "long": b"\x83l\xff\xff\xff\xff" + b"j" * 9,
    "unknown": b"\x83\x01",
    "a function of less than nothing": b"\x83p\x00\x00\x00\x00",
    "old function": b"\x83u\x00\x00\x00\x00",
    "no number": b"\x83c" + b"x" * 31,
    "large": b"\x83P\xff\xff\xff\xff" + zlib.compress(b"j"),
    "another size": b"\x83P\x00\x00\x00\x01" + zlib.compress(b"jj"),
    "damaged": b"\x83P\x00\x00\x00\x01jjjj",
    "a number of many digits": b"\x83o\x00\x00\x13\x88\x00" + b"\xff" * 5000,
    "an atom that is no text": b"\x83w\x01\xff",
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_terms_are_refused(case):
    with pytest.raises(ValueError, match=r"\w"):
        erlang.read(BROKEN[case], DEEP)


def test_a_broken_term_stays_named_hex():
    decoded = PayloadDecoder(Limits()).decode(b"\x83m\x00\x00\x00\x09a")
    assert decoded.data["$undecoded"]["encoding"] == "erlang"
    assert decoded.data["$undecoded"]["reason"] == "It cannot be read: it ends early."


def test_no_bytes_do_more_than_be_refused():
    chance = random.Random(5)
    whole = b"\x83" + of_struct("Elixir.Shop.Opened", VALUE)
    for _ in range(2_000):
        stored = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            stored[chance.randrange(1, len(stored))] = chance.randrange(256)
        try:
            erlang.read(bytes(stored), DEEP)
        except ValueError:
            continue
