"""Where a history is busy: long silences would leave nothing to see of what happened around them."""

from __future__ import annotations

from explorer.runtime.questions import Density

LONGEST_SILENCE = 0.5
"""Part of the width that a stretch without events may take."""

LEAST_KEPT = 0.9
"""Part of the events that must lie on one side of a silence; otherwise both sides matter."""


def busier_side(density: Density) -> tuple[int, int] | None:
    """Find the longest silence over time, and give the fuller side of it.

    Returns:
        The first and last ordinal of that side; None when no silence takes more than half the width,
        or neither side holds nearly all events.
    """
    before = events_before(density)
    begin, length, at = 0, 0, 0
    run = 0
    for bucket, last in enumerate(density.last_ordinals):
        run = run + 1 if last == before else 0
        if run > length:
            begin, length, at = bucket - run + 1, run, last
        before = last
    first, end = events_before(density), density.last_ordinals[-1] if density.last_ordinals else 0
    if length <= LONGEST_SILENCE * len(density.last_ordinals) or begin == 0 or not first < at < end:
        return None
    side = (first + 1, at) if at - first > end - at else (at + 1, end)
    return side if side[1] - side[0] + 1 >= LEAST_KEPT * (end - first) else None


def events_before(density: Density) -> int:
    """Say how many events lie before the first one that was counted."""
    if not density.last_ordinals:
        return 0
    return density.last_ordinals[0] - sum(kind[0] for kind in density.counts)
