"""States of long streams: part by part at first, and then at once at any version."""

from contextlib import closing
from dataclasses import replace
from itertools import count

import pytest

from domain.banking import BANKING
from domain.kernel.fold import Fold
from explorer.benching.material import Envelopes, batch, payments
from explorer.core.domains import Domains
from explorer.core.errors import BeyondTheEnd
from explorer.core.expected import Expect
from explorer.core.fold_file import FoldFile
from explorer.core.folding import Folding
from explorer.core.undecoded import undecoded
from explorer.runtime import questions as q
from explorer.runtime.answering import Answering
from explorer.runtime.snapshots import SPACING, kept_snapshots
from explorer.runtime.state_answers import LONGEST, StateAnswers
from explorer.stores.memory import MemoryStore
from explorer.testing import new_event
from explorer.viewmodels.state import screen_of

STREAM, EVENTS = "account-a", 3_000
DOMAINS = Domains((BANKING,))


@pytest.fixture(scope="module")
def store():
    made = MemoryStore()
    made.append(STREAM, batch(payments("a", 1), Envelopes(1), EVENTS), Expect.ANYTHING)
    return made


class Foreign:
    """The same events in a store that nobody writes to."""

    def __init__(self, store) -> None:
        for name in ("describe", "head", "read", "read_stream", "fingerprint", "stream", "streams"):
            setattr(self, name, getattr(store, name))


def answers_of(reader, folder, *, tired=False, folding=None, make_room=lambda: None) -> StateAnswers:
    """What answers about states; tired: folding always takes too long, else it takes no time."""
    folding = folding or Folding(DOMAINS)
    clock = count(0.0, LONGEST if tired else 0.0)
    return StateAnswers(reader, folding, kept_snapshots(folder, reader, folding, make_room), clock.__next__)


def to_the_end(answers, question):
    parts, answer = [], answers.state(question)
    while isinstance(answer, q.StillFolding):
        parts.append(answer)
        answer = answers.state(question)
    return parts, answer


def test_a_long_fold_says_how_far_it_is_and_comes_to_the_same_state(store, tmp_path):
    question = q.AskState(STREAM)
    parts, answer = to_the_end(answers_of(store, tmp_path / "1", tired=True), question)
    whole = answers_of(store, tmp_path / "2").state(question)

    far = [one.folded for one in parts]
    assert far == sorted(set(far))
    assert len(far) >= 5
    assert {(one.stream, one.of) for one in parts} == {(STREAM, EVENTS)}
    assert (answer.state, answer.version, answer.tree) == (whole.state, EVENTS, whole.tree)


def test_what_it_cost_is_the_cost_of_all_parts(store, tmp_path):
    parts, answer = to_the_end(answers_of(store, tmp_path, tired=True), q.AskState(STREAM))
    assert parts
    assert (answer.seek.keyframe, answer.seek.replayed) == (0, EVENTS)


def test_another_question_in_between_has_costs_of_its_own(store, tmp_path):
    answers = answers_of(store, tmp_path, tired=True)
    assert isinstance(answers.state(q.AskState(STREAM)), q.StillFolding)
    assert answers.state(q.AskState(STREAM, at=2)).seek.replayed == 2


@pytest.mark.parametrize("kind", [lambda store: store, Foreign], ids=["ours", "foreign"])
def test_after_the_first_fold_another_program_folds_one_stretch_at_most(kind, store, tmp_path):
    reader = kind(store)
    folding = Folding(DOMAINS if reader is store else Domains())
    states = {}
    events = list(store.read_stream(STREAM))
    answers_of(reader, tmp_path, folding=folding).state(q.AskState(STREAM))
    for version in (1, 2, SPACING, SPACING + 1, 1_700, EVENTS - 1, EVENTS):
        anew = answers_of(reader, tmp_path, folding=folding).state(q.AskState(STREAM, version=version))
        plain = answers_of(reader, tmp_path / "none", folding=folding).state(q.AskState(STREAM, at=version))
        states[version] = anew.state
        assert (anew.version, anew.ordinal) == (version, events[version - 1].ordinal)
        assert (anew.state, anew.tree, anew.fold) == (plain.state, plain.tree, plain.fold)
        assert anew.seek.replayed <= SPACING
        assert anew.seek.keyframe == (version - 1) // SPACING * SPACING
    assert len(set(states.values())) == len(states)


@pytest.mark.parametrize("version", [0, EVENTS + 1])
@pytest.mark.parametrize("kind", [lambda store: store, Foreign], ids=["ours", "foreign"])
def test_a_version_that_is_not_there_names_the_last_one(kind, version, store, tmp_path):
    with pytest.raises(BeyondTheEnd, match=rf"no version {version}; its last version is {EVENTS}\."):
        answers_of(kind(store), tmp_path).state(q.AskState(STREAM, version=version))


def test_numbers_that_go_back_in_the_midst_are_found_all_the_same(store, tmp_path):
    reader = Foreign(store)
    reader.read_stream = lambda *args, **options: (
        replace(event, version=event.version % 2_000) for event in store.read_stream(*args, **options)
    )
    folding = Folding(Domains())
    answers_of(reader, tmp_path, folding=folding).state(q.AskState(STREAM))
    for version, ordinal in ((1_500, 1_500), (1_999, 1_999), (0, 2_000)):
        found = answers_of(reader, tmp_path, folding=folding).state(q.AskState(STREAM, version=version))
        assert (found.version, found.ordinal) == (version, ordinal)


def test_folds_of_different_kinds_keep_states_of_their_own(store, tmp_path):
    seen = {}
    for fold in (None, "merge", "last", "count"):
        reader = Foreign(store)
        for _ in range(2):
            answers = answers_of(reader, tmp_path, folding=Folding(DOMAINS, fold))
            answer = answers.state(q.AskState(STREAM))
            seen.setdefault(answer.fold, []).append((answer.state, answer.seek.keyframe > 0))
    assert {fold: [kept for _, kept in both] for fold, both in seen.items()} == {
        "domain": [False, True],
        "generic-merge": [False, True],
        "generic-last": [False, True],
        "generic-count": [False, True],
    }
    assert all(len({state for state, _ in both}) == 1 for both in seen.values())


def test_info_and_verify_tell_what_is_kept(store, tmp_path):
    with closing(Answering(store, DOMAINS, cache=tmp_path)) as answering:
        before = answering.answer(q.Describe())
        assert (before.snapshots, before.capabilities["snapshots"]) == (0, True)
        while isinstance(answering.answer(q.AskState(STREAM)), q.StillFolding):
            pass
        kept = answering.answer(q.Describe()).snapshots
        assert kept == EVENTS // SPACING
        check = answering.answer(q.AskVerify()).checks[-1]
        assert (check.name, check.ok) == ("kept states", True)
        assert check.detail.startswith(f"{kept} states kept")

        (file,) = tmp_path.rglob("*.states")
        content = bytearray(file.read_bytes())
        content[-2] ^= 1
        file.write_bytes(content)
        check = answering.answer(q.AskVerify()).checks[-1]
        assert (check.name, check.ok) == ("kept states", False)
        assert file.name in check.detail


def test_room_is_made_once_before_anything_is_kept(store, tmp_path):
    made = []
    answers = answers_of(store, tmp_path, make_room=lambda: made.append(list(tmp_path.rglob("*.states"))))
    for version in (2_000, EVENTS):
        answers.state(q.AskState(STREAM, version=version))
    assert made == [[]]
    assert list(tmp_path.rglob("*.states"))


def test_of_what_a_fold_file_folds_nothing_is_kept(store, tmp_path):
    """It may use code that lies anywhere."""
    brought = FoldFile("mine.py", "digest", {"account": Fold(None, lambda state, event: event.data)}, ())
    answers = answers_of(store, tmp_path, folding=Folding(Domains(), brought=brought))
    assert answers.state(q.AskState(STREAM)).fold == "plugin"
    assert not list(tmp_path.rglob("*.states"))


def test_events_that_cannot_be_decoded_change_nothing_in_the_pane(tmp_path):
    """Control: one that can be is shown as what it changed."""
    store = MemoryStore()
    told = [undecoded("json", "no JSON"), undecoded("json", "no JSON"), {"name": "Zoë"}]
    store.append("letter-1", [new_event(f"e{n}", data=data) for n, data in enumerate(told)], Expect.ANYTHING)
    answers = answers_of(store, tmp_path, folding=Folding(Domains()))
    shut, read = (answers.state(q.AskState("letter-1", at=ordinal)) for ordinal in (2, 3))
    pane = screen_of(shut, 2, followed=True)

    assert (shut.state, shut.tree, shut.changed_by) == ("null", (), 2)
    assert (pane.empty, pane.footer) == ("", "nothing changed by #2")
    assert pane.problem.startswith("2 of 2 events of letter-1 up to #2 could not be decoded and are not in")
    assert [(row.name, row.change) for row in read.tree] == [("name", "+")]
    assert screen_of(read, 3, followed=True).problem.startswith("2 of 3 events of letter-1")
