"""Hidden rows: hidden at first, counted, said, shown by a switch, and left out of nothing else."""

from dataclasses import replace
from unittest.mock import Mock

import pytest

from explorer.core.filter_text import parse
from explorer.runtime.questions import AskFlags, AskPlaces, Flags
from explorer.viewmodels.events import EventsPresenter, EventsView
from explorer.viewmodels.hiding import KINDS, Hideable, hiding, switch_of
from fakes import described
from filter_fakes import FilteredStore
from reading_fakes import opened


def flagged(events=100, *flags):
    return described(events=events, writable=False, clock=None, flags=flags)


@pytest.mark.parametrize("where", ["", "type = A or type = B"])
@pytest.mark.parametrize("kinds", [("deleted",), tuple(KINDS)])
def test_what_hides_is_a_filter_that_can_be_read_and_keeps_the_other_whole(where, kinds):
    given = hiding(where, dict.fromkeys(kinds, 3))

    parse(given)
    assert all(kind in given for kind in kinds)
    assert (f"({where}) and" in given) == bool(where)


def test_without_such_rows_nothing_is_hidden():
    assert hiding("type = A", {}) == "type = A"
    assert switch_of({}) == ""


def counted(told, counts):
    """Count the hidden rows of a store that tells some flags; gives them, and how often it asked."""
    session, asking = opened(Mock(side_effect=lambda question: Flags(counts)))
    found = Mock()
    given = Hideable(replace(session, described=flagged(100, *told)), found, Mock())
    given.count()
    assert found.called == bool(given.counts)
    return given.counts, len(asking.questions(AskFlags))


def test_only_kinds_that_are_there_are_named_and_faults_of_payloads_are_never_hidden():
    told = ("deleted", "system", "orphan", "archived")
    counts, _ = counted(told, {"deleted": 3, "system": 1_200, "orphan": 2, "undecoded": 4, "archived": 0})

    assert counts == {"system": 1_200, "deleted": 3}
    assert switch_of(counts) == "Show 1,200 system and 3 deleted rows"
    assert switch_of({"snapshot": 1}) == "Show 1 snapshot row"


def test_a_store_that_tells_none_is_not_looked_through():
    assert counted((), {"deleted": 3}) == ({}, 0)
    assert counted(("orphan",), {"orphan": 3}) == ({}, 0)


class Marked(FilteredStore):
    """Every tenth event is marked as deleted."""

    def _event(self, n):
        event = super()._event(n)
        return event if n % 10 else replace(event, flags=("deleted",))


@pytest.fixture
def bench():
    session, _ = opened(Marked(1000, 3))
    session = replace(session, described=flagged(1000, "deleted"))
    view = Mock(spec=EventsView)
    return EventsPresenter(session, view), view, session


def listed(presenter):
    for index in range(presenter.count):
        presenter.row(index)  # looking at it is what asks for it
    return [presenter.row(index).ordinal for index in range(presenter.count)]


def said(view, name):
    return getattr(view, name).call_args.args


def test_they_are_hidden_at_first_and_counted_in_the_title(bench):
    presenter, view, _ = bench

    assert listed(presenter) == [n for n in range(1, 1001) if n % 10]
    assert said(view, "set_title") == ("Events · 900 events, 100 hidden",)
    assert said(view, "set_hiding") == ("Show 100 deleted rows", False)


def test_the_switch_lists_every_row_and_hides_them_again(bench):
    presenter, view, _ = bench

    presenter.show_whole(True)
    assert presenter.count == 1000
    assert said(view, "set_title") == ("Events · 1,000 events",)
    assert said(view, "set_hiding") == ("Show 100 deleted rows", True)
    presenter.show_whole(False)
    assert presenter.count == 900


def test_a_filter_looks_among_what_is_listed(bench):
    presenter, _, _ = bench

    presenter.filter("ordinal <= 20")
    assert listed(presenter) == [n for n in range(1, 21) if n % 10]
    presenter.show_whole(True)
    assert listed(presenter) == [*range(1, 21)]
    assert presenter.filter("") is None
    assert presenter.count == 1000


def test_in_one_stream_how_many_are_hidden_is_not_known_but_said(bench):
    presenter, view, session = bench
    session.selection.follow("cart-0000")

    presenter.narrow(True)

    assert all(n % 10 for n in listed(presenter))
    assert "some hidden" in said(view, "set_title")[0]


def test_the_cursor_on_a_hidden_row_marks_the_one_before(bench):
    presenter, view, session = bench

    session.selection.at(20)

    assert listed(presenter)[said(view, "set_current")[0]] == 19


def test_all_rows_are_listed_while_hidden_ones_are_looked_for(monkeypatch):
    session, asking = opened(Marked(1000, 3), held=True)
    session = replace(session, described=flagged(1000, "deleted"))
    view = Mock(spec=EventsView)
    presenter = EventsPresenter(session, view)
    titles = []
    for _ in range(6):
        asking.release()
        titles.append(said(view, "set_title")[0])
        assert presenter.count == (900 if "900" in titles[-1] else 1000)

    assert titles[:5] == [
        "Events · 1,000 events, counting hidden rows, 0 so far",
        "Events · 1,000 events, counting hidden rows, 30 so far",
        "Events · 1,000 events, counting hidden rows, 60 so far",
        "Events · 1,000 events, counting hidden rows, 90 so far",
        "Events · 900 events, 100 hidden",
    ]
    assert said(view, "set_hiding") == ("Show 100 deleted rows", False)
    assert said(view, "set_current") == (899,)


def test_hidden_rows_that_come_later_are_hidden_too(bench):
    presenter, view, session = bench
    session.asking.answers.head = 1_100
    session.selection.grown(1_100)

    assert presenter.count == 990
    assert said(view, "set_title") == ("Events · 990 events, 110 hidden",)
    assert said(view, "set_hiding") == ("Show 110 deleted rows", False)


def test_a_closed_table_looks_for_no_more(bench):
    presenter, _, session = bench
    asked = len(session.asking.questions(AskPlaces))
    presenter.close()
    session.asking.answers.head = 1_100
    session.selection.grown(1_100)
    assert len(session.asking.questions(AskPlaces)) == asked
