import json
from unittest.mock import Mock

import msgspec

from explorer.core.errors import StoreDamaged
from explorer.runtime.questions import AskEvent
from explorer.viewmodels.event import BEFORE_ALL, NO_EVENTS, EventPresenter, EventView, screen_of
from reading_fakes import HandStore, later, opened


class Bench:
    def __init__(self, head=30, **options):
        self.store = HandStore(head)
        self.session, self.asking = opened(self.store, **options)
        self.selection = self.session.selection
        self.view = Mock(spec=EventView)
        self.presenter = EventPresenter(self.session, self.view)

    def last(self, name):
        return getattr(self.view, name).call_args.args


def test_it_shows_the_envelope_and_the_data_of_the_event_at_the_cursor():
    bench = Bench()
    bench.selection.at(7)
    assert bench.last("set_title") == ("Event #7",)
    type_, stream, fields = bench.last("set_header")
    assert (type_, stream) == ("ItemAdded", "cart-0000")
    shown = {field.label: (field.text, field.whole) for field in fields}
    assert shown["Position"] == ("70", "70")
    assert shown["Version"] == ("3", "3")
    assert shown["Time"] == ("2025-03-03 09:00:07 UTC", "2025-03-03T09:00:07Z")
    assert shown["Event id"] == ("id-7", "id-7")
    assert shown["Causation"] == ("—", "")
    assert [row.path for row in bench.last("set_data")[0]] == ["number", "of", "of.stream"]
    assert [row.text for row in bench.last("set_metadata")[0]] == ["ann"]
    assert '"number": 7' in bench.last("set_raw")[0]


def test_a_time_is_whole_and_gives_way_only_in_its_parts_of_seconds():
    detail = Bench().store.AskEvent(AskEvent(7))
    record = msgspec.structs.replace(detail.record, time="2025-03-03T10:00:07.123456+01:00")
    fields = screen_of(msgspec.structs.replace(detail, record=record)).fields
    time = next(one for one in fields if one.label == "Time")
    assert time.text == "2025-03-03 09:00:07.123456 UTC"
    assert time.brief == "2025-03-03 09:00:07 UTC"
    assert time.whole == "2025-03-03T10:00:07.123456+01:00"


def test_only_what_changed_is_told():
    bench = Bench()
    bench.selection.at(7)
    told = bench.view.set_metadata.call_count
    bench.selection.at(8)
    assert bench.view.set_metadata.call_count == told
    assert bench.last("set_title") == ("Event #8",)


def test_before_the_first_event_it_says_what_to_do():
    bench = Bench()
    bench.selection.at(0)
    assert bench.last("set_empty") == (BEFORE_ALL,)
    bench.selection.at(1)
    assert bench.last("set_empty") == ("",)


def test_an_empty_store_says_how_events_come_about_and_shows_the_first_one():
    bench = Bench(head=0)
    assert bench.last("set_empty") == (NO_EVENTS,)
    bench.store.head = 1
    bench.selection.grown(1)
    assert bench.last("set_title") == ("Event #1",)


def test_following_takes_the_events_stream():
    bench = Bench()
    bench.selection.at(8)
    bench.presenter.follow()
    assert bench.selection.place.stream == "order-0001"


def test_what_handlers_see_is_shown_only_when_it_is_something_else():
    bench = Bench()
    assert bench.view.set_handled.call_count == 0
    bench.store.upcast = True
    bench.selection.at(3)
    handled = bench.last("set_handled")[0]
    assert [made.title for made in handled] == ["CartOpened v1 (1 of 2)", "CartOpened v1 (1 of 2)"]
    assert handled[0].data[0].name == "mended"


def test_flags_are_explained_and_unknown_ones_shown_as_they_are():
    bench = Bench()
    bench.store.flags = ("undecoded", "quaint")
    bench.selection.at(3)
    undecoded, quaint = bench.last("set_flags")[0]
    assert "cannot be read" in undecoded
    assert quaint == "quaint"


def test_copying_gives_the_whole_event():
    bench = Bench()
    bench.selection.at(5)
    bench.presenter.copy_json()
    assert json.loads(bench.last("copy")[0])["data"] == {"number": 5, "of": {"stream": "order-0001"}}


def test_an_event_that_cannot_be_read_leaves_the_one_before_and_says_why():
    bench = Bench()
    bench.selection.at(5)
    bench.store.broken = StoreDamaged("Row 6 cannot be read.")
    bench.selection.at(6)
    assert bench.last("set_problem") == ("Row 6 cannot be read.",)
    assert bench.last("set_title") == ("Event #5",)
    bench.store.broken = None
    bench.presenter.retry()
    assert bench.last("set_problem") == ("",)
    assert bench.last("set_title") == ("Event #6",)


def test_a_first_event_that_cannot_be_read_is_said_in_its_place():
    store = HandStore(3)
    store.broken = StoreDamaged("Row 3 cannot be read.")
    session, _ = opened(store)
    view = Mock(spec=EventView)
    EventPresenter(session, view)
    assert view.set_empty.call_args.args == ("Row 3 cannot be read.",)


def test_scrubbing_asks_once_a_turn():
    post, run = later()
    bench = Bench(post=post)
    run()
    before = len(bench.asking.questions(AskEvent))
    for ordinal in range(1, 20):
        bench.selection.at(ordinal)
    run()
    assert [one.ordinal for one in bench.asking.questions(AskEvent)[before:]] == [19]
