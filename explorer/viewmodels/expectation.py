"""The version that a command expects of its stream, as its form shows it."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Expectation:
    """Which version is expected, and which one there is.

    It follows the stream until the form is edited, then it stays, so that what somebody decided
    upon is what is checked.

    Args:
        stream: the stream that the form names, None while it names none.
        expected: the version shown; 0: the stream must not exist; None: not known yet.
        current: the version the stream has, as far as known.
        held: whether the form was edited.
        anything: whether any version will do.
    """

    stream: str | None = None
    expected: int | None = None
    current: int | None = None
    held: bool = False
    anything: bool = False

    def of(self, stream: str | None) -> Expectation:
        """Turn to the stream that the form names now."""
        if stream == self.stream:
            return self
        return replace(self, stream=stream, expected=None, current=None)

    def at(self, version: int) -> Expectation:
        """Take note of the stream's version."""
        expected = self.expected if self.held and self.expected is not None else version
        return replace(self, current=version, expected=expected)

    def hold(self) -> Expectation:
        """Stay, because the form was edited."""
        return replace(self, held=True)

    def release(self) -> Expectation:
        """Follow the stream again."""
        return replace(self, held=False, expected=self.current)

    def take(self) -> Expectation:
        """Expect the version that the stream has now."""
        return replace(self, expected=self.current)

    def any_version(self, on: bool) -> Expectation:
        """Expect nothing, or the version shown."""
        return replace(self, anything=on)

    @property
    def wish(self) -> int | None:
        """What goes into the command: a version, or None for any."""
        return None if self.anything else self.expected

    @property
    def known(self) -> bool:
        """Could the command be issued with what is known?"""
        return self.anything or self.stream is None or self.expected is not None

    @property
    def text(self) -> str:
        """Say what is expected, in words."""
        if self.stream is None:
            return "Expected version —"
        if self.anything:
            return "Expects any version"
        match self.expected:
            case None:
                return "Expected version …"
            case 0:
                return "Expects a new stream"
            case version:
                return f"Expected version {version:,}"

    @property
    def moved_on(self) -> str | None:
        """Say where the stream is now, when that is not what is expected; None otherwise."""
        if self.anything or self.expected is None or self.current in (None, self.expected):
            return None
        return f"now at v{self.current:,}" if self.current else "does not exist"
