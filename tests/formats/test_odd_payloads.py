"""Payloads of every kind: decoded as written, or kept as bytes with the reason; nothing in them is run."""

import hashlib
import zlib

import pytest
from foreign_stores import NAMED, STREAM, events_of, row, state

from explorer.formats.limits import Limits

NOISE = b"".join(hashlib.sha256(bytes([number])).digest() for number in range(32))
PAYLOADS = {
    "not json": (b"not json", "text", "It is not JSON: Expecting value at character 1."),
    "trailing garbage": (b"{} x", "text", "It is not JSON: Extra data at character 4."),
    "cut off": (b'{"a": ', "text", "It is not JSON"),
    "empty": (b"", "empty", "It is empty."),
    "cut off zlib": (zlib.compress(state(text="x" * 999))[:-9], "zlib", "The compressed data ends early."),
    "zlib bomb": (zlib.compress(bytes(40_000_000)), "zlib", "It expands beyond 16,777,216 bytes."),
    "zlib in zlib": (zlib.compress(zlib.compress(b"{}")), "zlib", "compressed twice"),
    "deep": (b"[" * 100_000 + b"]" * 100_000, "json", "It is nested deeper than 200 levels."),
    "deep objects": (b'{"a":' * 201 + b"1" + b"}" * 201, "json", "It is nested deeper than 200 levels."),
    "pickle": (b"\x80\x04\x95\x05\x00\x00\x00\x00\x00\x00\x00\x8c\x01a\x94.", "pickle", "never loaded"),
    "old pickle": (b"cos\nsystem\n(S'true'\ntR.", "text", "It is not JSON"),
    "java": (b"\xac\xed\x00\x05sr\x00", "java", "never loaded"),
    "noise": (NOISE, "encrypted", "no key is known"),
    "bytes": (bytes(range(128, 160)) * 9, "binary", "neither JSON nor text"),
}


@pytest.mark.parametrize("case", PAYLOADS)
def test_a_payload_that_cannot_be_decoded_is_marked_and_the_others_stay(case, tmp_path):
    payload, encoding, reason = PAYLOADS[case]
    before, bad, after = events_of(tmp_path, [row(), row(version=2, payload=payload), row(version=3)])
    assert before.data["n"] == 1
    assert after.data["n"] == 3
    marked = bad.data["$undecoded"]
    assert marked["encoding"] == encoding
    assert reason in marked["reason"]
    assert payload.hex().startswith(marked["hex"])
    assert len(marked["hex"]) == 2 * min(len(payload), 4096)
    assert bad.flags == ("undecoded",)
    assert (bad.stream, bad.version, bad.type) == (NAMED, 2, "shop:Order.Placed")
    assert (bad.time, bad.schema_version) == (None, None)


NUMBERS = {
    "not a number": b"NaN",
    "infinity": b"-Infinity",
    "too big a float": b"1e400",
    "too small a float": b"1e-400",
    "many digits": b"0.1234567890123456789",
    "huge integer": b"9223372036854775808",
    "5,000 digits": b"7" * 5000,
    "5,000 digits after the point": b"0." + b"7" * 5000,
}


@pytest.mark.parametrize("case", NUMBERS)
def test_a_number_that_a_program_would_round_is_kept_as_text(case, tmp_path):
    written = NUMBERS[case]
    (event,) = events_of(tmp_path, [row(payload=b'{"a": [' + written + b"]}")])
    assert event.data == {"a": [{"$number": written.decode()}]}
    assert event.flags == ("number-as-text",)


ODD = {
    "duplicate keys": (b'{"a": 1, "a": 2}', {"a": 2}, "duplicate-keys"),
    "lone surrogate": (b'{"a\\udc00": "\\ud800"}', {"a\\udc00": "\\ud800"}, "mended-text"),
    "invalid utf-8": (b'{"a": "\xff"}', {"a": "\ufffd"}, "invalid-utf8"),
    "invalid utf-8 as text": ("{'a'", None, "undecoded"),
    "null": (None, None, "no-data"),
}


@pytest.mark.parametrize("case", ODD)
def test_an_odd_payload_is_shown_as_written_and_flagged(case, tmp_path):
    payload, data, flag = ODD[case]
    stored = (STREAM, 1, "shop:Order.Placed", payload)
    (event,) = events_of(tmp_path, [stored])
    assert flag in event.flags
    if flag != "undecoded":
        assert event.data == data


FINE = {
    "largest integers": (b"[9223372036854775807, -9223372036854775808]", [2**63 - 1, -(2**63)]),
    "floats": (b"[0.1, 1e308, -0.0, 0e5, 0.10000000000000001]", [0.1, 1e308, -0.0, 0.0, 0.1]),
    "byte order mark": (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
    "utf-16": ('{"a": "é"}'.encode("utf-16"), {"a": "é"}),
    "a text column": ('{"a": "é"}', {"a": "é"}),
    "zlib": (zlib.compress(b'{"a": 1}'), {"a": 1}),
    "typed values": (
        b'{"t": {"_type_": "tuple_as_list", "_data_": [1, {"_type_": "decimal_str", "_data_": "1.50"}]}}',
        {"t": [1, "1.50"]},
    ),
    "typed object": (
        b'{"_type_": "money", "_data_": {"amount": {"_type_": "x", "_data_": null}}}',
        {"amount": None},
    ),
    "nearly typed": (b'{"_type_": "a", "_data_": 1, "more": 2}', {"_type_": "a", "_data_": 1, "more": 2}),
    "as deep as allowed": (b"[" * 200 + b"]" * 200, None),
    "nul in text": (b'{"a": "x\\u0000y"}', {"a": "x\0y"}),
    "emoji": ('{"a": "👩\u200d🚀"}'.encode(), {"a": "👩\u200d🚀"}),
}


@pytest.mark.parametrize("case", FINE)
def test_a_payload_that_is_only_unusual_is_read_without_a_flag(case, tmp_path):
    payload, data = FINE[case]
    (event,) = events_of(tmp_path, [row(payload=payload)])
    assert event.flags == ()
    assert data is None or event.data == data


TIMES = {
    "2026-01-02T03:04:05.000006+00:00": "2026-01-02T03:04:05.000006Z",
    "2026-01-02T03:04:05+05:30": "2026-01-01T21:34:05.000000Z",
    "2026-01-02 03:04:05": "2026-01-02T03:04:05.000000",
    "0001-01-01T00:00:00Z": "0001-01-01T00:00:00.000000Z",
    "0001-01-01T00:00:00+14:00": None,
    "9999-12-31T23:59:59.999999-12:00": None,
    "2016-12-31T23:59:60Z": None,
    "10000-01-01T00:00:00Z": None,
    "": None,
    "yesterday": None,
    0: None,
}


@pytest.mark.parametrize("time", TIMES)
def test_times_are_normalised_or_flagged_and_the_raw_text_stays(time, tmp_path):
    (event,) = events_of(tmp_path, [row(payload=state(timestamp=time))])
    assert event.time == TIMES[time]
    assert event.flags == (() if TIMES[time] else ("odd-time",))
    assert event.data["timestamp"] == time


@pytest.mark.parametrize("version", [2, None, "x", 1.5, True])
def test_the_schema_version_is_the_class_version(version, tmp_path):
    (event,) = events_of(tmp_path, [row(payload=state(class_version=version))])
    assert event.schema_version == (2 if version == 2 else None)


def test_a_payload_larger_than_the_limit_is_marked(tmp_path):
    (event,) = events_of(tmp_path, [row(payload=state(text="x" * 2000))], limits=Limits(payload_bytes=1000))
    assert "larger than 1,000" in event.data["$undecoded"]["reason"]
