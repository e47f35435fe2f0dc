"""Measuring a real window in a process of its own, from outside: its start, and what it says of itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

STARTS = 5
LONGEST = 600
"""Seconds after which a window that does not answer is given up."""

_CHILD = """
import json, sys
sys.path[:] = {path!r}
from {module} import {name}
print(json.dumps({name}(*json.loads({arguments!r}))), flush=True)
"""
_OFFSCREEN = "offscreen, 1400x860"
_GAPS = f"gaps between heartbeats of the event loop, at 60 moves a second, then live, {_OFFSCREEN}"
_NOTES = {
    "scrub_painted_p99_ms": f"slider moved until every pane has its answer and is painted, {_OFFSCREEN}",
    "gui_stall_max_ms": f"longest of {_GAPS}",
    "gui_stall_p99_ms": _GAPS,
    "live_lag_p99_ms": f"committed by another process until painted, {_OFFSCREEN}",
}

Figures = dict[str, tuple[float | None, str]]
"""Row name -> figure, note."""


def measured(watch: Callable[..., object], start: Callable[..., object], path: Path, moves: int) -> Figures:
    """Measure a window in processes of their own.

    Args:
        watch: a function of a module; called there as watch(path, moves), gives figures by row name.
        start: likewise; called as start(), returns when a window is painted.
        path: the store.
        moves: of the slider.

    Returns:
        A figure for every row that needs a window; None with the reason where it failed.
    """
    starts = [_timed(start) for _ in range(STARTS + 1)][1:]  # the first one warms the disk
    taken = [one for one in starts if one is not None]
    figures: Figures = {
        "start_ms": (median(taken), f"median of {STARTS} warm starts to the painted welcome page, offscreen")
        if len(taken) == STARTS
        else (None, "not measured: no window can be shown here")
    }
    told = said(watch, str(path), moves)
    for name, note in _NOTES.items():
        figure = None if told is None else told.get(name)
        figures[name] = (
            figure,
            note if figure is not None else "not measured: the window did not get that far",
        )
    return figures


def _timed(start: Callable[..., object]) -> float | None:
    begun = time.perf_counter()
    told = said(start)
    return None if told is None else 1000 * (told["at"] - begun)


def said(function: Callable[..., object], *arguments: object) -> dict[str, Any] | None:
    """Call a function of a module in a process of its own; give what it returns, None where it failed."""
    code = _CHILD.format(
        path=[os.path.abspath(place) for place in sys.path],
        module=function.__module__,
        name=function.__qualname__,
        arguments=json.dumps(arguments),
    )
    try:
        ran = subprocess.run(  # noqa: S603 - our own interpreter and our own module
            [sys.executable, "-P", "-c", code],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=LONGEST,
            check=True,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        )
    except (OSError, subprocess.SubprocessError):
        return None
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return found
