"""One run of the benchmark: stores of their own in a temporary folder, everything measured side by side."""

from __future__ import annotations

import os
import platform
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from explorer.benching.appending import appending
from explorer.benching.folding import build_histories
from explorer.benching.goals import ROWS, row
from explorer.benching.looking import opening, scrubbing, zooming
from explorer.benching.material import build
from explorer.benching.peers import installed
from explorer.benching.rebuilding import rebuilding
from explorer.runtime.benched import Plan, Report, Row
from explorer.stores.sqlite_driver import DRIVER

Told = Callable[[str, int, int], None]
"""Told what is being done, how far it is, of how much; whatever it raises stops the run."""

MeasureWindow = Callable[[Path, int], dict[str, tuple[float | None, str]]]
"""Measures a real window on a store, at so many moves: row name -> figure, note."""


def run(plan: Plan, told: Told, window: MeasureWindow) -> Report:
    """Measure everything.

    Args:
        plan: what.
        told: hears of the progress.
        window: measures the rows that need a window.

    Returns:
        A row for every name; what could not be measured has no figure, and the reason in its note.
    """
    plan = replace(plan, peers=plan.peers and installed())
    with tempfile.TemporaryDirectory(prefix="event-explorer-bench-") as name, _histories_in(Path(name)):
        folder = Path(name)
        rows: list[Row] = [*appending(plan, folder), rebuilding(plan, folder)]
        paths: dict[int, Path] = {}
        for events in sorted({plan.events, *plan.sizes}):
            paths[events] = folder / f"{events}.db"
            build(paths[events], events, plan.seed, partial(told, f"Building a store of {events:,}"))
            built = build_histories(paths[events], partial(told, f"Building histories of {events:,}"))
            rows += built if events == plan.events else ()
        rows += opening(plan, paths[plan.events])
        rows += scrubbing(plan, paths)
        rows.append(zooming(plan, paths[plan.events]))
        measured = window(paths[plan.events], plan.moves)
        rows += [row(name, figure, note) for name, (figure, note) in measured.items()]
    return Report(_machine(), f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", plan.events, _in_order(rows))


def _in_order(rows: list[Row]) -> tuple[Row, ...]:
    known = {one.name: one for one in rows}
    return tuple(known.get(name) or row(name, None, "not measured: it needs a window") for name in ROWS)


@contextmanager
def _histories_in(folder: Path) -> Iterator[None]:
    """Let the processes that are started keep their histories in a folder, not in the user's."""
    before = os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
    try:
        yield
    finally:
        if before is None:
            del os.environ["XDG_CACHE_HOME"]
        else:
            os.environ["XDG_CACHE_HOME"] = before


def _machine() -> dict[str, str | int | None]:
    return {
        "system": platform.platform(),
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "sqlite": DRIVER.sqlite_version,
    }
