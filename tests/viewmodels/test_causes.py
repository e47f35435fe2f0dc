"""From an event to its cause, and on to what else belongs to the same correlation."""

from unittest.mock import Mock

import pytest

from explorer.core.errors import StoreDamaged
from explorer.viewmodels.causes import BY_COMMAND, NO_CAUSE, NO_CORRELATION, Ways
from explorer.viewmodels.event import EventPresenter, EventView
from reading_fakes import HandStore, opened
from transfers import bank, session_at

AT = bank()


class Bench:
    def __init__(self):
        self.session, self.asking = session_at(AT)
        self.view = Mock(spec=EventView)
        self.presenter = EventPresenter(self.session, self.view)

    def look_at(self, kind):
        """Go to the last event of a type."""
        self.session.selection.at([e.ordinal for e in AT.store.read() if e.type == kind][-1])

    @property
    def shown(self):
        return next(AT.store.read(self.session.selection.place.ordinal - 1, 1))

    def last(self, name):
        return getattr(self.view, name).call_args.args


@pytest.fixture
def bench():
    return Bench()


def test_a_chain_of_causes_leads_back_to_the_command_of_a_person(bench):
    bench.look_at("TransferRefunded")
    chain = [bench.shown.type]
    while bench.last("set_ways")[0].cause == "":
        bench.presenter.go_to_cause()
        chain.append(bench.shown.type)
    assert chain == [
        "TransferRefunded",
        "CompensationRequested",
        "TransferCreditRejected",
        "StepRequested",
        "TransferDebited",
        "StepRequested",
        "TransferRequested",
    ]
    assert bench.last("set_ways") == (Ways(BY_COMMAND, ""),)


def test_the_events_of_a_correlation_are_gone_through_one_after_the_other(bench):
    first = next(AT.store.read_stream("transfer-t2"))
    bench.session.selection.at(first.ordinal)
    seen = [first.ordinal]
    while bench.view.set_note.call_args.args == ("",):
        bench.presenter.go_to_related()
        seen.append(bench.session.selection.place.ordinal)
    belonging = [e.ordinal for e in AT.store.read() if e.correlation_id == first.correlation_id]
    assert seen[:-1] == belonging
    assert bench.last("set_note") == ("This is the last event of its correlation.",)


def test_what_was_said_goes_when_the_cursor_does(bench):
    bench.look_at("TransferFailed")
    for _ in range(5):
        bench.presenter.go_to_related()
    assert bench.last("set_note")[0]
    bench.session.selection.at(1)
    assert bench.last("set_note") == ("",)


def test_an_event_that_names_no_cause_says_so_and_leads_nowhere():
    session, asking = opened(HandStore(5))
    view = Mock(spec=EventView)
    presenter = EventPresenter(session, view)
    assert view.set_ways.call_args.args == (Ways(NO_CAUSE, NO_CORRELATION),)
    asked = len(asking.asked)
    presenter.go_to_cause()
    presenter.go_to_related()
    assert len(asking.asked) == asked


def test_a_reader_that_cannot_look_is_said(bench):
    bench.look_at("TransferRefunded")

    def broken(question):
        raise StoreDamaged("Page 7 cannot be read.")

    bench.asking.answers = broken
    bench.presenter.go_to_cause()
    assert bench.last("set_problem") == ("Page 7 cannot be read.",)
