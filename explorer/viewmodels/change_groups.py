"""What differs, group by group: a stream's state, or a projection's rows."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from explorer.runtime.questions import AskDiff, ChangeRow
from explorer.viewmodels.formatting import count


@dataclass(frozen=True, slots=True)
class Group:
    """What differs in one stream's state, or in one projection's rows.

    Args:
        question: asks for its changes.
        events: events of the stream between the moments, None for a projection.
        count: how many parts differ, None while nobody has looked.
        changes: those that are at hand, from the first.
        problem: the sentence about an event that could not be folded; "" where there is none.
    """

    question: AskDiff
    events: int | None = None
    count: int | None = None
    changes: tuple[ChangeRow, ...] = ()
    problem: str = ""

    @property
    def name(self) -> tuple[str, str]:
        """What tells it from other groups: ("stream", its name) or ("projection", its name)."""
        stream = self.question.stream
        return ("projection", self.question.projection or "") if stream is None else ("stream", stream)

    @property
    def told(self) -> str:
        """Say how much there is: the changes where they are counted, else the events."""
        if self.count is not None:
            until = ", up to an event that cannot be folded" if self.problem else ""
            return f"{count(self.count, 'change')}{until}"
        return "" if self.events is None else count(self.events, "event")

    @property
    def whole(self) -> bool:
        """Are all changes at hand?"""
        return self.count is not None and len(self.changes) >= self.count


def page_of(question: AskDiff, first: int, limit: int) -> AskDiff:
    """Ask for another page of the same changes."""
    return msgspec.structs.replace(question, first=first, limit=limit)
