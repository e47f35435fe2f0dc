"""What it takes to open a store anew and show it instead of the one before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from explorer.ui.dialogs.asking import Dialogs
from explorer.ui.working import Work
from explorer.viewmodels.lanes import Post
from explorer.viewmodels.opening import Opener
from explorer.viewmodels.session import Session


@dataclass(frozen=True, slots=True)
class Anew:
    """The means of all that open a store in another way; what is open stays until the other way works.

    Args:
        opener: opens stores, and remembers what was chosen for them.
        dialogs: ask.
        work: opens in the background.
        post: runs a call on the GUI thread.
        show: shows a session instead of the one before.
        abandon: closes a session that nobody waited for.
    """

    opener: Opener
    dialogs: Dialogs
    work: Work
    post: Post
    show: Callable[[Session], None]
    abandon: Callable[[Session], None]
