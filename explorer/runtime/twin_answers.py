"""Answering questions about the CRUD twin: the log's rows beside the table's, and what the table lost."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from domain.kernel.projection import Key, Projection, Row
from explorer.core.domains import Domains
from explorer.core.errors import UnknownName
from explorer.core.event_reader import EventReader
from explorer.core.twin import READ_MODEL, AuditEntry, TwinContents, TwinTables
from explorer.core.twin_compare import Pair, compare
from explorer.core.twin_losses import Loss, Losses
from explorer.runtime import questions as q
from explorer.runtime.wire import json_text

RowsAt = Callable[[Projection, int, bool], Sequence[tuple[Key, Row]]]
"""(projection, ordinal, patient) -> its rows as they stood after that event."""

NO_TWIN = (
    "This store has no CRUD twin: it is fed by the commands that are issued here, and a store of another "
    "framework is only shown. Make a store of your own, and create a to-do list in it."
)


class TwinAnswers:
    """Answers about the twin of one store of ours.

    Args:
        reader: the open store.
        domains: the domains that know its streams.
        rows_at: gives the read model at any moment.
    """

    def __init__(self, reader: EventReader, domains: Domains, rows_at: RowsAt) -> None:
        self._reader = reader
        self._tables = reader if isinstance(reader, TwinTables) else None
        self._model = domains.projections.get(READ_MODEL)
        self._rows_at = rows_at
        self._losses = Losses(reader, domains.upcasting)
        self._now: tuple[int, frozenset[Key]] = (0, frozenset())

    @property
    def answers(self) -> dict[type[Any], Callable[[Any], q.Answer]]:
        """What is answered here, by kind of question."""
        return {q.AskTwin: self.compared, q.AskTwinAudit: self.audit}

    def compared(self, question: q.AskTwin) -> q.Twin:
        """Put the log's rows at some moment beside the table's rows now.

        Raises:
            UnknownName: the store has no twin.
        """
        tables, model = self._known()
        head = self._reader.head()
        at = head if question.at is None else min(question.at, head)
        contents = tables.twin()
        log = self._rows_at(model, at, question.patient)
        pairs = compare(log, contents, self._keys_now(model, contents, question.patient))
        apart = sum(pair.difference == "no command" for pair in pairs)
        differing = [pair for pair in pairs if pair.difference not in ("same", "no command")]
        asked = differing if question.only_different else pairs
        return q.Twin(
            at=at,
            head=head,
            seen=contents.at,
            tasks=len(pairs),
            count=len(asked),
            first=question.first,
            rows=tuple(_row(pair) for pair in asked[question.first :][: question.limit]),
            items=len(contents.items),
            audited=contents.audited,
            differing=len(differing),
            apart=apart,
            losses=tuple(_loss(loss) for loss in self._losses.of(contents.lists)),
        )

    def audit(self, question: q.AskTwinAudit) -> q.TwinAudit:
        """Give a page of the audit table, newest first.

        Raises:
            UnknownName: the store has no twin.
        """
        tables, _ = self._known()
        entries = tables.twin_audit(question.before, question.limit)
        return q.TwinAudit(tuple(_entry(one) for one in entries))

    def _known(self) -> tuple[TwinTables, Projection]:
        if self._tables is None or self._model is None:
            raise UnknownName(NO_TWIN)
        return self._tables, self._model

    def _keys_now(self, model: Projection, contents: TwinContents, patient: bool) -> Collection[Key]:
        """Give the keys of the read model after the event that the tables have come to."""
        if contents.at is None:
            return frozenset()
        if self._now[0] != contents.at:
            rows = self._rows_at(model, contents.at, patient)
            self._now = (contents.at, frozenset(key for key, _ in rows))
        return self._now[1]


def _row(pair: Pair) -> q.TwinRow:
    return q.TwinRow(pair.key, _text(pair.log), _text(pair.table), pair.difference)


def _text(row: Row | None) -> str | None:
    return None if row is None else json_text(dict(row))


def _loss(loss: Loss) -> q.TwinLoss:
    examples = tuple(
        q.TwinExample(one.ordinal, one.time, one.list_id, one.task_id, one.told) for one in loss.examples
    )
    return q.TwinLoss(loss.kind, loss.count, examples)


def _entry(entry: AuditEntry) -> q.TwinAuditRow:
    return q.TwinAuditRow(
        number=entry.number,
        changed_at=entry.changed_at,
        user=entry.user,
        list_id=entry.list_id,
        task_id=entry.task_id,
        column=entry.column,
        old=entry.old,
        new=entry.new,
    )
