"""An open store as the window knows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec

from explorer.core.domains import Domains
from explorer.runtime.asking import Asking
from explorer.runtime.bookmarks import BookmarkFile
from explorer.runtime.issuing import Issuing
from explorer.runtime.keeping import HistoryKeeper
from explorer.runtime.kept_manner import KeptManner
from explorer.runtime.manner import USUAL, Manner
from explorer.runtime.questions import Described
from explorer.viewmodels.lanes import Lane, Post
from explorer.viewmodels.selection import Selection


@dataclass(eq=False)
class Session:
    """One open store: who answers for it, who writes to it, and where somebody looks.

    It stays as it is, but for what is known of the store: some of that shows only once it is counted.

    Args:
        source: the path or URL as the person gave it.
        described: what kind of store it is.
        asking: the port to its reader process.
        issuing: the writing side; None for a store that is only shown.
        domains: the domains that are known.
        selection: what every pane shows.
        post: runs a call on the GUI thread.
        history: keeps the past of its projections at hand; None where nobody does.
        bookmarks: where its bookmarks are kept; None where nobody keeps them.
        manner: how it is read.
        kept: where it is kept how it is read; None where nobody keeps it.
        told: what of that could not be used any more, as a sentence.
    """

    source: str
    described: Described
    asking: Asking
    issuing: Issuing | None
    domains: Domains
    selection: Selection
    post: Post
    history: HistoryKeeper | None = None
    bookmarks: BookmarkFile | None = None
    manner: Manner = USUAL
    kept: KeptManner | None = None
    told: str = ""
    _hearing: list[Callable[[], None]] = field(default_factory=list, init=False, repr=False)

    def lane(self, name: str) -> Lane:
        """Open a line to the reader for one view."""
        return Lane(self.asking, name, self.post)

    def learn(self, counted: Described) -> None:
        """Take in what is known of the store since all its events are counted."""
        before = self.described
        self.described = msgspec.structs.replace(
            before,
            events=counted.events,
            snapshots=counted.snapshots,
            checkpoints=counted.checkpoints,
            warnings=counted.warnings,
            ends_early=counted.ends_early,
            counted=True,
        )
        if self.described == before:
            return
        for told in tuple(self._hearing):
            told()

    def hear(self, told: Callable[[], None]) -> Callable[[], None]:
        """Be told when more is known of the store; the result stops that."""
        self._hearing.append(told)
        return lambda: self._hearing.remove(told)

    @property
    def followed(self) -> bool:
        """Whether what is written to the store shows as it comes: always of ours, of others by choice."""
        return bool(self.described.capabilities["live"]) and (
            self.described.clock is not None or self.manner.live
        )

    def close(self) -> None:
        """Let the store go."""
        if self.history is not None:
            self.history.close()
        if self.issuing is not None:
            self.issuing.close()
        self.asking.close()
