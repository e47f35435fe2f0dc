"""Payloads that are no JSON, told or seen from their bytes; and what must not be made of them."""

import datetime
import decimal
import gzip
import json
import uuid
from dataclasses import replace

import cbor2
import pytest

from explorer.core.errors import StoreDamaged
from explorer.formats import decoding
from explorer.formats.decoders import DECODERS, cbor, xstream
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
        "moment": "2025-03-01T09:00:00+00:00",
        "price": {"$number": "1.10"},
        "id": "00000000-0000-0000-0000-000000000003",
        "large": {"$number": str(2**70)},
        "nothing": None,
        "1": "a number as key",
    }


@pytest.mark.parametrize("tag", [28, 29, 35, 5, 36, 30, 999])
def test_tags_that_name_objects_or_run_in_circles_stay_tags(tag):
    assert cbor.read(cbor2.dumps(cbor2.CBORTag(tag, ["x"])), DEEP) == {"$tag": tag, "value": ["x"]}


@pytest.mark.parametrize(
    "stored",
    [
        b"",
        b"\x01\x02",
        b"\x81" * 99,
        b"\x9b" + b"\x7f" * 8,
        b"\xa1\x61a",
        b"\xff",
        b"\xc1\xfb\x7e\xf0" + bytes(6),
    ],
    ids=["empty", "goes on", "deep", "long", "ends early", "break", "no time"],
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


def test_bson_is_named(decoder):
    document = b"\x10a\0" + (7).to_bytes(4, "little") + b"\0"
    stored = (len(document) + 4).to_bytes(4, "little") + document
    assert decoder.decode(stored).data["$undecoded"]["encoding"] == "bson"


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
