"""Hidden rows: hidden at first, counted, said, shown by a switch, and left out of nothing else."""

from dataclasses import replace
from unittest.mock import Mock

import pytest

from explorer.core.filter_text import parse
from explorer.viewmodels.event_matches import MOST_LISTED
from explorer.viewmodels.events import EventsPresenter, EventsView
from explorer.viewmodels.hiding import KINDS, hideable, hiding, switch_of
from fakes import described, session_of
from filter_fakes import FilteredStore
from reading_fakes import opened


def flagged(events=100, **counts):
    return described(events=events, writable=False, clock=None, flagged=counts)


@pytest.mark.parametrize("where", ["", "type = A or type = B"])
@pytest.mark.parametrize("kinds", [("deleted",), tuple(KINDS)])
def test_what_hides_is_a_filter_that_can_be_read_and_keeps_the_other_whole(where, kinds):
    given = hiding(where, kinds)

    parse(given)
    assert all(kind in given for kind in kinds)
    assert (f"({where}) and" in given) == bool(where)


def test_without_such_rows_nothing_is_hidden():
    assert hiding("type = A", ()) == "type = A"
    assert switch_of(()) == ""
    assert hideable(session_of(head=100, store=flagged())) == ()
    assert hideable(session_of(head=100, store=flagged(deleted=0))) == ()


def test_only_kinds_that_are_there_are_named_and_faults_of_payloads_are_never_hidden():
    session = session_of(head=100, store=flagged(deleted=3, system=1, orphan=2, undecoded=4))

    assert hideable(session) == ("system", "deleted")
    assert switch_of(hideable(session)) == "Show system and deleted rows"
    assert switch_of(("snapshot",)) == "Show snapshot rows"


def test_a_store_too_long_to_look_through_hides_nothing():
    assert hideable(session_of(head=1, store=flagged(MOST_LISTED + 1, deleted=3))) == ()


class Marked(FilteredStore):
    """Every tenth event is marked as deleted."""

    def _event(self, n):
        event = super()._event(n)
        return event if n % 10 else replace(event, flags=("deleted",))


@pytest.fixture
def bench():
    session, _ = opened(Marked(1000, 3))
    session = replace(session, described=flagged(1000, deleted=100))
    view = Mock(spec=EventsView)
    return EventsPresenter(session, view), view, session


def listed(presenter):
    return [presenter.row(index).ordinal for index in range(presenter.count)]


def said(view, name):
    return getattr(view, name).call_args.args


def test_they_are_hidden_at_first_and_counted_in_the_title(bench):
    presenter, view, _ = bench

    assert listed(presenter) == [n for n in range(1, 1001) if n % 10]
    assert said(view, "set_title") == ("Events · 900 events, 100 hidden",)
    assert said(view, "set_hiding") == ("Show deleted rows", False)


def test_the_switch_lists_every_row_and_hides_them_again(bench):
    presenter, view, _ = bench

    presenter.show_whole(True)
    assert presenter.count == 1000
    assert said(view, "set_title") == ("Events · 1,000 events",)
    assert said(view, "set_hiding") == ("Show deleted rows", True)
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

    assert presenter.row(said(view, "set_current")[0]).ordinal == 19
