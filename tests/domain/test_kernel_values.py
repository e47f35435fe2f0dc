"""The small values of the kernel: deciders, categories, refusals, money, and rows that are hidden."""

import pickle

import pytest
from hypothesis import given, strategies

from domain.kernel.category import Category, Facts, only_the_clock
from domain.kernel.decider import Decider
from domain.kernel.money import cents_of, money
from domain.kernel.projection import hidden
from domain.kernel.refusal import Refused
from spec import NOON, Elsewhere

COUNTER = Decider(0, lambda command, state, facts: (command,), lambda state, event: state + event)


def test_a_fold_starts_at_the_beginning_or_where_it_is_told():
    assert COUNTER.fold([1, 2]) == 3
    assert COUNTER.fold([1, 2], start=10) == 13
    assert COUNTER.fold([]) == 0


class Note:
    def __init__(self, note_id):
        self.note_id = note_id


def test_a_category_names_its_streams():
    notes = Category("note", "Note", "note_id", COUNTER, (), (), (), ())
    assert notes.stream("n1") == notes.stream_of(Note("n1")) == "note-n1"
    assert (notes.initial, notes.evolve(1, 2)) == (0, 3)


def test_a_decision_that_needs_nothing_gets_the_clock():
    assert only_the_clock(None, Elsewhere()) == Facts(NOON)


def test_a_refusal_survives_the_way_between_processes():
    no = pickle.loads(pickle.dumps(Refused("TooMuch", "That is too much.", most=3)))
    assert (no.code, no.message, no.details, str(no)) == (
        "TooMuch",
        "That is too much.",
        {"most": 3},
        "That is too much.",
    )


@pytest.mark.parametrize(
    ("cents", "said"), [(123_450, "1,234.50 EUR"), (-5, "-0.05 EUR"), (0, "0.00 EUR"), (7, "0.07 EUR")]
)
def test_money_is_said_with_two_places(cents, said):
    assert money(cents, "EUR") == said


@pytest.mark.parametrize(
    ("amount", "cents"),
    [("12.50", 1_250), (12.5, 1_250), ("0.005", 0), ("0.015", 2), (0.145, 14), (2.675, 268), ("-1.10", -110)],
)
def test_old_amounts_become_cents_and_half_a_cent_goes_to_the_even_one(amount, cents):
    assert cents_of(amount) == cents


@given(strategies.integers(-(10**12), 10**12))
def test_what_was_written_as_a_decimal_is_read_back(cents):
    assert cents_of(money(cents, "EUR").removesuffix(" EUR").replace(",", "")) == cents


def test_rows_whose_key_begins_with_an_underscore_are_hidden():
    assert hidden(("_overdraft", "a1"))
    assert not hidden(("a1", "_x"))
