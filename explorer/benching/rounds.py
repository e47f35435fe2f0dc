"""Measuring side by side: on a machine that others use too, only ratios of one run mean something."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path

Work = Callable[[], object]
Prepare = Callable[[], Work]
"""Gets everything ready, and gives the work that is timed."""


def best_seconds(contestants: Mapping[str, Prepare], rounds: int) -> dict[str, float]:
    """Let all work in turns, each round beginning with the next of them, and keep the shortest times.

    Args:
        contestants: what is compared, by name.
        rounds: how often each works.

    Returns:
        Seconds by name.
    """
    best = dict.fromkeys(contestants, float("inf"))
    names = list(contestants)
    for number in range(rounds):
        start = number % len(names)
        for name in names[start:] + names[:start]:
            best[name] = min(best[name], seconds_of(contestants[name]()))
    return best


def seconds_of(work: Work) -> float:
    """Say how long a work takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def percentile(figures: list[float], share: float) -> float:
    """Give the figure that `share` (0 to 1) of all figures do not exceed."""
    ordered = sorted(figures)
    place = -(-len(ordered) * share // 1) - 1  # rounded up, so that the highest of few figures counts
    return ordered[max(0, int(place))]


def peak_mb(pid: int) -> float | None:
    """Give the most memory that a living process has held, in MB; None where the system does not tell."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    found = re.search(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
    return int(found[1]) / 1024 if found else None
