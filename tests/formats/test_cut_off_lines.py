"""Files of lines whose last one was not written to its end."""

import pytest
from foreign_stores import SAMPLES, opened

WHOLE = SAMPLES / "cloudevents.jsonl"


def read(path):
    with opened(path) as reader:
        return list(reader.read()), " ".join(reader.describe().warnings)


def test_half_a_last_line_is_no_event_and_the_store_says_that_the_file_is_cut_off(tmp_path):
    path = tmp_path / "half.jsonl"
    lines = WHOLE.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:5]) + lines[5][:40])

    events, warnings = read(path)

    assert events == read(WHOLE)[0][:5]
    assert "after 5 events: line 6, the last, is no JSON and has no end, so the file is cut off" in warnings


@pytest.mark.parametrize("ending", [b"", b"\n"])
def test_a_whole_last_line_is_an_event_with_or_without_an_end(tmp_path, ending):
    path = tmp_path / "whole.jsonl"
    path.write_bytes(b"".join(WHOLE.read_bytes().splitlines(keepends=True)[:5]).rstrip() + ending)

    events, warnings = read(path)

    assert (len(events), "cut off" in warnings) == (5, False)


def test_a_broken_line_that_has_an_end_stays_an_event(tmp_path):
    path = tmp_path / "broken.jsonl"
    lines = WHOLE.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + lines[1][:40] + b"\n")

    events, warnings = read(path)

    assert "$undecoded" in events[1].data
    assert "cut off" not in warnings
