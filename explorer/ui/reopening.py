"""What the window does with the open store by opening it anew: folded or decoded otherwise, or followed."""

from __future__ import annotations

from explorer.core.decoding import Decoding
from explorer.ui.following import Following
from explorer.ui.redecoding import Redecoding
from explorer.ui.refolding import Refolding
from explorer.ui.window_deeds import WindowDeeds


class ReopeningDeeds(WindowDeeds):
    """Those of explorer.viewmodels.action.Deeds that show the same store in another way."""

    _refolding: Refolding
    _redecoding: Redecoding
    _following: Following

    def fold_with(self, name: str | None) -> None:
        """Fold the open store's streams with a generic fold, or as usual."""
        if self.session is not None:
            self._refolding.with_fold(self.session, name)

    def fold_with_file(self) -> None:
        """Ask for a Python file, and fold the open store's streams with it."""
        if self.session is not None:
            self._refolding.with_file(self.session)

    def follow(self) -> None:
        """Follow the open store while its program writes to it, or no more."""
        if self.session is not None:
            self._following.toggle(self.session)

    def open_with_key(self) -> None:
        """Ask for a key file, and open the store that is open with its key."""
        if self.session is not None:
            self._redecoding.with_key_file(self.session)

    def decode_with(self, decoding: Decoding) -> None:
        """Show the open store with its payloads decoded in another way."""
        if self.session is not None:
            self._redecoding.with_decoding(self.session, decoding)
