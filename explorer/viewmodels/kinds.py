"""Event types as colours tell them apart: frequent ones of domains, those of processes, the rest."""

from __future__ import annotations

from collections.abc import Sequence

from domain.kernel.process_state import PROCESS_EVENTS
from explorer.viewmodels.appearance import Appearance

SHOWN_TYPES = 10
PROCESS = "process events"
"""Name of the band of all facts that processes keep for themselves."""
OTHERS = "others"
PROCESS_TYPES = frozenset(event.__name__ for event in PROCESS_EVENTS)


def bands(
    types: Sequence[str], counts: Sequence[tuple[int, ...]]
) -> tuple[tuple[str, ...], tuple[tuple[int, ...], ...]]:
    """Add up what is not told apart.

    Args:
        types: names, most frequent first.
        counts: how often each occurs, per bucket.

    Returns:
        Names and counts of the bands: domain types, then the events of processes, then all others.
    """
    rows = list(zip(types, counts, strict=True))
    domain = [row for row in rows if row[0] not in PROCESS_TYPES]
    shown = domain[:SHOWN_TYPES]
    for name, held in (
        (PROCESS, [row[1] for row in rows if row[0] in PROCESS_TYPES]),
        (OTHERS, [row[1] for row in domain[SHOWN_TYPES:]]),
    ):
        if held:
            shown.append((name, tuple(map(sum, zip(*held, strict=True)))))
    return tuple(name for name, _ in shown), tuple(held for _, held in shown)


def type_colours(types: Sequence[str], appearance: Appearance) -> dict[str, str]:
    """Give each type and band its fill: by its place in `types`, the same in strip, chart and table."""
    domain = [name for name in types if name not in PROCESS_TYPES and name not in (PROCESS, OTHERS)]
    fills = appearance.types
    colours = {name: fills[i] if i < len(fills) else appearance.others for i, name in enumerate(domain)}
    colours |= dict.fromkeys((*PROCESS_TYPES, PROCESS), appearance.process_fill)
    return colours | {OTHERS: appearance.others}
