"""Looking for events through a filter: part by part, so that no answer takes long, and none is missed."""

from contextlib import closing
from dataclasses import replace

import pytest

from domain.kernel.upcasting import Upcasting
from explorer.core.domains import Domains
from explorer.core.errors import BadFilter, UnknownName
from explorer.core.expected import Expect
from explorer.runtime import filtered
from explorer.runtime import questions as q
from explorer.runtime.answering import Answering
from explorer.stores.memory import MemoryStore
from explorer.testing import new_event

EVENTS = 60


@pytest.fixture
def store():
    store = MemoryStore()
    for number in range(1, EVENTS + 1):
        made = new_event(f"e{number}", "Other" if number % 3 else "Third", data={"n": number})
        store.append(f"cart-{number % 2}", [made], Expect.ANYTHING)
    return store


@pytest.fixture
def answering(store):
    with closing(Answering(store, Domains())) as answering:
        yield answering


def everything(answering, where, **wish):
    """Ask on until there is no more; gives the ordinals, and how many answers it took."""
    after, seen, answers = 0, [], 0
    while True:
        given = answering.answer(q.AskMatches(where, after, **wish))
        answers += 1
        assert given.looked > after or not given.more, "it must come further with every answer"
        seen += [row.ordinal for row in given.rows]
        after = given.looked
        if not given.more:
            return seen, answers


THIRDS = list(range(3, EVENTS + 1, 3))


@pytest.mark.parametrize("limit", [1, 7, 20, 1_000])
@pytest.mark.parametrize("most", [1, 4, 13, 1_000])
def test_every_event_that_fits_is_found_once_however_the_store_is_cut_into_parts(
    answering, monkeypatch, limit, most
):
    monkeypatch.setattr(filtered, "MOST_LOOKED_AT", most)
    monkeypatch.setattr(filtered, "CHUNK", 5)

    seen, answers = everything(answering, "type = Third", limit=limit)

    assert seen == THIRDS
    assert answers >= EVENTS // most


def test_an_answer_is_given_when_looking_takes_long(answering, monkeypatch):
    monkeypatch.setattr(filtered, "LONGEST", -1.0)
    monkeypatch.setattr(filtered, "CHUNK", 10)

    first = answering.answer(q.AskMatches("type = Third"))
    seen, answers = everything(answering, "type = Third")

    assert (first.more, first.looked) == (True, 9)
    assert seen == THIRDS
    assert answers > 5


@pytest.mark.parametrize("where", ["stream = cart-1 and type = Third", "type = Third"])
def test_one_stream_is_looked_through_alone(answering, store, monkeypatch, where):
    read = []
    monkeypatch.setattr(store, "read", lambda *a, **k: read.append(a) or iter(()))

    wish = {} if "stream" in where else {"stream": "cart-1"}
    assert everything(answering, where, **wish)[0] == [n for n in THIRDS if n % 2]
    assert read == []


def test_a_stream_that_is_not_there_has_no_events_but_cannot_be_chosen(answering):
    assert everything(answering, "stream = cart-9") == ([], 1)
    with pytest.raises(UnknownName, match="no stream cart-9"):
        answering.answer(q.AskMatches("type = Third", stream="cart-9"))


def test_what_comes_later_is_found_by_asking_on(answering, store):
    given = answering.answer(q.AskMatches("type = Third", limit=100))
    assert (given.more, given.looked) == (False, EVENTS)
    store.append("cart-1", [new_event("late", "Third")], Expect.ANYTHING)
    assert everything(answering, "type = Third", limit=5)[0] == [*THIRDS, EVENTS + 1]
    late = answering.answer(q.AskMatches("type = Third", after=given.looked))
    assert [row.ordinal for row in late.rows] == [EVENTS + 1]


def places(answering, where, until=EVENTS, **wish):
    """Ask on for places until there are no more; gives the ordinals, and how many answers it took."""
    after, seen, answers = 0, [], 0
    while True:
        given = answering.answer(q.AskPlaces(where, after, until, **wish))
        answers += 1
        seen += [one for first, last in given.runs for one in range(first, last + 1)]
        assert given.looked > after or not given.more, "it must come further with every answer"
        after = given.looked
        if not given.more:
            return seen, answers


@pytest.mark.parametrize("most", [1, 4, 13, 1_000])
@pytest.mark.parametrize("where", ["type = Third", "type != Third", "data.n > 57", "data.n < 0"])
def test_places_are_those_of_the_events_that_are_found(answering, monkeypatch, most, where):
    monkeypatch.setattr(filtered, "MOST_LOOKED_AT", most)
    seen, answers = places(answering, where)
    assert seen == everything(answering, where)[0]
    assert answers >= EVENTS // most


def test_places_are_looked_for_up_to_an_ordinal_and_in_one_stream(answering):
    assert places(answering, "type = Third", until=20)[0] == [n for n in THIRDS if n <= 20]
    given = answering.answer(q.AskPlaces("type = Third", 0, 20))
    assert (given.looked, given.more) == (20, False)
    assert answering.answer(q.AskPlaces("type = Third", 0, 10 * EVENTS)).looked == EVENTS
    assert places(answering, "type = Third", stream="cart-1")[0] == [n for n in THIRDS if n % 2]


def test_rows_are_given_at_any_ordinals_in_order(answering):
    wanted = (1, 2, 3, 17, 40, 41, EVENTS, EVENTS + 1)
    given = answering.answer(q.AskEventsAt(wanted))
    assert [row.ordinal for row in given.rows] == list(wanted[:-1])
    assert answering.answer(q.AskEventsAt(())).rows == ()


class Marking(MemoryStore):
    """Tells by a column that every seventh event is deleted; counts how many events are read."""

    def __init__(self):
        super().__init__()
        self.fetched = 0

    def describe(self):
        return replace(super().describe(), flags=("deleted", "archived"))

    def flag_counts(self):
        return {"deleted": self.head() // 7, "archived": 0}

    def flagged(self, flags, after, until):
        every = range(7, self.head() + 1, 7) if "deleted" in flags else ()
        return (n for n in every if after < n <= until)

    def read(self, *args, **wish):
        for event in super().read(*args, **wish):
            self.fetched += 1
            yield event if event.ordinal % 7 else replace(event, flags=("deleted",))


@pytest.fixture
def marking():
    store = Marking()
    for number in range(1, EVENTS + 1):
        store.append("cart-1", [new_event(f"e{number}")], Expect.ANYTHING)
    with closing(Answering(store, Domains())) as answering:
        yield answering, store


SEVENTHS = list(range(7, EVENTS + 1, 7))
OTHERS = [n for n in range(1, EVENTS + 1) if n % 7]


@pytest.mark.parametrize("most", [1, 3, 1_000])
@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("flags = deleted", SEVENTHS),
        ("flags in (deleted, archived)", SEVENTHS),
        ("not flags in (deleted, archived)", OTHERS),
        ("flags = archived", []),
        ("flags != archived", [*range(1, EVENTS + 1)]),
    ],
)
def test_marked_rows_are_found_and_left_out_without_reading_any(marking, monkeypatch, where, found, most):
    answering, store = marking
    monkeypatch.setattr(filtered, "MOST_LOOKED_AT", most)
    before = store.fetched
    assert places(answering, where)[0] == found
    assert store.fetched == before
    assert everything(answering, where)[0] == found  # control: those who want the rows read them
    assert store.fetched > before or not found


def test_rows_that_are_marked_are_read_alone(marking):
    answering, store = marking
    before = store.fetched
    given = answering.answer(q.AskRecords(where="flags = deleted"))
    assert [one.ordinal for one in given.records] == SEVENTHS
    assert store.fetched - before <= 2 * len(SEVENTHS) < EVENTS, "one before each is read for its time"


def test_a_flag_that_no_column_tells_is_looked_for_in_the_events(marking):
    answering, store = marking
    before = store.fetched
    assert places(answering, "flags = odd-time")[0] == []
    assert store.fetched >= before + EVENTS


def test_rows_are_counted_by_flag_where_a_store_tells_any(marking, answering):
    assert marking[0].answer(q.AskFlags()).counts == {"deleted": EVENTS // 7, "archived": 0}
    assert answering.answer(q.AskFlags()).counts == {}


def test_records_are_found_likewise_and_say_where_to_go_on(answering, monkeypatch):
    monkeypatch.setattr(filtered, "MOST_LOOKED_AT", 4)
    first = answering.answer(q.AskRecords(where="data.n > 5"))
    assert (first.records, first.last) == ((), 4)
    second = answering.answer(q.AskRecords(after=4, where="data.n > 5"))
    assert [record.ordinal for record in second.records] == [6, 7, 8]
    end = answering.answer(q.AskRecords(after=EVENTS - 2, where="data.n > 5"))
    assert (len(end.records), end.last, end.looked) == (2, None, EVENTS)


def test_the_filter_sees_what_is_stored_and_upcasting_comes_after():
    class Twice:
        def upcast(self, event):
            return (event, event)

    store = MemoryStore()
    store.append("cart-1", [new_event("e1"), new_event("e2", "Other")], Expect.ANYTHING)
    looking = filtered.Filtered(store, lambda after, limit: list(store.read(after, limit)), Twice())
    given = looking.records(q.AskRecords(where="type = Other", upcast=True))
    assert [record.event_id for record in given.records] == ["e2", "e2"]
    assert Upcasting().upcast(next(store.read())) == (next(store.read()),)


def test_an_answer_says_the_filter_in_plain_words(answering):
    assert answering.answer(q.AskMatches("type != Third")).says == "Events whose type is not “Third”."


def test_a_filter_that_cannot_be_read_is_refused(answering):
    for question in (q.AskMatches("type ="), q.AskRecords(where="type =")):
        with pytest.raises(BadFilter, match="column 7"):
            answering.answer(question)


def test_an_event_that_nobody_could_look_into_is_not_let_through(monkeypatch):
    deep = []
    for _ in range(100_000):
        deep = [deep]
    event = next(iter(_with_data(deep)))
    assert not filtered._is_let_through(filtered.understood("data.a = 3").lets_through, event)
    assert not filtered._is_let_through(filtered.understood("apple").lets_through, event)
    _take_apart(deep)


def _with_data(data):
    from domain.kernel.recorded import RecordedEvent

    yield RecordedEvent(1, 1, "cart-1", "cart", 1, "Other", 1, None, "e1", data)


def _take_apart(nested):
    """Let go of a list level by level: all at once, it would exhaust the stack too."""
    while nested:
        nested = nested.pop()
