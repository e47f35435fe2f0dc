"""Payloads in BSON: seen from the size they begin with, and made plain values of."""

import gzip
import struct

import pytest
from generated.neventstore import in_bson

from explorer.formats.decoders import bson
from explorer.formats.decoding import PayloadDecoder
from explorer.formats.limits import Limits

DEEP = 50
VALUE = {"owner": "Zoë", "nested": [1, 2.5, None, True, {"a": []}]}


@pytest.fixture
def decoder():
    return PayloadDecoder(Limits())


@pytest.mark.parametrize("packed", [bytes, gzip.compress], ids=["plain", "compressed"])
def test_bson_is_seen_from_its_size(decoder, packed):
    assert decoder.decode(packed(in_bson(VALUE))) == (VALUE, ())


def test_what_bson_knows_and_json_does_not_becomes_plain():
    parts = {
        b"\x05bytes\0" + struct.pack("<ib", 2, 4) + b"\x01\xff": ("bytes", "01ff"),
        b"\x07id\0" + bytes(range(12)): ("id", "000102030405060708090a0b"),
        b"\x09at\0" + struct.pack("<q", 1740819600123): ("at", "2025-03-01T09:00:00.123000+00:00"),
        b"\x09late\0" + struct.pack("<q", 2**62): ("late", {"$date": 2**62}),
        b"\x0blike\0a.b\0i\0": ("like", {"$regex": "a.b", "$options": "i"}),
        b"\x10few\0" + struct.pack("<i", -3): ("few", -3),
        b"\x11seen\0" + struct.pack("<Q", 2**64 - 1): ("seen", {"$timestamp": {"$number": str(2**64 - 1)}}),
        b"\x13price\0" + bytes(16): ("price", {"$decimal128": "00" * 16}),
        b"\x06gone\0": ("gone", None),
        b"\x7flast\0": ("last", {"$maxKey": 1}),
    }
    body = b"".join(parts) + b"\0"
    assert bson.read(struct.pack("<i", len(body) + 4) + body, DEEP) == dict(parts.values())


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"\x02a\0\xff\0\0\0x\0\0", "ends early"),
        (b"\x02a\0\xff\xff\xff\xffx\0\0", "ends early"),
        (b"\x99a\0\0", "kind 153"),
        (b"\x02a\0\x02\0\0\0\xff\0\0", "no UTF-8"),
        (b"\x03a\0\x09\0\0\0\0\0", "another size"),
    ],
)
def test_broken_bson_is_named(decoder, body, reason):
    mark = decoder.decode(struct.pack("<i", len(body) + 4) + body).data["$undecoded"]
    assert mark["encoding"] == "bson"
    assert reason in mark["reason"]


@pytest.mark.parametrize(("levels", "shown"), [(198, "{'a': {'a'"), (250, "nested too deep")])
def test_bson_is_read_as_deep_as_allowed(decoder, levels, shown):
    stored = b"\x05\0\0\0\0"
    for _ in range(levels):
        body = b"\x03a\0" + stored + b"\0"
        stored = struct.pack("<i", len(body) + 4) + body
    assert shown in str(decoder.decode(stored).data)
