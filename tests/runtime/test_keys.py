"""Keys travel to the reader and nowhere else."""

import base64
import os
from contextlib import closing
from pathlib import Path

import pytest

from explorer.core.decoding import Decoding
from explorer.core.errors import BadKeyFile
from explorer.runtime import questions as q
from explorer.runtime.key_file import key_in
from explorer.runtime.manner import Manner
from explorer.runtime.reader import ReaderProcess
from runtime_openers import deciphering

KEY = bytes(range(100, 132))
SHAPES = (KEY, KEY.hex().encode(), base64.b64encode(KEY), repr(KEY).encode())


def told_of(process):
    """What anybody can read about a process: its arguments and its environment."""
    place = Path(f"/proc/{process.pid}")
    return b"".join((place / one).read_bytes() for one in ("cmdline", "environ"))


def test_a_key_reaches_the_opener_and_is_in_no_argument_or_variable(capfd):
    with closing(ReaderProcess(deciphering, "some source", Manner(decoding=Decoding(key=KEY)))) as reader:
        assert reader.ask(q.AskHead()).result(30).time == KEY.hex()
        if os.path.exists("/proc/self/cmdline"):
            assert b"some source" in told_of(reader)
            assert not any(shape in told_of(reader) for shape in SHAPES)
    assert not any(shape.decode(errors="replace") in "".join(capfd.readouterr()) for shape in SHAPES)


def test_an_option_would_be_seen_by_everybody():
    """Control: what is given as an option stands in the arguments."""
    if not os.path.exists("/proc/self/cmdline"):
        pytest.skip("only Linux shows the arguments of processes here")
    with closing(ReaderProcess(deciphering, "some source", key=KEY.hex())) as reader:
        assert any(shape in told_of(reader) for shape in SHAPES)


def test_an_opener_that_is_told_nothing_has_no_key():
    with closing(ReaderProcess(deciphering, "some source")) as reader:
        assert reader.ask(q.AskHead()).result(30).time is None


@pytest.mark.parametrize("size", [16, 24, 32])
def test_a_key_file_holds_a_key_in_base64(size, tmp_path):
    place = tmp_path / "key"
    place.write_text(f"\n {base64.b64encode(KEY[:size]).decode()}\r\n")
    assert key_in(place) == KEY[:size]


BAD = {
    "no base64": "!! secret words !!",
    "too short": base64.b64encode(KEY[:15]).decode(),
    "empty": "",
    "hex": KEY.hex(),
    "huge": "A" * 2_000,
}


@pytest.mark.parametrize("case", BAD)
def test_a_file_that_holds_no_key_is_refused_without_a_word_of_what_it_holds(case, tmp_path):
    place = tmp_path / "no.key"
    place.write_text(BAD[case])
    with pytest.raises(BadKeyFile, match="holds no key") as refused:
        key_in(place)
    assert not BAD[case] or BAD[case] not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("place", ["missing", "", "nul\0"])
def test_a_key_file_that_cannot_be_read_says_why(place, tmp_path):
    with pytest.raises(BadKeyFile, match="cannot be read"):
        key_in(tmp_path / place)
