"""Rows of a foreign store that stand for no event that counts: hidden at first, and that is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from explorer.runtime.questions import AskFlags, Flags
from explorer.viewmodels.event_matches import Matching
from explorer.viewmodels.formatting import count
from explorer.viewmodels.lanes import Fail
from explorer.viewmodels.latest import Latest
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


class Hideable:
    """Which kinds of such rows a store has, and how many; counted beside everything else.

    Args:
        session: the open store.
        found: called when there are others than before, with whether there are other kinds of them.
        fail: takes the error when they cannot be counted.
    """

    def __init__(self, session: Session, found: Callable[[bool], None], fail: Fail) -> None:
        self.counts: Mapping[str, int] = {}
        self._found = found
        self._told = not KINDS.keys().isdisjoint(session.described.flags)
        self._lane = Latest(session, "events.flags", self._counted, fail)

    def count(self) -> None:
        """Count them, where the store tells any."""
        if self._told:
            self._lane.ask(AskFlags())

    def drop(self) -> None:
        """Count no more."""
        self._lane.drop()

    def _counted(self, answer: Flags) -> None:
        counts = {kind: answer.counts[kind] for kind in KINDS if answer.counts.get(kind)}
        if counts != self.counts:
            before, self.counts = self.counts, counts
            self._found(counts.keys() != before.keys())


def hiding(where: str, kinds: Mapping[str, int]) -> str:
    """Give the filter that also hides some kinds."""
    if not kinds:
        return where
    rest = f"not flags in ({', '.join(kinds)})"
    return f"({where}) and {rest}" if where else rest


def switch_of(counts: Mapping[str, int]) -> str:
    """Name the switch that shows them."""
    if not counts:
        return ""
    *most, last = (f"{number:,} {KINDS[kind]}" for kind, number in counts.items())
    rows = "row" if sum(counts.values()) == 1 else "rows"
    return f"Show {', '.join(most)} and {last} {rows}" if most else f"Show {last} {rows}"


def shown(pages: Matching) -> str:
    """Say how many are listed and how many are hidden, where nothing else is left out."""
    left_out = pages.left_out
    listed = count(pages.count, "event")
    return f"{listed}, some hidden" if left_out is None else f"{listed}, {left_out:,} hidden"


def counting(pages: Matching) -> str:
    """Say that hidden rows are still looked for, while everything is listed."""
    return f"counting hidden rows, {pages.left_out or 0:,} so far"
