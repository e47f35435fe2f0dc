"""What looking at a store costs, through the port: opening it, going through time, zooming."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

import numpy as np

from explorer.benching.goals import GROUP_BY, row
from explorer.benching.material import FOLLOWED, PROJECTION
from explorer.benching.rounds import peak_mb, percentile, seconds_of
from explorer.readers import open_answering
from explorer.runtime import questions as q
from explorer.runtime.benched import Plan, Row
from explorer.runtime.reader import ReaderProcess
from explorer.stores.sqlite_driver import DRIVER

ON_SCREEN = 60
"""Rows of a table that are asked for at once."""

NEARBY = 3
"""Near positions that are visited after every far one."""

BUCKETS = 1_000
ZOOMS = 60

_GROUPED = """
SELECT CAST((julianday(recorded_at) - ?) * ? AS INTEGER), type, count(*)
FROM events WHERE position BETWEEN ? AND ? GROUP BY 1, 2
"""


def opening(plan: Plan, path: Path) -> tuple[Row, Row]:
    """Measure from nothing to the rows of the newest events, in a fresh process each time."""
    taken, peak = [], None
    for _ in range(plan.rounds):
        begun = time.perf_counter()
        with closing(ReaderProcess(open_answering, str(path))) as reader:
            reader.ask(q.Describe()).result()
            reader.ask(q.AskEvents(max(1, plan.events - ON_SCREEN + 1), ON_SCREEN)).result()
            taken.append(1000 * (time.perf_counter() - begun))
            peak = peak_mb(reader.pid)
    how = "of the reader's process, from its start to the answer with the newest rows"
    memory = f"most memory {how}" if peak is not None else "this system does not tell a process's memory"
    return (
        row("open_first_rows_ms", median(taken), f"median of {plan.rounds}, {how}; painting is not in it"),
        row("open_rss_mb", peak, memory),
    )


def scrubbing(plan: Plan, paths: dict[int, Path]) -> tuple[Row, Row, Row]:
    """Measure the answers for all visible panes at far and near positions, in all stores by turns.

    Args:
        plan: how many moves.
        paths: the stores by their number of events; histories are built.
    """
    with ExitStack() as held:
        readers = {
            events: held.enter_context(closing(ReaderProcess(open_answering, str(path))))
            for events, path in paths.items()
        }
        moves = {events: _moves(events, plan) for events in paths}
        for events, reader in readers.items():
            _answered(reader, events)  # opens the histories, or folds a short past
        taken: dict[int, list[float]] = {events: [] for events in paths}
        for _ in range(plan.moves):
            for events, reader in readers.items():
                at = next(moves[events])
                taken[events].append(1000 * seconds_of(partial(_answered, reader, at)))
    ours = taken[plan.events]
    note = (
        f"{plan.moves} moves, {NEARBY} near ones after every far one; events page, event, state and rows "
        "of a projection, asked at once"
    )
    return (
        row("scrub_p50_ms", percentile(ours, 0.5), note),
        row("scrub_p99_ms", percentile(ours, 0.99), note),
        growth({events: percentile(taken[events], 0.99) for events in plan.sizes}),
    )


def zooming(plan: Plan, path: Path) -> Row:
    """Measure the density picture at any zoom."""
    ranges = list(_ranges(plan, ZOOMS))
    with closing(ReaderProcess(open_answering, str(path))) as reader:
        while sum(map(sum, _density(reader, 1, plan.events).counts)) < plan.events:
            pass  # it takes in a stretch more with every question
        ours = _milliseconds(ranges, lambda first, last: _density(reader, first, last))
    times = np.sort(np.random.default_rng(plan.seed).random(plan.events))
    limit = _milliseconds(ranges, lambda first, last: _searched(times, first, last))
    peers = {GROUP_BY: _grouped(path, ranges[:3])} if plan.peers else {}
    note = (
        f"median of {ZOOMS} random ranges, {BUCKETS:,} buckets over time by type, through the port "
        f"(p99 {percentile(ours, 0.99):.1f} ms); limit: numpy.searchsorted of the borders alone"
    )
    return row("density_rebin_ms", median(ours), note, peers=peers, limit=median(limit))


def _moves(events: int, plan: Plan) -> Iterator[int]:
    random = Random(plan.seed)  # noqa: S311 - positions, no secrets
    while True:
        at = random.randint(1, events)
        yield at
        for _ in range(NEARBY):
            at = min(events, max(1, at + random.randint(-50, 50)))
            yield at


def _answered(reader: ReaderProcess, at: int) -> None:
    asked: Sequence[q.Question] = (
        q.AskEvents(max(1, at - ON_SCREEN // 2), ON_SCREEN),
        q.AskEvent(at),
        q.AskState(FOLLOWED, at=at),
        q.AskRows(PROJECTION, at, 0, ON_SCREEN),
    )
    for question, future in [(question, reader.ask(question)) for question in asked]:
        while isinstance(future.result(), q.StillFolding):
            future = reader.ask(question)


def growth(p99: dict[int, float]) -> Row:
    """Compare the slowest answers, in ms by events of the store, of the largest store and the smallest."""
    if len(p99) < 2:
        return row("scrub_growth", None, "needs stores of two sizes; give --sizes")
    told = ", ".join(f"{events:,} events {taken:.2f} ms" for events, taken in sorted(p99.items()))
    return row("scrub_growth", p99[max(p99)] / p99[min(p99)], f"p99 in the largest by the smallest: {told}")


def _ranges(plan: Plan, count: int) -> Iterator[tuple[int, int]]:
    random = Random(plan.seed)  # noqa: S311 - ranges, no secrets
    for _ in range(count):
        first = random.randint(1, max(1, plan.events - 2))
        yield first, random.randint(first + 1, plan.events)


def _milliseconds(ranges: list[tuple[int, int]], work: Callable[[int, int], object]) -> list[float]:
    return [1000 * seconds_of(partial(work, first, last)) for first, last in ranges]


def _density(reader: ReaderProcess, first: int, last: int) -> q.Density:
    found: q.Density = reader.ask(q.AskDensity(BUCKETS, "time", first, last)).result()
    return found


def _searched(times: Any, first: int, last: int) -> Any:
    borders = np.linspace(times[first - 1], times[last - 1], BUCKETS + 1)
    return np.diff(np.searchsorted(times, borders))


def _grouped(path: Path, ranges: list[tuple[int, int]]) -> float:
    connection: Any = DRIVER.connect(str(path))

    def grouped(first: int, last: int) -> Any:
        low, high = connection.execute(
            "SELECT julianday(min(recorded_at)), julianday(max(recorded_at)) FROM events "
            "WHERE position IN (?, ?)",
            (first, last),
        ).fetchone()
        return connection.execute(_GROUPED, (low, BUCKETS / max(high - low, 1e-9), first, last)).fetchall()

    try:
        return median(_milliseconds(ranges, grouped))
    finally:
        connection.close()
