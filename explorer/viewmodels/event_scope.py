"""Which events the event table lists."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """Which events are listed.

    Args:
        stream: the stream that is followed, None for none.
        narrowed: whether only its events are listed.
        where: the filter that they must fit, "" for none.
        whole: whether rows are listed too that stand for no event that counts.
    """

    stream: str | None = None
    narrowed: bool = False
    where: str = ""
    whole: bool = False

    @property
    def listing(self) -> tuple[str | None, str, bool]:
        """What decides which events are listed: of which stream, through which filter, all rows or not."""
        return self.stream if self.narrowed else None, self.where, self.whole
