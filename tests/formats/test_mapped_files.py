"""Files of rows of any shape, JSON objects or CSV, read by a map as tables are."""

import csv
import json
from contextlib import closing
from dataclasses import replace

import pytest
from foreign_stores import fingerprint
from hypothesis import given, settings
from hypothesis import strategies as some

from explorer.core.errors import NoFormatFits, NotAStore
from explorer.core.map_guess import guess, likeliest
from explorer.core.table_map import TableMap
from explorer.formats.detection import detect, mapped
from explorer.formats.files.rows import MOST_COLUMNS
from explorer.formats.foreign import open_foreign, open_mapped
from explorer.formats.known import FORMATS
from explorer.formats.limits import Limits
from explorer.formats.mapping import Mappable

ROWS = [
    {"at": f"2025-03-01T09:00:{number:02}Z", "who": f"order-{number % 3}", "what": "Paid", "n": number}
    for number in range(12)
]
OF = TableMap(table="rows", order=("line",), stream="who", type="what", payload=("n", "more"), time="at")
ROWS_ALONE = TableMap(table="rows", payload=("id", "a"))
VALUES = some.recursive(
    some.none()
    | some.booleans()
    | some.integers(-(2**63), 2**63 - 1)
    | some.floats(allow_nan=False, allow_infinity=False)
    | some.text(max_size=4),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=2), inner, max_size=3),
    max_leaves=6,
)
ANY_ROW = some.fixed_dictionaries(
    {"y": some.integers(0, 9), "z": some.text(max_size=3)}, optional={"a": VALUES, "b": VALUES}
)


def lines(folder, rows, name="audit.jsonl"):
    path = folder / name
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    return path


def cells(folder, rows, **dialect):
    path = folder / "audit.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, **dialect)
        writer.writerows([list(rows[0]), *(row.values() for row in rows)])
    return path


def events(path, of=OF, **options):
    with closing(open_mapped(path, of, **options)) as reader:
        return list(reader.read()), reader.describe().warnings


def test_lines_of_json_are_read_by_a_map(tmp_path):
    path = lines(tmp_path, [{**row, "more": {"deep": [row["n"], True, None]}} for row in ROWS])
    before = fingerprint(tmp_path)

    found, _ = events(path)

    assert [(event.stream, event.type, event.time) for event in found] == [
        (row["who"], row["what"], row["at"].replace("Z", ".000000Z")) for row in ROWS
    ]
    assert [event.data for event in found] == [
        {"n": row["n"], "more": {"deep": [row["n"], True, None]}} for row in ROWS
    ]
    assert fingerprint(tmp_path) == before


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_cells_of_csv_are_read_by_a_map_and_numbers_and_json_stay_what_they_are(tmp_path, separator):
    rows = [{**row, "more": '{"a": [1, null]}' if row["n"] else "", "code": "007"} for row in ROWS]
    path = cells(tmp_path, rows, delimiter=separator)

    found, _ = events(path, replace(OF, payload=("n", "more", "code")))

    assert [event.stream for event in found] == [row["who"] for row in ROWS]
    assert found[0].data == {"n": 0, "code": "007"}
    assert [event.data for event in found[1:]] == [
        {"n": number, "more": {"a": [1, None]}, "code": "007"} for number in range(1, 12)
    ]


def test_an_array_over_many_lines_is_one_too(tmp_path):
    path = tmp_path / "audit.json"
    path.write_text(json.dumps(ROWS, indent=2))

    found, _ = events(path, TableMap(table="rows", stream="who", payload=("n",)))

    assert [event.data for event in found] == list(range(12))


def test_rows_may_have_different_fields(tmp_path):
    path = lines(tmp_path, [{"a": 1}, {"b": 2, "A": 3}, {"a": "x", "line": 9}])

    found, _ = events(path, TableMap(table="rows", order=("line",)))

    assert [event.data for event in found] == [{"a": 1}, {"b": 2, "A'": 3}, {"a": "x", "line'": 9}]


def test_the_guess_for_such_a_file_gives_its_events(tmp_path):
    with closing(Mappable(lines(tmp_path, ROWS))) as store:
        of = guess(likeliest(store.tables()))
        given_events = store.preview(of, 3)

    assert (of.table, of.order, of.time) == ("rows", ("line",), "at")
    assert (given_events.problems, given_events.events) == ((), 12)


@pytest.mark.parametrize("made", [lines, cells])
def test_what_no_format_knows_is_said_to_be_mappable(tmp_path, made):
    path = made(tmp_path, ROWS)
    with pytest.raises(NoFormatFits, match="event-explorer map"):
        open_foreign(path, FORMATS)
    with pytest.raises(NoFormatFits, match="File > Map a table"):
        detect(path, FORMATS)
    assert mapped(path, OF).chosen is None  # `more` is not there
    assert mapped(path, TableMap(table="rows", stream="who")).chosen == "mapped-table"


def test_a_csv_file_is_told_by_the_names_of_its_columns(tmp_path):
    with pytest.raises(NoFormatFits, match="is CSV, of which no format is known: it has at, who, what, n; "):
        detect(cells(tmp_path, ROWS), FORMATS)


@pytest.mark.parametrize(
    "content",
    [
        "no rows at all",
        "one\ntwo\n",
        "[1, 2]",
        "a,b\n1,2,3\n",
        "a,,b\n1,2,3\n",
        "a,b\0\n1,2\n",
        "Dear Ann, hello\nHow are you, Bob\n",
        "",
    ],
)
def test_what_has_no_rows_cannot_be_mapped(tmp_path, content):
    path = tmp_path / "notes"
    path.write_text(content)
    with pytest.raises(NotAStore) as refused:
        open_mapped(path, OF)
    assert type(refused.value) is NotAStore


def test_lines_that_are_no_objects_are_counted_and_hide_nothing(tmp_path):
    path = lines(tmp_path, ROWS)
    with path.open("ab") as file:
        file.write(b'[1]\nno json\n{"who": "\xff"}\n{"who": "order-9"}\n')

    found, warnings = events(path, TableMap(table="rows", order=("line",), stream="who"))

    assert found[-1].stream == "order-9"
    assert [event.stream for event in found[12:]] == [None, None, "\ufffd", "order-9"]
    assert [found[at].data["(unread)"] for at in (12, 13)] == [[1], "no json"]
    assert "2 values of the file are no objects, and shown as written" in " ".join(warnings)
    assert "in the column (unread); the first is line 13." in " ".join(warnings)


def test_an_array_that_is_cut_off_is_read_as_far_as_it_goes(tmp_path):
    path = tmp_path / "audit.json"
    whole = json.dumps(ROWS)
    path.write_text(whole[: whole.index('{"at": "2025-03-01T09:00:07Z"') + 20])

    found, warnings = events(path, TableMap(table="rows", stream="who", payload=("n",)))

    assert [event.data for event in found] == list(range(7))
    assert any("cannot be understood after 7 events" in one for one in warnings)


@pytest.mark.parametrize("name", ["\\ud800", "a\\uDFFF", "\\uDE00\\ud83d"])
def test_half_a_character_in_the_name_of_a_field_hides_no_other_field(tmp_path, name):
    path = lines(tmp_path, [{"a": 1.50}])
    with path.open("a") as file:
        file.write(f'{{"{name}": 2.50, "a": "\\ud83d\\ude00 \\\\ud800", "b": 10000000000000000000000}}\n')

    found, warnings = events(path, TableMap(table="rows", order=("line",)))

    assert found[1].data == {name: 2.5, "a": "\U0001f600 \\ud800", "b": {"$number": "1" + "0" * 22}}
    assert warnings == ()


def test_one_value_that_is_no_object_is_told_as_one(tmp_path):
    path = lines(tmp_path, [{"a": 1}, 3])

    (said,) = events(path, TableMap(table="rows"))[1]
    assert said == (
        "1 value of the file is no object, and shown as written, in the column (unread); the first is line 2."
    )


def test_cells_without_a_name_and_cells_that_lack_are_told(tmp_path):
    path = tmp_path / "audit.csv"
    path.write_text("id,a\n1,2\n2,2,3,4\n3\n\n4,,\n5,6\n")

    found, warnings = events(path, ROWS_ALONE)

    assert [event.data for event in found] == [
        {"id": 1, "a": 2},
        {"id": 2, "a": 2},
        {"id": 3},
        {"id": 4},
        {"id": 5, "a": 6},
    ]
    more, fewer = warnings
    assert more == (
        "2 rows of the file had more cells than its first line has names; what they hold is not shown."
    )
    assert fewer.startswith("1 row of the file had fewer cells than its first line has names")


def test_a_quotation_mark_that_is_never_closed_ends_the_reading_and_is_told(tmp_path):
    path = tmp_path / "audit.csv"
    path.write_text('id,a\n1,"2\n2"\n2,"unclosed\n3,4\n4,5\n')

    found, warnings = events(path, ROWS_ALONE)

    assert [event.data for event in found] == [{"id": 1, "a": "2\n2"}]
    assert warnings == (
        "The file cannot be understood after 1 event: a quotation mark in the row that begins in line 4 is "
        "never closed; what came before is shown.",
    )


@pytest.mark.parametrize("end", ['"8"', '"8"\n', "8", "8\r\n", "8\n\n"])
def test_a_file_that_ends_outside_of_quotation_marks_is_whole(tmp_path, end):
    path = tmp_path / "audit.csv"
    path.write_text(f"id,a\n1,2\n7,{end}", newline="")

    found, warnings = events(path, ROWS_ALONE)

    assert [event.data["a"] for event in found] == [2, 8]
    assert warnings == ()


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("nr,who\n1,Ann\n2,J\xf6rgen\n".encode("latin-1"), 3),
        (b'{"who": "Ann"}\n{"who": "\xff"}\n', 2),
        (b"nr,who\n" + b"1,Ann\n" * 20_000 + b"2,\xc3", 20_002),
        ("nr,who\n1,J\xf6rgen\n".encode(), None),
        (b"nr,who\n1," + "\xf6".encode() * 70_000 + b"\n", None),
    ],
)
def test_a_file_that_is_no_utf_8_says_from_which_line_on(tmp_path, content, line):
    path = tmp_path / "people.txt"
    path.write_bytes(content)

    told = [one for one in events(path, TableMap(table="rows"))[1] if "UTF-8" in one]

    assert len(told) == (line is not None)
    assert all(f"from line {line:,} on" in one for one in told)


def test_more_fields_than_are_looked_at_are_left_out_and_said(tmp_path):
    path = lines(tmp_path, [{f"f{number}": number for number in range(MOST_COLUMNS + 2)}])

    found, warnings = events(path, TableMap(table="rows", order=("line",)))

    assert len(found[0].data) == MOST_COLUMNS
    assert f"Fields beyond the first {MOST_COLUMNS} are not shown." in warnings


def test_a_cell_above_the_limit_ends_the_reading_and_is_said(tmp_path):
    path = cells(tmp_path, [*ROWS[:3], {**ROWS[3], "what": "x" * 5_000}, *ROWS[4:]])

    found, warnings = events(path, TableMap(table="rows"), limits=Limits(payload_bytes=1_000))

    assert len(found) == 3
    assert any("cannot be understood after 3 events" in one for one in warnings)


@settings(max_examples=30)
@given(rows=some.lists(ANY_ROW, min_size=1, max_size=4))
def test_whatever_stands_in_a_row_comes_out_as_it_was(rows, tmp_path_factory):
    found, _ = events(lines(tmp_path_factory.mktemp("any"), rows), TableMap(table="rows", order=("line",)))

    assert [event.data for event in found] == [
        {name: value for name, value in row.items() if value is not None} for row in rows
    ]
