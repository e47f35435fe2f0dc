"""An open store as the window knows it."""

from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True)
class Session:
    """One open store: who answers for it, who writes to it, and where somebody looks.

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

    def lane(self, name: str) -> Lane:
        """Open a line to the reader for one view."""
        return Lane(self.asking, name, self.post)

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
