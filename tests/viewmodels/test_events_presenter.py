import json
from unittest.mock import Mock

import pytest

from explorer.core.errors import StoreDamaged
from explorer.runtime.questions import AskDensity, AskEvents, AskRecords, AskStreamEvents
from explorer.viewmodels.event_copying import MOST_COPIED
from explorer.viewmodels.events import NO_EVENTS, EventsPresenter, EventsView, Scope
from fakes import CAPABLE, described
from reading_fakes import TYPES, HandStore, later, opened


class Bench:
    def __init__(self, head=1000, streams=3, **options):
        self.store = HandStore(head, streams)
        self.session, self.asking = opened(self.store, **options)
        self.selection = self.session.selection
        self.view = Mock(spec=EventsView)
        self.presenter = EventsPresenter(self.session, self.view)

    def last(self, name):
        return getattr(self.view, name).call_args.args

    def grow(self, head):
        self.store.head = head
        self.selection.grown(head)


def test_it_begins_at_the_end_and_asks_for_no_event_that_nobody_looks_at():
    bench = Bench()
    assert bench.last("restart") == (1000,)
    assert bench.last("set_current") == (999,)
    assert bench.last("set_title") == ("Events · 1,000 events",)
    assert bench.last("set_types") == (TYPES,)
    assert bench.asking.questions(AskEvents) == []


def test_an_empty_store_says_how_events_come_about_until_they_do():
    bench = Bench(head=0)
    assert bench.last("set_empty") == (NO_EVENTS,)
    bench.grow(1)
    assert bench.last("set_empty") == ("",)
    assert bench.last("set_count") == (1,)
    assert bench.last("set_title") == ("Events · 1 event",)


def test_moving_the_cursor_marks_its_row_and_what_is_not_yet():
    bench = Bench()
    bench.selection.at(42)
    assert bench.last("set_current") == (41,)
    assert bench.last("set_horizon") == (42,)
    bench.selection.at(0)
    assert bench.last("set_current") == (None,)


def test_choosing_a_row_moves_the_cursor_even_before_the_row_is_there():
    bench = Bench(held=True)
    bench.presenter.choose(9)
    assert bench.selection.place.ordinal == 10


def test_marking_what_was_chosen_is_not_told_twice():
    bench = Bench()
    bench.presenter.choose(9)
    told = bench.view.set_current.call_count
    bench.presenter.choose(9)
    assert bench.view.set_current.call_count == told


def test_one_stream_can_be_listed_once_one_is_followed():
    bench = Bench()
    bench.presenter.narrow(True)
    assert bench.view.set_scope.call_args.args == (Scope(),)
    bench.selection.follow("order-0001")
    assert bench.last("set_scope") == (Scope("order-0001", False),)
    assert bench.presenter.count == 1000
    bench.presenter.narrow(True)
    assert bench.last("set_scope") == (Scope("order-0001", True),)
    assert bench.last("set_title") == ("Events · 333 events in order-0001",)
    bench.selection.at(50)
    assert bench.presenter.row(bench.last("set_current")[0]).ordinal == 50


def test_in_one_stream_the_row_of_the_cursor_is_the_event_before_it_and_stays_so():
    bench = Bench()
    bench.selection.follow("cart-0000")
    bench.presenter.narrow(True)
    bench.selection.at(9)
    assert bench.presenter.row(bench.last("set_current")[0]).ordinal == 7
    assert bench.selection.place.ordinal == 9


def test_following_none_lists_all_again():
    bench = Bench()
    bench.selection.follow("cart-0000")
    bench.presenter.narrow(True)
    bench.selection.follow(None)
    assert bench.last("set_scope") == (Scope(None, False),)
    assert bench.last("restart") == (1000,)


def test_a_followed_stream_that_grows_keeps_its_newest_event_marked():
    bench = Bench(head=9)
    bench.selection.follow("cart-0000")
    bench.presenter.narrow(True)
    assert bench.last("set_current") == (2,)
    bench.grow(10)
    assert bench.last("set_current") == (3,)
    assert bench.last("set_title") == ("Events · 4 events in cart-0000",)


def test_following_the_stream_of_a_row():
    bench = Bench()
    bench.presenter.row(1)
    bench.presenter.follow(1)
    assert bench.selection.place.stream == "order-0001"


def test_copied_rows_are_read_anew_so_that_none_is_left_out():
    bench = Bench()
    bench.presenter.copy(150, 450)
    lines = bench.last("copy")[0].splitlines()
    assert lines[0].split("\t")[0] == "ordinal"
    assert [int(line.split("\t")[0]) for line in lines[1:]] == list(range(151, 452))
    assert bench.last("set_note") == ("301 events copied.",)


def test_copied_json_has_one_whole_event_a_line():
    bench = Bench()
    bench.presenter.copy_json(4, 6)
    events = [json.loads(line) for line in bench.last("copy")[0].splitlines()]
    assert [event["ordinal"] for event in events] == [5, 6, 7]
    assert events[0]["data"]["number"] == 5
    assert bench.asking.questions(AskRecords)[-1] == AskRecords(4, 3, None)


def test_copying_from_one_stream_copies_only_its_events():
    bench = Bench()
    bench.selection.follow("cart-0000")
    bench.presenter.narrow(True)
    bench.presenter.copy(1, 2)
    assert [line.split("\t")[0] for line in bench.last("copy")[0].splitlines()] == ["ordinal", "4", "7"]
    assert bench.asking.questions(AskStreamEvents)[-1] == AskStreamEvents("cart-0000", 3, 2)


def test_copying_too_much_says_what_is_left_out():
    bench = Bench(head=20_000, held=True)
    bench.presenter.copy(0, 19_999)
    assert bench.asking.questions(AskEvents)[-1].limit == MOST_COPIED
    assert "first 5,000 of 20,000" in bench.last("set_note")[0]


def test_a_page_that_cannot_be_read_is_said_and_can_be_tried_again():
    bench = Bench()
    bench.store.broken = StoreDamaged("Page 3 cannot be read.")
    bench.presenter.row(3)
    assert bench.last("set_problem") == ("Page 3 cannot be read.",)
    bench.store.broken = None
    bench.presenter.retry()
    bench.presenter.row(3)
    assert bench.presenter.row(3).ordinal == 4
    assert bench.last("set_problem") == ("",)


def test_the_order_of_types_is_looked_up_again_as_the_store_grows_but_not_with_every_event():
    bench = Bench(head=1000)
    for head in range(1001, 1010):
        bench.grow(head)
    assert len(bench.asking.questions(AskDensity)) == 4


@pytest.mark.parametrize(
    ("lacking", "note", "hidden"),
    [
        ({}, "", {"flags"}),
        ({"time": False}, "This store keeps no times.", {"time", "flags"}),
        (
            {"stream_versions": False, "streams_per_event": "none"},
            "This store keeps no versions, no streams.",
            {"version", "stream", "flags"},
        ),
    ],
)
def test_what_a_store_does_not_tell_is_said_and_its_column_left_out(lacking, note, hidden):
    bench = Bench(store=described(capabilities={**CAPABLE, **lacking}))
    assert bench.view.set_note.call_args_list[0].args == (note,)
    assert bench.last("set_hidden") == (frozenset(hidden),)


def test_after_closing_nothing_is_shown_any_more():
    post, run = later()
    bench = Bench(post=post)
    run()
    bench.presenter.row(5)
    bench.presenter.close()
    bench.view.reset_mock()
    run()
    bench.selection.at(3)
    bench.view.rows_came.assert_not_called()
    bench.view.set_current.assert_not_called()


def test_while_live_what_is_at_hand_stays_in_sight_until_newer_rows_have_come():
    bench = Bench()
    bench.presenter.row(999)
    bench.asking.held = True
    bench.grow(1_300)
    bench.grow(1_700)
    assert bench.last("set_count") == (1_700,)
    assert bench.last("set_current") == (999,)
    bench.asking.release()
    assert bench.last("set_current") == (1_399,)  # the page that was asked for first
    bench.asking.release()
    assert bench.last("set_current") == (1_699,)


def test_going_to_the_end_marks_it_before_it_has_come():
    bench = Bench()
    bench.selection.at(42)
    bench.asking.held = True
    bench.selection.go_live()
    assert bench.last("set_current") == (999,)
