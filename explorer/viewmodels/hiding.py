"""Rows of a foreign store that stand for no event that counts: hidden at first, and that is said."""

from __future__ import annotations

from explorer.viewmodels.event_matches import MOST_LISTED, Matching
from explorer.viewmodels.session import Session

KINDS = {
    "system": "system",
    "deleted": "deleted",
    "archived": "archived",
    "tombstone": "tombstone",
    "position": "position",
    "snapshot": "snapshot",
    "link": "link",
}
"""The flags that hide a row, in the words of the switch."""


def hideable(session: Session) -> tuple[str, ...]:
    """Say which kinds of such rows a store has; none where it is too long to look through all of it."""
    if session.described.events > MOST_LISTED:
        return ()
    return tuple(kind for kind in KINDS if session.described.flagged.get(kind))


def hiding(where: str, kinds: tuple[str, ...]) -> str:
    """Give the filter that also hides some kinds."""
    if not kinds:
        return where
    rest = f"not flags in ({', '.join(kinds)})"
    return f"({where}) and {rest}" if where else rest


def switch_of(kinds: tuple[str, ...]) -> str:
    """Name the switch that shows them."""
    if not kinds:
        return ""
    *most, last = (KINDS[kind] for kind in kinds)
    return f"Show {', '.join(most)} and {last} rows" if most else f"Show {last} rows"


def shown(pages: Matching) -> str:
    """Say how many are listed and how many are hidden, where nothing else is left out."""
    left_out = pages.left_out
    listed = f"{pages.found:,} {'event' if pages.found == 1 else 'events'}"
    return f"{listed}, some hidden" if left_out is None else f"{listed}, {left_out:,} hidden"
