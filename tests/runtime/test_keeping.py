"""Whoever keeps histories at hand asks on until all is built, and stops when told to."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from explorer.core.errors import StoreError
from explorer.runtime.asking import ReaderStopped
from explorer.runtime.keeping import WORTHWHILE, HistoryKeeper, Progress
from explorer.runtime.questions import BuildHistory, Built
from fakes import InlineAsking, now

HEAD = 100_000


class Builder:
    """Builds a fifth a question; counts how often it was started."""

    def __init__(self, head: int = HEAD) -> None:
        self.head = head
        self.reached = 0
        self.started = 0
        self.asking: InlineAsking | None = None
        self.fail: Exception | None = None
        self.held = False
        self.elsewhere = False
        self.problems: dict[str, str] = {}

    def open(self) -> InlineAsking:
        self.started += 1
        self.asking = InlineAsking(self._answer, held=self.held)
        return self.asking

    def _answer(self, question: object) -> Built:
        assert isinstance(question, BuildHistory)
        if self.fail is not None:
            raise self.fail
        self.reached = min(self.head, self.reached + self.head // 5)
        return Built(self.reached, self.head, self.reached == self.head, self.problems, self.elsewhere)

    def dead(self, question: object) -> Built:
        raise ReaderStopped("It has stopped.")


@pytest.fixture
def builder() -> Builder:
    return Builder()


def _keeper(builder: Builder, seen: list[Progress]) -> HistoryKeeper:
    keeper = HistoryKeeper(builder.open, now, short=10)
    keeper.listen(seen.append)
    return keeper


def test_it_asks_on_until_all_is_built(builder: Builder) -> None:
    seen: list[Progress] = []
    _keeper(builder, seen).grown(HEAD)
    assert [one.reached for one in seen] == [0, 20_000, 40_000, 60_000, 80_000, 100_000]
    assert [one.working for one in seen] == [True] * 5 + [False]
    assert builder.started == 1


def test_a_short_store_and_a_little_growth_are_no_reason(builder: Builder) -> None:
    seen: list[Progress] = []
    keeper = _keeper(builder, seen)
    keeper.grown(10)
    assert builder.started == 0
    keeper.grown(HEAD)
    builder.head += WORTHWHILE - 1
    many = len(seen)
    keeper.grown(builder.head)
    assert len(seen) == many
    keeper.grown(HEAD + WORTHWHILE)
    assert len(seen) > many


def test_it_stops_when_told_and_goes_on_when_told(builder: Builder) -> None:
    builder.held = True
    seen: list[Progress] = []
    keeper = _keeper(builder, seen)
    keeper.grown(HEAD)
    asked = builder.asking
    assert asked is not None
    asked.release()
    keeper.stop()
    assert asked.closed
    assert seen[-1] == Progress(20_000, HEAD, False)
    keeper.grown(2 * HEAD)
    assert builder.started == 1
    builder.held = False
    keeper.go_on()
    assert builder.started == 2
    assert seen[-1] == Progress(HEAD, HEAD, False)


def test_a_problem_is_told_and_nothing_is_asked_again(builder: Builder) -> None:
    builder.fail = StoreError("No room.")
    seen: list[Progress] = []
    keeper = _keeper(builder, seen)
    keeper.grown(HEAD)
    assert seen[-1].problem == "No room."
    keeper.grown(2 * HEAD)
    assert len(seen) == 2


def test_what_another_window_builds_is_looked_at_again_and_taken_over_when_it_ends(builder: Builder) -> None:
    later: list[Callable[[], None]] = []
    called_off: list[bool] = []

    def soon(seconds: float, call: Callable[[], None]) -> Callable[[], None]:
        later.append(call)
        return lambda: called_off.append(True)

    seen: list[Progress] = []
    keeper = HistoryKeeper(builder.open, now, short=10, later=soon)
    keeper.listen(seen.append)
    builder.elsewhere = True
    keeper.grown(HEAD)
    assert seen[-1] == Progress(20_000, HEAD, True, elsewhere=True)
    later.pop()()
    assert seen[-1] == Progress(40_000, HEAD, True, elsewhere=True)
    builder.elsewhere = False  # the other window was closed
    later.pop()()
    assert seen[-1] == Progress(HEAD, HEAD, False)
    assert (builder.started, later) == (1, [])
    keeper.close()
    assert called_off


def test_where_another_window_has_built_all_nobody_looks_again(builder: Builder) -> None:
    builder.elsewhere = True
    builder.reached = HEAD - 1
    later: list[Callable[[], None]] = []
    keeper = HistoryKeeper(builder.open, now, short=10, later=lambda _, call: later.append(call))
    keeper.grown(HEAD)
    assert keeper.progress == Progress(HEAD, HEAD, False, elsewhere=True)
    assert later == []


def test_after_a_problem_it_can_be_tried_again(builder: Builder) -> None:
    builder.fail = StoreError("No room.")
    seen: list[Progress] = []
    keeper = _keeper(builder, seen)
    keeper.grown(HEAD)
    builder.fail = None
    keeper.try_again()
    assert seen[-1] == Progress(HEAD, HEAD, False)
    started = builder.started
    keeper.stop()
    keeper.try_again()
    assert builder.started == started


def test_where_its_process_died_another_one_tries_again(builder: Builder) -> None:
    seen: list[Progress] = []
    builder.fail = ReaderStopped("It has stopped.")
    keeper = _keeper(builder, seen)
    keeper.grown(HEAD)
    dead = builder.asking
    assert dead is not None
    dead.answers = builder.dead  # a process that died answers nothing, whatever is mended
    builder.fail = None
    keeper.try_again()
    assert seen[-1] == Progress(HEAD, HEAD, False)
    assert (builder.started, dead.closed) == (2, True)


def test_to_try_again_disturbs_nobody_who_builds(builder: Builder) -> None:
    builder.held, builder.problems = True, {"balances": "It cannot go on."}
    seen: list[Progress] = []
    keeper = _keeper(builder, seen)
    keeper.grown(HEAD)
    asked = builder.asking
    assert asked is not None
    asked.release()
    assert seen[-1].working
    assert seen[-1].problem
    keeper.try_again()
    assert (builder.started, asked.closed) == (1, False)
    asked.release()
    assert seen[-1].reached == 40_000


def test_nobody_is_told_after_the_end(builder: Builder) -> None:
    builder.held = True
    seen: list[Progress] = []
    later: list[Callable[[], None]] = []
    keeper = HistoryKeeper(builder.open, later.append, short=10)
    keeper.listen(seen.append)
    keeper.grown(HEAD)
    keeper.close()
    for call in later:
        call()
    assert seen == []
