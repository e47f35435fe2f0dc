import json
from unittest.mock import Mock

from explorer.core.errors import StoreDamaged
from explorer.runtime.questions import AskDiff, AskTouched
from explorer.viewmodels.compare import NOT_PINNED, PAGE, SAME_MOMENT, ComparePresenter, CompareView
from reading_fakes import COUNTER, HandStore, opened

ROWS = ("projection", COUNTER)
CART = ("stream", "cart-0000")


class Bench:
    """Moments of a store of three streams, whose events come in turn."""

    def __init__(self, head=30, *, pinned=None, at=None, watched=True, **options):
        self.store = HandStore(head, options.pop("streams", 3))
        self.session, self.asking = opened(self.store, **options)
        self.selection = self.session.selection
        self.view = Mock(spec=CompareView)
        self.presenter = ComparePresenter(self.session, self.view)
        self.presenter.watch(watched)
        if pinned is not None:
            self.selection.at(pinned)
            self.selection.pin()
            self.selection.at(head if at is None else at)

    def last(self, name):
        return getattr(self.view, name).call_args.args[0]

    @property
    def told(self):
        return {group.name: group.told for group in self.last("set_groups")}

    def changes(self, name):
        return next(group.changes for group in self.last("set_groups") if group.name == name)


def test_without_a_pinned_moment_it_says_what_to_do_and_asks_nothing():
    bench = Bench()
    assert bench.last("set_empty") == NOT_PINNED
    assert bench.last("set_relevant") is False
    assert not bench.asking.asked


def test_at_the_pinned_moment_nothing_can_differ():
    bench = Bench()
    bench.selection.pin()
    assert bench.last("set_empty") == SAME_MOMENT
    assert bench.last("set_relevant") is True


def test_everything_is_grouped_by_projection_and_stream_with_counts_first():
    bench = Bench(pinned=4, at=9)
    assert bench.told == {
        ROWS: "3 changes",
        ("stream", "cart-0000"): "1 event",
        ("stream", "cart-0002"): "2 events",
        ("stream", "order-0001"): "2 events",
    }
    assert bench.last("set_heading") == "5 events in 3 streams"
    assert bench.last("set_title") == "Changes from #4 to #9"
    assert not [question for question in bench.asking.questions(AskDiff) if question.stream]


def test_a_groups_changes_come_when_it_is_opened():
    bench = Bench(pinned=1, at=9)
    bench.presenter.open(CART)
    assert [row.ordinal for row in bench.changes(CART)] == [4, 7]
    assert bench.told[CART] == "2 changes"


def test_long_groups_come_page_by_page():
    bench = Bench(head=3 * (PAGE + 20), pinned=0)
    bench.presenter.open(CART)
    assert len(bench.changes(CART)) == PAGE
    bench.presenter.more(CART)
    assert len(bench.changes(CART)) == PAGE + 20
    asked = len(bench.asking.asked)
    bench.presenter.more(CART)
    assert len(bench.asking.asked) == asked


def test_a_long_stretch_is_counted_part_by_part():
    bench = Bench()
    bench.store.stretch = 4
    bench.selection.at(10)
    bench.selection.pin()
    bench.selection.at(20)
    assert [(one.after, one.until) for one in bench.asking.questions(AskTouched)] == [
        (10, 20),
        (14, 20),
        (18, 20),
    ]
    assert bench.last("set_heading") == "10 events in 3 streams"


def test_backwards_the_same_moments_are_compared_the_other_way():
    bench = Bench(pinned=9, at=4)
    bench.presenter.open(CART)
    asked = bench.asking.questions(AskDiff)[-1]
    assert (asked.start, asked.end) == (9, 4)
    assert bench.told[CART] == "1 change"


def test_what_was_open_is_looked_at_again_when_the_cursor_moves():
    bench = Bench(pinned=1, at=9)
    bench.presenter.open(CART)
    bench.selection.at(10)
    assert [row.ordinal for row in bench.changes(CART)] == [4, 7, 10]
    bench.presenter.shut(CART)
    bench.selection.at(13)
    assert bench.changes(CART) == ()


def test_only_the_followed_stream_can_be_compared():
    bench = Bench(pinned=1, at=9)
    bench.selection.follow("order-0001")
    bench.presenter.show_only_followed(True)
    assert bench.told == {("stream", "order-0001"): "3 changes"}
    bench.presenter.show_only_followed(False)
    assert ROWS in bench.told


def test_moving_on_gives_up_what_was_asked():
    bench = Bench(pinned=1, at=9)
    bench.asking.held = True
    for ordinal in range(10, 20):
        bench.selection.at(ordinal)
    while bench.asking._waiting:
        bench.asking.release()
    assert bench.last("set_title") == "Changes from #1 to #19"
    assert bench.last("set_heading") == "18 events in 3 streams"
    starts = {question.end for question in bench.asking.questions(AskDiff)}
    assert starts == {9, 19}


def test_while_nobody_sees_it_nothing_is_asked():
    bench = Bench(pinned=1, at=9, watched=False)
    assert not bench.asking.asked
    bench.presenter.watch(True)
    assert bench.told[ROWS] == "3 changes"


def test_unpinning_takes_everything_away():
    bench = Bench(pinned=1, at=9)
    bench.presenter.unpin()
    assert bench.last("set_groups") == ()
    assert bench.last("set_empty") == NOT_PINNED
    assert bench.last("set_relevant") is False


def test_all_of_it_is_copied_in_three_ways():
    bench = Bench(pinned=3, at=6)
    bench.presenter.copy("text")
    lines = bench.view.copy.call_args.args[0].splitlines()
    assert lines[:2] == [f"{COUNTER} cart-0000", "  ~ events: 1 -> 2  (#4 ItemAdded)"]
    assert "cart-0000" in lines
    bench.presenter.copy("json")
    document = json.loads(bench.view.copy.call_args.args[0])
    assert (document["from"], document["to"], document["count"]) == (3, 6, 6)
    bench.presenter.copy("patch")
    assert {"op": "add", "path": "/streams/cart-0000/n4", "value": 4} in json.loads(
        bench.view.copy.call_args.args[0]
    )
    assert bench.last("set_heading") == "6 changes copied"


def test_nothing_is_copied_of_moments_that_are_still_being_compared():
    bench = Bench(pinned=3, at=6)
    bench.asking.held = True
    bench.selection.at(9)
    bench.presenter.copy("json")
    assert not bench.view.copy.called
    assert bench.last("set_heading").startswith("The moments are still being compared")


def test_copying_gathers_every_page(monkeypatch):
    bench = Bench(pinned=0, at=30)
    monkeypatch.setattr("explorer.viewmodels.gathering.PAGE", 4)
    monkeypatch.setattr("explorer.viewmodels.gathering.page_of.__defaults__", (4,))
    bench.presenter.copy("json")
    assert json.loads(bench.view.copy.call_args.args[0])["count"] == 33


def test_a_failure_is_said_and_can_be_tried_again():
    bench = Bench()
    bench.selection.at(4)
    bench.selection.pin()
    bench.store.broken = StoreDamaged("It cannot be read.")
    bench.selection.at(9)
    assert bench.last("set_problem") == "It cannot be read."
    bench.store.broken = None
    bench.presenter.retry()
    assert bench.last("set_problem") == ""
    assert bench.told[ROWS] == "3 changes"


def test_what_cannot_be_folded_is_said_and_never_that_nothing_differs():
    bench = Bench()
    bench.store.unfoldable = {CART[1]: "Event #7 cannot be folded.", "other": "It stopped."}
    bench.selection.at(1)
    bench.selection.pin()
    bench.selection.at(9)
    assert bench.told["projection", "other"] == "0 changes, up to an event that cannot be folded"
    bench.presenter.open(CART)
    assert bench.last("set_problem") == "Event #7 cannot be folded."
    assert bench.told[CART].endswith("changes, up to an event that cannot be folded")
    bench.presenter.copy("text")
    assert "Note: Event #7 cannot be folded.\n" in bench.view.copy.call_args.args[0]
    bench.store.unfoldable = {}
    bench.selection.at(8)
    assert bench.last("set_problem") == ""


def test_the_event_of_a_change_can_be_gone_to():
    bench = Bench(pinned=1, at=9)
    bench.presenter.go_to(7)
    assert bench.selection.place.ordinal == 7
    assert bench.selection.place.pinned == 1
    bench.presenter.close()
    asked = len(bench.asking.asked)
    bench.selection.at(8)
    assert len(bench.asking.asked) == asked
