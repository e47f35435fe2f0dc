"""A store whose events are counted while somebody looks: it grows, and then more is known of it."""

from unittest.mock import Mock

import pytest

from explorer.runtime.questions import AskFlags, CheckpointRow, Describe, Head
from explorer.viewmodels.growth import Growth
from explorer.viewmodels.playing import Ticker
from explorer.viewmodels.selection import Place, Selection
from explorer.viewmodels.store_info import StoreInfoPresenter
from explorer.viewmodels.timeline import TimelinePresenter
from explorer.viewmodels.timeline_screen import TimelineView
from fakes import CAPABLE, InlineAsking, described, session_of
from histories import steady

UNCOUNTED = {"clock": None, "writable": False, "counted": False, "capabilities": {**CAPABLE, "live": False}}


def counting(heads):
    """A session of a store that is counted while it is open: heads as they come, and what is told last."""
    remaining = iter(heads)

    def answers(question):
        if isinstance(question, Describe):
            consumer = CheckpointRow("reader", 5, 20)
            return described(events=25, checkpoints=(consumer,), warnings=("Odd.",), title="other")
        return Head(*next(remaining))

    first = described(events=10, **UNCOUNTED)
    return session_of(asking=InlineAsking(answers), place=Place(10, 10, counted=False), store=first)


def test_a_store_that_is_counted_grows_and_then_is_known_whole():
    session = counting([(15, None, None, False), (25, None)])
    seen = []
    session.selection.listen(lambda new, old: seen.append((new.head, new.counted)))
    growth = Growth(session, pytest.fail)
    growth.look()
    assert (session.described.counted, session.described.checkpoints) == (False, ())
    growth.look()
    assert seen == [(15, False), (25, True)]
    known = session.described
    assert (known.events, known.counted, known.warnings) == (25, True, ("Odd.",))
    assert [one.lag for one in known.checkpoints] == [20]
    assert known.title != "other"


def test_what_is_known_once_all_are_counted_is_asked_for_once():
    session = counting([(25, None), (25, None)])
    growth = Growth(session, pytest.fail)
    growth.look()
    growth.look()
    assert len(session.asking.questions(Describe)) == 1


def test_who_looks_at_an_earlier_event_stays_there_while_more_are_counted():
    session = counting([(15, None, None, False)])
    session.selection.at(4)
    Growth(session, pytest.fail).look()
    assert (session.selection.place.ordinal, session.selection.place.head) == (4, 15)


def test_a_cursor_that_is_to_go_to_a_later_event_goes_there_once_it_is_counted():
    selection = Selection(Place(10, 10, counted=False))
    selection.at(18)
    assert (selection.place.ordinal, selection.place.live) == (10, False)
    selection.grown(15, False)
    assert selection.place.ordinal == 10
    selection.grown(20, False)
    assert selection.place.ordinal == 18
    selection.grown(25)
    assert (selection.place.ordinal, selection.place.live) == (18, False)


def test_one_that_is_to_go_beyond_all_there_are_goes_to_the_last():
    selection = Selection(Place(10, 10, counted=False))
    selection.at(99)
    selection.grown(20)
    assert (selection.place.ordinal, selection.place.live) == (20, True)


def test_whoever_moves_meanwhile_is_not_moved_again():
    selection = Selection(Place(10, 10, counted=False))
    selection.at(18)
    selection.at(3)
    selection.grown(30)
    assert selection.place.ordinal == 3


# --- what is said of it ---


class Told:
    """A view that notes what it is told last."""

    def __init__(self):
        self.last = {}

    def __getattr__(self, name):
        return lambda *told: self.last.update({name: told})

    def line(self, name):
        (sections,) = self.last["set_sections"]
        return [line.text for section in sections for line in section.lines if line.name == name]


def test_what_is_not_known_yet_of_a_store_is_not_said():
    store = {**UNCOUNTED, "capabilities": {**CAPABLE, "live": False, "snapshots": True}}
    session = session_of(place=Place(10, 10, counted=False), store=described(events=10, **store))
    told = Told()
    presenter = StoreInfoPresenter(session, told)
    assert told.line("Events") == ["Counting: 10 events so far"]
    assert told.line("Consumers") == told.line("Snapshots") == ["told once all events are counted"]
    session.selection.grown(25)
    assert told.line("Events") == ["25 events"]
    assert told.line("Consumers") == ["told once all events are counted"]
    session.learn(described(events=25, snapshots=3))
    assert told.line("Consumers") == ["none has a checkpoint yet"]
    assert told.line("Snapshots") == ["3"]
    presenter.close()


def test_marked_rows_are_not_counted_again_with_every_step():
    store = described(events=10, flags=("archived",), **UNCOUNTED)
    session = session_of(place=Place(10, 10, counted=False), store=store)
    presenter = StoreInfoPresenter(session, Told())
    for head in (15, 20):
        session.selection.grown(head, False)
    assert len(session.asking.questions(AskFlags)) == 1
    session.selection.grown(25)
    assert len(session.asking.questions(AskFlags)) == 2
    presenter.close()


def test_a_picture_that_reaches_further_than_what_is_counted_waits_for_it():
    """Whoever surveys a large store may have counted it further."""
    history = steady(200)
    place = Place(100, 100, counted=False)
    session = session_of(asking=InlineAsking(history), place=place, store=described(**UNCOUNTED))
    view = Mock(spec=TimelineView)
    presenter = TimelinePresenter(session, view, Mock(spec=Ticker))
    session.selection.grown(150, False)
    assert not any(call.args[0] for call in view.set_strip.call_args_list)
    session.selection.grown(200)
    (strip,) = view.set_strip.call_args.args
    assert strip.head == 200
    presenter.close()
