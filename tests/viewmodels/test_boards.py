"""How values of rows read at a glance, and that nothing is lost behind it."""

import json

import pytest

from explorer.runtime.questions import KeyedRow
from explorer.viewmodels.boards import heading, shown, tone
from explorer.viewmodels.rows import Columns, line_of, widened


@pytest.mark.parametrize(
    ("name", "value", "row", "expected"),
    [
        ("total_cents", 125_000, {"currency": "EUR"}, "1,250.00 EUR"),
        ("total_cents", -5, {}, "-0.05"),
        ("total_cents", 5, {"currency": 7}, "0.05"),
        ("total_cents", None, {"currency": "EUR"}, ""),
        ("price", {"amount_cents": 40, "currency": "GBP"}, {}, "0.40 GBP"),
        ("elapsed_ms", 160, {}, "160 ms"),
        ("elapsed_ms", 90_000, {}, "1.5 min"),
        ("elapsed_ms", 0, {}, "0 ms"),
        ("at", "2025-03-03T09:14:02.500000Z", {}, "2025-03-03 09:14:02"),
        ("at", "2025-03-03", {}, "2025-03-03"),
        ("note", "2025-03-03T09:14:02Z was the time", {}, "2025-03-03T09:14:02Z was the time"),
        ("steps", [1, 2, 3], {}, "3 steps"),
        ("steps", [1], {}, "1 step"),
        ("lines", {"apple": {}, "pen": {}}, {}, "2 lines"),
        ("address", {"town": "Ulm"}, {}, "1 field"),
        ("parts_done", [], {}, "0 items"),
        ("open", True, {}, "true"),
        ("units", 1_200, {}, "1,200"),
        ("cents", 5, {}, "5"),
        ("share", 0.5, {}, "0.5"),
    ],
)
def test_a_value_is_written_for_the_eye(name, value, row, expected):
    assert shown(name, value, row) == expected


def test_a_unit_that_the_cells_have_is_left_out_of_the_heading():
    names = ("balance_cents", "elapsed_ms", "status", "_cents", "cents")
    assert [heading(name) for name in names] == ["balance", "elapsed", "status", "_cents", "cents"]


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("status", "completed", "good"),
        ("status", "Rejected", "bad"),
        ("status", "pending", "open"),
        ("status", "abandoned", "over"),
        ("status", "ordered", "good"),
        ("status", "purple", ""),
        ("status", 3, ""),
        ("template", "completed", ""),
    ],
)
def test_a_status_has_the_tone_of_its_word(name, value, expected):
    assert tone(name, value) == expected


def test_a_line_keeps_everything_whole_beside_what_is_shown():
    row = {
        "from": "a1",
        "amount_cents": 1_250,
        "currency": "EUR",
        "status": "pending",
        "steps": [{"step": "requested"}],
    }
    columns = Columns(("transfer_id",), ("from", "amount_cents", "currency", "status", "steps", "gone"))
    line = line_of(KeyedRow(("t1",), json.dumps(row), "~"), columns)
    assert line.shown == ("t1", "a1", "12.50 EUR", "EUR", "pending", "1 step", "")
    assert line.cells == ("t1", "a1", "1,250", "EUR", "pending", '[{"step":"requested"}]', "")
    assert line.tones == ("", "", "", "", "open", "", "")
    assert line.numeric == (False, False, True, False, False, False, False)


def test_a_row_that_is_no_object_is_shown_as_its_value():
    line = line_of(KeyedRow(("k",), "[1,2]"), Columns(("key",), ("value",)))
    assert (line.shown, line.cells) == (("k", "2 items"), ("k", "[1,2]"))


def test_the_status_stands_first_and_the_currency_last_in_whatever_order_rows_bring_them():
    rows = (KeyedRow(("a",), '{"currency":"EUR","to":1}'), KeyedRow(("b",), '{"from":2,"status":"open"}'))
    assert widened(Columns(), ("id",), rows) == Columns(("id",), ("status", "to", "from", "currency"))
