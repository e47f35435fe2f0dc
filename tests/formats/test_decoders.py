"""Payloads that are no JSON, told or seen from their bytes; and what must not be made of them."""

import datetime
import decimal
import gzip
import json
import struct
import uuid
from dataclasses import replace

import cbor2
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.core.errors import StoreDamaged
from explorer.formats import decoding
from explorer.formats.decoders import DECODERS, cbor, msgpack, xstream
from explorer.formats.decoders.protobuf import fields, signed
from explorer.formats.decoding import PayloadDecoder
from explorer.formats.limits import Limits

DEEP = 50
VALUE = {"owner": "Zoë", "nested": [1, 2.5, None, True, {"a": []}]}
BOMB = '<!DOCTYPE a [<!ENTITY x "xxxxxxxx"><!ENTITY y "&x;&x;&x;">]><a>&y;</a>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'


@pytest.fixture
def decoder():
    return PayloadDecoder(Limits())


@pytest.mark.parametrize("packed", [bytes, gzip.compress], ids=["plain", "compressed"])
@pytest.mark.parametrize("told", [None, "cbor"])
def test_cbor_is_read_where_it_is_told_or_seen(decoder, packed, told):
    assert decoder.decode(packed(cbor2.dumps(VALUE)), told) == (VALUE, ())


def test_what_cbor_knows_and_json_does_not_becomes_plain():
    stored = {
        "bytes": b"\x01\xff",
        "day": datetime.date(2025, 3, 1),
        "moment": datetime.datetime(2025, 3, 1, 9, tzinfo=datetime.UTC),
        "price": decimal.Decimal("1.10"),
        "id": uuid.UUID(int=3),
        "large": 2**70,
        "nothing": cbor2.undefined,
        1: "a number as key",
    }
    assert cbor.read(cbor2.dumps(stored), DEEP) == {
        "bytes": "01ff",
        "day": "2025-03-01",
        "moment": "2025-03-01T09:00:00Z",
        "price": {"$number": "1.10"},
        "id": "00000000-0000-0000-0000-000000000003",
        "large": {"$number": str(2**70)},
        "nothing": None,
        "1": "a number as key",
    }


@pytest.mark.parametrize("tag", [28, 29, 35, 5, 36, 30, 52, 54, 260, 999])
def test_tags_that_name_objects_or_run_in_circles_stay_tags(tag):
    assert cbor.read(cbor2.dumps(cbor2.CBORTag(tag, ["x"])), DEEP) == {"$tag": tag, "value": ["x"]}


@pytest.mark.parametrize(
    ("stored", "value"),
    [
        (b"\xc1\x1a\x67\xc2\xcb\x90", "2025-03-01T08:55:44+00:00"),
        (b"\xc1\xfb" + struct.pack(">d", 1e300), {"$tag": 1, "value": 1e300}),
        (b"\xd8\x64\x01", "1970-01-02"),
        (b"\xd8\x64\x1b" + b"\x7f" * 8, {"$tag": 100, "value": 0x7F7F7F7F7F7F7F7F}),
        (b"\xd8\x25\x41\x01", {"$tag": 37, "value": "01"}),
        (b"\xc4\x82\x21\xc2\x49\x01" + bytes(8), {"$number": "184467440737095516.16"}),
        (b"\xc4\x81\x21", {"$tag": 4, "value": [-2]}),
        (b"\xc3\x49\x01" + bytes(8), {"$number": str(-1 - 2**64)}),
        (b"\xd9\xd9\xf7\x01", 1),
        (b"\xd8\x34\x44\x0a\x00\x00\x01", {"$tag": 52, "value": "0a000001"}),
        (b"\x5f\x41\x01\x41\x02\xff", "0102"),
        (b"\x7f\x61a\x60\x61b\xff", "ab"),
        (b"\x9f\x01\xff", [1]),
        (b"\xbf\x61a\xf9\x3c\x00\xff", {"a": 1.0}),
        (b"\xf8\xff", {"$tag": "simple", "value": 255}),
        (b"\x3b" + b"\xff" * 8, {"$number": str(-(2**64))}),
    ],
)
def test_each_kind_of_cbor_has_its_plain_form(stored, value):
    assert cbor.read(stored, DEEP) == value


def test_bug_a_set_was_listed_in_another_order_by_each_process():
    members = [f"member {place}" for place in range(50)]
    assert cbor.read(b"\xd9\x01\x02" + cbor2.dumps(members), DEEP) == members


@pytest.mark.parametrize("read", [cbor.read, msgpack.read])
def test_bug_keys_that_have_the_same_name_fell_together(read):
    pairs = [(1, "one"), ("1", "text"), (1, "again"), (True, "yes"), (1.5, "half")]
    write = {cbor.read: cbor2.dumps, msgpack.read: msgspec.msgpack.encode}[read]
    begun = {cbor.read: b"\xa5", msgpack.read: b"\x85"}[read]
    stored = begun + b"".join(write(one) for pair in pairs for one in pair)
    found = {"1": "one", "1'": "text", "1'3": "again", "true": "yes", "1.5": "half"}
    assert read(stored, DEEP) == found


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(VALUES)
def test_whatever_a_library_writes_is_read_as_it_was(value):
    assert cbor.read(cbor2.dumps(value), DEEP) == value
    assert cbor.read(cbor2.dumps(value, canonical=True), DEEP) == value
    assert msgpack.read(msgspec.msgpack.encode(value), DEEP) == value


@pytest.mark.parametrize(
    ("stored", "value"),
    [
        (b"\xe0", -32),
        (b"\xd1\xff\x00", -256),
        (b"\xca\x3f\x80\x00\x00", 1.0),
        (b"\xcb\x7f\xf0" + bytes(6), {"$number": "inf"}),
        (b"\xd6\xff\x00\x00\x00\x01", "1970-01-01T00:00:01+00:00"),
        (b"\xd7\xff" + (5 << 34 | 1).to_bytes(8, "big"), "1970-01-01T00:00:01.000000005+00:00"),
        (b"\xc7\x0c\xff" + bytes(4) + b"\xff" * 8, "1969-12-31T23:59:59+00:00"),
        (b"\xc7\x0c\xff" + b"\xff" * 4 + bytes(8), {"$ext": -1, "value": "ffffffff" + "00" * 8}),
        (b"\xc7\x0c\xff" + bytes(4) + b"\x7f" * 8, {"$ext": -1, "value": "00" * 4 + "7f" * 8}),
        (b"\xd4\xff\x01", {"$ext": -1, "value": "01"}),
        (b"\xc8\x00\x01\x05\x07", {"$ext": 5, "value": "07"}),
        (b"\xde\x00\x01\x91\x01\x02", {"[1]": 2}),
        (b"\xdd\x00\x00\x00\x01\xc0", [None]),
        (b"\xc5\x00\x01\xff", "ff"),
        (b"\xda\x00\x01a", "a"),
    ],
)
def test_each_kind_of_messagepack_has_its_plain_form(stored, value):
    assert msgpack.read(stored, DEEP) == value


@pytest.mark.parametrize("stored", [b"\xc1", b"\xa1\xff", b"\xc4\x05a"])
def test_messagepack_that_cannot_be_is_refused(stored):
    with pytest.raises(ValueError, match="no whole MessagePack"):
        msgpack.read(stored, DEEP)


@pytest.mark.parametrize(
    "stored",
    [
        b"",
        b"\x01\x02",
        b"\x81" * 99,
        b"\x9b" + b"\x7f" * 8,
        b"\xa1\x61a",
        b"\xff",
        b"\xa1\x61a\xff",
        b"\x61\xff",
        b"\x1f",
        b"\x1c",
        b"\x5f\x61a\xff",
        b"\x7f\x7f\xff\xff",
    ],
    ids=[
        *("empty", "goes on", "deep", "long", "ends early", "break", "break as a value", "no text"),
        *("endless number", "no size", "text in bytes", "endless part"),
    ],
)
def test_cbor_that_is_broken_is_refused(stored):
    with pytest.raises(ValueError, match=r"whole CBOR|after its end"):
        cbor.read(stored, DEEP)


def test_told_cbor_that_is_broken_says_so(decoder):
    decoded = decoder.decode(b"\xa1\x61a", "cbor")
    assert decoded.flags == ("undecoded",)
    assert decoded.data["$undecoded"]["encoding"] == "cbor"
    assert "no whole CBOR" in decoded.data["$undecoded"]["reason"]


def test_text_in_another_alphabet_is_not_taken_for_cbor(decoder):
    assert decoder.decode('{"é": "ü"}'.encode()) == ({"é": "ü"}, ())


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (
            "<a.Opened><owner>Zoë &amp; co</owner><cents>35</cents></a.Opened>",
            {"owner": "Zoë & co", "cents": "35"},
        ),
        ("<a.B><x__y_-z>1</x__y_-z></a.B>", {"x_y$z": "1"}),
        ("<a.Empty/>", {}),
        ("<string>hi</string>", "hi"),
        ("<list><int>3</int><boolean>true</boolean><null/><string/></list>", [3, True, None, ""]),
        ('<a.B><tags class="linked-list"/><name/></a.B>', {"tags": [], "name": ""}),
        ("<a.B><items><a.Item><sku>x</sku></a.Item></items></a.B>", {"items": [{"sku": "x"}]}),
        (
            '<a.B><who class="a.Person"><name>Zo</name></who></a.B>',
            {"who": {"@class": "a.Person", "name": "Zo"}},
        ),
        ("<a.B><on><date>2025</date></on></a.B>", {"on": {"date": "2025"}}),
        ("<a.B><on><date>2025</date><date>2026</date></on></a.B>", {"on": ["2025", "2026"]}),
        ("<a.ShoppingList><name>x</name></a.ShoppingList>", {"name": "x"}),
        ('<a.B><same reference="../x"/></a.B>', {"same": {"@reference": "../x"}}),
        (
            "<meta-data><entry><string>k</string><long>4</long></entry>"
            "<entry><int>1</int><double>1.5</double></entry></meta-data>",
            {"k": 4, "1": 1.5},
        ),
        (
            "<map><entry><int>1</int><a/></entry><entry><string>1</string><b/></entry></map>",
            {"1": "", "1'": ""},
        ),
        ("<map/>", {}),
        ("<a.B><line>1</line><line>2</line><sum>3</sum></a.B>", {"line": ["1", "2"], "sum": "3"}),
        ("<list><big-int>9223372036854775808</big-int></list>", [{"$number": "9223372036854775808"}]),
        ("<a.B>one<x/>, two</a.B>", {"x": ""}),
        ("<a.B><n>1<!-- aside --></n><c><![CDATA[<&]]></c></a.B>", {"n": "1", "c": "<&"}),
    ],
)
def test_what_xstream_writes_becomes_plain(decoder, written, value):
    assert decoder.decode(written.encode()) == (value, ())
    assert decoder.decode(f'<?xml version="1.0" encoding="UTF-8"?>\n{written}') == (value, ())


@pytest.mark.parametrize("written", [BOMB, OUTSIDE], ids=["expanding", "fetching"])
def test_xml_that_could_expand_or_fetch_is_refused(decoder, written):
    decoded = decoder.decode(written.encode())
    assert decoded.flags == ("undecoded",)
    assert "document type" in decoded.data["$undecoded"]["reason"]


@pytest.mark.parametrize("written", ["<a>", "<a></b>", "<a>&x;</a>", "<" * 9, "<a>" * 60 + "</a>" * 60])
def test_xml_that_is_broken_is_refused(written):
    with pytest.raises(ValueError, match=r"no whole XML|deeper"):
        xstream.read(written.encode(), DEEP)


@pytest.mark.parametrize("name", ["odd", "rot13", "base64", "utf-7", "utf-32", "undefined"])
def test_bug_xml_in_an_unknown_alphabet_hid_the_whole_store(decoder, name):
    decoded = decoder.decode(f'<?xml version="1.0" encoding="{name}"?><a.B><x>1</x></a.B>'.encode())
    assert decoded.flags == ("undecoded",)
    assert decoded.data["$undecoded"]["encoding"] == "xml"


def test_text_that_is_no_json_is_itself_where_the_store_says_text(decoder):
    assert decoder.decode(b"hello", "text") == ("hello", ())
    assert decoder.decode("hello", "text") == ("hello", ())
    assert decoder.decode(b'{"a": 1}', "text") == ({"a": 1}, ())
    assert decoder.decode(b"hello").flags == ("undecoded",)


def test_what_only_the_application_can_read_is_named(decoder):
    mark = decoder.decode(b"\x0a\xff\x01\x80\x02", "protobuf").data["$undecoded"]
    assert (mark["encoding"], mark["hex"]) == ("protobuf", "0aff018002")
    java = decoder.decode(b"\xac\xed\x00\x05sr\x00", "java").data["$undecoded"]
    assert java["encoding"] == "java"
    assert "never loaded" in java["reason"]


def test_a_protobuf_message_is_taken_apart_by_numbers():
    message = b"\x08\x96\x01" + b"\x12\x02hi" + b"\x12\x00" + b"\x1d" + bytes(4) + b"\x21" + bytes(8)
    assert fields(message) == {1: [150], 2: [b"hi", b""], 3: [bytes(4)], 4: [bytes(8)]}
    assert [signed(number) for number in (0, 1, 2, 2**64 - 1)] == [0, -1, 1, -(2**63)]


@pytest.mark.parametrize("message", [b"\x08", b"\x12\x05hi", b"\x0b", b"\x08" + b"\xff" * 12, b"\x0d\x00"])
def test_a_protobuf_message_that_is_broken_is_refused(message):
    with pytest.raises(ValueError, match=r"ends early|not read|too long"):
        fields(message)


def _raising(error):
    def read(*_):
        raise error

    return read


@pytest.mark.parametrize("chosen", [None, "xml"])
@pytest.mark.parametrize("error", [IndexError(), RecursionError(), AttributeError("x"), Warning("y")])
def test_a_decoder_that_fails_unexpectedly_leaves_one_payload_undecoded(decoder, monkeypatch, error, chosen):
    monkeypatch.setattr(decoding, "DECODERS", (replace(DECODERS[0], read=_raising(error)),))
    decoded = decoder.decode(b"<a/>", chosen=chosen)
    assert decoded.flags == ("undecoded",)
    mark = decoded.data["$undecoded"]
    assert mark["encoding"] == "xml"
    assert mark["reason"] == f"This program fails on it ({type(error).__name__})."


def test_an_unwrapping_that_fails_leaves_one_payload_undecoded():
    decoded = PayloadDecoder(Limits(), unwrap=lambda value: value["lacking"]).decode(b"{}")
    assert decoded.data["$undecoded"]["reason"] == "This program fails on it (KeyError)."


@pytest.mark.parametrize("error", [StoreDamaged("Took too long."), KeyboardInterrupt()])
def test_what_ends_a_whole_step_is_not_taken_for_a_bad_payload(decoder, monkeypatch, error):
    """Negative control: not everything stops at one payload."""
    monkeypatch.setattr(decoding, "DECODERS", (replace(DECODERS[0], read=_raising(error)),))
    with pytest.raises(type(error)):
        decoder.decode(b"<a/>")


def test_a_payload_larger_than_allowed_is_not_decoded():
    small = PayloadDecoder(Limits(payload_bytes=20))
    for stored in (cbor2.dumps(["x" * 30]), b"<a>" + b"x" * 30 + b"</a>", json.dumps("x" * 30).encode()):
        assert small.decode(stored).flags == ("undecoded",)
