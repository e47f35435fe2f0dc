"""Questions about commands sent and what became of them."""

from __future__ import annotations

import msgspec

from explorer.runtime.questions.frames import Answer, Question


class OutcomeRow(msgspec.Struct, frozen=True):
    """How a command ended, in a list."""

    number: int
    command_id: str
    command_type: str
    stream: str | None
    outcome: str
    time: str
    actor: str
    source: str
    fields: str
    code: str | None
    message: str | None
    details: str
    first_position: int | None
    last_position: int | None


class AskOutcomes(Question, frozen=True):
    """How did commands end? Newest first, numbers below `before`; `only` one kind. -> Outcomes."""

    before: int | None = None
    limit: int = 200
    only: str | None = None


class Outcomes(Answer, frozen=True):
    """Outcomes, newest first, and counts by kind ("refused", "refused.InsufficientFunds" ...)."""

    rows: tuple[OutcomeRow, ...]
    counts: dict[str, int]
