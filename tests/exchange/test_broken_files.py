"""A file with something wrong in it: its place and what is wrong are named, and nothing comes of it."""

from contextlib import contextmanager

import pytest
from moving import brought, event, written

from explorer.core.errors import CannotImport, StoreMissing
from explorer.exchange.csv_lines import heading
from explorer.exchange.forms import FORMS
from explorer.stores.memory import MemoryStore
from explorer.stores.memory_intake import MemoryIntake

GOOD = '{"type": "Placed", "data": {}}'

BROKEN_LINES = {
    "{": "it is no JSON (Expecting property name enclosed in double quotes at character 2)",
    "[1]": "it is no JSON object",
    '{"type": "Placed"}': "it has no field data",
    '{"data": {}}': "it has no field type",
    '{"type": 7, "data": {}}': "its type is no text",
    '{"type": "Placed", "data": {"x": 1, "x": 2}}': "it names a field twice",
    '{"type": "Placed", "type": "Paid", "data": {}}': "it names a field twice",
    '{"type": "Placed", "data": {}, "amount": 3}': "it has a field amount, which events do not have",
    '{"type": "Placed", "data": {}, "version": "1"}': "its version is no whole number",
    '{"type": "Placed", "data": {}, "version": 1.5}': "its version is no whole number",
    '{"type": "Placed", "data": {}, "ordinal": true}': "its ordinal is no whole number",
    '{"type": "Placed", "data": {}, "position": 9223372036854775808}': "its position is no whole number",
    '{"type": "Placed", "data": {}, "metadata": []}': "its metadata is no JSON object",
    '{"type": "Placed", "data": {}, "metadata": [1]}': "its metadata is no JSON object",
    '{"type": "Placed", "data": {}, "flags": "legacy"}': "its flags are no list of texts",
    '{"type": "Placed", "data": ' + "[" * 100_000: "it is nested too deeply",
    '{"type": "Placed", "data": ' + "[" * 300 + "]" * 300 + "}": "it is nested too deeply",
    '{"type": "Placed", "data": {"n": ' + "9" * 5_000 + "}}": "it cannot be read (Exceeds the limit",
    b'{"type": "Placed", "data": "\xff"}': "it is no UTF-8 text (byte 29)",
}

BROKEN_CLOUD_EVENTS = {
    '{"id": "1", "source": "/s", "type": "t"}': "it has no specversion, which a CloudEvent needs",
    '{"specversion": "1.0", "id": "1", "source": "", "type": "t"}': "it has no source",
    '{"specversion": "1.0", "id": "1", "source": "/s", "type": "t", "data": {"x": 1, "x": 1}}': (
        "it names a field twice"
    ),
    '{"specversion": "1.0", "id": 1, "source": "/s", "type": "t"}': "its id is no text",
    '{"specversion": "1.0", "id": "1", "source": "/s", "type": "t", "data": 1, "data_base64": "AA=="}': (
        "it has both data and data_base64"
    ),
    '{"specversion": "1.0", "id": "1", "source": "/s", "type": "t", "data_base64": "?"}': (
        "its data_base64 is no Base64"
    ),
}

BROKEN_CSV = {
    "1,2": "it has 2 cells, not 14",
    '"1': "it is no line of CSV (unexpected end of data)",
    "x" + "," * 13: "its ordinal is no whole number",
    "1,1,s,s,1,T,1,,,,,{,{},": "it is no JSON",
    '1,1,s,s,1,T,1,,,,,"{""x"":1,""x"":2}",{},': "it names a field twice",
    " ": "it has 1 cell, not 14",
}


def file_of(path, *lines):
    path.write_bytes(b"\n".join(one if isinstance(one, bytes) else one.encode() for one in lines))
    return path


def refusal(path, form="jsonl"):
    """Take a file in, which is refused; gives the sentence."""
    store = MemoryStore()
    with pytest.raises(CannotImport) as refused:
        brought(path, store, form)
    assert store.head() == 0
    return str(refused.value)


@pytest.mark.parametrize(("line", "why"), BROKEN_LINES.items(), ids=range(len(BROKEN_LINES)))
def test_a_line_that_is_no_event_is_named(line, why, tmp_path):
    said = refusal(file_of(tmp_path / "x.jsonl", GOOD, "", line, GOOD))
    assert said.startswith(f"Line 3 of x.jsonl holds no event that can be imported: {why}")
    assert said.endswith("Nothing was imported; mend it or take it out, then import the file again.")


@pytest.mark.parametrize(("line", "why"), BROKEN_CLOUD_EVENTS.items(), ids=range(len(BROKEN_CLOUD_EVENTS)))
def test_a_line_that_is_no_cloud_event_is_named(line, why, tmp_path):
    good = '{"specversion": "1.0", "id": "1", "source": "/s", "type": "t"}'
    assert f"Line 2 of x holds no event that can be imported: {why}" in refusal(
        file_of(tmp_path / "x", good, line), "cloudevents"
    )


@pytest.mark.parametrize(("line", "why"), BROKEN_CSV.items(), ids=range(len(BROKEN_CSV)))
def test_a_line_that_is_no_line_of_csv_is_named(line, why, tmp_path):
    good = '1,1,s,s,1,T,1,,,,,"{\n}",{},'
    said = refusal(file_of(tmp_path / "x.csv", heading().strip(), good, line), "csv")
    assert said.startswith(f"Line 4 of x.csv holds no event that can be imported: {why}")


def test_other_columns_are_named_as_what_is_wrong_with_the_first_line(tmp_path):
    assert "Line 1 of x.csv holds no event that can be imported: the columns are not ordinal, position" in (
        refusal(file_of(tmp_path / "x.csv", "a,b", "1,2"), "csv")
    )


def test_a_whole_file_is_taken_in(tmp_path):
    """Negative control: the lines around the broken ones are good."""
    assert brought(file_of(tmp_path / "x.jsonl", GOOD, "", GOOD), MemoryStore()).events == 2


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_bug_an_empty_line_ended_the_import_of_a_csv(end, tmp_path):
    good = "1,1,s,s,1,T,1,,,,,{},{},"
    lines = (heading().strip(), "", good, "", "", good.replace("1,1", "2,2"), "", "")
    path = tmp_path / "x.csv"
    path.write_bytes(end.join(lines).encode())
    assert brought(path, MemoryStore(), "csv").events == 2


class Hasty(MemoryStore):
    """A store that keeps every event of a history at once."""

    @contextmanager
    def intake(self):
        yield MemoryIntake(self)


def test_a_store_that_kept_every_event_at_once_would_be_left_with_half(tmp_path):
    """Negative control: that nothing is left is the doing of the intake."""
    store = Hasty()
    path = file_of(tmp_path / "x.jsonl", *[GOOD] * 600, "{")
    with pytest.raises(CannotImport):
        brought(path, store)
    assert store.head() == 500
    assert "Line 601" in refusal(path)


def test_a_broken_table_is_named(tmp_path):
    path = tmp_path / "x.parquet"
    whole = written([event(number) for number in range(1, 1_000)], path, "parquet")
    for damaged in (whole[:-20], whole[:50] + bytes(900) + whole[950:], b"PAR1"):
        path.write_bytes(damaged)
        with pytest.raises(CannotImport, match="othing was imported"):
            brought(path, MemoryStore(), "parquet")


def test_a_table_of_something_else_is_told_from_one_of_events(tmp_path):
    import pyarrow
    import pyarrow.parquet

    pyarrow.parquet.write_table(pyarrow.table({"type": ["a"], "amount": [1]}), tmp_path / "x")
    with pytest.raises(CannotImport, match=r"no table of events \(its columns differ: amount, category,"):
        brought(tmp_path / "x", MemoryStore(), "parquet")


def test_a_file_that_is_not_there_is_named(tmp_path):
    for form in FORMS:
        with pytest.raises(StoreMissing, match="There is no file"):
            brought(tmp_path / "nothing", MemoryStore(), form)


def test_numbers_that_cannot_be_kept_exactly_are_kept_as_they_are_written(tmp_path):
    store = MemoryStore()
    numbers = '{"big": 1e400, "none": NaN, "fine": 0.1000000000000000055, "whole": 12345678901234567890123}'
    brought(file_of(tmp_path / "x", f'{{"type": "T", "data": {numbers}}}'), store)
    (found,) = store.read()
    assert found.data == {
        "big": {"$number": "1e400"},
        "none": {"$number": "NaN"},
        "fine": {"$number": "0.1000000000000000055"},
        "whole": 12345678901234567890123,
    }
