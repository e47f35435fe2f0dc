"""Whatever bytes a payload has, something is shown for it, in bounded work and size; no error gets out."""

import gzip
import json
import struct
import sys

import cbor2
import msgspec
import pytest
from generated.commanded_eventstore import of_struct
from generated.neventstore import in_bson
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explorer.core.decoding import ENCODINGS
from explorer.formats import decoding
from explorer.formats.decoders import DECODERS
from explorer.formats.decoding import Decoded, PayloadDecoder
from explorer.formats.limits import Limits

LIMITS = Limits(payload_bytes=100_000)
VALUE = {"owner": "Zoë", "lines": [1, -2.5, None, True, -70_000, {"a": [], "b": {"c": "x"}}], "no": False}
REPEATED_NAME = b"\x83t" + struct.pack(">I", 1_000) + b"w\x01aa\x01" * 1_000
SEEDS = (
    json.dumps(VALUE).encode(),
    gzip.compress(json.dumps(VALUE).encode()),
    cbor2.dumps({**VALUE, "tagged": cbor2.CBORTag(258, [2**80, cbor2.CBORTag(4, [-2, 5])]), 1: 2}),
    msgspec.msgpack.encode({**VALUE, "more": msgspec.msgpack.Ext(-1, bytes(8)), 1: 2**63}),
    in_bson({**VALUE, "more": {"a": [[], {}]}}),
    b'<?xml version="1.0" encoding="UTF-8"?><a.B><x class="c.D"><y>1</y><z/></x><n><int>1</int></n></a.B>',
    b"<map><entry><string>k</string><long>4</long></entry><entry><int>1</int><a><b/></a></entry></map>",
    b"---\n:a: &x [1, 2.5, .inf, 0x1f, 1:30]\n? [k]\n: !!int '5'\nb: [*x, *x]\nc: !binary aGk=\n",
    b"--- !ruby/object:A\n<<: {d: !ruby/sym e}\n'1': !ruby/object:BigDecimal 18:0.1e3\n1: !!float '1'\n",
    b"\x83" + of_struct("Elixir.Shop.Opened", VALUE),
    b"\x83P" + struct.pack(">I", 4) + gzip.zlib.compress(b"h\x01a\x01"),
    REPEATED_NAME,
)
PARTS = (
    *(b"<a>1</a>", b"<a>", b"</a>", b"x<b/>", b' encoding="odd"', b'<?xml version="1.0" encoding="odd"?>'),
    *(b"a: 1\n", b"? ", b"- ", b"- *x\n", b"&x ", b"!!int ", b"!!float ", b"''", b"_", b"1:", b"[", b"{"),
    *(b"w\x01aa\x01", b"t\x00\x00\x00\x01", b"h\x01", b"n\xff\x00"),
    *(b"\xa1\x61a", b"\xa1", b"\x9f", b"\xbf", b"\xd9\x01\x02", b"\xc4\x82", b"\xc1", b"\xc2", b"\xd8\x34"),
    *(b"\x81\xa1a", b"\x81", b"\x91", b"\xde\x00\x02", b"\xc7\x0c\xff", b"\xff", b"\0"),
)
"""What documents of each kind are made of."""
TOLD = (None, "text", "java", *(one.name for one in DECODERS))
MOST_CALLS_A_BYTE = 100
"""Of functions, besides those that any payload takes; what is quadratic needs more for repeated parts."""
MOST_CALLS = 50_000
MOST_SIGNS_A_BYTE = 40
MOST_SIGNS = 10_000
"""That are shown, for each byte too: a reference stands for more than itself, and so does a name in names."""


@st.composite
def broken(draw):
    """Bytes that begin well: parts are others, lacking, or there many times."""
    stored = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 4))):
        begin = draw(st.integers(0, len(stored)))
        end = draw(st.integers(begin, min(len(stored), begin + 40)))
        part = draw(st.sampled_from([stored[begin:end], *PARTS, *SEEDS]) | st.binary(max_size=4))
        times = draw(st.sampled_from((0, 1, 1, 2, 20, 1_000)))
        stored = (stored[:begin] + (part * times)[:10_000] + stored[end:])[:20_000]
    return stored


def calls_of(work):
    """Do some work; gives its result, and how many functions it called."""
    calls = 0

    def count(_, kind, __):
        nonlocal calls
        calls += kind in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        result = work()
    finally:
        sys.setprofile(before)
    return result, calls


def require_bounded(stored, told=None, chosen=None):
    """Decode a payload, and look at what became of it and what that took."""
    decoder = PayloadDecoder(LIMITS)
    decoded, calls = calls_of(lambda: decoder.decode(stored, told, chosen))
    assert isinstance(decoded, Decoded)
    written = json.dumps(decoded.data, allow_nan=False, ensure_ascii=False)
    written.encode()
    assert len(written) <= MOST_SIGNS + MOST_SIGNS_A_BYTE * len(stored), "what is shown grows"
    assert calls <= MOST_CALLS + MOST_CALLS_A_BYTE * len(stored), "the work grows"
    assert ("undecoded" in decoded.flags) == ("$undecoded" in written)
    assert "This program fails" not in written
    return decoded


ANY = {
    "stored": broken() | st.binary(max_size=200),
    "told": st.sampled_from(TOLD),
    "chosen": st.none() | st.sampled_from([*ENCODINGS]),
}
UNHURRIED = {"deadline": None, "suppress_health_check": list(HealthCheck)}


@settings(max_examples=400, **UNHURRIED)
@given(**ANY)
def test_any_bytes_are_shown(stored, told, chosen):
    require_bounded(stored, told, chosen)


@pytest.mark.long
@pytest.mark.timeout(3600)
@settings(max_examples=20_000, **UNHURRIED)
@given(**ANY)
def test_many_more_bytes_are_shown(stored, told, chosen):
    require_bounded(stored, told, chosen)


@settings(max_examples=200, **UNHURRIED)
@given(stored=broken(), decoder=st.sampled_from(DECODERS))
def test_decoders_only_refuse(stored, decoder):
    try:
        decoder.read(stored, LIMITS.depth)
    except ValueError:
        return


@pytest.mark.parametrize("seed", range(len(SEEDS)))
def test_what_is_broken_was_whole(seed):
    """Control: the bytes that are broken can be read, by decoders of all kinds."""
    assert "undecoded" not in require_bounded(SEEDS[seed]).flags


def replaced(monkeypatch, read):
    """Read XML in another way."""
    monkeypatch.setattr(decoding, "DECODERS", tuple(_with(one, read) for one in DECODERS))


def _with(decoder, read):
    return type(decoder)(decoder.name, decoder.begins, read, decoder.certain)


def careless(*_):
    raise AttributeError("unnamed")


def test_a_careless_decoder_is_stopped_and_found(monkeypatch):
    """Control: the trial bites, and the payload alone is lost."""
    replaced(monkeypatch, careless)
    assert PayloadDecoder(LIMITS).decode(b"<a/>").flags == ("undecoded",)
    with pytest.raises(AssertionError, match="This program fails"):
        require_bounded(b"<a/>")


def test_without_the_last_wall_its_error_would_get_out(monkeypatch):
    """Negative control: nothing but the wall stops it."""
    replaced(monkeypatch, careless)
    monkeypatch.setattr(decoding, "_taken", lambda _, take: take())
    monkeypatch.setattr(PayloadDecoder, "_guarded", lambda _, __, decoded: decoded())
    with pytest.raises(AttributeError, match="unnamed"):
        require_bounded(b"<a/>")


def test_a_decoder_that_takes_ever_longer_or_shows_ever_more_is_found(monkeypatch):
    """Control: the bounds bite."""
    stored = b"<" + b"a" * 400
    replaced(monkeypatch, lambda found, _: [len(found[place:]) for place in range(len(found)) for _ in found])
    with pytest.raises(AssertionError, match="grows"):
        require_bounded(stored)
    replaced(monkeypatch, lambda found, _: {"a" * place: 1 for place in range(len(found))})
    with pytest.raises(AssertionError, match="what is shown grows"):
        require_bounded(stored)
