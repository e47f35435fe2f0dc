"""From event to event of the followed stream."""

import pytest

from explorer.core.errors import StoreBusy
from explorer.runtime.questions import AskStreamEvents
from explorer.viewmodels.stepping import StreamSteps
from reading_fakes import HandStore, opened


@pytest.fixture
def told():
    return []


@pytest.fixture
def session():
    """Events 1, 4, 7 and 10 are of the followed stream."""
    session, _ = opened(HandStore(11), at=6)
    session.selection.follow("cart-0000")
    return session


def test_it_goes_to_the_nearest_event_either_way(session, told):
    steps, seen = StreamSteps(session, told.append), []
    for direction in (1, 1, -1, -1, -1):
        steps.go(direction)
        seen.append(session.selection.place.ordinal)
    assert seen == [7, 10, 7, 4, 1]
    assert told == [""] * 5


def test_at_its_ends_it_says_so_and_stays(session, told):
    steps = StreamSteps(session, told.append)
    session.selection.at(10)
    steps.go(1)
    session.selection.at(1)
    steps.go(-1)
    assert session.selection.place.ordinal == 1
    assert told == ["cart-0000 has no event after #10.", "cart-0000 has no event before #1."]


def test_without_a_stream_nothing_is_asked(told):
    session, asking = opened(HandStore(11), at=6)
    StreamSteps(session, told.append).go(1)
    assert asking.questions(AskStreamEvents) == []


def test_what_cannot_be_read_is_told(told):
    hand = HandStore(11)
    session, _ = opened(hand, at=6)
    session.selection.follow("cart-0000")
    hand.broken = StoreBusy("Another program has it.")
    StreamSteps(session, told.append).go(1)
    assert told == ["Another program has it."]
    assert session.selection.place.ordinal == 6


def test_only_the_newest_wish_is_carried_out():
    session, asking = opened(HandStore(11), at=6, held=True)
    session.selection.follow("cart-0000")
    steps = StreamSteps(session, lambda _: None)
    steps.go(1)
    steps.go(-1)
    asking.release()
    assert session.selection.place.ordinal == 4


@pytest.mark.parametrize(
    "leave", [lambda selection: selection.at(9), lambda selection: selection.follow("cart-0001")]
)
def test_an_answer_that_comes_late_does_not_bring_the_cursor_back(told, leave):
    session, asking = opened(HandStore(11), at=6, held=True)
    session.selection.follow("cart-0000")
    StreamSteps(session, told.append).go(1)
    leave(session.selection)
    stays = session.selection.place.ordinal
    asking.release()
    assert (session.selection.place.ordinal, told) == (stays, [])


def test_who_is_live_has_not_left_when_the_store_grew():
    session, asking = opened(HandStore(11), held=True)
    session.selection.follow("cart-0000")
    assert session.selection.place.live
    StreamSteps(session, lambda _: None).go(-1)
    session.selection.grown(12)
    asking.release()
    assert session.selection.place.ordinal == 10
