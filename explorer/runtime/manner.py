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
    """

    format: FormatChoice | None = None
    fold: FoldChoice | None = None
    decoding: Decoding = AUTOMATIC

    @property
    def may_be_kept(self) -> bool:
        """Whether something of the store's past may be kept on disk."""
        # What a key opened must lie on no disk, and what is kept tells nothing of how it was decoded.
        return self.decoding.is_automatic


USUAL = Manner()
"""Nobody said anything."""
