"""Comparing and blaming a long stream for the first time: part by part, so that nobody else has to wait."""

from itertools import count
from unittest.mock import Mock

import pytest

from domain.banking import BANKING
from explorer.benching.material import Envelopes, batch, payments
from explorer.core.domains import Domains
from explorer.core.expected import Expect
from explorer.core.folding import Folding
from explorer.core.stream_history import STATE_STRIDE
from explorer.runtime import questions as q
from explorer.runtime.change_answers import ChangeAnswers
from explorer.runtime.pasts import Pasts
from explorer.runtime.state_answers import LONGEST, StateAnswers
from explorer.stores.memory import MemoryStore

STREAM, EVENTS = "account-a", 2_000


@pytest.fixture(scope="module")
def store():
    made = MemoryStore()
    made.append(STREAM, batch(payments("a", 1), Envelopes(1), EVENTS), Expect.ANYTHING)
    return made


def answers_of(store, *, tired):
    """What answers about changes; tired: folding always takes too long, else it takes no time."""
    folding = Folding(Domains((BANKING,)))
    states = StateAnswers(store, folding, now=count(0.0, LONGEST if tired else 0.0).__next__)
    return ChangeAnswers(store, states.streams, folding.shown, {}, Mock(spec=Pasts), states.reach)


@pytest.mark.parametrize(
    "question",
    [
        q.AskDiff(EVENTS - 20, EVENTS, stream=STREAM),
        q.AskDiff(EVENTS, EVENTS - 20, stream=STREAM),
        q.AskBlame("balance_cents", STREAM, limit=5),
    ],
    ids=["compared", "compared the other way", "blamed"],
)
def test_a_long_fold_is_answered_part_by_part_and_comes_to_the_same(store, question):
    tired, whole = (answers_of(store, tired=one).answers[type(question)] for one in (True, False))
    far = []
    while isinstance(answer := tired(question), q.StillFolding):
        far.append(answer)

    assert [one.folded for one in far] == sorted({one.folded for one in far})
    assert len(far) >= EVENTS // STATE_STRIDE // 2
    assert {(one.stream, one.of) for one in far} == {(STREAM, EVENTS)}
    assert answer == whole(question)
    assert getattr(answer, "changes", ()) or answer.chain


def test_what_was_folded_once_is_compared_at_once(store):
    answers = answers_of(store, tired=True)
    while isinstance(answers.diff(q.AskDiff(1, EVENTS, stream=STREAM)), q.StillFolding):
        pass

    assert isinstance(answers.diff(q.AskDiff(2, EVENTS, stream=STREAM)), q.Diffed)
