"""Eight programs that write to one store on a slow disk: everybody gets a turn soon."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from turns import Taken, take_turns

from explorer.stores.sqlite import create

WRITERS = 8
SLOW = 0.005
"""Seconds that a commit takes."""


@pytest.fixture(scope="module")
def programs() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(WRITERS, mp_context=get_context("spawn")) as pool:
        yield pool


def all_take_turns(programs, folder: Path, appends: int, *, plain: bool = False) -> Taken:
    path = folder / ("plain.db" if plain else "fair.db")
    create(path, clock="wall").close()
    taken = [
        programs.submit(take_turns, path, n, WRITERS, appends, SLOW, plain=plain) for n in range(WRITERS)
    ]
    results = [one.result() for one in taken]
    return Taken(
        sorted(turn for one in results for turn in one.passed),
        sorted(wait for one in results for wait in one.waited),
        sum(one.in_vain for one in results),
    )


def share(values: list, part: float):
    return values[int(len(values) * part)]


@pytest.mark.timeout(300)
def test_nobody_is_passed_by_many_turns_of_others(programs, tmp_path):
    """Counted in turns, not in time, so that it holds on a busy machine too."""
    taken = all_take_turns(programs, tmp_path, 50)

    assert taken.in_vain == 0
    assert len(taken.passed) == WRITERS * 50
    assert share(taken.passed, 0.5) >= WRITERS // 2, "they hardly met"
    assert share(taken.passed, 0.99) <= 20 * WRITERS


@pytest.mark.long
@pytest.mark.timeout(1_800)
def test_of_forty_thousand_turns_none_is_long_in_coming(programs, tmp_path, capsys):
    fair = all_take_turns(programs, tmp_path, 5_000)
    report(capsys, "fair", fair)

    assert fair.in_vain == 0
    assert len(fair.passed) == WRITERS * 5_000
    assert share(fair.waited, 0.99) <= 2
    assert fair.waited[-1] <= 10


@pytest.mark.long
@pytest.mark.timeout(1_800)
def test_with_the_plain_busy_handler_somebody_is_passed_again_and_again(programs, tmp_path, capsys):
    """Negative control: this is what the waiting of our own is for."""
    plain = all_take_turns(programs, tmp_path, 500, plain=True)
    report(capsys, "plain", plain)

    assert plain.in_vain or plain.passed[-1] > 20 * WRITERS * 4


def report(capsys, name: str, taken: Taken) -> None:
    with capsys.disabled():
        print(
            f"\n{name}: waited p50 {share(taken.waited, 0.5):.3f} s, p99 {share(taken.waited, 0.99):.3f} s, "
            f"max {taken.waited[-1]:.3f} s; passed by p99 {share(taken.passed, 0.99)}, "
            f"max {taken.passed[-1]}; in vain {taken.in_vain}"
        )
