"""Asking while somebody moves: one question at a time, and of those that wait only the newest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from explorer.core.errors import ExplorerError
from explorer.runtime.questions import Question, StillFolding
from explorer.viewmodels.lanes import Fail, Show
from explorer.viewmodels.session import Session


class Latest:
    """A lane that never starves.

    A bare lane throws an answer away when something newer was asked meanwhile; while a slider is
    dragged, nothing would be shown until it rests. Here the next question goes out when the last
    one is answered, so every answer shown is newer than the one before.
    """

    def __init__(
        self,
        session: Session,
        name: str,
        show: Show,
        fail: Fail,
        busy: Callable[[bool], None] = lambda _: None,
        going_on: Callable[[StillFolding], None] = lambda _: None,
    ) -> None:
        """Open the lane.

        Args:
            session: the open store.
            name: name of the lane, one per thing that is shown.
            show: takes each answer.
            fail: takes each error.
            busy: told when waiting begins and ends.
            going_on: told how far a long fold is.
        """
        self._lane = session.lane(name)
        self._post = session.post
        self._show = show
        self._fail = fail
        self._busy = busy
        self._tell = going_on
        self._next: Question | None = None
        self._asked: Question | None = None
        self._under_way = False
        self._posted = False

    @property
    def asked(self) -> Any:
        """The question asked last; while an answer is shown, the one it answers.

        Raises:
            LookupError: nothing was asked yet.
        """
        if self._asked is None:
            raise LookupError("Nothing was asked yet.")
        return self._asked

    def ask(self, question: Question, *, anew: bool = False) -> None:
        """Ask once this turn of the event loop is over.

        Args:
            question: replaces one that still waits to be asked.
            anew: also give up the one under way, because it is about something else.
        """
        self._next = question
        if anew and self._under_way:
            self._lane.drop()
            self._under_way = False
        if not self._posted and not self._under_way:
            self._posted = True
            self._post(self._go)

    def drop(self) -> None:
        """Forget what was asked and what waits."""
        self._next = None
        self._lane.drop()
        if self._under_way:
            self._under_way = False
            self._busy(False)

    def _go(self) -> None:
        self._posted = False
        if self._under_way or self._next is None:
            return
        self._asked, self._next = self._next, None
        self._under_way = True
        self._busy(True)
        self._lane.ask(self._asked, self._answered, self._failed, self._given_up, self._going_on)

    def _answered(self, answer: Any) -> None:
        self._settle()
        self._show(answer)
        self._go()

    def _failed(self, error: ExplorerError) -> None:
        self._settle()
        self._fail(error)
        self._go()

    def _going_on(self, far: StillFolding) -> None:
        """Let a long fold go on, unless something else waits: what was folded so far stays known."""
        if self._next is None:
            self._tell(far)
            return
        self._lane.drop()
        self._under_way = False
        self._go()

    def _given_up(self) -> None:
        self._settle()
        self._go()

    def _settle(self) -> None:
        self._under_way = False
        if self._next is None:
            self._busy(False)
