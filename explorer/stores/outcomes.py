"""How commands ended: kept beside the log, numbered, never changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, func, insert, select

from explorer.core.errors import StoreDamaged
from explorer.core.outcome_log import OutcomeRecord
from explorer.stores.encoding import check_name, check_text, check_time, decode, encode
from explorer.stores.reading import EVERY
from explorer.stores.schema import outcomes
from explorer.stores.session import Database, GuardRefused, Session

_NEXT = select(func.coalesce(func.max(outcomes.c.number), 0) + 1)
_INSERT = insert(outcomes)
_ACCEPTED = select(*outcomes.c).where(
    outcomes.c.command_id == bindparam("wanted"), outcomes.c.outcome == "accepted"
)
_NEWEST_FIRST = (
    select(*outcomes.c)
    .where(outcomes.c.number < bindparam("before"))
    .order_by(outcomes.c.number.desc())
    .limit(bindparam("limit"))
)
_ONLY = _NEWEST_FIRST.where(outcomes.c.outcome == bindparam("only"))
_COUNTS = (
    select(outcomes.c.outcome, outcomes.c.code, func.count(), func.max(outcomes.c.number))
    .where(outcomes.c.number > bindparam("after"))
    .group_by(outcomes.c.outcome, outcomes.c.code)
)


def insert_outcome(session: Session, outcome: OutcomeRecord, positions: Sequence[int] = ()) -> None:
    """Store an outcome with the positions of its events, in their order.

    Raises:
        WriteError: something in it cannot be stored.
    """
    fields, details = check_outcome(outcome)
    row = (
        session.fetch(_NEXT)[0][0],
        outcome.command_id,
        outcome.command_type,
        outcome.stream,
        outcome.outcome,
        outcome.recorded_at,
        fields,
        outcome.actor,
        outcome.source,
        outcome.code,
        outcome.message,
        details,
        positions[0] if positions else None,
        positions[-1] if positions else None,
    )
    session.run_many(_INSERT, [row])


def check_outcome(outcome: OutcomeRecord) -> tuple[str, str]:
    """Give the JSON texts of an outcome's fields and details.

    Raises:
        WriteError: something in it cannot be stored.
    """
    what = f"outcome of {outcome.command_type}"
    check_name(outcome.command_id, "id of a command")
    check_time(outcome.recorded_at, f"the {what}")
    for text in (
        outcome.command_type,
        outcome.stream,
        outcome.outcome,
        outcome.actor,
        outcome.source,
        outcome.code,
        outcome.message,
    ):
        check_text(text or "", what)
    fields, _ = encode(outcome.fields, f"fields in the {what}")
    details, _ = encode(outcome.details, f"details in the {what}")
    return fields, details


def accepted_outcome(fetch: Callable[..., list[Any]], command_id: str) -> OutcomeRecord | None:
    """Give the accepted outcome of a command, None when it was not accepted yet."""
    found = fetch(_ACCEPTED, wanted=command_id)
    return _outcome(found[0]) if found else None


class Outcomes:
    """The outcome log, over a database.

    Outcomes only grow, so each is counted once: counting goes on after the last one counted.
    """

    _database: Database

    def __init__(self) -> None:
        self._counted_to = 0
        self._counts: Counter[str] = Counter()

    def record(self, outcome: OutcomeRecord) -> None:
        """Keep an outcome that left no events; a command that was accepted already stays as it is."""
        try:
            with self._database.writing() as session:
                insert_outcome(session, outcome)
        except GuardRefused as refused:
            if outcome.outcome != "accepted" or self.accepted(outcome.command_id) is None:
                raise StoreDamaged(
                    f"{self._database.where} keeps no more outcomes ({refused}): another program wrote to it "
                    "past its rules. It can still be read, and `verify` tells where it is wrong."
                ) from refused

    def accepted(self, command_id: str) -> OutcomeRecord | None:
        """Give the accepted outcome of a command, None when it was not accepted yet."""
        return accepted_outcome(self._database.fetch, command_id)

    def outcomes(
        self, before: int | None = None, limit: int = 100, *, only: str | None = None
    ) -> Sequence[OutcomeRecord]:
        """List outcomes, newest first, with numbers below `before`; `only` one kind of outcome."""
        window = {"before": EVERY if before is None else min(before, EVERY), "limit": min(limit, EVERY)}
        if only is None:
            rows = self._database.fetch(_NEWEST_FIRST, **window)
        else:
            rows = self._database.fetch(_ONLY, only=only, **window)
        return [_outcome(row) for row in rows]

    def outcome_counts(self) -> Mapping[str, int]:
        """Count outcomes by kind, and refusals by code as "refused.<code>"."""
        for outcome, code, many, last in self._database.fetch(_COUNTS, after=self._counted_to):
            self._counts[outcome] += many
            if outcome == "refused" and code is not None:
                self._counts[f"refused.{code}"] += many
            self._counted_to = max(self._counted_to, last)
        return dict(self._counts)


def _outcome(row: tuple[Any, ...]) -> OutcomeRecord:
    (
        number, command_id, command_type, stream, outcome, recorded_at, fields, actor, source,
        code, message, details, first_position, last_position,
    ) = row  # fmt: skip
    where = f"The outcome number {number}"
    return OutcomeRecord(
        command_id, command_type, stream, outcome, recorded_at, decode(fields, where), actor, source,
        code, message, decode(details, where), first_position, last_position, number,
    )  # fmt: skip
