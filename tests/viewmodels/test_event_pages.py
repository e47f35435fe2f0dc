from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.core.errors import StoreDamaged
from explorer.runtime.questions import AskEvents, AskStreamEvents
from explorer.viewmodels.event_pages import MOST_PAGES, PAGE, AllPages, PagesListener, StreamPages
from reading_fakes import HandStore, later, opened


def all_pages(store, **options):
    session, asking = opened(store, **options)
    return AllPages(session, Mock(spec=PagesListener), store.head), asking


def stream_pages(store, stream="cart-0000"):
    session, asking = opened(store)
    return StreamPages(session, Mock(spec=PagesListener), stream), asking


def test_a_row_is_asked_for_when_it_is_looked_at_and_then_kept():
    pages, asking = all_pages(HandStore(1000))
    pages.row(450)
    assert pages.row(450).ordinal == 451
    assert pages.row(599).ordinal == 600
    assert asking.questions(AskEvents) == [AskEvents(401, PAGE)]


def test_rows_that_are_at_hand_are_given_and_nobody_is_asked_for_the_others():
    pages, asking = all_pages(HandStore(1000))
    pages.row(0)
    pages.row(450)
    assert [row.ordinal for row in pages.at_hand(198, 402)] == [199, 200, 401, 402, 403]
    assert len(list(pages.at_hand(0, 999))) == 2 * PAGE
    assert list(pages.at_hand(700, 999)) == []
    assert len(asking.questions(AskEvents)) == 2


def test_looking_at_neighbouring_pages_displaces_neither():
    pages, asking = all_pages(HandStore(1000), held=True)
    pages.row(199)
    pages.row(200)
    asking.release()
    assert pages.row(199).ordinal == 200
    assert pages.row(200).ordinal == 201


def test_a_page_under_way_is_not_asked_again():
    pages, asking = all_pages(HandStore(1000), held=True)
    for index in range(PAGE):
        pages.row(index)
    assert len(asking.questions(AskEvents)) == 1


def test_only_a_bounded_number_of_pages_is_kept():
    store = HandStore(PAGE * (MOST_PAGES + 10))
    pages, asking = all_pages(store)
    for page in range(MOST_PAGES + 10):
        pages.row(page * PAGE)
    asked = len(asking.questions(AskEvents))
    assert len(pages._kept) == MOST_PAGES
    pages.row(store.head - 1)
    assert len(asking.questions(AskEvents)) == asked
    pages.row(0)
    assert len(asking.questions(AskEvents)) == asked + 1


def test_a_page_that_could_not_be_read_is_not_asked_for_over_and_over():
    store = HandStore(10)
    pages, asking = all_pages(store)
    store.broken = StoreDamaged("Page 3 cannot be read.")
    for _ in range(5):
        assert pages.row(0) is None
    assert len(asking.asked) == 1
    assert str(pages._listener.pages_failed.call_args.args[0]) == "Page 3 cannot be read."
    store.broken = None
    pages.retry()
    pages.row(0)
    assert pages.row(0).ordinal == 1


def test_a_store_that_gives_less_than_it_says_is_not_asked_for_over_and_over():
    store = HandStore(10)
    pages, asking = all_pages(store)
    pages.count = 20
    for _ in range(6):
        assert pages.row(15) is None
    assert len(asking.asked) == 2
    store.head = 20
    pages.grown(20)
    pages.row(15)
    assert pages.row(15).ordinal == 16


def test_growth_while_a_page_is_under_way_is_not_missed():
    store = HandStore(150)
    pages, asking = all_pages(store, held=True)
    pages.row(10)
    asking.release()
    store.head = 160
    pages.grown(160)
    pages.row(155)
    asking.release()
    assert pages.row(155).ordinal == 156


@given(st.integers(1, 900), st.integers(1, 4), st.integers(0, 950))
def test_the_row_of_an_ordinal_is_the_streams_last_event_up_to_it(head, streams, ordinal):
    store = HandStore(head, streams)
    pages, _ = stream_pages(store)
    pages.ask_more()
    pages.index_of(ordinal)
    found = pages.index_of(ordinal)
    before = [n for n in store.ordinals("cart-0000") if n <= ordinal]
    assert found == (len(before) - 1 if before else None)
    if found is not None:
        assert pages.row(found).ordinal == before[-1]
        assert pages.ordinal_of(found) == before[-1]


def test_a_stream_is_read_on_only_as_far_as_is_looked():
    store = HandStore(5000, 2)
    pages, asking = stream_pages(store)
    pages.ask_more()
    assert pages.count == PAGE
    assert pages.more
    pages.ask_more()
    assert pages.count == 2 * PAGE
    assert [one.after for one in asking.questions(AskStreamEvents)] == [0, 399]


@pytest.mark.parametrize("head", [0, 1, 399, 400, 401])
def test_a_stream_ends_when_a_page_is_not_full(head):
    store = HandStore(head, 1)
    pages, _ = stream_pages(store)
    for _ in range(4):
        if pages.more:
            pages.ask_more()
    assert not pages.more
    assert pages.count == head


def test_a_stream_that_grows_shows_its_new_events():
    store = HandStore(10, 1)
    pages, _ = stream_pages(store)
    pages.ask_more()
    store.head = 12
    pages.grown(12)
    assert pages.count == 12
    assert pages.row(11).ordinal == 12
    assert not pages.more


def test_a_range_of_a_stream_is_copied_from_its_first_row_on():
    store = HandStore(1000, 2)
    pages, _ = stream_pages(store)
    pages.ask_more()
    assert pages.span(2, 4) == (4, 3)


def test_closing_stops_asking():
    post, run = later()
    store = HandStore(1000)
    session, asking = opened(store, post=post)
    pages = AllPages(session, Mock(spec=PagesListener), 1000)
    pages.row(3)
    pages.close()
    run()
    assert asking.asked == []
