"""A draft of a map is the guessed map as TOML, and says in comments what was guessed and what was not."""

from dataclasses import fields

from explorer.core.map_draft import draft
from explorer.core.map_guess import ColumnSketch, TableSketch, guess
from explorer.core.table_map import TableMap, read_map

LOG = TableSketch(
    "audit log",
    (
        ColumnSketch("seq", "INTEGER", 7, key=True),
        ColumnSketch("entity", "TEXT", "order-1"),
        ColumnSketch("at", "", 1.7e12),
        ColumnSketch("body", "JSON", None),
        ColumnSketch("shoe_size", "REAL", 42.5),
    ),
    40,
)
VIEW = TableSketch(
    "payments", (ColumnSketch("x", "", "\x1b[31m\nfree = 1"),), 100_000, whole=False, view=True
)


def test_a_draft_is_read_as_the_map_that_was_guessed():
    for of in (LOG, VIEW):
        assert read_map(draft(of, (LOG, VIEW))) == guess(of)


def test_each_line_says_what_it_was_guessed_from():
    lines = draft(LOG, (LOG, VIEW)).splitlines()

    assert 'table = "audit log"  # 40 rows' in lines
    assert 'order = "seq"  # INTEGER, as in 7' in lines
    assert 'time = "at"  # no type, as in 1700000000000.0' in lines
    assert 'time_unit = "milliseconds"  # Milliseconds since 1970' in lines
    assert 'payload = "body"  # JSON, no value seen' in lines


def test_what_could_be_said_besides_stands_in_comments():
    lines = draft(LOG, (LOG, VIEW), ["The order is not sure."]).splitlines()

    assert "# To be mended: The order is not sure." in lines
    assert "# Other tables and views, for --table: payments, a view, 100,000 rows or more." in lines
    assert '# version = ""  # none found' in lines
    assert "# metadata = []  # none found" in lines
    assert "# Columns that no line names: shoe_size, REAL, as in 42.5." in lines
    told = {one.name for one in fields(TableMap)} - {"constant_type"}
    assert told == {line.removeprefix("# ").split(" = ")[0] for line in lines if " = " in line}


def test_nothing_that_a_table_holds_gets_out_of_a_comment():
    text = draft(VIEW, (LOG, VIEW), warnings=["cut\nfree = 2\x1b"])

    assert text.isprintable() or set(text) - set(text.replace("\n", "")) == {"\n"}
    assert "\x1b" not in text
    assert not any(line.startswith("free") for line in text.splitlines())


def test_of_many_tables_the_first_are_named_and_the_others_counted():
    many = [TableSketch(f"t{n}", (), n) for n in range(40)]
    first = draft(LOG, (LOG, *many)).splitlines()[1]

    assert first.endswith("t28, 28 rows; t29, 29 rows; and 10 more.")
