"""Keeping an eye on the stream that a form names: which version it has, and which one is expected."""

from __future__ import annotations

from collections.abc import Callable

from explorer.core.errors import ExplorerError, UnknownName
from explorer.runtime.questions import AskState, State
from explorer.viewmodels.expectation import Expectation
from explorer.viewmodels.session import Session


class Expecting:
    """Asks for the version of the stream, and shows each expectation that differs from the last.

    Args:
        session: the open store.
        show: takes every new expectation.
        known: called when a version has arrived.
        fail: called when it cannot be read.
    """

    def __init__(
        self,
        session: Session,
        show: Callable[[Expectation], None],
        known: Callable[[], None],
        fail: Callable[[ExplorerError], None],
    ) -> None:
        self._lane = session.lane("commands.version")
        self._show = show
        self._known = known
        self._fail = fail
        self.expectation = Expectation()

    def begin(self, expectation: Expectation, stream: str | None) -> None:
        """Start anew with a stream."""
        self._become(expectation.of(stream))
        self.look()

    def turn_to(self, stream: str | None) -> None:
        """Turn to the stream that the form names now."""
        if stream != self.expectation.stream:
            self._become(self.expectation.of(stream))
            self.look()

    def look(self) -> None:
        """Ask for the version once more."""
        if self.expectation.stream is None:
            self._lane.drop()
        else:
            self._lane.ask(AskState(self.expectation.stream), self._arrived, self._failed)

    def hold(self) -> None:
        """Stay at the version shown, because the form was edited."""
        self._become(self.expectation.hold())

    def release(self) -> None:
        """Follow the stream again."""
        self._become(self.expectation.release())

    def take(self) -> None:
        """Expect the version that the stream has now."""
        self._become(self.expectation.take())

    def any_version(self, on: bool) -> None:
        """Expect nothing, or the version shown."""
        self._become(self.expectation.any_version(on))

    def note(self, stream: str, version: int) -> None:
        """Take note of a stream's version, learnt from how a command ended."""
        if stream == self.expectation.stream:
            self._become(self.expectation.at(version))

    def drop(self) -> None:
        """Ask no more."""
        self._lane.drop()

    def _arrived(self, state: State) -> None:
        self._become(self.expectation.at(state.version or 0))
        self._known()

    def _failed(self, error: ExplorerError) -> None:
        if isinstance(error, UnknownName):
            self._become(self.expectation.at(0))
            self._known()
        else:
            self._fail(error)

    def _become(self, expectation: Expectation) -> None:
        if expectation != self.expectation:
            self.expectation = expectation
            self._show(expectation)
