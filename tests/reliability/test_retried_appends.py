"""A client that dies before it hears the answer sends again: nothing is doubled, nothing is lost."""

import random
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from explorer.core.errors import IdReused
from explorer.core.expected import Expect
from explorer.stores.sqlite import create, open_store
from explorer.testing import new_event


def crash(nursery, path: Path, crashes: int, seed: int, *, forgetful: bool = False) -> Counter[str]:
    """Let clients die around the commit and send again; gives how often at which moment."""
    create(path, clock="wall").close()
    dice = random.Random(seed)
    moments = dice.choices(("before COMMIT", "after COMMIT", "after the append"), (1, 5, 5), k=crashes)
    answers = {}
    for number, moment in enumerate([*moments, "after the append"]):
        client = nursery.start(
            "child_work.retry_then_crash", path=str(path), number=number, moment=moment, forgetful=forgetful
        )
        for batch, repeated, positions in client.told():
            answers[batch] = repeated, positions
    assert list(answers) == list(range(crashes))
    with closing(open_store(path, writable=False)) as store:
        assert [check for check in store.verify() if not check.ok] == []
        stored = {number: [] for number in range(crashes + 1)}
        for event in store.read():
            stored[event.data["n"]].append(event.ordinal)
        outcomes = Counter(one.command_id for one in store.outcomes(limit=10 * crashes))
    assert all(len(stored[number]) == number % 3 + 1 for number in stored), "doubled or lost"
    for number, moment in enumerate(moments):
        assert answers[number] == (moment != "before COMMIT", stored[number])
    assert set(outcomes.values()) == {1}
    assert len(outcomes) == crashes + 1
    return Counter(moments)


@pytest.mark.timeout(300)
def test_what_was_stored_but_not_acknowledged_is_recognised_when_it_is_sent_again(nursery, tmp_path):
    met = crash(nursery, tmp_path / "store.db", 225, seed=1)
    assert met["after COMMIT"] + met["after the append"] >= 200
    assert met["before COMMIT"] >= 10, "some were not stored, and are stored by the second sending"


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_two_thousand_lost_answers_double_nothing(nursery, tmp_path):
    met = sum((crash(nursery, tmp_path / f"store{n}.db", 220, seed=n) for n in range(10, 20)), Counter())
    assert met["after COMMIT"] + met["after the append"] >= 1_900


def test_a_client_that_sends_again_under_other_ids_doubles_its_events(nursery, tmp_path):
    """The control: without the ids nobody could tell a retry from a new wish."""
    with pytest.raises(AssertionError, match="doubled or lost"):
        crash(nursery, tmp_path / "store.db", 10, seed=2, forgetful=True)


@pytest.mark.parametrize(
    ("stream", "type_", "data"),
    [("cart-2", "ItemAdded", {"n": 1}), ("cart-1", "ItemGone", {"n": 1}), ("cart-1", "ItemAdded", {"n": 2})],
    ids=["stream", "type", "payload"],
)
def test_an_id_that_names_another_event_is_an_error_that_says_which(tmp_path, stream, type_, data):
    with closing(create(tmp_path / "store.db", clock="wall")) as store:
        store.append("cart-1", [new_event("a", data={"n": 1})], 0)
        with pytest.raises(IdReused, match=r"Event id a already names another event \(cart-1, position 1\)"):
            store.append(stream, [new_event("a", type_, data)], Expect.ANYTHING)
        assert store.head() == 1
