"""Where upcasting makes several events of one, blame and diff name which, and states stand between them."""

from contextlib import closing
from dataclasses import dataclass
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kernel.category import Category
from domain.kernel.decider import Decider
from domain.kernel.domain import Domain
from domain.kernel.projection import Projection
from domain.kernel.upcasting import Payload, Upcaster
from explorer.core.domains import Domains
from explorer.core.errors import BeyondTheEnd
from explorer.core.event_writer import NewEvent
from explorer.core.expected import Expect
from explorer.runtime import questions as q
from explorer.runtime.answering import Answering
from explorer.stores.memory import MemoryStore
from explorer.viewmodels import changes as documents
from explorer.viewmodels.blame import line_of

NOON = "2025-03-03T12:00:00.000000Z"


@dataclass(frozen=True)
class Counted:
    schema_version: ClassVar[int] = 2
    number: int
    by: str


@dataclass(frozen=True)
class Tally:
    status: ClassVar[str] = "counting"
    sum: int = 0
    by: str = ""


def evolve(state, event):
    if event.number == 13:
        raise ValueError("thirteen")
    return Tally(state.sum + event.number, event.by)


def split(payload, stored):
    """What was counted at once in earlier years is counted one by one today."""
    numbers = payload.data["numbers"]
    return tuple(Payload("Counted", 2, {"number": n, "by": payload.data["by"]}) for n in numbers)


def add(event, rows):
    row = rows.get(("all",)) or {"sum": 0}
    rows["all",] = {"sum": row["sum"] + event.data["number"]}


TALLY = Category("tally", "Tally", "tally_id", Decider(Tally(), None, evolve), (), (), (Counted,), (Tally,))
SUMS = Projection("sums", "Sums", 1, ("what",), {"Counted": add})
DOMAINS = Domains(
    (Domain("tallies", "Tallies", (TALLY,), (SUMS,), upcasters=(Upcaster("CountedMany", 1, split),)),)
)
STREAM = "tally-1"


def store_of(*facts):
    """A store in which each fact is a number counted today, or a list that was counted at once."""
    store = MemoryStore()
    for number, fact in enumerate(facts, start=1):
        many = isinstance(fact, list)
        data = {"numbers": fact, "by": f"p{number}"} if many else {"number": fact, "by": f"p{number}"}
        event = NewEvent(f"e{number}", "CountedMany" if many else "Counted", 1 if many else 2, data, {}, NOON)
        store.append(STREAM, [event], Expect.ANYTHING)
    return store


@pytest.fixture
def ask():
    with closing(Answering(store_of(1, [2, 3, 0], 4, [5, 6]), DOMAINS)) as answering:
        yield answering.answer


def shown(answer):
    return answer.state, {row.path: row.change for row in answer.tree if row.change}


def test_a_state_stands_after_each_of_the_events_that_were_made_of_one(ask):
    states = [shown(ask(q.AskState(STREAM, at=2, sub=sub))) for sub in (0, 1, 2)]
    assert states == [
        ('{"status":"counting","sum":3,"by":"p2"}', {"sum": "~", "by": "~"}),
        ('{"status":"counting","sum":6,"by":"p2"}', {"sum": "~"}),
        ('{"status":"counting","sum":6,"by":"p2"}', {}),
    ]
    whole, last = ask(q.AskState(STREAM, at=2)), ask(q.AskState(STREAM, at=2, sub=2))
    assert (last.state, last.version, last.ordinal) == (whole.state, whole.version, whole.ordinal)
    assert (whole.sub, last.sub) == (None, 2)


@pytest.mark.parametrize(("at", "sub", "parts"), [(1, 1, "1 event"), (2, 3, "3 events"), (4, 2, "2 events")])
def test_a_part_that_is_not_there_is_refused_with_how_many_there_are(ask, at, sub, parts):
    with pytest.raises(BeyondTheEnd, match=rf"no event #{at}\.{sub} of tally-1; #{at} stands for {parts} "):
        ask(q.AskState(STREAM, at=at, sub=sub))


def test_blame_names_which_of_them_set_a_part_of_a_state(ask):
    chain = ask(q.AskBlame("sum", STREAM)).chain
    assert [(one.ordinal, one.sub, one.type, one.old, one.new) for one in chain] == [
        (4, 1, "Counted", "15", "21"),
        (4, 0, "Counted", "10", "15"),
        (3, None, "Counted", "6", "10"),
        (2, 1, "Counted", "3", "6"),
        (2, 0, "Counted", "1", "3"),
        (1, None, "Counted", None, "1"),
    ]
    assert [(one.ordinal, one.sub) for one in ask(q.AskBlame("by", STREAM)).chain] == [
        (4, 0),
        (3, None),
        (2, 0),
        (1, None),
    ]


def test_blame_names_which_of_them_set_a_part_of_a_row(ask):
    chain = ask(q.AskBlame("sum", projection="sums", key=("all",))).chain
    assert [(one.ordinal, one.sub, one.new) for one in chain] == [
        (4, 1, "21"),
        (4, 0, "15"),
        (3, None, "10"),
        (2, 1, "6"),
        (2, 0, "3"),
        (1, None, "1"),
    ]


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5, 6, 7])
def test_pages_of_blame_leave_none_of_them_out(ask, limit):
    found, before, more = [], None, True
    while more:
        answer = ask(q.AskBlame("sum", STREAM, before=before, limit=limit))
        found += [(one.ordinal, one.sub) for one in answer.chain]
        before, more = found[-1][0], answer.more
    assert found == [(4, 1), (4, 0), (3, None), (2, 1), (2, 0), (1, None)]


def test_diff_between_parts_names_the_part(ask):
    def changed(start, end, **subs):
        answer = ask(q.AskDiff(start, end, stream=STREAM, **subs))
        return [(one.path, one.old, one.new, one.ordinal, one.sub) for one in answer.changes]

    assert changed(2, 2, start_sub=0, end_sub=1) == [("sum", "3", "6", 2, 1)]
    assert changed(2, 2, start_sub=1, end_sub=0) == [("sum", "6", "3", 2, 1)]
    assert changed(1, 2, end_sub=0) == [("sum", "1", "3", 2, 0), ("by", '"p1"', '"p2"', 2, 0)]
    assert changed(2, 3, start_sub=1) == [("sum", "6", "10", 3, None), ("by", '"p2"', '"p3"', 3, None)]
    assert changed(2, 4) == [("sum", "6", "21", 4, 1), ("by", '"p2"', '"p4"', 4, 0)]


def test_the_whole_event_is_folded_or_nothing_of_it():
    with closing(Answering(store_of(1, [2, 13], 4), DOMAINS)) as answering:
        at = answering.answer(q.AskState(STREAM))
        between = answering.answer(q.AskState(STREAM, at=2, sub=0))
        beyond = answering.answer(q.AskState(STREAM, at=2, sub=1))
    assert '"sum":1,' in at.state
    assert "Event #2" in at.problem
    assert ('"sum":3,' in between.state, between.problem) == (True, None)
    assert '"sum":1,' in beyond.state
    assert "thirteen" in beyond.problem


def test_documents_and_lines_say_which_it_was(ask):
    link = ask(q.AskBlame("sum", STREAM)).chain[0]
    whole = ask(q.AskBlame("sum", STREAM)).chain[2]
    assert line_of(link) == "#4.1 Counted (v4), 15 → 21"
    assert line_of(whole) == "#3 Counted (v3), 6 → 10"
    answer = ask(q.AskDiff(2, 2, stream=STREAM, start_sub=0, end_sub=1))
    document = documents.diffed((2, 0), (2, 1), answer.changes)
    assert {name: document[name] for name in ("from", "from_sub", "to", "to_sub")} == {
        "from": 2,
        "from_sub": 0,
        "to": 2,
        "to_sub": 1,
    }
    assert (document["changes"][0]["ordinal"], document["changes"][0]["sub"]) == (2, 1)
    assert list(documents.lines(answer.changes))[1] == "  ~ sum: 3 -> 6  (#2.1 Counted)"
    whole = documents.diffed((1, None), (3, None), ask(q.AskDiff(1, 3, stream=STREAM)).changes)
    assert whole.keys() == {"from", "to", "count", "changes"}
    assert all("sub" not in one for one in whole["changes"])


@given(st.lists(st.integers(0, 9) | st.lists(st.integers(0, 9), min_size=1, max_size=3), max_size=8))
def test_the_chain_of_a_sum_is_every_number_that_changed_it(facts):
    expected = [(1, None)]
    for ordinal, fact in enumerate(facts, start=2):
        parts = fact if isinstance(fact, list) else [fact]
        subs = [sub if len(parts) > 1 else None for sub in range(len(parts))]
        expected += [(ordinal, sub) for sub, number in zip(subs, parts, strict=True) if number]
    with closing(Answering(store_of(1, *facts), DOMAINS)) as answering:
        chain = answering.answer(q.AskBlame("sum", STREAM)).chain
    assert [(one.ordinal, one.sub) for one in reversed(chain)] == expected
