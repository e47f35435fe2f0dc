"""Payloads decoded as somebody chose, for all events or for those of one type; and MessagePack."""

import base64
import datetime
import gzip
import hashlib
import json
import zlib

import cbor2
import msgspec
import pytest
from foreign_stores import made, opened, row, state
from generated.neventstore import in_bson

from explorer.core.decoding import AUTOMATIC, ENCODINGS, Decoding
from explorer.formats.decoders import DECODERS, msgpack
from explorer.formats.decoding import PayloadDecoder
from explorer.formats.limits import Limits

VALUE = {"owner": "Zoë", "nested": [1, 2.5, None, True, {"a": []}]}
TEXT = json.dumps(VALUE).encode()
WRITTEN = {
    "json": TEXT,
    "text": TEXT,
    "zlib+json": zlib.compress(TEXT),
    "base64": base64.b64encode(gzip.compress(TEXT)),
    "cbor": cbor2.dumps(VALUE),
    "msgpack": msgspec.msgpack.encode(VALUE),
    "bson": in_bson(VALUE),
    "xml": b"<a.B><owner>Zo</owner></a.B>",
    "yaml": b"---\n:owner: Zo\n",
    "erlang": b"\x83\x6d\x00\x00\x00\x02Zo",
    "hex": TEXT,
}
SHOWN = {
    "text": TEXT.decode(),
    "xml": {"owner": "Zo"},
    "yaml": {"owner": "Zo"},
    "erlang": "Zo",
    "hex": TEXT.hex(),
}


def decoded(stored, chosen, told=None):
    return PayloadDecoder(Limits()).decode(stored, told, chosen)


@pytest.mark.parametrize("chosen", ENCODINGS)
def test_every_encoding_that_is_offered_is_decoded(chosen):
    assert decoded(WRITTEN[chosen], chosen) == (SHOWN.get(chosen, VALUE), ())


def test_every_way_of_writing_that_is_known_is_offered():
    assert {one.name for one in DECODERS} <= ENCODINGS.keys()


@pytest.mark.parametrize("chosen", [one for one in ENCODINGS if one not in ("hex", "text")])
def test_a_choice_that_does_not_fit_leaves_bytes_with_the_reason(chosen):
    stored = b"\xfe\x01 no such thing"
    shown = decoded(stored, chosen)
    assert shown.flags == ("undecoded",)
    mark = shown.data["$undecoded"]
    assert mark["hex"] == stored.hex()
    assert mark["reason"].endswith(".")


def test_the_choice_comes_before_what_the_store_tells_and_what_the_bytes_look_like():
    assert decoded(WRITTEN["cbor"], "hex", "cbor").data == WRITTEN["cbor"].hex()
    assert decoded(TEXT.decode(), "text").data == TEXT.decode()
    assert decoded(None, "hex") == (None, ("no-data",))


def test_bytes_that_are_no_text_are_shown_as_text_with_a_flag():
    assert decoded(b"a\xff", "text") == ("a\ufffd", ("invalid-utf8",))


@pytest.mark.parametrize("chosen", ["zlib+json", "base64"])
def test_a_choice_does_not_lift_the_limits(chosen):
    bomb = {"zlib+json": zlib.compress(bytes(3_000)), "base64": base64.b64encode(bytes(3_000))}[chosen]
    shown = PayloadDecoder(Limits(payload_bytes=2_000)).decode(bomb, None, chosen)
    assert "2,000 bytes" in shown.data["$undecoded"]["reason"]


@pytest.mark.parametrize("packed", [bytes, gzip.compress], ids=["plain", "compressed"])
def test_messagepack_is_seen_from_its_bytes(packed):
    assert decoded(packed(WRITTEN["msgpack"]), None) == (VALUE, ())


def test_what_messagepack_knows_and_json_does_not_becomes_plain():
    moment = datetime.datetime(2025, 3, 1, 9, tzinfo=datetime.UTC)
    stored = {"b": b"\x01\xff", "at": moment, "x": msgspec.msgpack.Ext(5, b"\x07"), 7: 2**64 - 1}
    assert msgpack.read(msgspec.msgpack.encode(stored), 9) == {
        "b": "01ff",
        "at": "2025-03-01T09:00:00+00:00",
        "x": {"$ext": 5, "value": "07"},
        "7": {"$number": str(2**64 - 1)},
    }


@pytest.mark.parametrize(
    "stored", [b"", b"\x81\xa1a", b"\x01\x02", b"\xdd\xff\xff\xff\xff", b"\x91" * 9_999, b"\x91" * 30 + b"\1"]
)
def test_messagepack_that_is_broken_or_deep_is_refused(stored):
    with pytest.raises(ValueError, match=r"MessagePack|nested"):
        msgpack.read(stored, 20)


def test_typed_values_are_unwrapped_whatever_they_are_written_in(tmp_path):
    typed = {"at": {"_type_": "datetime_iso", "_data_": "2026-01-02"}}
    path = made(tmp_path, [row(payload=msgspec.msgpack.encode(typed))])
    with opened(path) as reader:
        (event,) = reader.read()
    assert event.data == {"at": "2026-01-02"}


def _no_surrogate(pair):
    """Two bytes that are a character of some alphabet."""
    return (pair[0], pair[1] ^ 0x80 if 0xD8 <= pair[1] <= 0xDF else pair[1])


@pytest.mark.parametrize(
    "mark", [b"\x83", b"<", b"---\n", b"\x05\0"], ids=["erlang", "xml", "yaml", "utf-16"]
)
def test_random_bytes_are_not_taken_for_what_begins_alike(mark):
    noise = mark + b"".join(hashlib.sha256(bytes([n])).digest() for n in range(9))
    if mark.endswith(b"\0"):
        noise = bytes(
            one for pair in zip(noise[::2], noise[1::2], strict=False) for one in _no_surrogate(pair)
        )
    assert decoded(noise, None).data["$undecoded"]["encoding"] == "encrypted"


@pytest.fixture
def two_types(tmp_path):
    rows = [row(payload=state(n=1)), row(version=2, topic="shop:Order.Paid", payload=state(n=2))]
    return made(tmp_path, rows)


def seen(path, decoding):
    with opened(path, decoding=decoding) as reader:
        events = list(reader.read())
        return [one.data for one in events], [one.time for one in events], reader.describe().identity


def test_one_type_is_shown_in_another_way_and_the_store_keeps_its_identity(two_types):
    plain, _, identity = seen(two_types, AUTOMATIC)
    shown, _, same = seen(two_types, AUTOMATIC.choosing("hex", "shop:Order.Paid"))
    assert shown == [plain[0], state(n=2).hex()]
    assert same == identity


def test_a_type_of_its_own_comes_before_all_others(two_types):
    plain, times, _ = seen(two_types, AUTOMATIC)
    chosen = Decoding(everywhere="text").choosing("json", "shop:Order.Placed")
    shown, some_times, _ = seen(two_types, chosen)
    assert shown == [plain[0], state(n=2).decode()]
    assert some_times == [times[0], None]  # it stands in the payload, of which nothing is known but text


def test_a_choice_can_be_taken_back():
    chosen = AUTOMATIC.choosing("hex").choosing("text", "a")
    assert (chosen.of("a"), chosen.of("b")) == ("text", "hex")
    assert chosen.choosing(None, "a").choosing(None) == AUTOMATIC
