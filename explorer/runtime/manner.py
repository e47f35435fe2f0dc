"""How one store is read, as one value: what somebody said of it, from the command line or in the window."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.core.decoding import AUTOMATIC, Decoding
from explorer.core.table_map import FormatChoice
from explorer.runtime.fold_source import FoldChoice


@dataclass(frozen=True, slots=True)
class Manner:
    """In which manner a store is read, as far as somebody said.

    Args:
        format: the format to read it as, or a map of its columns; None: the one it is recognised as.
        fold: how its streams are folded; None: by their domains, or generically.
        decoding: how the payloads of a foreign store are decoded.
        live: whether a foreign store is followed while its program writes to it; never kept.
    """

    format: FormatChoice | None = None
    fold: FoldChoice | None = None
    decoding: Decoding = AUTOMATIC
    live: bool = False

    @property
    def may_be_kept(self) -> bool:
        """Whether something of the store's past may be kept on disk."""
        # What a key opened must lie on no disk, what is kept tells nothing of how it was decoded, and of a
        # store that is written to nothing is known to stay.
        return self.decoding.is_automatic and not self.live


USUAL = Manner()
"""Nobody said anything."""
