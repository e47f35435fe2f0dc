"""Work that takes its time and is done in the background: making the demo, copying, letting time pass."""

from __future__ import annotations

from collections.abc import Callable

from explorer.runtime.copying import copy_of_open
from explorer.ui.working import Work
from explorer.viewmodels.formatting import count, shortened
from explorer.viewmodels.lanes import Post
from explorer.viewmodels.moments import span_text
from explorer.viewmodels.opening import Opener, Progress
from explorer.viewmodels.recent import short_name
from explorer.viewmodels.session import Session

MEGABYTE = 1_000_000
LONGEST_NAME = 40
"""Characters of a file's name while it is being written."""


class Errands:
    """Begins work, and says how far it is.

    Args:
        opener: makes the demo.
        work: does it in the background.
        post: runs a call on the GUI thread.
        progressed: told on the GUI thread how much of how much is done, and what is counted.
    """

    def __init__(
        self, opener: Opener, work: Work, post: Post, progressed: Callable[[int, int, str], None]
    ) -> None:
        self._opener = opener
        self._work = work
        self._post = post
        self._progressed = progressed

    def make_demo(self, done: Callable[[str], None]) -> None:
        """Give the demo's path, after building it where it is missing."""
        self._build("Preparing the demo …", self._opener.demo, done)

    def make_demo_anew(self, first: Callable[[], object], done: Callable[[str], None]) -> None:
        """Set the demo aside and build a new one.

        Args:
            first: lets go of the demo; called in the background.
            done: takes its path.
        """

        def anew(progress: Progress) -> str:
            first()
            return self._opener.reset_demo(progress)

        self._build("Making the demo anew …", anew, done)

    def save_copy(self, source: str, to: str, done: Callable[[str], None]) -> None:
        """Copy a store to a new file; `done` takes the sentence about it."""
        name = shortened(short_name(to), LONGEST_NAME)
        self._copy(
            to,
            lambda progress: self._opener.backup(source, to, progress),
            lambda events: done(f"Saved {name}, a copy with {count(events, 'event')}."),
        )

    def save_open(self, session: Session, to: str, done: Callable[[int], None]) -> None:
        """Copy what the reader of a store still holds; `done` takes how many events that are."""
        self._copy(to, lambda progress: copy_of_open(session.asking, to, progress), done)

    def _copy(self, to: str, copy: Callable[[Progress], int], done: Callable[[int], None]) -> None:
        def progress(did: int, of: int) -> None:
            self._work.stop_if_cancelled()
            self._post(lambda: self._progressed(did // MEGABYTE, of // MEGABYTE, "MB"))

        name = shortened(short_name(to), LONGEST_NAME)
        self._work.do(f"Saving {name} …", lambda: copy(progress), done, cancellable=True)

    def let_pass(self, session: Session, seconds: float, done: Callable[[str], None]) -> None:
        """Let time pass in a store; `done` takes the sentence about what happened."""
        issuing, length = session.issuing, span_text(seconds)
        if issuing is not None:
            future = issuing.let_pass(seconds)
            self._work.do(
                f"Letting {length} pass …",
                future.result,
                lambda events: done(f"{length} passed: {count(events, 'event')} happened."),
            )

    def _build(self, text: str, make: Callable[[Progress], str], done: Callable[[str], None]) -> None:
        def progress(did: int, of: int) -> None:
            self._work.stop_if_cancelled()
            self._post(lambda: self._progressed(did, of, "commands"))

        self._work.do(text, lambda: make(progress), done, cancellable=True)
