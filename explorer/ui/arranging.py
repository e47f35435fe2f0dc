"""How panes lie around a store of ours and around another framework's, and what is remembered of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QByteArray

AT_NEED = ("twin", "changes", "bookmarks")
"""Panes that are there while the store has what they show, until somebody opens or closes them by hand."""
TABS = ("processes", "outcomes", "throughput", "twin", "changes", "bookmarks")
"""Panes behind the one that shows the cursor's event, in this order."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How panes lie before anybody moves them.

    Args:
        below: the pane below the streams.
        behind: the pane behind that one, where somebody opens it.
        streams: share of the height that streams have of the left column.
        left: share of the width that the left column has; the middle one has what is left over.
        least_left: its least width in pixels.
        right: share of the width that the right column has.
        closed: panes that have nothing to show for such a store.
    """

    below: str
    behind: str
    streams: float
    left: float
    least_left: int
    right: float
    closed: frozenset[str]


OURS = Plan("commands", "store", 0.33, 0.21, 236, 0.29, frozenset(("store",)))
"""Commands have the room in which a form can be filled in."""
OTHERS = Plan("store", "commands", 0.5, 0.19, 224, 0.27, frozenset(("commands", "outcomes", "processes")))
"""A store that is only read takes no commands: what is known of it stands in their place."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How somebody laid the panes out.

    Args:
        layout: as Qt writes it; empty where nobody did yet.
        decided: the panes of AT_NEED that were opened or closed by hand.
    """

    layout: QByteArray = field(default_factory=QByteArray)
    decided: frozenset[str] = frozenset()
