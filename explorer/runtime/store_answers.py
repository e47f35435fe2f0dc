"""Answering what a store is as a whole: its kind, how far it goes, whether it is sound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from explorer.core.due import Due
from explorer.core.errors import ReadOnly, StoreBusy
from explorer.core.event_reader import Counting, EventReader, stamp_of
from explorer.core.folding import DOMAIN, Folding
from explorer.core.own_store import InFile, OwnStore
from explorer.runtime import questions as q
from explorer.runtime.copying import copied
from explorer.runtime.snapshots import KeptSnapshots
from explorer.runtime.wire import check_row, described, outcome_row


class StoreAnswers:
    """Answers about the store as a whole.

    Args:
        reader: the open store.
        folding: how its streams are folded.
        snapshots: what is kept of its streams' states; None where nothing is.
    """

    def __init__(self, reader: EventReader, folding: Folding, snapshots: KeptSnapshots | None) -> None:
        self._reader = reader
        self._own = reader if isinstance(reader, OwnStore) else None
        self._file = reader if isinstance(reader, InFile) else None
        self._counting = reader if isinstance(reader, Counting) else None
        self._due: Callable[[], str | None] = Due(self._own) if self._own is not None else lambda: None
        self._folding = folding
        self._snapshots = snapshots
        self._stopped: Exception | None = None

    @property
    def answers(self) -> dict[type[Any], Callable[[Any], q.Answer]]:
        """What is answered here, by kind of question."""
        return {
            q.Describe: self._describe,
            q.AskHead: self._head,
            q.AskAtTime: self._at_time,
            q.AskOutcomes: self._outcomes,
            q.AskVerify: self._verify,
            q.AskCopy: self._copy,
        }

    def count_on(self) -> bool:
        """Count some thousands of events more, or again where that is due; say whether there are others."""
        if self._counting is None or self._stopped is not None:
            return False
        try:
            return self._counting.count_on()
        except StoreBusy:  # its program holds it for itself; later it is let go
            return False
        except Exception as error:  # whoever asks how far the store goes is told
            self._stopped = error
            return False

    def _describe(self, _: q.Describe) -> q.Described:
        states = DOMAIN if self._own else self._folding.kind(None)
        known = self._reader.describe()
        if self._own is not None:
            stopped = tuple(one.error for one in self._own.checkpoints() if one.error)
            known = replace(known, warnings=(*known.warnings, *stopped))
        if self._own is not None and self._snapshots is not None:
            can = replace(known.capabilities, snapshots=True)
            known = replace(known, capabilities=can, snapshots=self._snapshots.count())
        return described(known, self._reader.head(), states, stamp_of(self._reader))

    def _head(self, question: q.AskHead) -> q.Head:
        if self._file is not None:
            self._file.same_file()
        if self._stopped is not None:
            raise self._stopped
        return self._head_at(self._reader.head(), self._due() if question.due else None)

    def _at_time(self, question: q.AskAtTime) -> q.Head:
        return self._head_at(self._reader.at_time(question.moment))

    def _head_at(self, ordinal: int, next_due: str | None = None) -> q.Head:
        event = next(iter(self._reader.read(after=ordinal - 1, limit=1)), None) if ordinal else None
        counted = self._counting is None or self._counting.counted
        return q.Head(ordinal, event.time if event else None, next_due, counted)

    def _verify(self, _: q.AskVerify) -> q.Verified:
        checks = [check_row(check) for check in self._reader.verify()]
        if self._snapshots is not None:
            checks.append(check_row(self._snapshots.check()))
        return q.Verified(tuple(checks))

    def _copy(self, question: q.AskCopy) -> q.Copied:
        if self._file is None:
            raise ReadOnly("This store cannot be copied from here; make a copy with its own means.")
        return copied(self._file, question)

    def _outcomes(self, question: q.AskOutcomes) -> q.Outcomes:
        if self._own is None:
            return q.Outcomes((), {})
        records = self._own.outcomes(question.before, question.limit, only=question.only)
        return q.Outcomes(tuple(outcome_row(one) for one in records), dict(self._own.outcome_counts()))
