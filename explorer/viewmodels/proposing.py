"""Proposing keys of streams while one is typed."""

from __future__ import annotations

from collections.abc import Callable

from explorer.runtime.questions import AskStreams, Streams
from explorer.viewmodels.session import Session

PROPOSED = 50
"""How many keys are proposed at most."""


class Proposing:
    """Asks for the streams of a category whose keys begin like what was typed."""

    def __init__(self, session: Session, show: Callable[[str, tuple[str, ...]], None]) -> None:
        self._lane = session.lane("commands.names")
        self._show = show

    def complete(self, category: str, text: str) -> None:
        """Propose keys that begin with `text`; without an answer a key can still be typed."""
        begin = f"{category}-{text}"

        def show(streams: Streams) -> None:
            names = (row.stream for row in streams.rows if row.stream.startswith(begin))
            self._show(category, tuple(name.removeprefix(f"{category}-") for name in names))

        question = AskStreams(category=category, after=begin if text else None, limit=PROPOSED)
        self._lane.ask(question, show, lambda _: None)

    def drop(self) -> None:
        """Ask no more."""
        self._lane.drop()
