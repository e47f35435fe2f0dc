import pytest
from hypothesis import given
from hypothesis import strategies as st

from command_fakes import PackBox
from explorer.core.forms import fields_of
from explorer.viewmodels.entries import amount_of, blank, blank_item, cents_of, integer_of, moment_of, solid

FIELDS = {field.name: field for field in fields_of(PackBox)}


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("12.50", 1250),
        ("12.5", 1250),
        ("12.", 1200),
        ("12", 1200),
        (" 0.01 ", 1),
        (".5", 50),
        ("1,234.50", 123_450),
        ("-3.20", -320),
        ("+1", 100),
        ("1234567890123456.78", 123456789012345678),
    ],
)
def test_a_typed_amount_is_read_as_cents(typed, cents):
    assert cents_of(typed) == cents


@pytest.mark.parametrize("typed", ["", "-", ".", "12.505", "12,50", "1,23", "1e3", "twelve", "١٢", "1 2"])
def test_what_is_no_amount_stays_as_typed(typed):
    assert cents_of(typed) == typed


def test_a_typed_number_is_read_and_anything_else_stays_as_typed():
    assert [integer_of(typed) for typed in ("7", " -12 ", "+1", "1.5", "", "1,000", "٣")] == [
        7,
        -12,
        1,
        "1.5",
        "",
        "1,000",
        "٣",
    ]


@given(st.integers(-(10**15), 10**15))
def test_an_amount_is_read_back_exactly(cents):
    assert cents_of(amount_of(cents)) == cents


def test_an_amount_that_is_a_text_is_shown_as_it_is():
    assert amount_of("12,50") == "12,50"
    assert amount_of(None) == ""


@pytest.mark.parametrize(
    ("typed", "raw"),
    [
        ("2025-03-03 08:00", "2025-03-03T08:00Z"),
        ("2025-03-03T08:00:01", "2025-03-03T08:00:01Z"),
        ("2025-03-03T08:00:00Z", "2025-03-03T08:00:00Z"),
        ("2025-03-03T08:00:00+01:00", "2025-03-03T08:00:00+01:00"),
        ("2025-03-03", "2025-03-03"),
        (" ", ""),
    ],
)
def test_a_typed_time_is_meant_in_utc(typed, raw):
    assert moment_of(typed) == raw


def test_a_form_begins_with_defaults_and_blanks():
    assert blank(fields_of(PackBox)) == {
        "box_id": "",
        "label": "",
        "note": "",
        "value_cents": "",
        "currency": "",
        "fragile": False,
        "packed_at": "",
        "due_on": None,
        "parts": [{"sku": "", "quantity": ""}],
        "tags": [],
        "ship_to": {"town": "", "since": None},
        "limit": None,
    }


def test_items_begin_blank():
    assert blank_item(FIELDS["parts"]) == {"sku": "", "quantity": ""}
    assert blank_item(FIELDS["tags"]) == ""


def test_nothing_turns_into_something_to_fill_in():
    assert solid(FIELDS["due_on"]) == ""
    assert solid(FIELDS["ship_to"]) == {"town": "", "since": None}
    assert solid(FIELDS["parts"]) == []
    assert solid(FIELDS["fragile"]) is False
