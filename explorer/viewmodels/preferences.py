"""Preferences: how the program looks, and how much it may keep of the pasts of stores."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from explorer.core.counting import size
from explorer.core.errors import ExplorerError
from explorer.runtime.cache import MOST_BYTES, Cache, Kept
from explorer.viewmodels.formatting import count

KEPT_TOLD = (
    "So that any moment of a long store is at hand. What was used longest ago is thrown away first; all of "
    "it is made anew when it is wanted. A store that is open keeps its own."
)

T = TypeVar("T")


class Background(Protocol):
    """Does blocking work off the GUI thread."""

    def __call__(
        self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None]
    ) -> object:
        """Do `work`; `done` takes its result, or `failed` what it raised, on the GUI thread."""


class PreferencesView(Protocol):
    """What shows preferences."""

    def set_limit(self, most: int) -> None:
        """Show how many bytes may be kept."""

    def set_kept(self, text: str, clearable: bool) -> None:
        """Say how much is kept, and whether that can be cleared now."""

    def set_problem(self, text: str) -> None:
        """Say what went wrong; "" when nothing did."""


class PreferencesPresenter:
    """Applies at once what is chosen.

    Args:
        cache: what is kept.
        view: what shows it.
        background: does what blocks.
        allowed: told when more or less may be kept than before.
    """

    def __init__(
        self, cache: Cache, view: PreferencesView, background: Background, allowed: Callable[[], None]
    ) -> None:
        self._cache = cache
        self._view = view
        self._background = background
        self._allowed = allowed
        self._open = True
        self._turn = 0
        view.set_limit(cache.limit())
        self._do("looking …", lambda: None)

    def allow(self, most: int) -> None:
        """Let so many bytes be kept from now on, and throw away what is beyond that."""
        if most != self._cache.limit():
            self._do("making room …", lambda: self._cache.allow(most), self._allowed)

    def allow_as_usual(self) -> None:
        """Let as much be kept as where nobody chose."""
        self._view.set_limit(MOST_BYTES)
        self.allow(MOST_BYTES)

    def clear(self) -> None:
        """Throw away everything but what is in use."""
        self._do("clearing …", self._cache.clear)

    def close(self) -> None:
        """Show nothing any more; what was begun is done all the same."""
        self._open = False

    def _do(self, told: str, deed: Callable[[], None], then: Callable[[], None] = lambda: None) -> None:
        """Do something that takes its time, then say how much is kept."""
        self._turn += 1
        turn = self._turn
        self._view.set_problem("")
        self._view.set_kept(told, clearable=False)

        def work() -> tuple[list[Kept], Exception | None]:
            try:
                deed()
            except ExplorerError as error:
                return self._cache.kept(), error
            return self._cache.kept(), None

        def done(found: tuple[list[Kept], Exception | None]) -> None:
            kept, error = found
            then()
            if self._open and turn == self._turn:
                self._view.set_problem("" if error is None else str(error))
                self._view.set_limit(self._cache.limit())
                self._view.set_kept(kept_text(kept), clearable=any(one.size for one in kept))

        def failed(error: Exception) -> None:
            raise error  # told as every unforeseen error is

        self._background(work, done, failed)


def kept_text(kept: Sequence[Kept]) -> str:
    """Say how much is kept."""
    if not kept:
        return "Nothing is kept now."
    return f"{size(sum(one.size for one in kept))} are kept now, of {count(len(kept), 'store')}."
