from unittest.mock import Mock

import pytest

from explorer.core.errors import StoreDamaged
from explorer.runtime.questions import AskBlame, BlameLink
from explorer.viewmodels.blame import PAGE, BlamePresenter, BlameView, ChangeSteps, sentence_of
from explorer.viewmodels.selection import Part
from reading_fakes import HandStore, opened

COUNT = Part("count", stream="cart-0000")


class Bench:
    """Somebody asks about parts of cart-0000, whose events are 1, 4, 7, ..."""

    def __init__(self, head=30, kind="state", owner="cart-0000", **options):
        self.store = HandStore(head)
        self.session, self.asking = opened(self.store, **options)
        self.selection = self.session.selection
        self.view = Mock(spec=BlameView)
        self.presenter = BlamePresenter(self.session, self.view, kind)
        self.presenter.show_of(owner)

    @property
    def shown(self):
        return self.view.set_blame.call_args.args[0]

    @property
    def at(self):
        return self.selection.place.ordinal


def test_the_event_that_set_a_part_is_named_with_the_one_before():
    bench = Bench()
    bench.selection.at(8)
    bench.presenter.ask_about(COUNT)
    assert bench.shown.text == (
        "count set by #7 ItemAdded (v3), 2 → 3 · before that #4 ItemAdded (v2), 1 → 2"
    )
    assert [link.ordinal for link in bench.shown.links] == [7, 4, 1]


def test_the_answer_is_of_the_cursors_moment():
    bench = Bench()
    bench.presenter.ask_about(COUNT)
    bench.selection.at(5)
    assert bench.asking.questions(AskBlame)[-1].at == 5
    assert bench.shown.links[0].ordinal == 4


def test_going_to_the_setter_again_goes_to_the_one_before():
    bench = Bench()
    bench.selection.at(9)
    bench.presenter.ask_about(COUNT)
    bench.presenter.go_to_setter()
    assert bench.at == 7
    bench.presenter.go_to_setter()
    assert bench.at == 4
    bench.presenter.go_to_setter()
    bench.presenter.go_to_setter()
    assert bench.at == 1


def test_parts_of_other_streams_and_of_rows_are_not_spoken_of():
    bench = Bench()
    bench.presenter.ask_about(Part("count", stream="order-0001"))
    bench.presenter.ask_about(Part("count", projection="cart-0000", key=("a",)))
    assert not bench.view.set_blame.called
    assert not bench.asking.questions(AskBlame)


def test_when_another_stream_is_shown_nothing_is_said():
    bench = Bench()
    bench.presenter.ask_about(COUNT)
    bench.presenter.show_of("order-0001")
    assert bench.shown.part is None
    bench.presenter.show_of("cart-0000")
    assert bench.shown.part == COUNT


def test_a_field_of_a_row_is_named_with_its_key():
    bench = Bench(kind="row", owner="counts")
    bench.presenter.ask_about(Part("count", projection="counts", key=("cart-0000",)))
    assert bench.shown.text.startswith("count of cart-0000 set by #28 ItemAdded")


def test_long_chains_come_page_by_page():
    bench = Bench(head=3 * PAGE * 2 + 3)
    bench.presenter.ask_about(COUNT)
    assert len(bench.shown.links) == PAGE
    bench.presenter.older()
    assert len(bench.shown.links) == 2 * PAGE
    assert bench.shown.more
    bench.presenter.older()
    assert [link.ordinal for link in bench.shown.links] == list(bench.store.ordinals("cart-0000"))[::-1]
    assert not bench.shown.more
    asked = len(bench.asking.questions(AskBlame))
    bench.presenter.older()
    assert len(bench.asking.questions(AskBlame)) == asked


def test_an_answer_about_an_earlier_choice_is_not_shown():
    bench = Bench()
    bench.asking.held = True
    bench.presenter.ask_about(Part("status", stream="cart-0000"))
    bench.presenter.ask_about(COUNT)
    bench.asking.release()
    assert "looking" in bench.shown.text
    bench.asking.release()
    assert bench.shown.text.startswith("count set by #28")


@pytest.mark.parametrize("error", [StoreDamaged("It cannot be read.")])
def test_a_failure_is_said_in_its_place_and_the_next_answer_takes_its_place(error):
    bench = Bench()
    bench.store.broken = error
    bench.presenter.ask_about(COUNT)
    assert bench.shown.text == "It cannot be read."
    bench.store.broken = None
    bench.selection.at(4)
    assert bench.shown.text.startswith("count set by #4")


def test_what_was_there_from_the_beginning_was_set_by_nobody():
    assert sentence_of(COUNT, ()) == "count is as it was in the beginning: no event changed it."


def test_what_is_gone_was_removed():
    gone = BlameLink(8, "cart-0000", None, "shop:ItemRemoved", '"pen"', None)
    whole = Part("", projection="items", key=("pen",))
    assert sentence_of(whole, (gone,)) == "the row pen removed by #8 ItemRemoved, pen → —"


def test_what_is_listed_can_be_copied():
    bench = Bench()
    bench.selection.at(5)
    bench.presenter.ask_about(COUNT)
    bench.presenter.copy()
    assert bench.view.copy.call_args.args == ("count\n#4 ItemAdded (v2), 1 → 2\n#1 ItemAdded (v1), 0 → 1\n",)


def test_after_closing_nothing_is_asked():
    bench = Bench()
    bench.presenter.ask_about(COUNT)
    bench.presenter.close()
    asked = len(bench.asking.asked)
    bench.selection.at(3)
    assert len(bench.asking.asked) == asked


# --- from change to change ---


def steps(bench):
    told = []
    return ChangeSteps(bench.session, told.append), told


def test_steps_go_from_change_to_change():
    bench = Bench()
    bench.selection.ask_about(COUNT)
    bench.selection.at(9)
    going, told = steps(bench)
    going.go(-1)
    assert bench.at == 7
    going.go(-1)
    assert bench.at == 4
    going.go(1)
    going.go(1)
    assert bench.at == 10
    assert set(told) == {""}


def test_the_next_change_is_found_however_many_follow(monkeypatch):
    monkeypatch.setattr("explorer.viewmodels.blame.STEP_PAGE", 2)
    bench = Bench(head=100)
    bench.selection.ask_about(COUNT)
    for ordinal, nearest in ((5, 7), (7, 10), (96, 97), (98, 100)):
        bench.selection.at(ordinal)
        steps(bench)[0].go(1)
        assert bench.at == nearest


def test_at_the_ends_a_sentence_says_that_there_is_no_further_change():
    bench = Bench()
    bench.selection.ask_about(Part("status", stream="cart-0000"))
    bench.selection.at(1)
    going, told = steps(bench)
    going.go(-1)
    going.go(1)
    assert told == ["status was not changed before #1.", "status was not changed after #1."]
    assert bench.at == 1


def test_without_a_part_a_step_asks_nothing():
    bench = Bench()
    steps(bench)[0].go(1)
    assert not bench.asking.questions(AskBlame)


def test_what_cannot_be_asked_is_said():
    bench = Bench()
    bench.selection.ask_about(Part("never", stream="cart-0000"))
    going, told = steps(bench)
    going.go(-1)
    assert told == ["There is nothing at never, and there never was."]
