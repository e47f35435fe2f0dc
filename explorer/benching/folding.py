"""How fast the histories of all projections are built, and in how much memory."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from explorer.benching.goals import row
from explorer.benching.rounds import peak_mb
from explorer.core.errors import StoreError
from explorer.readers import DOMAINS, open_building
from explorer.runtime import questions as q
from explorer.runtime.benched import Row
from explorer.runtime.reader import ReaderProcess


def build_histories(path: Path, told: Callable[[int, int], None]) -> tuple[Row, Row]:
    """Build all histories of a store in a process of its own, and measure it.

    Args:
        path: the store.
        told: how many events are folded, of how many; whatever it raises stops the work.

    Raises:
        StoreError: some projection could not fold an event.
    """
    with closing(ReaderProcess(open_building, str(path))) as builder:
        builder.ask(q.BuildHistory(0)).result()  # it has started
        begun = time.perf_counter()
        while True:
            built: q.Built = builder.ask(q.BuildHistory()).result()
            told(built.reached, built.head)
            if built.problems:
                raise StoreError(f"The histories cannot be measured: {' '.join(built.problems.values())}")
            if built.done:
                break
        taken = time.perf_counter() - begun
        peak = peak_mb(builder.pid)
    projections = len(DOMAINS.projections)
    note = (
        f"{built.reached:,} events read once and folded into {projections} projections by one process, with "
        "keyframes written: events x projections by seconds, whether or not a projection heeds an event"
    )
    memory = "most memory of that process" if peak else "this system does not tell a process's memory"
    return (
        row("history_build_per_s", built.reached * projections / taken, note),
        row("history_build_rss_mb", peak, memory),
    )
