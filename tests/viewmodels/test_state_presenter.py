import json
from unittest.mock import Mock

import msgspec
import pytest

from explorer.core.errors import StoreDamaged
from explorer.runtime.fold_source import FoldSource
from explorer.runtime.questions import AskEvents, AskState, EventRow, Events, StillFolding
from explorer.viewmodels.state import BEFORE_ALL, NO_EVENTS, NO_STREAM, StatePresenter, StateView, screen_of
from reading_fakes import HandStore, later, opened


class Bench:
    def __init__(self, head=30, **options):
        self.store = HandStore(head)
        self.session, self.asking = opened(self.store, **options)
        self.selection = self.session.selection
        self.view = Mock(spec=StateView)
        self.presenter = StatePresenter(self.session, self.view)

    def last(self, name):
        return getattr(self.view, name).call_args.args


def test_without_a_followed_stream_it_shows_the_one_of_the_cursors_event():
    bench = Bench()
    bench.selection.at(8)
    assert bench.last("set_title") == ("State of order-0001 after #8",)
    assert bench.last("set_stream") == ("order-0001", False)
    bench.selection.at(9)
    assert bench.last("set_title") == ("State of cart-0002 after #9",)


def test_a_followed_stream_stays_wherever_the_cursor_goes():
    bench = Bench()
    bench.selection.follow("cart-0000")
    bench.selection.at(9)
    assert bench.last("set_title") == ("State of cart-0000 after #9",)
    assert bench.last("set_stream") == ("cart-0000", True)
    assert bench.last("set_caption") == ("version 3, folded by its domain; last event #7",)
    assert bench.asking.questions(AskState)[-1] == AskState("cart-0000", at=9)


def test_what_the_cursors_event_changed_is_marked_and_counted():
    bench = Bench()
    bench.selection.at(7)
    changed = {row.path: (row.change, row.old) for row in bench.last("set_tree")[0]}
    assert changed == {"status": ("", None), "count": ("~", "2"), "newest": ("~", "4")}
    assert bench.last("set_footer") == ("2 changed by #7",)
    assert bench.last("set_seek") == ("seek 1.2 ms, keyframe 0 + 3 events",)


def test_where_the_cursors_event_is_another_streams_nothing_is_marked():
    bench = Bench()
    bench.selection.follow("cart-0000")
    bench.selection.at(8)
    assert {row.change for row in bench.last("set_tree")[0]} == {""}
    assert bench.last("set_footer") == ("",)


def test_before_its_first_event_a_stream_does_not_exist_yet():
    bench = Bench()
    bench.selection.follow("cart-0002")
    bench.selection.at(2)
    assert bench.last("set_empty") == ("cart-0002 does not exist yet at #2. Move the cursor forward.",)
    assert bench.last("set_title") == ("State of cart-0002 after #2",)
    bench.selection.at(3)
    assert bench.last("set_empty") == ("",)


@pytest.mark.parametrize(("head", "text"), [(5, BEFORE_ALL), (0, NO_EVENTS)])
def test_where_there_is_no_event_it_says_what_to_do(head, text):
    bench = Bench(head=head)
    bench.selection.at(0)
    assert bench.last("set_empty") == (text,)


def test_an_event_without_a_stream_has_no_state():
    session, _ = opened(HandStore(1))
    session.asking.answers = lambda _: Events((EventRow(1, None, None, None, "T", None, "{}"),))
    view = Mock(spec=StateView)
    StatePresenter(session, view)
    assert view.set_empty.call_args.args == (NO_STREAM,)


def test_holding_follows_and_letting_go_goes_along_again():
    bench = Bench()
    bench.selection.at(8)
    bench.presenter.hold(True)
    assert bench.selection.place.stream == "order-0001"
    assert bench.last("set_stream") == ("order-0001", True)
    bench.presenter.hold(False)
    assert bench.selection.place.stream is None
    assert bench.last("set_stream") == ("order-0001", False)


def test_the_sentence_about_an_event_that_could_not_be_folded_is_shown_with_the_state():
    bench = Bench()
    bench.store.stopped = "Event #7 could not be folded."
    bench.selection.at(7)
    assert bench.last("set_problem") == ("Event #7 could not be folded.",)
    assert bench.last("set_tree")[0]


def test_a_stream_that_is_not_there_is_said_in_place_of_the_state():
    session, _ = opened(HandStore(3))
    session.selection.follow("cart-9999")
    view = Mock(spec=StateView)
    StatePresenter(session, view)
    assert view.set_empty.call_args.args == ("There is no stream cart-9999.",)


def test_a_fault_leaves_the_state_before_and_can_be_tried_again():
    bench = Bench()
    bench.store.broken = StoreDamaged("It cannot be read.")
    bench.selection.at(4)
    assert bench.last("set_problem") == ("It cannot be read.",)
    bench.store.broken = None
    bench.presenter.retry()
    assert bench.last("set_problem") == ("",)
    assert bench.last("set_title") == ("State of cart-0000 after #4",)


def test_copying_gives_the_state_as_json():
    bench = Bench()
    bench.selection.at(7)
    bench.presenter.copy_json()
    assert json.loads(bench.last("copy")[0]) == {"status": "open", "count": 3, "newest": 7}


def test_scrubbing_asks_once_a_turn_in_each_lane():
    post, run = later()
    bench = Bench(post=post)
    bench.selection.follow("cart-0000")
    run()
    states, events = (len(bench.asking.questions(kind)) for kind in (AskState, AskEvents))
    for ordinal in range(1, 25):
        bench.selection.at(ordinal)
    run()
    assert [one.at for one in bench.asking.questions(AskState)[states:]] == [24]
    assert len(bench.asking.questions(AskEvents)) == events


def test_after_closing_nothing_is_shown_any_more():
    bench = Bench()
    bench.presenter.close()
    bench.view.reset_mock()
    bench.selection.at(3)
    bench.view.set_title.assert_not_called()


def test_a_long_fold_says_how_far_it_is_beside_the_state_before():
    bench = Bench()
    bench.selection.at(7)
    answers, far = bench.store.AskState, iter([StillFolding("cart-0000", 20_000, 200_000)])
    bench.store.AskState = lambda asked: next(far, None) or answers(asked)
    bench.selection.at(10)
    footers = [call.args[0] for call in bench.view.set_footer.call_args_list]
    assert footers[-2:] == ["folding, 20,000 of 200,000 events so far", "2 changed by #10"]
    assert bench.last("set_title") == ("State of cart-0000 after #10",)


@pytest.mark.parametrize(
    ("fold", "label", "caption"),
    [
        (FoldSource("/own/accounts.py", "d1"), "plugin", "version 3, folded by accounts.py"),
        (FoldSource("/own/accounts.py", "d1"), "generic-merge", "newest value of each payload field"),
        ("last", "generic-last", "version 3, generic: the payload of the last event"),
        ("count", "generic-count", "version 3, generic: how many events of each type"),
    ],
)
def test_the_caption_says_whose_fold_it_was(fold, label, caption):
    bench = Bench()
    bench.selection.at(7)
    state = msgspec.structs.replace(bench.presenter._state, fold=label)

    assert caption in screen_of(state, 7, followed=False, fold=fold).caption
