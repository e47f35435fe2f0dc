"""YAML as Ruby writes it becomes plain; no object is made, and nothing in it can run away."""

import pytest

from explorer.formats.decoders import yaml_values
from explorer.formats.decoding import PayloadDecoder
from explorer.formats.limits import Limits

DEEP = 50


def read(text, depth=DEEP):
    return yaml_values.read(f"---{text}".encode(), depth)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("\n:owner: Zoë\n:currency: :EUR\n", {"owner": "Zoë", "currency": "EUR"}),
        (" {}\n", {}),
        ("\n- 1\n- 2.5\n-\n- true\n- ~\n", [1, 2.5, None, True, None]),
        ("\n:a: \":not a symbol\"\n:b: '12'\n", {"a": ":not a symbol", "b": "12"}),
        ('\n:"two words": :"and two"\n', {"two words": "and two"}),
        ("\n:a: 1\na: 2\n1: 3\n", {"a": 1, "a'": 2, "1": 3}),
        ("\n? [1, b]\n: 1\n", {'[1, "b"]': 1}),
        (" !ruby/symbol done", "done"),
        ("\nat: 2025-03-01 08:00:01.423437000 Z\n", {"at": "2025-03-01 08:00:01.423437000 Z"}),
        (" !ruby/object:BigDecimal 27:0.12345e3", {"$number": "123.45"}),
        (" !ruby/object:BigDecimal 18:what", "18:what"),
        (f" {2**70}", {"$number": str(2**70)}),
        (" .inf", {"$number": "inf"}),
        (" ! '12'", "12"),
        (" !!int '12'", 12),
        (" !!int 'x'", "x"),
        (" !!int ''", ""),
        ("\na: !!int '_'\nb: !!float ''\n", {"a": "_", "b": ""}),
        (" 0b101", 5),
        (" !binary |\n  w6k=\n", "é"),
        (" !binary |\n  /w==\n", "ff"),
        (" !ruby/range 1..3", "1..3"),
        (" !ruby/class 'Shop::Order'", "Shop::Order"),
        ("\n<<: x\n=: y\n", {"<<": "x", "=": "y"}),
        ("\na: &1 same\nb: *1\n", {"a": "same", "b": "same"}),
    ],
)
def test_what_ruby_writes_becomes_plain(written, value):
    assert read(written) == value


def test_an_object_is_a_map_that_names_its_class():
    text = "\nprice: !ruby/object:Money\n  cents: 5\n  in: !ruby/struct:Currency\n    id: :eur\n"
    currency = {"@class": "Currency", "id": "eur"}
    assert read(text) == {"price": {"@class": "Money", "cents": 5, "in": currency}}


@pytest.mark.parametrize(
    "tag", ["!ruby/hash:ActiveSupport::HashWithIndifferentAccess", "!ruby/set", "!python/object:os.system"]
)
def test_other_tags_of_maps_say_nothing(tag):
    assert read(f" {tag}\na: 1\n") == {"a": 1}


def test_a_hash_with_fields_is_its_elements():
    text = " !ruby/hash-with-ivars:Params\nelements:\n  a: 1\nivars:\n  '@ok': true\n"
    assert read(text) == {"a": 1}


def test_tags_that_other_readers_run_are_only_text():
    assert read(" !!python/object/apply:os.system ['exit 1']") == ["exit 1"]
    assert read(" !!python/name:os.system ''") == ""


BROKEN = {
    "open": (" [", "no whole YAML"),
    "no text": (" \x00", "no whole YAML"),
    "two": (" 1\n--- 2\n", "2 documents"),
    "itself": (" &a [*a]", "contains itself"),
    "unknown": (" *b", "."),
    "deep": (" " + "[" * 60 + "]" * 60, "nested deeper"),
    "deep in flow": (" " + "[" * 100_000, "nested deeper"),
    "deep by references": (
        "\n" + "".join(f"- &x{n} [*x{n - 1}]\n" if n else "- &x0 []\n" for n in range(60)),
        "deeper",
    ),
    "wide by references": (
        "\n- &x0 [lol, lol]\n"
        + "".join(f"- &x{n} [*x{n - 1}, *x{n - 1}, *x{n - 1}]\n" for n in range(1, 40)),
        "expand beyond",
    ),
    "long by references": (f"\n- &x {'a' * 1_000_000}\n" + "- *x\n" * 20, "expand beyond"),
    "no base64": (" !binary '*'", "."),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_broken_or_runs_away_is_refused(case):
    text, words = BROKEN[case]
    with pytest.raises(ValueError, match=words):
        read(text)


def test_references_without_a_limit_would_make_a_value_that_nobody_can_hold():
    """Control: the limit is what refuses it."""
    text, _ = BROKEN["wide by references"]
    assert read(text.partition("- &x12")[0])[-1]


def test_a_number_that_would_take_long_stays_text():
    text = "1" + ":59" * 200_000
    assert read(f" {text}") == text


@pytest.mark.parametrize("stored", ["---\n:a: 1\n", b"---\n:a: 1\n"], ids=["text", "bytes"])
def test_yaml_is_seen_from_its_mark(stored):
    assert PayloadDecoder(Limits()).decode(stored) == ({"a": 1}, ())


def test_a_number_below_zero_is_json():
    assert PayloadDecoder(Limits()).decode("-5") == (-5, ())


def test_broken_yaml_stays_named_hex():
    decoded = PayloadDecoder(Limits()).decode("--- [")
    assert decoded.data["$undecoded"]["encoding"] == "yaml"
    assert "no whole YAML" in decoded.data["$undecoded"]["reason"]
