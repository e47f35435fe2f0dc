"""The event table through a filter: what is listed, how many match, and what a wrong filter says."""

import json
from unittest.mock import Mock

import pytest

from explorer.core.errors import StoreDamaged
from explorer.runtime.questions import AskEventsAt, AskPlaces, AskRecords
from explorer.viewmodels.events import EventsPresenter, EventsView
from filter_fakes import FilteredStore
from reading_fakes import opened

HUNDREDS = [ordinal for ordinal in range(1, 1001) if ordinal % 100 == 0]
BY_HUNDREDS = f"data.number in ({', '.join(map(str, HUNDREDS))})"


class Bench:
    def __init__(self, head=1000, **options):
        self.store = FilteredStore(head, 3)
        self.session, self.asking = opened(self.store, **options)
        self.selection = self.session.selection
        self.view = Mock(spec=EventsView)
        self.presenter = EventsPresenter(self.session, self.view)

    def last(self, name):
        return getattr(self.view, name).call_args.args

    def titles(self):
        return [call.args[0] for call in self.view.set_title.call_args_list]

    def listed(self):
        rows = range(self.presenter.count)
        for index in rows:
            self.presenter.row(index)  # looking at it is what asks for it
        return [self.presenter.row(index).ordinal for index in rows]

    def grow(self, head):
        self.store.head = head
        self.selection.grown(head)


@pytest.fixture
def bench():
    return Bench()


def test_only_what_matches_is_listed_and_it_says_how_many_of_how_many(bench):
    bench.presenter.filter(BY_HUNDREDS)
    assert bench.listed() == HUNDREDS
    assert bench.last("set_title") == ("Events · 10 of 1,000 match",)
    assert bench.last("set_count") == (10,)


def test_while_it_looks_it_says_how_far_it_is(bench):
    bench.presenter.filter(BY_HUNDREDS)
    assert bench.titles()[-4:] == [
        "Events · 3 match so far, 300 of 1,000 looked at",
        "Events · 6 match so far, 600 of 1,000 looked at",
        "Events · 9 match so far, 900 of 1,000 looked at",
        "Events · 10 of 1,000 match",
    ]


def test_a_filter_is_said_in_plain_words_and_taken_away_again(bench):
    bench.presenter.filter("  type = Nothing ")
    assert bench.last("set_filter") == ("Events whose type is “Nothing”.", "")
    assert bench.last("set_title") == ("Events · 0 of 1,000 match",)
    assert bench.last("set_empty") == ("",), "the field must stay in reach"
    bench.presenter.filter("")
    assert bench.last("set_filter") == ("", "")
    assert bench.last("set_title") == ("Events · 1,000 events",)
    assert bench.presenter.count == 1000


def test_a_filter_that_cannot_be_read_says_where_and_leaves_the_list_as_it_is(bench):
    bench.presenter.filter(BY_HUNDREDS)
    asked = len(bench.asking.questions(AskPlaces))
    bench.presenter.filter("typ = x")
    says, problem = bench.last("set_filter")
    assert says == ""
    assert "column 1: there is no field typ" in problem
    assert bench.listed() == HUNDREDS
    assert len(bench.asking.questions(AskPlaces)) == asked


def test_the_same_filter_again_asks_nothing(bench):
    bench.presenter.filter(BY_HUNDREDS)
    asked = len(bench.asking.questions(AskPlaces))
    bench.presenter.filter(f" {BY_HUNDREDS} ")
    assert len(bench.asking.questions(AskPlaces)) == asked


def test_the_cursor_stands_at_the_last_match_before_it_and_rows_move_it(bench):
    bench.presenter.filter(BY_HUNDREDS)
    bench.selection.at(250)
    assert bench.last("set_current") == (1,)
    bench.selection.at(99)
    assert bench.last("set_current") == (None,)
    bench.presenter.choose(4)
    assert bench.selection.place.ordinal == 500


def test_only_one_stream_can_be_looked_through(bench):
    bench.selection.follow(bench.store.name(0))
    bench.presenter.narrow(True)
    bench.presenter.filter(BY_HUNDREDS)
    assert bench.listed() == [ordinal for ordinal in HUNDREDS if ordinal % 3 == 1]
    assert bench.last("set_title") == (f"Events · 4 match in {bench.store.name(0)}",)
    assert {question.stream for question in bench.asking.questions(AskPlaces)} == {bench.store.name(0)}
    bench.presenter.narrow(False)
    assert bench.listed() == HUNDREDS


def test_what_comes_later_is_looked_at_too(bench):
    bench.presenter.filter("data.number > 990")
    assert bench.presenter.count == 10
    bench.grow(1_005)
    assert bench.presenter.count == 15
    assert bench.last("set_title") == ("Events · 15 of 1,005 match",)


def test_growth_while_it_looks_is_not_forgotten():
    bench = Bench(held=True)
    bench.presenter.filter("data.number > 990")
    bench.grow(1_005)
    for _ in range(10):
        bench.asking.release()
    assert bench.last("set_title") == ("Events · 15 of 1,005 match",)


def test_a_store_that_has_fewer_events_than_it_said_is_not_asked_for_ever(bench):
    bench.selection.grown(2_000)
    bench.presenter.filter(BY_HUNDREDS)
    assert len(bench.asking.questions(AskPlaces)) <= 6
    assert bench.listed() == HUNDREDS


def test_however_many_match_all_are_listed_and_only_those_in_sight_are_read():
    bench = Bench(head=100_000)
    bench.store.part = 50_000
    bench.presenter.filter("data.number > 100")
    assert bench.presenter.count == 99_900
    assert bench.last("set_title") == ("Events · 99,900 of 100,000 match",)
    assert bench.presenter.row(70_000) is None
    assert bench.presenter.row(70_000).ordinal == 70_101
    assert len(bench.asking.questions(AskEventsAt)) == 1


def test_a_cursor_that_was_not_come_to_yet_marks_no_row():
    bench = Bench(held=True)
    bench.selection.at(550)
    bench.presenter.filter(BY_HUNDREDS)
    bench.view.set_current.reset_mock()
    bench.asking.release()
    assert bench.presenter.count == 3
    bench.view.set_current.assert_not_called()
    for _ in range(2):
        bench.asking.release()
    assert bench.last("set_current") == (4,)


def test_where_it_fails_it_says_so_and_goes_on_when_asked_to(bench):
    bench.store.broken = StoreDamaged("Part of the file cannot be read.")
    bench.presenter.filter(BY_HUNDREDS)
    assert bench.last("set_problem") == ("Part of the file cannot be read.",)
    bench.store.broken = None
    bench.presenter.retry()
    assert bench.listed() == HUNDREDS


def test_rows_are_copied_through_the_filter_however_many_answers_that_takes(bench):
    bench.presenter.filter(BY_HUNDREDS)
    bench.presenter.copy(2, 8)
    lines = bench.last("copy")[0].splitlines()
    assert [line.split("\t")[0] for line in lines[1:]] == [str(ordinal) for ordinal in HUNDREDS[2:9]]
    assert bench.last("set_note") == ("7 events copied.",)


def test_whole_events_are_copied_through_the_filter_too(bench):
    bench.presenter.filter(BY_HUNDREDS)
    bench.presenter.copy_json(0, 9)
    lines = bench.last("copy")[0].splitlines()
    assert [json.loads(line)["ordinal"] for line in lines] == HUNDREDS
    assert len(bench.asking.questions(AskRecords)) == 4


def test_a_store_that_was_left_is_not_looked_through_any_more(bench):
    bench.presenter.filter(BY_HUNDREDS)
    asked = len(bench.asking.questions(AskPlaces))
    bench.presenter.close()
    bench.grow(1_100)
    assert len(bench.asking.questions(AskPlaces)) == asked
