"""Many processes on one store: nothing is lost, doubled, skipped or won twice."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path

import pytest
import store_processes

from explorer.stores.sqlite import create, open_store

WRITERS = 8


@pytest.fixture(scope="module")
def processes() -> Iterator[ProcessPoolExecutor]:
    context = get_context("spawn")
    gate = context.Barrier(WRITERS)
    starting = {"initializer": store_processes.set_gate, "initargs": (gate,)}
    with ProcessPoolExecutor(WRITERS + 2, mp_context=context, **starting) as pool:
        yield pool


@pytest.fixture
def path(tmp_path) -> Path:
    create(tmp_path / "store.db", clock="wall").close()
    return tmp_path / "store.db"


def assert_sound(path: Path) -> None:
    with closing(open_store(path, writable=False)) as store:
        assert [check for check in store.verify() if not check.ok] == []


def append_to_one_stream(processes, path: Path, appends: int) -> None:
    """Let eight processes append to one stream while two read, and make sure that all is there, once."""
    tails = [processes.submit(store_processes.tail, path, WRITERS * appends) for _ in range(2)]
    acks = [processes.submit(store_processes.append_many, path, n, appends) for n in range(WRITERS)]
    assert [ack.result() for ack in acks] == [appends] * WRITERS
    assert [tail.result() for tail in tails] == [list(range(1, WRITERS * appends + 1))] * 2
    with closing(open_store(path, writable=False)) as store:
        events = list(store.read_stream("cart-1"))
    assert [event.version for event in events] == list(range(1, WRITERS * appends + 1))
    assert {event.event_id for event in events} == {
        f"{n}-{m}" for n in range(WRITERS) for m in range(appends)
    }
    assert_sound(path)


@pytest.mark.timeout(300)
def test_eight_writers_and_two_readers_see_one_dense_history(processes, path):
    append_to_one_stream(processes, path, 250)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_eight_writers_of_a_thousand_events_each_make_eight_thousand_versions(processes, path):
    append_to_one_stream(processes, path, 1_000)


def compete(processes, path: Path, rounds: int) -> None:
    """Let eight processes expect the same version in every round: one wins, seven are told the true one."""
    duels = [processes.submit(store_processes.duel, path, n, rounds) for n in range(WRITERS)]
    told = [duel.result() for duel in duels]
    for version, answers in enumerate(zip(*told, strict=True)):
        conflicts = [answer for answer in answers if answer is not None]
        assert conflicts == [(version, version + 1)] * (WRITERS - 1)
    winners = [f"{answers.index(None)}-{n}" for n, answers in enumerate(zip(*told, strict=True))]
    with closing(open_store(path, writable=False)) as store:
        assert [event.event_id for event in store.read_stream("cart-1")] == winners
    assert_sound(path)


@pytest.mark.timeout(300)
def test_of_eight_that_expect_the_same_version_one_wins_and_seven_are_told_the_true_one(processes, path):
    compete(processes, path, 50)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_in_a_thousand_rounds_one_of_eight_wins_each(processes, path):
    compete(processes, path, 1_000)


def test_without_an_expected_version_all_of_eight_would_win(processes, path):
    """The control: who expects nothing is never told that somebody was quicker."""
    acks = [processes.submit(store_processes.append_many, path, n, 5) for n in range(WRITERS)]
    assert [ack.result() for ack in acks] == [5] * WRITERS


@pytest.mark.timeout(300)
def test_every_version_is_won_by_one_of_eight(processes, path):
    rounds = 100
    contests = [processes.submit(store_processes.contest, path, n, rounds) for n in range(WRITERS)]
    results = [contest.result() for contest in contests]
    assert sorted(version for won, _ in results for version in won) == list(range(1, rounds + 1))
    lost = [one for _, losses in results for one in losses]
    assert lost, "nobody ever met"
    assert all(expected < found <= rounds for expected, found in lost)
    with closing(open_store(path, writable=False)) as store:
        assert [event.version for event in store.read_stream("cart-1")] == list(range(1, rounds + 1))
    assert_sound(path)


def test_a_command_sent_by_eight_at_once_is_stored_once(processes, path):
    answers = [processes.submit(store_processes.same_command, path, "k1", 10) for _ in range(WRITERS)]
    assert {one for answer in answers for one in answer.result()} == {(1, 2, 3)}
    assert_sound(path)
