"""How a decision says no."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """A rule forbids the command; no event is recorded.

    Args:
        code: stable name of the rule ("InsufficientFunds").
        message: one plain sentence for the person who issued the command.
        details: the figures behind the refusal, JSON values by name.
    """

    def __init__(self, code: str, message: str, **details: Any) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild, (self.code, self.message, self.details))


def _rebuild(code: str, message: str, details: dict[str, Any]) -> Refused:
    return Refused(code, message, **details)
