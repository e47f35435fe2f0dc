"""An event as text: JSON over lines; what could not be decoded as bytes, with the reason above them."""

import json

import pytest

from explorer.core.undecoded import HEX_BYTES, undecoded
from explorer.viewmodels.raw_text import hexdump, raw_text


def test_json_is_laid_out_over_lines_and_what_is_no_json_stays_as_it_is():
    assert raw_text('{"a":[1]}', "odd") == '{\n  "a": [\n    1\n  ]\n}\n\nmetadata\nodd'


def test_bytes_are_laid_out_by_sixteen_beside_the_letters_among_them():
    assert hexdump(b"Shop\0\xff and more in it").splitlines() == [
        "0000  53 68 6f 70 00 ff 20 61 6e 64 20 6d 6f 72 65 20  Shop.. and more ",
        "0010  69 6e 20 69 74                                   in it",
    ]
    assert hexdump(b"") == ""


@pytest.mark.parametrize("size", [17, HEX_BYTES - 1])
def test_what_could_not_be_decoded_is_shown_as_bytes_with_the_reason(size):
    stored = bytes(n % 256 for n in range(size))
    text = raw_text(json.dumps(undecoded("java", "It is a Java object.", stored)), "{}")
    assert text == f"It is a Java object.\n\n{hexdump(stored)}\n\nmetadata\n{{}}"


def test_only_the_first_bytes_are_there_and_that_is_said():
    text = raw_text("{}", json.dumps(undecoded("bytes", "It is nothing known.", bytes(HEX_BYTES + 1))))
    assert "metadata\nIt is nothing known.\n\nThe first 4,096 bytes:\n0000  00 00" in text
    assert text.endswith("0ff0  " + " ".join(["00"] * 16) + "  " + "." * 16)


def test_a_mark_without_bytes_gives_its_reason_alone():
    text = raw_text(json.dumps(undecoded("json", "It is too large.")), "{}")
    assert text == "It is too large.\n\nmetadata\n{}"


@pytest.mark.parametrize(
    "mark", [{"reason": "x", "hex": "zz"}, {"reason": 1, "hex": "00"}, {"hex": "00"}, {"reason": "x"}, 1]
)
def test_a_payload_that_only_imitates_such_a_mark_is_shown_as_it_is(mark):
    assert "$undecoded" in raw_text(json.dumps({"$undecoded": mark}), "{}")
