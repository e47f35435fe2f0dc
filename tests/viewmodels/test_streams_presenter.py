from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.core.errors import StoreDamaged
from explorer.runtime.questions import AskStreams
from explorer.viewmodels.streams import (
    COUNTING,
    NO_EVENTS,
    NO_STREAMS,
    StreamsPresenter,
    StreamsView,
    just_before,
)
from fakes import CAPABLE, described
from reading_fakes import HandStore, opened


class Bench:
    def __init__(self, head=1200, streams=1200, **options):
        self.store = HandStore(head, streams)
        self.session, self.asking = opened(self.store, **options)
        self.selection = self.session.selection
        self.view = Mock(spec=StreamsView)
        self.presenter = StreamsPresenter(self.session, self.view)

    def last(self, name):
        return getattr(self.view, name).call_args.args

    def names(self):
        return [row.stream for row in self.last("set_streams")[1]]

    def grow(self, head):
        self.store.head = head
        self.selection.grown(head)


def test_it_begins_with_categories_and_no_stream():
    bench = Bench()
    rows = bench.last("set_categories")[0]
    assert [(row.category, row.streams) for row in rows] == [("cart", 600), ("order", 600)]
    assert bench.last("set_title") == ("Streams · 1,200",)
    assert bench.asking.questions(AskStreams) == []


def test_while_streams_are_counted_that_is_said_and_the_rest_can_be_used():
    bench = Bench(held=True)
    assert bench.last("set_note") == (COUNTING,)
    bench.presenter.choose("cart-0000")
    bench.presenter.find("cart-00")
    assert bench.last("set_current") == ("cart-0000",)
    assert bench.last("set_note") == (COUNTING,)
    bench.asking.release()
    bench.presenter.find("")
    assert bench.last("set_note") == ("",)


def test_streams_that_cannot_be_counted_are_not_said_to_be_counted():
    bench = Bench(held=True)
    bench.store.broken = StoreDamaged("Part of the file cannot be read.")
    bench.asking.release()
    assert bench.last("set_note") == ("",)
    assert bench.last("set_problem") == ("Part of the file cannot be read.",)


def test_streams_of_a_category_come_a_page_at_a_time():
    bench = Bench()
    bench.presenter.ask_more("cart")
    assert len(bench.names()) == 200
    assert bench.last("set_streams")[2]
    for _ in range(4):
        bench.presenter.ask_more("cart")
    assert len(bench.names()) == 600
    assert bench.names() == sorted(set(bench.names()))
    assert not bench.presenter.has_more("cart")
    assert len(bench.asking.questions(AskStreams)) == 3


def test_growth_brings_new_counts_and_new_streams_to_those_that_are_known():
    bench = Bench(head=300, streams=600)
    bench.presenter.ask_more("cart")
    assert len(bench.names()) == 150
    bench.grow(700)
    assert len(bench.names()) == 200
    assert bench.presenter.has_more("cart")
    assert bench.last("set_streams")[1][0].events == 2
    assert bench.names() == sorted(set(bench.names()))


def test_a_category_of_which_a_part_is_known_is_refreshed_to_the_end_of_that_part():
    bench = Bench(head=1200, streams=1200)
    for _ in range(2):
        bench.presenter.ask_more("cart")
    bench.grow(2400)
    assert len(bench.names()) == 400
    assert {row.events for row in bench.last("set_streams")[1]} == {2}
    assert bench.presenter.has_more("cart")


def test_choosing_follows_and_all_lets_go():
    bench = Bench()
    bench.presenter.choose("cart-0002")
    assert bench.selection.place.stream == "cart-0002"
    assert bench.last("set_current") == ("cart-0002",)
    bench.presenter.choose(None)
    assert bench.last("set_current") == (None,)


def test_finding_by_the_beginning_of_a_name_lists_exactly_those():
    bench = Bench()
    bench.presenter.find("cart-001")
    found = bench.last("set_found")[0]
    assert [row.stream for row in found.rows] == [f"cart-{n:04}" for n in range(10, 20, 2)]
    assert not found.more
    bench.presenter.find("cart-0")
    assert bench.last("set_found")[0].more
    bench.presenter.find("  ")
    assert bench.last("set_found") == (None,)


def test_a_whole_name_finds_itself_first():
    bench = Bench()
    bench.presenter.find("order-0101")
    assert [row.stream for row in bench.last("set_found")[0].rows] == ["order-0101"]


def test_finding_nothing_says_that_capitals_count():
    bench = Bench()
    bench.presenter.find("Cart")
    assert bench.last("set_found")[0].rows == ()
    assert bench.last("set_note") == ("No stream's name begins with Cart; capitals count.",)


@given(
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=6),
    st.text(st.characters(codec="utf-8"), max_size=4),
)
def test_what_is_just_before_a_beginning_lies_before_all_that_begin_so(text, rest):
    before = just_before(text)
    before.encode("utf-8")
    assert before < text + rest


@given(
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=3),
    st.text(st.characters(codec="utf-8"), max_size=3),
)
def test_few_other_names_lie_between(text, other):
    if just_before(text) < other < text:
        assert other.startswith(just_before(text)[:-1]) or text.endswith("\x00")


@pytest.mark.parametrize(
    ("able", "text"),
    [({}, NO_EVENTS), ({"streams_per_event": "none"}, NO_STREAMS)],
)
def test_where_there_are_no_streams_it_says_why(able, text):
    bench = Bench(head=0, store=described(capabilities={**CAPABLE, **able}))
    assert bench.last("set_empty") == (text,)


def test_in_the_past_it_says_that_counts_are_of_now():
    bench = Bench()
    bench.selection.at(3)
    assert bench.last("set_note") == ("Counted now, not at the cursor.",)
    bench.selection.go_live()
    assert bench.last("set_note") == ("",)


def test_a_fault_is_said_and_can_be_tried_again():
    bench = Bench()
    bench.store.broken = StoreDamaged("It cannot be read.")
    bench.presenter.ask_more("cart")
    assert bench.last("set_problem") == ("It cannot be read.",)
    bench.store.broken = None
    bench.presenter.retry()
    assert bench.last("set_problem") == ("",)
    assert len(bench.names()) == 200


@pytest.mark.parametrize("category", ["find", "all", "of.find", "", None])
def test_no_category_shares_a_lane_with_anything_else(category):
    bench = Bench(held=True)
    bench.presenter.find("cart-00")
    bench.presenter.ask_more(category)
    lanes = [lane for lane, question in bench.asking.asked if isinstance(question, AskStreams)]
    assert len(lanes) == len(set(lanes)) == 2
